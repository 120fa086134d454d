"""The values that cells compare: facts are JSON, so dates and durations come as ISO text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from workflows.errors import ExpressionError
from workflows.expressions import Duration, Moment, Point, read_moment

_DATE = re.compile(r"^\d{4}-\d\d-\d\d$", re.ASCII)
_TIME = re.compile(r"^\d\d:\d\d(:\d\d)?$", re.ASCII)

TYPES = {
    "string": "text",
    "number": "number",
    "integer": "number",
    "long": "number",
    "double": "number",
    "boolean": "boolean",
    "date": "date",
    "dateTime": "moment",
    "date and time": "moment",
    "time": "time",
    "dayTimeDuration": "duration",
    "days and time duration": "duration",
    "yearMonthDuration": "months",
    "years and months duration": "months",
}
KINDS_ZH = {
    "text": "文字",
    "number": "数字",
    "boolean": "真假值",
    "date": "日期",
    "moment": "时刻",
    "time": "钟点",
    "duration": "时长",
    "months": "年月时长",
    "null": "空值",
    "list": "列表",
    "mapping": "映射",
}


@dataclass(frozen=True, order=True)
class Months:
    """A duration in years and months, which no number of days equals."""

    count: int


def kind(value: object) -> str:
    kinds: tuple[tuple[Any, str], ...] = (
        (type(None), "null"),
        (str, "text"),
        (bool, "boolean"),
        ((int, float), "number"),
        (datetime, "moment"),
        (date, "date"),
        (time, "time"),
        (timedelta, "duration"),
        (Months, "months"),
        ((list, tuple), "list"),
    )
    return next((name for types, name in kinds if isinstance(value, types)), "mapping")


def kinds(value: object, wanted: str | None) -> dict[str, Any]:
    """Both kinds in both languages, for the words of a problem."""
    given, named = kind(value), wanted or ""
    return {"given": given, "given_zh": KINDS_ZH[given], "type": named, "type_zh": KINDS_ZH.get(named, named)}


def temporal(wanted: str, text: str) -> Any:
    """ISO text as date, moment (aware), time, duration or months; raises ValueError."""
    if wanted == "date" and _DATE.match(text):
        return date.fromisoformat(text)
    if wanted == "time" and _TIME.match(text):
        return time.fromisoformat(text)
    if wanted == "moment":
        moment = _moment(text)
        if isinstance(moment, Point) and moment.written.tzinfo:
            return moment.written
    if wanted in {"duration", "months"}:
        return _length(wanted, text)
    raise ValueError(f"{text!r} is no {wanted}")


def _moment(text: str) -> Moment:
    try:
        return read_moment(text)
    except ExpressionError as error:
        raise ValueError(str(error)) from None


def _length(wanted: str, text: str) -> timedelta | Months:
    negative = text.startswith("-")
    length = _moment(text.removeprefix("-"))
    if not isinstance(length, Duration):
        raise ValueError(f"{text!r} is no duration")  # noqa: TRY004 (a wrong text, not a wrong type)
    if length.months and not (length.days or length.seconds):
        value: timedelta | Months = Months(-length.months if negative else length.months)
    elif length.months:
        raise ValueError(f"{text!r} mixes months and days")
    else:
        span = timedelta(days=length.days, seconds=length.seconds)
        value = -span if negative else span
    if wanted == "months" and not isinstance(value, Months):
        raise ValueError(f"{text!r} is no duration in years and months")
    return value


def coerce(value: Any, wanted: str | None) -> Any:
    """A fact as its column's type; lists item by item, nothing stays nothing. Raises ValueError."""
    if value is None or wanted is None:
        return value
    if isinstance(value, list | tuple):
        return [coerce(item, wanted) for item in value]
    if wanted not in {"text", "number", "boolean"} and isinstance(value, str):
        return temporal(wanted, value)
    if kind(value) != wanted:
        raise ValueError(f"{value!r} is no {wanted}")
    return value


def alike(value: Any, operand: Any) -> Any:
    """A fact read as the kind of what it is compared with, where the column declares no type."""
    wanted = kind(operand)
    if isinstance(value, str) and wanted in {"date", "moment", "time", "duration", "months"}:
        try:
            return temporal(wanted, value)
        except ValueError:
            return value
    return value


def plain(value: Any) -> Any:
    """As a fact: JSON only, moments and durations as ISO text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Months):
        return f"{'-' if value.count < 0 else ''}P{abs(value.count)}M"
    if isinstance(value, timedelta):
        return _iso(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def _iso(span: timedelta) -> str:
    sign, span = ("-", -span) if span < timedelta(0) else ("", span)
    seconds = f"{span.seconds + span.microseconds / 1_000_000:g}"
    clock = f"T{seconds}S" if span.seconds or span.microseconds else ""
    days = f"{span.days}D" if span.days or not clock else ""
    return f"{sign}P{days}{clock}"
