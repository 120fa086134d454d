"""Starting and completing: what opens, what closes, what is kept."""

from __future__ import annotations

from tests.workflows.drawing import end, gate, process, service, start, user

SIMPLE = process(
    "simple",
    start("s"),
    user(
        "ask",
        title="Ask",
        title__zh="询问",
        form="triage",
        due="PT2H",
        candidates="'unit:7'",
        priority="3",
        doc="Why",
    ),
    service("act", "note", what="'done'"),
    gate("which"),
    user("again"),
    end("e"),
    flows="s > ask > act > which; which > again [more]; which > e [not more]; again > ask",
    lanes={"clerk": "s ask act which again e"},
)


def test_a_started_process_opens_the_task_with_everything_the_diagram_says_of_it(both):
    both.deploy(SIMPLE)
    progress = both.start("simple", more=False)
    (task,) = progress.opened
    assert (task.element, task.name, task.title_zh, task.role, task.form) == (
        "ask",
        "Ask",
        "询问",
        "clerk",
        "triage",
    )
    assert (task.priority, task.candidates, task.documentation) == (3, "unit:7", "Why")
    assert (task.due - both.now).total_seconds() == 7200
    assert task.subject.kind == "case"


def test_completing_runs_the_steps_that_follow_and_ends(both):
    both.deploy(SIMPLE)
    progress = both.start("simple", more=True)
    number, task = progress.instance_id, progress.opened[0].task_id
    done = both.complete(number, task)
    assert done.closed == [task]
    assert [one.element for one in done.opened] == ["again"]
    done = both.complete(number, "again")
    done = both.complete(number, "ask", more=False)
    assert [one.status for one in done.ended] == ["completed"]
    assert both.instance(number).status == "completed"
    assert both.path(number, "userTask", "serviceTask") == ["ask", "act", "again", "ask", "act"]
