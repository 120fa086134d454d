"""What the API shows of matters (事项卷宗): audits, improvements, surveys, …"""

from __future__ import annotations

from marshmallow import fields

from app.api.schemas.base import Code, Moment, Schema
from app.api.schemas.public import Both, Deadline


class MatterRow(Schema):
    """A matter in a list, or beside its task."""

    number = fields.String()
    kind = Code("matter")
    title = fields.Nested(Both)
    status = fields.String()
    unit = fields.Nested(Both, allow_none=True)
    owner = fields.String(allow_none=True)
    opened_at = Moment()
    closed_at = Moment(allow_none=True)
    next_deadline = fields.Nested(Deadline, allow_none=True)
