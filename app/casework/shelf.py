"""What the shelf of definitions says about a task: its form, in the version its case started with."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from defusedxml import ElementTree
from sqlalchemy import select

from app import forms
from app.domain import cases, matters
from app.domain.cases import Case, sorting, templates
from app.domain.tasks import WorkItem
from app.limits import LARGEST_ID
from workflows.decisions import Table, read_tables
from workflows.store import Definition, Instance, ReleaseMember

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from app.domain.matters import Matter

_sources: dict[str, str] = {}
"""Forms by hash: what is stored under a hash never changes."""


def form(session: Session, item: WorkItem) -> tuple[str, int]:
    """Source and version of a task's form, as in the release of its instance; else a generic one."""
    if not item.form:
        return forms.GENERIC, 0
    found = session.execute(
        select(Definition.id, Definition.sha256, Definition.version)
        .join(ReleaseMember, ReleaseMember.definition_id == Definition.id)
        .join(Instance, Instance.release_id == ReleaseMember.release_id)
        .where(Instance.id == item.instance_id, ReleaseMember.kind == "form", ReleaseMember.key == item.form),
    ).one_or_none()
    if found is None:
        return forms.GENERIC, 0
    number, digest, version = found
    if digest not in _sources:
        _sources[digest] = session.scalars(select(Definition.source).where(Definition.id == number)).one()
    return _sources[digest], version


def standing(session: Session, key: str, version: int) -> forms.Shelved | None:
    """How a version of a diagram, a table or a form stands; a diagram where several share the key."""
    if not 0 < version <= LARGEST_ID:
        return None
    rows = select(Definition).where(Definition.key == key, Definition.version == version)
    found = session.scalars(rows.order_by(Definition.kind).limit(1)).first()
    if found is None:
        return None
    return forms.Shelved(found.kind, found.status, found.activated_at or found.created_at)


def limits(session: Session, case: Case) -> dict[str, str]:
    """What table D4 in force gives a case of this kind, category and tier; nothing when there is no table."""
    facts = {"kind": case.kind, "category": case.category, "tier": case.tier}
    return decided(session, "limits", facts)


def route(session: Session, case: Case) -> str | None:
    """The code of the unit that table D3 in force suggests for a case, before anybody has decided."""
    facts = {
        "kind": case.kind,
        "about_head": case.about_head,
        "category": case.category,
        "domain": case.domain or "",
    }
    return decided(session, "routing", facts).get("route")


def decided(session: Session, table: str, facts: dict[str, Any]) -> dict[str, str]:
    """What a table in force makes of some facts; nothing when there is no table."""
    rows = select(Definition.source).where(
        Definition.kind == "dmn", Definition.key == table, Definition.status == "active"
    )
    source = session.scalars(rows).first()
    found = _tables(source)[0].decide(facts).outputs if source else {}
    return {name: str(value) for name, value in found.items() if value} if isinstance(found, dict) else {}


def active_form(session: Session, key: str) -> str | None:
    """The source of a form in force, for whoever answers it outside of a task; None when there is none."""
    rows = select(Definition.source).where(
        Definition.kind == "form", Definition.key == key, Definition.status == "active"
    )
    return session.scalars(rows).first()


@lru_cache(maxsize=32)
def _tables(source: str) -> list[Table]:
    return read_tables(source.encode())


def prefill(
    session: Session, schema: Mapping[str, Any], item: WorkItem, about: Case | Matter | None
) -> dict[str, Any]:
    """What a form asks for and the case knows already: nobody is asked, or types, anything twice."""
    if about is None:
        return {}
    known = _known(schema, about) if isinstance(about, Case) else {}
    if schema.get("x-resume"):
        known |= _before(session, item, about)
    fields = schema.get("properties", {})
    return {name: value for name, value in known.items() if name in fields and value not in (None, "")}


def _known(schema: Mapping[str, Any], case: Case) -> dict[str, Any]:
    known: dict[str, Any] = {axis: getattr(case, axis) for axis in sorting.AXES}
    known |= {"lead_unit": case.unit_id, "about_head": case.about_head, "finding": case.finding}
    known |= {flag: flag in case.flags for flag in ("sensitive", "group", "confidential")}
    return known | templates.offered(schema, case.outcomes, case.locale)


def _before(session: Session, item: WorkItem, about: Case | Matter) -> dict[str, Any]:
    """What was answered when this very task was done before and came back, as a reply from its review."""
    done = select(WorkItem.id).where(
        WorkItem.instance_id == item.instance_id, WorkItem.element == item.element, WorkItem.id < item.id
    )
    earlier, form = set(session.scalars(done)), item.form or ""
    if isinstance(about, Case):
        mine = [row for row in cases.answers.all_(session, about, form) if row.item_id in earlier]
        return cases.answers.read(session, about, mine[-1]) if mine else {}
    own = [row for row in matters.answers.all_(session, about, form) if row.item_id in earlier]
    return matters.answers.read(session, about, own[-1]) if own else {}


def restricted(session: Session, form_key: str, version: int) -> frozenset[str]:
    """The fields of a form that only those who answer for the people concerned may read (R25)."""
    rows = select(Definition.source).where(
        Definition.kind == "form", Definition.key == form_key, Definition.version == version
    )
    source = session.scalars(rows).first()
    fields = forms.schema_of(source).get("properties", {}) if source else {}
    return frozenset(name for name, field in fields.items() if field.get("x-restricted"))


def documentation(session: Session, item: WorkItem) -> str | None:
    """What the diagram says about a task, for whoever does it."""
    row = session.execute(
        select(Definition.source)
        .join(ReleaseMember, ReleaseMember.definition_id == Definition.id)
        .join(Instance, Instance.release_id == ReleaseMember.release_id)
        .where(
            Instance.id == item.instance_id, ReleaseMember.kind == "bpmn", ReleaseMember.key == item.process
        ),
    ).one_or_none()
    return _documented(row[0], item.element) if row else None


def _documented(source: str, element: str) -> str | None:
    model = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
    for node in ElementTree.fromstring(source).iter():
        if node.get("id") == element:
            text = node.findtext(f"{model}documentation")
            return str(text) if text else None
    return None
