"""What the house shows to everybody: its words, its processes, its numbers, and what is known already."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from defusedxml import ElementTree
from sqlalchemy import func, select

from app.casework import owner
from app.domain import cases, deadlines, vocabulary
from app.domain.cases import Case, sensing
from workflows.store import Definition

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

RECENT = timedelta(days=90)
MOST_SIMILAR = 10
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"


def words(name: str) -> list[dict[str, str]]:
    """A list of the vocabulary."""
    return [{"code": code, "en": label.en, "zh": label.zh} for code, label in vocabulary.LISTS[name].items()]


def similar(
    session: Session, *, title: str, text: str, place: str | None, now: datetime
) -> list[dict[str, Any]]:
    """Cases of the last 90 days about the same matter at the same place; nobody is told of."""
    sensed = sensing.sense(f"{title}\n{text}")
    query = select(Case).where(Case.submitted_at > now - RECENT)
    if place:
        query = query.where(Case.place == place.strip())
    if sensed.domain:
        query = query.where(Case.domain == sensed.domain)
    if not place and not sensed.domain:
        return []
    rows = session.scalars(query.order_by(Case.id.desc()).limit(MOST_SIMILAR))
    return [
        {
            "category": row.category,
            "place": row.place,
            "status": row.status,
            "month": row.submitted_at.strftime("%Y-%m"),
        }
        for row in rows
        if "confidential" not in row.flags
    ]


def processes(session: Session) -> list[dict[str, Any]]:
    """Every process in force with the tasks people do in it and their limits."""
    return [
        {
            "key": row.key,
            "name": json.loads(row.summary).get("name") or row.key,
            "version": row.version,
            "since": row.activated_at,
            "tasks": _tasks(row.source),
        }
        for row in session.scalars(_active().order_by(Definition.key))
    ]


def diagram(session: Session, key: str) -> str:
    """The BPMN of a process in force. Raises NotFound."""
    return owner.in_force(session, key).source


def _active() -> Select[Definition]:
    return select(Definition).where(Definition.kind == "bpmn", Definition.status == "active")


def _tasks(source: str) -> list[dict[str, Any]]:
    found = []
    for node in ElementTree.fromstring(source).iter(f"{_BPMN}userTask"):
        properties = {one.get("name"): one.get("value") for one in node.iter(f"{_SPIFF}property")}
        name = node.get("name", "")
        found.append(
            {
                "element": node.get("id"),
                "name": {"en": name, "zh": properties.get("title.zh") or name},
                "due": properties.get("due"),
            }
        )
    return found


def statistics(session: Session, *, now: datetime) -> dict[str, Any]:
    """Counts over all cases; overdue are the open ones with a missed date."""
    counts = {
        axis: dict(session.execute(select(column, func.count()).group_by(column)).all())
        for axis, column in (("status", Case.status), ("category", Case.category), ("tier", Case.tier))
    }
    total = sum(counts["status"].values())
    ended = sum(count for status, count in counts["status"].items() if status in cases.ENDED)
    late = select(func.count(func.distinct(deadlines.Clock.case_id))).where(
        deadlines.Clock.case_id.is_not(None),
        deadlines.Clock.status == "running",
        deadlines.Clock.due_at < now,
    )
    return {
        "total": total,
        "open": total - ended,
        "overdue": session.scalar(late) or 0,
        "by_status": counts["status"],
        "by_category": counts["category"],
        "by_tier": counts["tier"],
    }
