"""A third-party audit from plan to public statement, and its findings until they are corrected (R50, R88)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select

from app.casework import audits, sample_audits, samples, staff, use_case
from app.db import reading, transaction
from app.domain import audits as domain
from app.domain import deadlines, events, identity, matters, tasks
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from workflows.store import Post, Step

if TYPE_CHECKING:
    from app.casework.audit_views import AuditView, FindingRow
    from tests.casework.city import City

CRITERIA = ["timeliness", "effectiveness"]
STATEMENT = {
    "statement_en": "The mechanism works, with two gaps.",
    "statement_zh": "机制总体有效，存在两处不足。",
}
ANSWER = {
    "stance": "accept",
    "answer": "We agree.",
    "cause": "Nobody watched the clock over the holidays.",
    "action": "A deputy is named for every holiday.",
    "corrective_by": "2025-12-01",
}


def plan(city: City, by: str = "auditor", **changes: Any) -> AuditView:
    """An audit of September and October."""
    given = {
        "title_en": "Audit of the autumn",
        "title_zh": "秋季审计",
        "period_from": date(2025, 9, 1),
        "period_to": date(2025, 10, 31),
        "criteria": CRITERIA,
        **changes,
    }
    with use_case(city.now) as session:
        return audits.plan(session, given, now=city.now, actor=city.actor(by))


def look(city: City, audit: AuditView | int, by: str = "auditor") -> AuditView:
    number = audit if isinstance(audit, int) else audit.row.id
    with reading() as session:
        return audits.view(session, number, now=city.now, actor=city.actor(by))


def open_forms(city: City, matter_id: int) -> list[str | None]:
    with reading() as session:
        return [item.form for item in tasks.of_matter(session, matter_id) if item.open]


def do(city: City, matter_id: int, form: str, by: str, **answers: Any) -> None:
    """Have somebody do the open task of the matter with this form."""
    with reading() as session:
        found = [item for item in tasks.of_matter(session, matter_id) if item.open and item.form == form]
    assert found, f"no open {form}, but {open_forms(city, matter_id)}"
    actor = city.actor(by)
    with use_case(city.now) as session:
        staff.complete(session, found[-1].id, answers, now=city.now, actor=actor)


def drawn(city: City, **changes: Any) -> AuditView:
    """An audit whose sample is drawn and compared."""
    audit = plan(city, **changes)
    do(city, audit.row.id, "audit_declaration", "auditor", declared=True)
    with use_case(city.now) as session:
        audits.draw(session, audit.row.id, seed="lottery 7 13 22", now=city.now, actor=city.actor("auditor"))
    return look(city, audit)


def check_all(city: City, audit: AuditView, effect: str = "effective") -> None:
    for row in look(city, audit).sample:
        with use_case(city.now) as session:
            audits.check(
                session,
                audit.row.id,
                case=row.case,
                effect=effect,
                checklist=dict.fromkeys(CRITERIA, True),
                now=city.now,
                actor=city.actor("auditor"),
            )


def find(city: City, audit: AuditView, grade: str = "major", **changes: Any) -> FindingRow:
    given = {
        "unit": city.unit(),
        "grade": grade,
        "criterion": "timeliness",
        "statement": "Three of ten cases passed their limit without a reason.",
        "evidence": "Replay of the sample, clocks of the cases named.",
        **changes,
    }
    with use_case(city.now) as session:
        return audits.raise_finding(session, audit.row.id, **given, now=city.now, actor=city.actor("auditor"))


def conclude(city: City, audit: AuditView) -> None:
    check_all(city, audit)
    do(
        city,
        audit.row.id,
        "audit_fieldwork",
        "auditor",
        effect="partly",
        conclusion="It helps, late.",
        evidence="The sample.",
    )


def finding_of(city: City, finding: FindingRow, by: str = "auditor") -> FindingRow:
    with reading() as session:
        return audits.finding(session, finding.id, actor=city.actor(by))


def respond(city: City, finding: FindingRow, **changes: Any) -> None:
    with use_case(city.now) as session:
        audits.respond(session, finding.id, {**ANSWER, **changes}, now=city.now, actor=city.actor("head"))


def accept(city: City, finding: FindingRow, *, accepted: bool = True, **more: Any) -> None:
    answers = {"response_accepted": accepted, **more}
    with use_case(city.now) as session:
        audits.accept(session, finding.id, answers, now=city.now, actor=city.actor("auditor"))


def test_an_audit_goes_from_plan_to_public_statement(city):
    good, bad = city.until_replied(), city.until_replied()
    city.act("rate", good, grade=5, resolved="yes")
    city.act("rate", bad, grade=1, resolved="no", comment="Still dark.")
    audit = drawn(city)
    assert {row.case for row in audit.sample} == {good.number, bad.number}
    assert {(row.outcome, row.found_effect) for row in audit.sample} == {
        ("yes", "effective"),
        ("open", "ineffective"),
    }
    finding = find(city, audit, case=bad.number)
    conclude(city, audit)
    assert look(city, audit).row.status == "answering"
    respond(city, finding)
    accept(city, finding)
    assert look(city, audit).row.status == "drafting"
    with use_case(city.now) as session:
        audits.state(session, audit.row.id, STATEMENT, now=city.now, actor=city.actor("auditor"))
    assert look(city, audit).row.status == "checking"
    with reading() as session:
        assert domain.published(session) == []
    do(city, audit.row.id, "accuracy_check", "head", facts_right="no", remarks="It was two of ten.")
    mended = {"statement_zh": "机制总体有效，存在一处不足。", "remarks_weighed": "Counted again: two of ten."}
    with use_case(city.now) as session:
        audits.state(session, audit.row.id, mended, now=city.now, actor=city.actor("auditor"))
    with reading() as session:
        (out,) = domain.published(session)
    assert out.text == {"en": STATEMENT["statement_en"], "zh": mended["statement_zh"]}
    assert out.findings == {"major": 1, "minor": 0, "observation": 0}
    assert (out.frame_size, out.sample_size, out.conforming, out.effect) == (2, 2, 2, "partly")
    assert look(city, audit).row.status == "published"
    with reading() as session:
        clock = deadlines.current(session, ("audit", audit.row.id), "audit")
        assert clock is not None
        assert clock.met_at == city.now
        assert events.verify(session, f"matter:{audit.row.id}") is None


def test_the_draw_can_be_repeated_by_anybody_and_never_by_the_auditor(city):
    for _one in range(6):
        city.until_replied()
    audit = plan(city, margin=0.2, confidence=0.9)
    do(city, audit.row.id, "audit_declaration", "auditor", declared=True)
    fixed = look(city, audit)
    assert fixed.frame_hash
    assert fixed.commitment
    assert fixed.nonce is None, "the number is opened with the draw, not before"
    with use_case(city.now) as session:
        seen = audits.draw(session, audit.row.id, seed="x", now=city.now, actor=city.actor("auditor"))
    assert (seen.frame_hash, seen.commitment) == (fixed.frame_hash, fixed.commitment)
    with reading() as session:
        row = matters.get(session, domain.Audit, audit.row.id)
        frame = domain.sampling.read_frame(row.frame or "")
    assert domain.sampling.hash_of(domain.sampling.write_frame(frame)) == seen.frame_hash
    assert domain.sampling.hash_of(seen.nonce or "") == seen.commitment
    seed = domain.sampling.joined_seed(seen.nonce or "", seen.frame_hash or "", "x")
    again = domain.sampling.draw(frame, seed, domain.sampling.size(len(frame), 0.9, 0.2))
    assert [one.number for one in again] == [one.case for one in look(city, audit).sample]
    with pytest.raises(Conflict), use_case(city.now) as session:
        audits.draw(session, audit.row.id, seed="y", now=city.now, actor=city.actor("auditor"))
    actor = city.actor("auditor")
    with use_case(city.now) as session:
        row = matters.get(session, domain.Audit, audit.row.id)
        with pytest.raises(Conflict):
            domain.draw(session, row, "y", now=city.now, actor=actor)


def test_what_comes_after_the_frame_was_fixed_is_not_drawn(city):
    first = city.until_signed()
    audit = plan(city)
    do(city, audit.row.id, "audit_declaration", "auditor", declared=True)
    city.until_signed()
    with use_case(city.now) as session:
        audits.draw(session, audit.row.id, seed="x", now=city.now, actor=city.actor("auditor"))
    assert [row.case for row in look(city, audit).sample] == [first.number]


def test_the_frame_keeps_to_period_and_scope(city):
    city.submit()
    water = city.submit()
    city.do(water, "triage", "clerk")
    city.do(water, "dispatch", "dispatcher", lead_unit=city.unit("water"))
    city.later(days=60)
    city.submit()
    everything, one = plan(city), plan(city, scope=[city.unit("water")])
    for audit in (everything, one):
        do(city, audit.row.id, "audit_declaration", "auditor", declared=True)
    assert look(city, everything).row.frame_size == 2
    assert look(city, one).row.frame_size == 1


def test_without_a_case_the_audit_stops(city):
    audit = plan(city)
    do(city, audit.row.id, "audit_declaration", "auditor", declared=True)
    assert look(city, audit).row.status == "stopped"
    assert open_forms(city, audit.row.id) == []
    with reading() as session:
        assert deadlines.open_of(session, ("audit", audit.row.id)) == []


def test_a_unit_in_which_the_auditor_has_an_interest_is_left_out(city):
    city.until_signed()
    city.do(case := city.submit(), "triage", "clerk")
    city.do(case, "dispatch", "dispatcher", lead_unit=city.unit("water"))
    audit = plan(city)
    do(
        city,
        audit.row.id,
        "audit_declaration",
        "auditor",
        declared=True,
        interests=[city.unit()],
        nature="Adviser",
    )
    with use_case(city.now) as session:
        audits.draw(session, audit.row.id, seed="x", now=city.now, actor=city.actor("auditor"))
    found = look(city, audit)
    assert [row.case for row in found.sample] == [case.number]
    assert [unit["en"] for unit in found.excluded] == ["Urban Management Bureau"]
    with pytest.raises(Invalid) as refused:
        find(city, audit)
    assert set(refused.value.errors) == {"unit"}


def second_auditor(city: City, username: str = "auditor2", *, ends: bool = True, **roles: str) -> int:
    with use_case(city.now) as session:
        person = identity.register(
            session,
            username,
            name="Another",
            password="long enough 1",
            now=city.now,
            expires_at=city.now + timedelta(days=90) if ends else None,
        )
        identity.grant(session, person, "auditor")
        for role in roles:
            identity.grant(session, person, role)
        return person.id


def test_an_auditor_with_an_interest_in_every_unit_is_replaced(city):
    city.until_signed()
    audit = plan(city, scope=[city.unit()])
    do(city, audit.row.id, "audit_declaration", "auditor", declared=True, interests=[city.unit()])
    assert open_forms(city, audit.row.id) == ["audit_appointment"]
    other = second_auditor(city)
    with pytest.raises(Invalid):
        do(
            city,
            audit.row.id,
            "audit_appointment",
            "leader",
            auditor=city.actor("auditor").person_id,
            reason="x",
        )
    do(city, audit.row.id, "audit_appointment", "leader", auditor=other, reason="No ties")
    with pytest.raises(NotAllowed):
        do(city, audit.row.id, "audit_declaration", "clerk", declared=True)
    do(city, audit.row.id, "audit_declaration", "auditor2", declared=True)
    assert look(city, audit).row.auditor == "Another"
    assert open_forms(city, audit.row.id) == ["audit_sample"]


def test_who_handled_cases_of_a_unit_cannot_audit_it_whatever_they_declare(city):
    case = city.until_signed()
    with use_case(city.now) as session:
        person = identity.by_username(session, "auditor")
        assert person is not None
        city_case = session.merge(city.case(case))
        city_case.handler_id = person.id
    audit = plan(city)
    do(city, audit.row.id, "audit_declaration", "auditor", declared=True)
    assert [unit["en"] for unit in look(city, audit).excluded] == ["Urban Management Bureau"]


def test_only_somebody_from_outside_whose_account_ends_audits(city):
    endless = second_auditor(city, "endless", ends=False)
    insider = second_auditor(city, "insider", analyst="")
    for person_id in (endless, insider, city.actor("clerk").person_id, 10_000):
        with pytest.raises(Invalid) as refused:
            plan(city, by="leader", auditor=person_id)
        assert set(refused.value.errors) == {"auditor"}
    plan(city, by="leader", auditor=city.actor("auditor").person_id)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("period_to", {"period_to": date(2025, 8, 31)}),
        ("criteria", {"criteria": []}),
        ("criteria", {"criteria": ["weather"]}),
        ("confidence", {"confidence": 0.5}),
        ("margin", {"margin": 0.5}),
        ("scope", {"scope": [99_999]}),
    ],
)
def test_a_plan_that_says_too_little_is_refused_by_field(field, change, city):
    with pytest.raises(Invalid) as refused:
        plan(city, **change)
    assert set(refused.value.errors) == {field}
    with pytest.raises(NotAllowed):
        plan(city, by="handler")


def test_a_case_that_left_its_diagram_or_missed_its_limit_is_reported(city):
    straight, bent = city.until_replied(), city.until_replied()
    with use_case(city.now) as session:
        step = session.scalars(
            select(Step).where(Step.element == "initial_response").order_by(Step.id.desc()).limit(1)
        ).one()
        session.execute(delete(Step).where(Step.id == step.id))
    late = city.submit()
    city.later(days=20)
    city.wake()
    audit = drawn(city)
    found = {row.case: row for row in audit.sample}
    assert found[straight.number].conforms
    assert found[straight.number].versions["handling"] == 1
    assert {(one["element"], one["what"]) for one in found[bent.number].deviations} == {
        ("initial_response", "left_out"),
        ("responded", "not_allowed"),
    }
    assert {(one["element"], one["what"]) for one in found[late.number].deviations} >= {
        ("initial", "late"),
        ("final", "late"),
    }


def test_the_fieldwork_ends_only_when_every_sampled_case_was_looked_at(city):
    case = city.until_signed()
    audit = drawn(city)
    conclusion = {"effect": "effective", "conclusion": "It works well.", "evidence": "The sample."}
    with pytest.raises(Invalid) as refused:
        do(city, audit.row.id, "audit_fieldwork", "auditor", **conclusion)
    assert set(refused.value.errors) == {"effect"}
    with pytest.raises(Invalid), use_case(city.now) as session:
        audits.check(
            session,
            audit.row.id,
            case=case.number,
            effect="effective",
            checklist={"timeliness": True},
            now=city.now,
            actor=city.actor("auditor"),
        )
    check_all(city, audit)
    do(city, audit.row.id, "audit_fieldwork", "auditor", **conclusion)
    assert look(city, audit).row.status == "drafting", "without findings nobody owes an answer"
    with pytest.raises(Conflict):
        find(city, audit)


def test_the_unit_answers_within_ten_working_days_and_lateness_climbs_the_ladder(city):
    """Friday 26 September 2025: ten working days end on 16 October, after the holidays."""
    city.until_signed()
    audit = drawn(city)
    finding = find(city, audit)
    with reading() as session:
        clock = deadlines.current(session, ("finding", finding.id), "finding")
        assert clock is not None
        assert (clock.limit, clock.unit_id) == ("WD10", city.unit())
        assert clock.due_at.astimezone().date() == date(2025, 10, 16)
    city.later(days=23)
    city.wake()
    with reading() as session:
        rungs = select(deadlines.Escalation.rung).where(deadlines.Escalation.clock_id == clock.id)
        assert {"half", "eighty", "due"} <= set(session.scalars(rungs))
    respond(city, finding)
    with reading() as session:
        clock = deadlines.current(session, ("finding", finding.id), "finding")
        assert clock is not None
        assert clock.missed_at == clock.due_at


def test_only_the_audited_unit_answers_and_only_the_auditor_judges(city):
    city.until_signed()
    audit = drawn(city)
    finding = find(city, audit)
    for username in ("auditor", "handler", "mediator"):
        with pytest.raises(NotAllowed):
            do(city, finding.id, "finding_response", username, **ANSWER)
    respond(city, finding)
    with pytest.raises(Conflict):
        respond(city, finding)
    with pytest.raises(NotAllowed):
        do(city, finding.id, "finding_acceptance", "head", response_accepted=True)


def test_a_dispute_goes_to_the_mediator_who_may_withdraw_the_finding(city):
    city.until_signed()
    audit = drawn(city)
    finding = find(city, audit)
    conclude(city, audit)
    respond(city, finding, stance="dispute", answer="The clock was paused.")
    assert finding_of(city, finding).status == "disputed"
    assert open_forms(city, finding.id) == ["finding_ruling"]
    do(city, finding.id, "finding_ruling", "mediator", ruling="withdraw", reasons="It was paused indeed.")
    seen = finding_of(city, finding)
    assert (seen.status, seen.ruling) == ("withdrawn", "withdraw")
    assert look(city, audit).row.status == "drafting", "the last answer was the ruling"
    assert look(city, audit).row.findings["major"] == 0


def test_an_upheld_finding_is_answered_and_not_disputed_again(city):
    city.until_signed()
    audit = drawn(city)
    finding = find(city, audit)
    respond(city, finding, stance="dispute", answer="No.")
    do(city, finding.id, "finding_ruling", "mediator", ruling="uphold", reasons="The evidence holds.")
    with pytest.raises(Invalid) as refused:
        respond(city, finding, stance="dispute")
    assert set(refused.value.errors) == {"stance"}
    respond(city, finding)
    assert open_forms(city, finding.id) == ["finding_acceptance"]


def test_an_answer_that_misses_the_point_goes_back_with_a_new_clock(city):
    city.until_signed()
    audit = drawn(city)
    finding = find(city, audit)
    respond(city, finding)
    with pytest.raises(Invalid):
        accept(city, finding, accepted=False)
    accept(city, finding, accepted=False, remarks="Say who watches the clock.")
    assert open_forms(city, finding.id) == ["finding_response"]
    with reading() as session:
        assert len(deadlines.open_of(session, ("finding", finding.id), "finding")) == 1


def test_a_correction_opens_an_improvement_and_is_seen_by_the_auditor_before_the_finding_closes(city):
    city.until_signed()
    audit = drawn(city)
    finding = find(city, audit, "minor")
    respond(city, finding)
    accept(city, finding)
    with reading() as session:
        post = session.scalars(select(Post).where(Post.name == "improvement.proposed")).one()
        assert (post.subject_kind, post.subject_id) == ("finding", finding.id)
        assert f'"finding": {finding.id}' in post.payload
        assert f'"unit": {city.unit()}' in post.payload
        assert '"source": "audit"' in post.payload
        clock = deadlines.current(session, ("finding", finding.id), "correction")
        assert clock is not None
        assert clock.due_at.isoformat() == "2025-12-01T10:00:00+00:00"
    do(city, finding.id, "finding_correction", "head", done="A deputy is named.", evidence="The roster.")
    do(
        city,
        finding.id,
        "finding_check",
        "auditor",
        correction_done=False,
        seen="No.",
        corrective_by="2026-01-15",
    )
    assert finding_of(city, finding).status == "correcting"
    do(city, finding.id, "finding_correction", "head", done="Now it is.", evidence="The roster of January.")
    do(city, finding.id, "finding_check", "auditor", correction_done=True, seen="The roster is kept.")
    assert finding_of(city, finding).status == "closed"
    assert open_forms(city, finding.id) == []


def test_an_observation_needs_no_correction(city):
    city.until_signed()
    audit = drawn(city)
    finding = find(city, audit, "observation")
    respond(city, finding, corrective_by=None)
    accept(city, finding)
    assert finding_of(city, finding).status == "closed"
    with reading() as session:
        assert session.scalars(select(Post).where(Post.name == "improvement.proposed")).first() is None


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("grade", {"grade": "huge"}),
        ("criterion", {"criterion": "weather"}),
        ("statement", {"statement": " "}),
        ("evidence", {"evidence": ""}),
        ("case", {"case": "TS-2025-000001-0"}),
        ("unit", {"unit": 99_999}),
    ],
)
def test_a_finding_needs_all_its_parts(field, change, city):
    city.until_signed()
    audit = drawn(city)
    with pytest.raises(Invalid) as refused:
        find(city, audit, **change)
    assert set(refused.value.errors) == {field}


def test_a_finding_is_about_a_unit_that_is_audited(city):
    """R50: neither one outside the plan nor one below a unit in which the auditor has an interest."""
    city.until_signed()
    audit = drawn(city, scope=[city.unit()])
    with pytest.raises(Invalid) as refused:
        find(city, audit, unit=city.unit("water"))
    assert set(refused.value.errors) == {"unit"}
    with transaction() as session:
        above = identity.by_code(session, "water")
        below = identity.add_unit(session, "water_mains", en="Mains", zh="管网", parent=above)
        row = matters.get(session, domain.Audit, audit.row.id)
        row.scope, row.excluded, small = [], [above.id], below.id
    with pytest.raises(Invalid):
        find(city, audit, unit=small)


def test_a_correction_needs_a_day_to_come(city):
    city.until_signed()
    finding = find(city, drawn(city))
    for day in (None, "2025-09-01"):
        with pytest.raises(Invalid) as refused:
            respond(city, finding, corrective_by=day)
        assert set(refused.value.errors) == {"corrective_by"}


def test_a_unit_that_is_silent_about_the_facts_does_not_hold_the_statement_up(city):
    city.until_signed()
    audit = drawn(city)
    finding = find(city, audit, "observation")
    conclude(city, audit)
    respond(city, finding, corrective_by=None)
    accept(city, finding)
    with use_case(city.now) as session:
        audits.state(session, audit.row.id, STATEMENT, now=city.now, actor=city.actor("auditor"))
    assert open_forms(city, audit.row.id) == ["accuracy_check"]
    city.later(days=30)
    city.wake()
    assert open_forms(city, audit.row.id) == ["audit_final"]
    with use_case(city.now) as session:
        given = {"remarks_weighed": "The unit said nothing."}
        audits.state(session, audit.row.id, given, now=city.now, actor=city.actor("auditor"))
    with reading() as session:
        (out,) = domain.published(session)
    assert out.text["en"] == STATEMENT["statement_en"]


def test_the_words_of_a_finding_are_sealed_and_name_nobody(city):
    case = city.until_signed()
    audit = drawn(city)
    finding = find(
        city,
        audit,
        case=case.number,
        statement="Zhang Weiwei (13812345678) waited.",
        evidence="See the file.",
    )
    assert "Zhang" not in finding.statement
    assert "138" not in finding.statement
    with reading() as session:
        row = matters.get(session, domain.Finding, finding.id)
        (kept,) = matters.answers.all_(session, row)
        assert "waited" not in kept.answers


def test_a_unit_sees_its_own_findings_and_cases_alone(city):
    city.until_signed()
    audit = drawn(city)
    finding = find(city, audit)
    with use_case(city.now) as session:
        person = identity.register(
            session, "other_head", name="Other", password="long enough 1", now=city.now
        )
        identity.grant(session, person, "head", identity.by_code(session, "water"))
    assert finding_of(city, finding, "head").id == finding.id
    with pytest.raises(NotFound):
        finding_of(city, finding, "other_head")
    with pytest.raises(NotFound):
        look(city, audit, "other_head")


def test_the_demonstration_has_one_audit_published_and_one_in_the_field_and_they_come_once(city):
    samples.bring_in(now=city.now)
    first, second = sample_audits.seed(city.now)
    with reading() as session:
        (out,) = domain.published(session)
        assert out.number == first
        field = matters.by_number(session, second)
        assert field.status == "compared"
        found = domain.findings.of_audit(session, field.id)
        assert [one.status for one in found] == ["answered", "raised"]
    assert sample_audits.seed(city.now) == []
