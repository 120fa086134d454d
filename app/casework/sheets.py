"""Reading a CSV file that a stranger made: each row comes out whole, or is named with its line and fault."""

from __future__ import annotations

import csv
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from flask_babel import lazy_gettext as _l

from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_LINE = 1_000_000
LONGEST_RECORD = 500
"""Physical lines that one record may fill before its opening quote counts as forgotten."""
FORMULA = ("=", "@", "+", "-", "\t", "\r")


@dataclass(frozen=True)
class Row:
    """One record: the line it begins on, and its cells by column name, or what is wrong with it."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    fault: object = None


@dataclass
class _Lines:
    """Physical lines with their numbers, that can be handed back."""

    stream: BinaryIO
    encoding: str
    read: Callable[[int], object]
    number: int = 0
    kept: deque[tuple[int, str | None]] = field(default_factory=deque)
    too_long: set[int] = field(default_factory=set)

    def take(self) -> tuple[int, str | None] | None:
        """The next line; None in place of a text that is too long or in another encoding."""
        if self.kept:
            return self.kept.popleft()
        raw = self.stream.readline(LONGEST_LINE)
        if not raw:
            return None
        self.number += 1
        size, whole = len(raw), raw.endswith(b"\n") or len(raw) < LONGEST_LINE
        while not whole:
            more = self.stream.readline(LONGEST_LINE)
            size += len(more)
            whole = more.endswith(b"\n") or len(more) < LONGEST_LINE
            raw = b""
        self.read(size)
        if not raw:
            self.too_long.add(self.number)
        return self.number, self._text(raw) if raw else None

    def fault(self, number: int) -> object:
        """Why a line came without its text."""
        if number in self.too_long:
            return _l("The line is longer than a megabyte.")
        return _l("The line is not in the file's encoding.")

    def _text(self, raw: bytes) -> str | None:
        try:
            return raw.decode(self.encoding)
        except UnicodeDecodeError:
            return None

    def back(self, lines: list[tuple[int, str | None]]) -> None:
        """Hand lines back: they will be taken again."""
        self.kept.extendleft(reversed(lines))


def rows(
    stream: BinaryIO, *, encoding: str = "utf-8", read: Callable[[int], object] = lambda _size: None
) -> Iterator[Row]:
    """Yield every record below the heading. `read` hears how many bytes were consumed, for a progress bar.

    Raises Invalid when the heading itself cannot be read.
    """
    lines = _Lines(stream, "utf-8-sig" if encoding.lower().replace("_", "-") == "utf-8" else encoding, read)
    heading = _record(lines, 0)
    if heading is None or heading[1] is None or not any(name.strip() for name in heading[1]):
        raise Invalid({"file": [_l("The first line must name the columns, in UTF-8 (or say --encoding).")]})
    names = [name.strip() for name in heading[1]]
    if len(set(names)) < len(names):
        raise Invalid({"file": [_l("Two columns have the same name.")]})
    lines.encoding = encoding
    while (found := _record(lines, len(names))) is not None:
        line, cells, fault = found
        if cells is None:
            yield Row(line, fault=fault)
        elif cells:
            yield _checked(line, dict(zip(names, cells, strict=True)))


def _record(lines: _Lines, width: int) -> tuple[int, list[str] | None, object] | None:
    """The next record as cells; an empty list for a blank line; no cells but a fault for a bad one."""
    first = lines.take()
    if first is None:
        return None
    number, text = first
    if text is None:
        return number, None, lines.fault(number)
    if not text.strip():
        return number, [], None
    taken: list[tuple[int, str | None]] = []
    whole = text
    while whole.count('"') % 2:
        more = lines.take() if len(taken) < LONGEST_RECORD else None
        if more is None or more[1] is None:
            lines.back([*taken, more] if more else taken)
            return number, None, _l("A quotation mark that opens here is never closed.")
        taken.append(more)
        whole += more[1]
    cells = _cells(whole)
    if cells is not None and (not width or len(cells) == width):
        return number, cells, None
    lines.back(taken)  # a stray quotation mark must not swallow the rows that follow
    return number, None, _l("The row has not as many cells as the heading has names (%(n)s).", n=width)


def _cells(text: str) -> list[str] | None:
    csv.field_size_limit(LONGEST_LINE * 2)
    try:
        return next(csv.reader([text], strict=True), None)
    except csv.Error:
        return None


def _checked(line: int, cells: dict[str, str]) -> Row:
    for name, cell in cells.items():
        if "\x00" in cell:
            return Row(line, fault=_l("%(column)s holds characters that cannot be read.", column=name))
        if looks_like_formula(cell):
            fault = _l("%(column)s begins like a spreadsheet formula. Write it as plain text.", column=name)
            return Row(line, fault=fault)
    return Row(line, cells)


def looks_like_formula(cell: str) -> bool:
    """Whether a spreadsheet that opens this cell would calculate something (OWASP: CSV injection)."""
    if not cell.startswith(FORMULA):
        return False
    rest = cell.lstrip("=@+- \t\r")
    return cell[0] == "=" or "|" in rest[:60] or "(" in rest[:60].split(" ", 1)[0]
