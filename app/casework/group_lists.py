"""The list of people of a group case (群诉名单) as somebody typed it: each line whole, or with its fault."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.casework import sheets
from app.domain.cases import members
from app.domain.cases.members import Joining
from app.domain.parties import Details
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ("name", "phone", "email", "representative")
LONGEST = 200
MOST_TOLD = 100
"""How many refused lines are told of at once."""
YES = frozenset({"yes", "y", "1", "true", "是"})
_PHONE = re.compile(r"^\+?[\d\s\-()（）]{5,24}$")
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s]{2,}$")

Known = tuple[str, str, str]
"""Somebody as two lines are compared: name, digits of the telephone, e-mail."""


def read(content: bytes, *, there: Iterable[Details], locale: str) -> list[tuple[int, Joining]]:
    """Each person with the line they stand in; `there` are those of the case already.

    UTF-8, or what spreadsheets in Chinese write (GB 18030). Raises Invalid with one sentence per refused
    line: nothing of the list is taken then.
    """
    found: list[tuple[int, Joining]] = []
    faults: list[object] = []
    seen: dict[Known, int] = {_known(one): 0 for one in there if one.name}
    for row in _rows(content):
        cells = {name: row.cells.get(name, "").strip() for name in COLUMNS}
        if row.fault is None and not any(cells.values()):
            continue
        one = _joining(cells, locale)
        fault = row.fault or _fault(cells) or _twice(seen, one)
        if fault:
            faults.append(_l("Line %(line)s: %(fault)s", line=row.line, fault=fault))
            continue
        seen[_known(one.details)] = row.line
        found.append((row.line, one))
    if len(found) > members.MOST_AT_ONCE:
        faults.append(_l("A list holds at most %(n)s people. Divide it.", n=members.MOST_AT_ONCE))
    if faults:
        raise Invalid({"csv": _told(faults)})
    return found


def _rows(content: bytes) -> list[sheets.Row]:
    try:
        rows = list(sheets.rows(io.BytesIO(content), encoding=_encoding(content)))
    except Invalid as invalid:
        raise Invalid({"csv": invalid.errors.get("file", [])}) from None
    named = {name for row in rows for name in row.cells}
    if rows and not named & {"name", "phone", "email"} and not all(row.fault for row in rows):
        raise Invalid({"csv": [_l("The first line names the columns: name, phone, email, representative.")]})
    return rows


def _encoding(content: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "utf-8"


def _joining(cells: dict[str, str], locale: str) -> Joining:
    values = {name: cells[name] for name in ("phone", "email") if cells[name]}
    speaks = cells["representative"].casefold() in YES
    return Joining(Details(cells["name"] or None, values), speaks, locale)


def _known(one: Details) -> Known:
    phone = re.sub(r"\D", "", one.values.get("phone", ""))
    return (one.name or "").casefold(), phone, one.values.get("email", "").casefold()


def _twice(seen: dict[Known, int], one: Joining) -> object:
    line = seen.get(_known(one.details))
    if line is None:
        return None
    if line:
        return _l("the same person stands in line %(line)s already.", line=line)
    return _l("this person belongs to the case already.")


def _fault(cells: dict[str, str]) -> object:
    if not cells["name"]:
        return _l("the name is missing.")
    if any(len(value) > LONGEST for value in cells.values()):
        return _l("a cell is too long.")
    if cells["phone"] and not _PHONE.match(cells["phone"]):
        return _l("the telephone number has no digits, or other signs.")
    if cells["email"] and not _EMAIL.match(cells["email"]):
        return _l("the e-mail address is none.")
    return None


def _told(faults: list[object]) -> list[object]:
    if len(faults) <= MOST_TOLD:
        return faults
    return [*faults[:MOST_TOLD], _l("And %(n)s lines more.", n=len(faults) - MOST_TOLD)]
