"""What the house shows to everybody: its words, its processes, its numbers, and what is known already."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from defusedxml import ElementTree
from sqlalchemy import func, select

from app.casework import drawing, limits, owner
from app.casework.views import DiagramView
from app.domain import cases, deadlines, vocabulary
from app.domain.cases import Case
from workflows.store import Definition

if TYPE_CHECKING:
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

_CHINESE = re.compile("[\u4e00-\u9fff]")
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_STEPS = {
    f"{_BPMN}{kind}"
    for kind in ("userTask", "serviceTask", "businessRuleTask", "callActivity", "intermediateCatchEvent")
}
_SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"


def words(name: str) -> list[dict[str, str]]:
    """A list of the vocabulary."""
    return [{"code": code, "en": label.en, "zh": label.zh} for code, label in vocabulary.LISTS[name].items()]


def processes(session: Session) -> list[dict[str, Any]]:
    """Every process in force with the tasks people do in it and their limits."""
    return [
        {
            "key": row.key,
            "name": json.loads(row.summary).get("name") or row.key,
            "title": _title(row.source, row.key),
            "version": row.version,
            "since": row.activated_at,
            "tasks": _tasks(row.source),
        }
        for row in session.scalars(_active().order_by(Definition.key))
    ]


def diagram(session: Session, key: str) -> str:
    """The BPMN of a process in force. Raises NotFound."""
    return owner.in_force(session, key).source


def process(session: Session, key: str, locale: str) -> dict[str, Any]:
    """One process in force: title, purpose, every step in words, and its drawing in the language."""
    row = owner.in_force(session, key)
    source = row.source
    drawn = drawing.draw(DiagramView(key, 0, source, {}), locale)
    root = ElementTree.fromstring(source)
    of = next(one for one in root.iter(f"{_BPMN}process") if one.get("id") == key)
    return {
        "key": key,
        "version": row.version,
        "title": drawn.title,
        "about": _in(of.findtext(f"{_BPMN}documentation") or "", locale),
        "xml": drawn.xml,
        "steps": [_step(node, locale, _roles(of)) for node in of.iter() if node.tag in _STEPS],
    }


def named(session: Session, key: str, version: int) -> dict[str, Any] | None:
    """A version on the shelf by its title; `in_force` when its process has a page of its own now."""
    rows = select(Definition).where(Definition.key == key, Definition.version == version)
    row = session.scalars(rows.order_by(Definition.kind).limit(1)).first()
    if row is None:
        return None
    title = _title(row.source, key) if row.kind == "bpmn" else {"en": row.name, "zh": row.name}
    in_force = session.scalars(_active().where(Definition.key == key).limit(1)).first() is not None
    return {"key": key, "version": version, "kind": row.kind, "title": title, "in_force": in_force}


def _step(node: Element, locale: str, roles: dict[str, str]) -> dict[str, str | None]:
    said = _properties(node)
    name = node.get("name", "")
    return {
        "name": said.get("title.zh") or name if locale == "zh" else name,
        "role": roles.get(node.get("id", "")) if node.tag == f"{_BPMN}userTask" else None,
        "due": limits.in_words(said.get("due", ""), locale),
    }


def _in(text: str, locale: str) -> str:
    """The lines of a documentation in one language: a Chinese line begins in Chinese."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(line for line in lines if bool(_CHINESE.match(line.strip())) == (locale == "zh"))


def _roles(process: Element) -> dict[str, str]:
    """Element to the role of its lane."""
    return {
        reference.text or "": lane.get("name", "")
        for lane in process.iter(f"{_BPMN}lane")
        for reference in lane.iter(f"{_BPMN}flowNodeRef")
    }


def _title(source: str, key: str) -> dict[str, str]:
    of = next(
        (one for one in ElementTree.fromstring(source).iter(f"{_BPMN}process") if one.get("id") == key), None
    )
    name = of.get("name", key) if of is not None else key
    extensions = of.find(f"{_BPMN}extensionElements") if of is not None else None
    said = _properties(extensions) if extensions is not None else {}
    return {"en": name, "zh": said.get("title.zh") or name}


def _active() -> Select[Definition]:
    return select(Definition).where(Definition.kind == "bpmn", Definition.status == "active")


def _properties(node: Element) -> dict[str, str]:
    return {one.get("name", ""): one.get("value", "") for one in node.iter(f"{_SPIFF}property")}


def _tasks(source: str) -> list[dict[str, Any]]:
    found = []
    for node in ElementTree.fromstring(source).iter(f"{_BPMN}userTask"):
        properties = _properties(node)
        name = node.get("name", "")
        found.append(
            {
                "element": node.get("id"),
                "name": {"en": name, "zh": properties.get("title.zh") or name},
                "due": properties.get("due"),
                "limit": {
                    locale: limits.in_words(properties.get("due", ""), locale) or ""
                    for locale in ("en", "zh")
                },
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
