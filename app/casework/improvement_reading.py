"""Improvements and meetings turned into what people see; nothing here changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.casework import matters, openly, reading
from app.casework.improvement_views import (
    ActionView,
    ImprovementRow,
    ImprovementView,
    MeetingView,
    MetricView,
    PublicImprovement,
)
from app.domain import improvements, surveys
from app.domain.cases import Case
from app.domain.improvements import Improvement, measuring
from app.domain.matters import Matter

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.casework.views import Both
    from app.domain.improvements import Action, Meeting, Metric


def row_of(session: Session, row: Improvement) -> ImprovementRow:
    """One improvement as lists show it."""
    return ImprovementRow(
        id=row.id,
        matter=matters.row_of(session, row),
        source=row.source,
        round=row.round,
        horizon=row.horizon,
        verdict=row.verdict,
        relative=(row.effect or {}).get("relative"),
        failed=row.failed_at is not None,
    )


def view_of(session: Session, row: Improvement, *, may: list[str]) -> ImprovementView:
    """Everything about one improvement."""
    return ImprovementView(
        row=row_of(session, row),
        cause=row.cause,
        source_kind=row.source_kind,
        source_id=row.source_id,
        parent=_number(session, row.parent_id),
        merged_into=_number(session, row.merged_into_id),
        cases=_cases(session, row),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        comparison_unit=reading.unit_of(session, row.comparison_unit_id),
        live_at=row.live_at,
        changed=changed_of(row),
        effect=row.effect,
        decision=row.decision,
        standard_key=row.standard_key,
        standard_version=row.standard_version,
        standard=standard_of(session, row),
        stop_reason=row.stop_reason,
        metrics=[metric_of(session, row, one) for one in measuring.metrics(session, row.id)],
        actions=[action_of(session, one) for one in improvements.actions.of(session, row.id)],
        surveys=[matters.row_of(session, one) for one in surveys.about(session, row.id)],
        may=may,
    )


def changed_of(row: Improvement) -> Both | None:
    """What changed, in both languages, once it is live."""
    if not row.changed_en and not row.changed_zh:
        return None
    return {"en": row.changed_en or "", "zh": row.changed_zh or ""}


def standard_of(session: Session, row: Improvement) -> dict[str, Any] | None:
    """The version of a process that holds the new way now, by its title."""
    if row.standard_key is None or row.standard_version is None:
        return None
    return openly.named(session, row.standard_key, row.standard_version)


def metric_of(session: Session, row: Improvement, metric: Metric) -> MetricView:
    """One metric with the size of its samples; of the after-sample this round's."""
    before = measuring.observations(session, metric, "before")
    after = measuring.observations(session, metric, "after", round_=row.round)
    return MetricView(
        id=metric.id,
        part=metric.part,
        kind=metric.kind,
        name={"en": metric.name_en, "zh": metric.name_zh},
        unit={"en": metric.unit_en, "zh": metric.unit_zh},
        better=metric.better,
        target=metric.target,
        baseline_from=metric.baseline_from,
        baseline_until=metric.baseline_until,
        before=measuring.size(metric, before),
        after=measuring.size(metric, after),
    )


def action_of(session: Session, row: Action) -> ActionView:
    """One action, its words in clear: staff wrote them for staff."""
    return ActionView(
        id=row.id,
        kind=row.kind,
        text=improvements.actions.words(row),
        milestone=row.milestone,
        owner=reading.name_of(session, row.owner_id),
        until=row.until,
        state=row.state,
        done_at=row.done_at,
        round=row.round,
    )


def meeting_of(session: Session, row: Meeting) -> MeetingView:
    """One meeting; the agenda's units by name."""
    return MeetingView(
        id=row.id,
        matter=matters.row_of(session, row),
        since=row.since,
        held_on=row.held_on,
        agenda=_agenda(session, row.agenda),
        decisions=[action_of(session, one) for one in improvements.actions.of(session, row.id)],
    )


def _agenda(session: Session, agenda: dict[str, Any]) -> dict[str, Any]:
    causes = [{**one, "unit": reading.unit_of(session, one["unit"] or None)} for one in agenda["causes"]]
    units = [
        {**one, "unit": reading.unit_of(session, one["unit"] or None)} for one in agenda["overdue"]["units"]
    ]
    return {**agenda, "causes": causes, "overdue": {**agenda["overdue"], "units": units}}


def led_to(session: Session, subject: tuple[str, int], linked: int | None = None) -> list[PublicImprovement]:
    """What came of a case, a finding, a survey, a hotspot: its improvements as everybody reads them (R57)."""
    rows = improvements.origins.led_to(session, subject, linked)
    return [public_of(session, row) for row in rows]


def public_of(session: Session, row: Improvement) -> PublicImprovement:
    """What everybody may read: neutral words, figures with n and interval, never who."""
    metric = measuring.main(session, row.id)
    return PublicImprovement(
        number=row.number,
        title={"en": row.title_en, "zh": row.title_zh},
        status=row.status,
        unit=reading.unit_of(session, row.unit_id),
        source=row.source,
        opened_at=row.opened_at,
        live_at=row.live_at,
        closed_at=row.closed_at,
        changed=changed_of(row),
        metric={"en": metric.name_en, "zh": metric.name_zh} if metric else None,
        metric_unit={"en": metric.unit_en, "zh": metric.unit_zh} if metric else None,
        target=metric.target if metric else None,
        effect=row.effect,
        verdict=row.verdict,
        standard=standard_of(session, row),
        cases=_cases(session, row),
    )


def _cases(session: Session, row: Improvement) -> int:
    return session.scalar(select(func.count()).where(Case.improvement_id == row.id)) or 0


def _number(session: Session, matter_id: int | None) -> str | None:
    found = session.get(Matter, matter_id) if matter_id else None
    return found.number if found else None
