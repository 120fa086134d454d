"""The shape of every error: RFC 9457."""

from __future__ import annotations

from marshmallow import Schema, fields


class Problem(Schema):
    """What went wrong, and what to do."""

    type = fields.String(metadata={"description": "urn:redress:problem:…"})
    title = fields.String()
    status = fields.Integer()
    detail = fields.String(metadata={"description": "in the caller's language"})
    request_id = fields.String(allow_none=True)
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "per field, what to mend"},
    )
    holder = fields.String(metadata={"description": "who holds what was asked for (409)"})
