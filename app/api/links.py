"""Links between cases over HTTP: taking back, merging, splitting, and the people of a group case (R17)."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.schemas.base import Code, Moment, Schema, length
from app.casework import cases, groups, merging, use_case
from app.db import reading

blueprint = Blueprint("links", "Links between cases")
WORDS = length(1, 2000)


class Merge(Schema):
    """Into which case, and why."""

    into = fields.String(required=True, validate=length(1, 40))
    reason = fields.String(required=True, validate=WORDS)


class Why(Schema):
    """Why it is taken back."""

    reason = fields.String(required=True, validate=WORDS)


class CaseLink(Schema):
    """A link the case has, or had until `ended_at`."""

    id = fields.Integer()
    kind = Code("link")
    number = fields.String()
    outgoing = fields.Boolean()
    at = Moment()
    ended_at = Moment(allow_none=True)


class CaseLinks(Schema):
    """All of them, oldest first."""

    items = fields.List(fields.Nested(CaseLink))


class MemberList(Schema):
    """A list as CSV: the first line names the columns name, phone, email, representative."""

    csv = fields.String(required=True, validate=length(1, 500_000))


class NewMember(Schema):
    """Number and secret of somebody added; the secret is shown once."""

    line = fields.Integer(metadata={"description": "of the list"})
    number = fields.String()
    secret = fields.String()
    speaks = fields.Boolean()


class NewMembers(Schema):
    """Everybody added, in the order of the list."""

    items = fields.List(fields.Nested(NewMember))


class Member(Schema):
    """Somebody of a group case, without who they are."""

    number = fields.String()
    speaks = fields.Boolean()
    joined_at = Moment()
    grade = fields.Integer(allow_none=True)
    resolved = fields.String(allow_none=True)


class Members(Schema):
    """Everybody besides the first."""

    items = fields.List(fields.Nested(Member))


@blueprint.route("/cases/<number>/links")
@allow("any")
@blueprint.response(200, CaseLinks)
def history(number: str) -> dict[str, Any]:
    """Every link the case has or had."""
    with reading() as session:
        return {"items": merging.history(session, number, actor=actor())}


@blueprint.route("/cases/<number>/links/<int:link_id>", methods=["DELETE"])
@allow("any")
@blueprint.response(204)
def unlink(number: str, link_id: int) -> None:
    """Take a link back; the journal keeps both."""
    now = clock.now()
    with use_case(now) as session:
        cases.unlink(session, number, link_id, now=now, actor=actor())


@blueprint.route("/cases/<number>/merge", methods=["POST"])
@allow("any")
@blueprint.arguments(Merge)
@blueprint.response(204)
def merge(given: dict[str, Any], number: str) -> None:
    """Merge the case with another about the same; nothing is closed, each keeps its number and verdict."""
    now = clock.now()
    with use_case(now) as session:
        merging.merge(session, number, **given, now=now, actor=actor())


@blueprint.route("/cases/<number>/split", methods=["POST"])
@allow("any")
@blueprint.arguments(Why)
@blueprint.response(204)
def split(given: dict[str, Any], number: str) -> None:
    """Take the merging back."""
    now = clock.now()
    with use_case(now) as session:
        merging.split(session, number, **given, now=now, actor=actor())


@blueprint.route("/cases/<number>/members")
@allow("any")
@blueprint.response(200, Members)
def list_members(number: str) -> dict[str, Any]:
    """The people of a group case by number, with their verdicts."""
    with reading() as session:
        return {"items": groups.list_(session, number, actor=actor())}


@blueprint.route("/cases/<number>/members", methods=["POST"])
@allow("any")
@blueprint.arguments(MemberList)
@blueprint.response(201, NewMembers)
def add_members(given: dict[str, Any], number: str) -> dict[str, Any]:
    """Make it a group case, or add to it, from a list; number and secret of each, shown once."""
    now, content = clock.now(), given["csv"].encode(errors="surrogatepass")
    with use_case(now) as session:
        return {"items": groups.import_(session, number, content, now=now, actor=actor())}
