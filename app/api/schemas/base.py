"""What every schema shares: unknown fields are refused, codes come from the vocabulary, times are UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import marshmallow
from flask_babel import lazy_gettext as _
from marshmallow import fields, validate

from app.domain.vocabulary import codes
from app.limits import LARGEST_ID

if TYPE_CHECKING:
    from collections.abc import Iterable

EARLIEST, LATEST = 1900, 2200


def one_of(choices: Iterable[Any]) -> validate.OneOf:
    """One of these, said in the caller's language."""
    return validate.OneOf(list(choices), error=_("Choose one of the values offered."))


def length(least: int | None, most: int) -> validate.Length:
    """So many characters or items, said in the caller's language."""
    if least is None:
        return validate.Length(max=most, error=_("At most {max}."))
    return validate.Length(least, most, error=_("Between {min} and {max}."))


def between(least: int, most: int) -> validate.Range:
    """A number within bounds, said in the caller's language."""
    return validate.Range(least, most, error=_("Between {min} and {max}."))


def like(pattern: str) -> validate.Regexp:
    """A text of this form, said in the caller's language."""
    return validate.Regexp(pattern, error=_("This does not have the form it needs."))


class Schema(marshmallow.Schema):
    """A shape of the API; unknown fields are refused, numbers are as columns hold them."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Bound every whole number that says no bounds of its own, in lists too."""
        if isinstance(field_obj, fields.List):
            self.on_bind_field(field_name, field_obj.inner)
        bounded = any(isinstance(rule, validate.Range) for rule in field_obj.validators)
        if isinstance(field_obj, fields.Integer) and not bounded:
            field_obj.validators.append(between(-LARGEST_ID, LARGEST_ID))

    class Meta:
        """Refuse what is not known, so that a typing error does not pass for an answer."""

        unknown = marshmallow.RAISE


class Code(fields.String):
    """A code of one of the vocabulary's lists; the document names them all."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(validate=one_of(codes(name)), **kwargs)


class Moment(fields.AwareDateTime):
    """A moment: ISO 8601, answered in UTC; one without an offset is refused, since it says no moment."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", default_timezone=None, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        found = super()._deserialize(value, attr, data, **kwargs)
        # the ends of the calendar cannot be moved to another zone or counted on from
        if not EARLIEST <= found.year < LATEST:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return found

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        in_utc = value.astimezone(UTC) if value is not None else None
        return super()._serialize(in_utc, attr, obj, **kwargs)
