"""The shelf: versions, releases and what comes back, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from tests.databases import KINDS, fresh
from workflows import DefinitionRefused, NotFound
from workflows.definitions import Definitions
from workflows.gate import Gate
from workflows.operators import Context, Operator, Operators
from workflows.store import Definition, Release, ReleaseMember, metadata

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="t">'
)


def build(url: str) -> None:
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(params=KINDS)
def session(request):
    with fresh(request.param, build) as url:
        engine = create_engine(url)
        with Session(engine) as session:
            yield session
        engine.dispose()


def greet(context: Context, *, name: str) -> dict[str, str]:
    return {"greeting": f"{context.subject} {name}"}


@pytest.fixture(scope="module")
def gate():
    with Gate() as gate:
        yield gate


@pytest.fixture(scope="module")
def shelf(gate):
    operators = Operators([Operator("greet", greet, "reads", ("greeting",))])
    return Definitions(operators, {"working_days"}, gate=gate)


TASK = '<userTask id="task" name="Task"/>'


def flow(source, target, condition=None):
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    ends = f'id="{source}_{target}" sourceRef="{source}" targetRef="{target}"'
    return f"<sequenceFlow {ends}>{inside}</sequenceFlow>"


def given(**properties):
    rows = "".join(
        f'<spiffworkflow:property name="{name}" value="{value}"/>' for name, value in properties.items()
    )
    return (
        f"<extensionElements><spiffworkflow:properties>{rows}</spiffworkflow:properties></extensionElements>"
    )


def process(key, steps=TASK, step="task", *, note="", kind=""):
    return (
        f'{HEAD}<process id="{key}" isExecutable="true">{given(kind=kind)}<startEvent id="s"/>{steps}'
        f'<endEvent id="e"/>{flow("s", step)}{flow(step, "e")}</process><!-- {note} --></definitions>'
    ).encode()


def calling(key, called):
    return process(key, f'<callActivity id="call" calledElement="{called}"/>', "call")


def asking(key, form="question"):
    return process(key, f'<userTask id="task" name="T">{given(form=form)}</userTask>')


def form(key="question", **fields):
    fields = fields or {"fine": {"type": "boolean", "title": "Fine?", "x-title-zh": "好吗？", "x-fact": True}}
    return json.dumps({"$id": key, "type": "object", "title": "Question", "properties": fields}).encode()


def deploy(shelf, session, *sources, now=NOON, **options):
    files = [(f"{number}", source) for number, source in enumerate(sources)]
    return shelf.deploy_all(session, files, author="owner", note="first", now=now, **options)


def members(session, release):
    rows = session.scalars(select(ReleaseMember).where(ReleaseMember.release_id == release.id))
    return {(row.kind, row.key): row.definition_id for row in rows}


def test_a_version_is_stored_with_its_author_its_hash_and_its_compiled_text(shelf, session):
    (row,) = deploy(shelf, session, process("p"))
    assert (row.kind, row.key, row.version, row.status, row.author, row.note) == (
        "bpmn",
        "p",
        1,
        "active",
        "owner",
        "first",
    )
    assert len(row.sha256) == 64
    assert json.loads(row.compiled)["key"] == "p"
    assert row.compiler
    assert row.created_at == row.activated_at == NOON


def test_the_same_content_is_the_same_version(shelf, session):
    (first,) = deploy(shelf, session, process("p"))
    (again,) = deploy(shelf, session, process("p"), now=NOON + timedelta(days=1))
    assert again.id == first.id
    assert len(session.scalars(select(Definition)).all()) == 1
    assert len(session.scalars(select(Release)).all()) == 1


def test_a_new_content_is_a_new_version_and_retires_the_one_before(shelf, session):
    (first,) = deploy(shelf, session, process("p"))
    (second,) = deploy(shelf, session, process("p", note="changed"))
    assert (first.status, second.status, second.version) == ("retired", "active", 2)
    assert [row.version for row in shelf.versions(session, "p")] == [2, 1]
    assert shelf.active(session, "p").id == second.id


def test_seeding_again_does_not_bring_back_what_an_owner_has_replaced(shelf, session):
    deploy(shelf, session, process("p"))
    (second,) = deploy(shelf, session, process("p", note="changed by the owner"))
    deploy(shelf, session, process("p"))
    assert shelf.active(session, "p").id == second.id


def test_an_old_version_comes_back_when_somebody_activates_it(shelf, session):
    (first,) = deploy(shelf, session, process("p"))
    (second,) = deploy(shelf, session, process("p", note="changed"))
    shelf.activate(session, first.id, now=NOON)
    assert (first.status, second.status) == ("active", "retired")
    assert members(session, shelf.release(session, "p")) == {("bpmn", "p"): first.id}


def test_a_set_may_come_in_any_order(shelf, session):
    rows = deploy(shelf, session, calling("main", "sub"), asking("sub"), form())
    release = shelf.release(session, "main")
    assert members(session, release) == {
        ("bpmn", "main"): rows[0].id,
        ("bpmn", "sub"): rows[1].id,
        ("form", "question"): rows[2].id,
    }
    assert ("bpmn", "main") not in members(session, shelf.release(session, "sub"))


def test_nothing_of_a_set_is_stored_when_one_file_is_refused(shelf, session):
    with pytest.raises(DefinitionRefused) as caught:
        deploy(shelf, session, process("p"), calling("main", "gone"))
    assert [problem.rule for problem in caught.value.problems] == ["call.unknown"]
    assert "gone" in str(caught.value)
    assert session.scalars(select(Definition)).all() == []


def test_what_is_deployed_resolves_what_comes_later(shelf, session):
    deploy(shelf, session, asking("sub"), form())
    deploy(shelf, session, calling("main", "sub"))
    assert ("form", "question") in members(session, shelf.release(session, "main"))


def test_activating_a_called_process_makes_a_new_release_of_its_callers_alone(shelf, session):
    deploy(shelf, session, calling("main", "sub"), process("sub"), process("other"))
    before = {key: shelf.release(session, key).id for key in ("main", "sub", "other")}
    deploy(shelf, session, process("sub", note="changed"))
    after = {key: shelf.release(session, key).id for key in ("main", "sub", "other")}
    assert {key for key in before if before[key] != after[key]} == {"main", "sub"}
    old = shelf.release_by_id(session, before["main"])
    assert not old.current
    assert (
        members(session, old)["bpmn", "sub"]
        != members(session, shelf.release(session, "main"))["bpmn", "sub"]
    )


def test_a_draft_is_stored_and_not_in_force(shelf, session):
    (row,) = deploy(shelf, session, process("p"), activate=False)
    assert row.status == "draft"
    with pytest.raises(NotFound):
        shelf.release(session, "p")
    shelf.activate(session, row.id, now=NOON)
    assert shelf.release(session, "p").process_key == "p"


def test_a_house_rule_blocks_activation_and_not_the_draft(shelf, session):
    with pytest.raises(DefinitionRefused) as caught:
        deploy(shelf, session, process("p", kind="complaint"))
    assert {problem.severity for problem in caught.value.problems} == {"house"}
    (row,) = deploy(shelf, session, process("p", kind="complaint"), activate=False)
    with pytest.raises(DefinitionRefused):
        shelf.activate(session, row.id, now=NOON)
    assert row.status == "draft"


def test_what_a_process_needs_cannot_be_retired(shelf, session):
    main, sub = deploy(shelf, session, calling("main", "sub"), process("sub"))
    with pytest.raises(DefinitionRefused, match="main"):
        shelf.retire(session, sub.id, now=NOON)
    shelf.retire(session, main.id, now=NOON)
    shelf.retire(session, sub.id, now=NOON)
    with pytest.raises(NotFound):
        shelf.release(session, "main")


def test_a_new_version_that_would_break_a_process_in_force_is_refused(shelf, session):
    gate = '<exclusiveGateway id="g" default="g_e"/><userTask id="more" name="More"/>'
    flows = flow("task", "g") + flow("g", "e") + flow("g", "more", "fine") + flow("more", "e")
    reading = asking("p").decode().replace(flow("task", "e"), gate + flows)
    deploy(shelf, session, reading.encode(), form())
    without = form(other={"type": "boolean", "title": "Other?", "x-title-zh": "其他？", "x-fact": True})
    with pytest.raises(DefinitionRefused) as caught:
        deploy(shelf, session, without)
    assert "facts.unknown" in {problem.rule for problem in caught.value.problems}


def test_messages_find_the_processes_that_start_on_them_or_wait_for_them(shelf, session):
    start = (
        f'{HEAD}<message id="m" name="citizen.urged"/><message id="n" name="citizen.rated"/>'
        '<process id="urge" isExecutable="true">'
        '<startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent>'
        '<receiveTask id="wait" messageRef="n"/><endEvent id="e"/>'
        f"{flow('s', 'wait')}{flow('wait', 'e')}</process></definitions>"
    )
    assert not shelf.listens(session, "citizen.urged")
    deploy(shelf, session, start.encode())
    assert shelf.starters(session, "citizen.urged") == ["urge"]
    assert shelf.starters(session, "citizen.rated") == []
    assert shelf.listens(session, "citizen.rated")
    assert not shelf.listens(session, "citizen.answered")


def test_operators_are_compared_with_their_contracts(shelf):
    def serving(operator, value):
        call = (
            f'<spiffworkflow:serviceTaskOperator id="{operator}"><spiffworkflow:parameters>'
            f'<spiffworkflow:parameter id="name" type="str" value="{value}"/></spiffworkflow:parameters>'
            "</spiffworkflow:serviceTaskOperator>"
        )
        steps = f'<serviceTask id="task" name="T"><extensionElements>{call}</extensionElements></serviceTask>'
        return shelf.check(process("p", steps))

    assert serving("greet", "'Li'").verdict == "RUNS"
    assert [one.rule for one in serving("greet", "7").errors] == ["operator.wrong_type"]
    assert [one.rule for one in serving("gone", "'Li'").errors] == ["operator.unknown"]
    assert [one.rule for one in serving("greet", "nobody").errors] == ["facts.unknown"]


def test_what_was_deployed_is_exported_byte_for_byte(shelf, session, tmp_path):
    sources = {
        "p.bpmn": process("p", note="公示\r\n"),
        "forms/question.json": b"\xef\xbb\xbf" + form(),
    }
    deploy(shelf, session, *sources.values())
    written = shelf.export(session, tmp_path)
    assert {str(path.relative_to(tmp_path)): path.read_bytes() for path in written} == sources


def test_a_file_in_another_encoding_runs_and_comes_back_as_utf_8(shelf, session, tmp_path):
    source = process("p", note="受理").replace(b"UTF-8", b"GBK").decode().encode("gbk")
    deploy(shelf, session, source)
    shelf.export(session, tmp_path)
    again = (tmp_path / "p.bpmn").read_bytes()
    assert "受理" in again.decode("utf-8")
    assert shelf.check(again).verdict == "RUNS"


def test_what_another_compiler_made_is_compiled_again(shelf, session):
    (row,) = deploy(shelf, session, process("p"))
    compiled, row.compiler, row.compiled = row.compiled, "of another time", "{}"
    session.flush()
    assert shelf.rebuild(session) == 1
    assert row.compiled == compiled
    assert shelf.rebuild(session) == 0


def test_the_schedule_is_planned_when_a_process_comes_into_force(gate, session):
    planned = []
    own = Definitions(Operators([]), plan=lambda _session, key, *, now: planned.append((key, now)), gate=gate)
    deploy(own, session, process("p"), form())
    deploy(own, session, process("p"))
    assert planned == [("p", NOON)]


def test_a_key_never_leads_out_of_the_folder(shelf, session, tmp_path):
    deploy(shelf, session, process("..x..y"))
    (written,) = shelf.export(session, tmp_path / "out")
    assert written.parent == tmp_path / "out"
    assert Path(written).name == "x..y.bpmn"
