"""The journal's proof: `GET /audit/verify`, `GET /audit/roots`."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy import select

from app.api.access import allow
from app.api.base import Blueprint
from app.api.paging import Paged, page, page_of
from app.api.schemas.base import Moment, Schema
from app.casework import proof
from app.db import reading
from app.domain import events

blueprint = Blueprint("audit", "The journal and its proof")


class Asked(Schema):
    """Which case, or all."""

    case = fields.String(load_default=None, allow_none=True)


class Verdict(Schema):
    """Whether the journal holds, and if not, where it breaks."""

    holds = fields.Boolean()
    chain = fields.String(allow_none=True)
    seq = fields.Integer(allow_none=True)
    how = fields.String(allow_none=True)


class Root(Schema):
    """A Merkle root over a range of events."""

    id = fields.Integer()
    first = fields.Integer()
    last = fields.Integer()
    events = fields.Integer()
    previous = fields.String()
    root = fields.String()
    closed_at = Moment()


@blueprint.route("/audit/verify")
@allow("auditor", "privacy", "owner", "leader", "admin")
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, Verdict)
def verify(asked: dict[str, Any]) -> dict[str, Any]:
    """Recompute the chains and the roots, of one case or of all."""
    with reading() as session:
        broken = proof.verify(session, asked["case"])
    if broken is None:
        return {"holds": True, "chain": None, "seq": None, "how": None}
    return {"holds": False, "chain": broken.chain, "seq": broken.seq, "how": broken.how}


@blueprint.route("/audit/roots")
@allow("public")
@blueprint.arguments(Paged, location="query")
@blueprint.response(200, page_of(Root))
def roots(asked: dict[str, Any]) -> dict[str, Any]:
    """The daily roots, newest first, for anybody to keep and compare."""
    with reading() as session:
        return page(session, select(events.EventRoot), asked, key=events.EventRoot.id, descending=True)
