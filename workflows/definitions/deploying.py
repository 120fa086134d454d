"""From a report to a stored version, and from a version to the one in force."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from workflows.definitions import releases, shelf
from workflows.definitions.report import spell
from workflows.engine import STAMP
from workflows.errors import DefinitionRefused
from workflows.reading import decode
from workflows.store import Definition, Schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflows.definitions.report import Report

_ENCODING = re.compile(r"""(<\?xml[^>]*?encoding=["'])([^"']+)(["'])""")


def digest_of(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()


def text_of(source: bytes) -> str:
    """A file as it is stored: UTF-8 comes back byte for byte, another encoding is rewritten as UTF-8."""
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        return _ENCODING.sub(r"\1UTF-8\3", decode(source), count=1)


def bytes_of(row: Definition) -> bytes:
    return row.source.encode("utf-8")


def refuse(reports: Iterable[Report], *, activate: bool) -> None:
    """Raises DefinitionRefused with every problem of files that would not run or may not be activated."""
    bad = [one for one in reports if not one.runs or (activate and one.house)]
    if not bad:
        return
    problems = [problem for one in bad for problem in [*one.errors, *(one.house if activate else [])]]
    lines = [
        f"{one.name}: {spell(problem, 'en')['message']}"
        for one in bad
        for problem in [*one.errors, *one.house][:3]
    ]
    raise DefinitionRefused(bad[0] if len(bad) == 1 else bad, problems, "\n".join(lines))


def store(
    session: Session, report: Report, source: bytes, *, author: str | None, note: str | None, now: datetime
) -> Definition:
    """A new draft version; flushed, not committed. The report must say RUNS."""
    assert report.summary is not None  # noqa: S101 - a file that runs has one
    row = Definition(
        kind=report.kind,
        key=report.summary.key,
        name=report.summary.name or report.summary.key,
        version=shelf.next_version(session, report.kind, report.summary.key),
        source=text_of(source),
        sha256=digest_of(source),
        status="draft",
        author=author,
        note=note,
        problems=json.dumps([spell(problem, "en") for problem in report.problems], ensure_ascii=False),
        summary=json.dumps(report.summary.as_dict()),
        normalised=report.normal,
        compiled=report.compiled,
        compiler=report.stamp,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def put_in_force(session: Session, row: Definition, *, now: datetime) -> None:
    """Make this version the active one of its key; raises DefinitionRefused when a house rule forbids it."""
    house = [one for one in json.loads(row.problems) if one["severity"] == "house"]
    if house:
        raise DefinitionRefused(problems=house, message="; ".join(one["message"] for one in house[:5]))
    before = shelf.active(session, row.kind, row.key)
    if before is not None and before.id != row.id:
        before.status = "retired"
        session.flush()
    row.status, row.activated_at = "active", now
    session.flush()


def retire(session: Session, row: Definition, *, now: datetime) -> None:
    """Take a version out of force. Raises DefinitionRefused while an active process needs it."""
    need = {"bpmn": "calls", "dmn": "decisions", "form": "forms"}[row.kind]
    users = [
        one.key
        for one in shelf.all_active(session, "bpmn")
        if row.key in getattr(shelf.summary_of(one), need)
    ]
    if row.status == "active" and users:
        raise DefinitionRefused(message=f"{row.key} is needed by {', '.join(users)}; retire those first.")
    row.status = "retired"
    if row.kind == "bpmn":
        session.execute(delete(Schedule).where(Schedule.process_key == row.key))
    session.flush()
    releases.renew(session, now=now)


def rebuild(session: Session, check_all: Callable[..., list[Report]]) -> int:
    """Compile again every diagram whose stamp is another's; one that no longer runs keeps its old text."""
    query = select(Definition).where(Definition.kind == "bpmn", Definition.compiler != STAMP)
    rows = list(session.scalars(query))
    reports = check_all([(row.name, bytes_of(row)) for row in rows], session=session) if rows else []
    done = 0
    for row, report in zip(rows, reports, strict=True):
        if report.compiled is not None:
            row.normalised, row.compiled, row.compiler = report.normal, report.compiled, report.stamp
            done += 1
    session.flush()
    return done
