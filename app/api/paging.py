"""Lists by cursor: `?limit=&cursor=` in, `{items, next}` out; stable while rows come and go."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from marshmallow import fields
from sqlalchemy import and_, or_

from app.api.schemas.base import Schema, between
from app.errors import Invalid
from app.limits import LARGEST_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

MOST = 200
USUAL = 50


class Paged(Schema):
    """The query of every list; filters are added by inheriting it."""

    limit = fields.Integer(load_default=USUAL, validate=between(1, MOST))
    cursor = fields.String(load_default=None, allow_none=True)


def page_of(items: type[Schema]) -> type[Schema]:
    """The schema of a list's answer."""
    name = items.__name__.removesuffix("Schema") + "Page"
    return type(
        name,
        (Schema,),
        {"items": fields.List(fields.Nested(items)), "next": fields.String(allow_none=True)},
    )


def page(
    session: Session,
    query: Select[Any],
    asked: dict[str, Any],
    *,
    by: ColumnElement[Any] | InstrumentedAttribute[Any] | None = None,
    key: InstrumentedAttribute[int],
    descending: bool = False,
) -> dict[str, Any]:
    """One page of a query over one entity, ordered by `by` (never null) and then by `key`.

    Raises Invalid when the cursor is not one of ours.
    """
    columns: list[ColumnElement[Any]] = [*([] if by is None else [by]), key]  # type: ignore[list-item]
    after = _read(asked.get("cursor"), [column.type.python_type for column in columns])
    if after is not None:
        query = query.where(_beyond(columns, after, descending=descending))
    order = [column.desc() if descending else column.asc() for column in columns]
    limit = asked["limit"]
    rows = session.execute(query.add_columns(*columns).order_by(*order).limit(limit + 1)).all()
    shown = rows[:limit]
    more = len(rows) > limit
    return {"items": [row[0] for row in shown], "next": _write(shown[-1][-len(columns) :]) if more else None}


def slice_of(rows: Sequence[Any], asked: dict[str, Any]) -> dict[str, Any]:
    """One page of a list that is short enough to be read whole. Raises Invalid as `page` does."""
    after = _read(asked["cursor"], [int])
    start = after[0] if after and after[0] > 0 else 0
    end = start + asked["limit"]
    return {"items": rows[start:end], "next": _write([end]) if end < len(rows) else None}


def _beyond(
    columns: Sequence[ColumnElement[Any]], after: Sequence[Any], *, descending: bool
) -> ColumnElement[bool]:
    steps = []
    for at, column in enumerate(columns):
        same = [columns[before] == after[before] for before in range(at)]
        steps.append(and_(*same, column < after[at] if descending else column > after[at]))
    return or_(*steps)


def _write(values: Sequence[Any]) -> str:
    plain = [{"at": value.isoformat()} if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read(cursor: str | None, kinds: Sequence[type]) -> list[Any] | None:
    if not cursor:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_value(item, kind) for item, kind in zip(plain, kinds, strict=True)]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise Invalid({"cursor": [_("Use the value of next from the page before, or none.")]}) from None


def _value(item: Any, kind: type) -> Any:
    # it comes from outside, whatever we once wrote: a column is compared with its own kind alone
    if kind is datetime:
        return datetime.fromisoformat(item["at"]).astimezone(UTC)
    if type(item) is not kind or (isinstance(item, int) and abs(item) > LARGEST_ID):
        raise ValueError(item)
    return item
