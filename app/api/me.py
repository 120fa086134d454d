"""Who am I, and the accounts of others: `GET /me`, `/accounts`, `/units`."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from sqlalchemy import select

from app import clock
from app.api.access import actor, allow, caller
from app.api.base import Blueprint
from app.api.paging import Paged, page, page_of
from app.api.schemas import accounts as schemas
from app.casework import accounts, duty, use_case
from app.db import reading
from app.domain import identity

blueprint = Blueprint("me", "Oneself, accounts and departments")


@blueprint.route("/me")
@allow("any")
@blueprint.response(200, schemas.Me)
def me() -> dict[str, Any]:
    """Who is signed in, with which roles, standing in for whom."""
    with reading() as session:
        return accounts.profile(session, caller().person_id, now=clock.now(), locale=str(get_locale()))


@blueprint.route("/units")
@allow("any")
@blueprint.arguments(Paged, location="query")
@blueprint.response(200, page_of(schemas.Unit))
def units(asked: dict[str, Any]) -> dict[str, Any]:
    """The departments."""
    with reading() as session:
        found = page(session, select(identity.OrganisationUnit), asked, key=identity.OrganisationUnit.id)
        codes = {unit.id: unit.code for unit in session.scalars(select(identity.OrganisationUnit))}
        found["items"] = [
            {
                "id": unit.id,
                "code": unit.code,
                "name_en": unit.name_en,
                "name_zh": unit.name_zh,
                "parent": codes.get(unit.parent_id),
                "active": unit.active,
            }
            for unit in found["items"]
        ]
        return found


@blueprint.route("/units", methods=["POST"])
@allow("admin")
@blueprint.arguments(schemas.NewUnit)
@blueprint.response(201, schemas.Unit)
def add_unit(given: dict[str, Any]) -> dict[str, Any]:
    """Add a department."""
    with use_case(clock.now()) as session:
        unit = accounts.add_unit(
            session,
            given["code"],
            en=given["name_en"],
            zh=given["name_zh"],
            parent=given["parent"],
            now=clock.now(),
            actor=actor(),
        )
        return {**given, "id": unit.id, "active": unit.active}


@blueprint.route("/accounts")
@allow("admin", "head", "dispatcher", "leader")
@blueprint.arguments(Paged, location="query")
@blueprint.response(200, page_of(schemas.Account))
def list_accounts(asked: dict[str, Any]) -> dict[str, Any]:
    """The accounts of staff."""
    with reading() as session:
        return page(session, select(identity.Person), asked, key=identity.Person.id)


@blueprint.route("/accounts", methods=["POST"])
@allow("admin")
@blueprint.arguments(schemas.NewAccount)
@blueprint.response(201, schemas.Account)
def open_account(given: dict[str, Any]) -> identity.Person:
    """Open an account."""
    roles = [(held["role"], held["unit"]) for held in given.pop("roles")]
    with use_case(clock.now()) as session:
        return accounts.open_account(session, **given, roles=roles, now=clock.now(), actor=actor())


@blueprint.route("/accounts/<username>/disable", methods=["POST"])
@allow("admin")
@blueprint.response(200, schemas.Account)
def close_account(username: str) -> identity.Person:
    """Disable an account; refused with 409 while it holds open work."""
    with use_case(clock.now()) as session:
        return accounts.close_account(session, username, now=clock.now(), actor=actor())


@blueprint.route("/accounts/<username>/handover", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.HandOver)
@blueprint.response(200, schemas.HandedOver)
def hand_over(given: dict[str, Any], username: str) -> dict[str, int]:
    """Hand all open work of an account over to another: one's own, or anybody's as administrator or head."""
    with use_case(clock.now()) as session:
        return accounts.hand_over(session, username, **given, now=clock.now(), actor=actor())


@blueprint.route("/accounts/<username>/absences", methods=["POST"])
@allow("any")
@blueprint.arguments(schemas.NewAbsence)
@blueprint.response(201, schemas.Absence)
def note_absence(given: dict[str, Any], username: str) -> identity.Absence:
    """Note an absence and who stands in."""
    with use_case(clock.now()) as session:
        return accounts.be_absent(session, username, **given, now=clock.now(), actor=actor())


@blueprint.route("/duty-roster")
@allow("any")
@blueprint.response(200, schemas.Roster)
def show_roster() -> dict[str, Any]:
    """Who is on duty now and later, in the order of calling."""
    with reading() as session:
        return {"items": duty.roster(session, now=clock.now()), "next": None}


@blueprint.route("/duty-roster", methods=["POST"])
@allow(*duty.KEEPERS)
@blueprint.arguments(schemas.NewShift)
@blueprint.response(201, schemas.Shift)
def put_on_duty(given: dict[str, Any]) -> dict[str, Any]:
    """Add a shift to the duty roster."""
    with use_case(clock.now()) as session:
        return duty.put_on_duty(session, **given, now=clock.now(), actor=actor())


@blueprint.route("/duty-roster/<int:shift_id>", methods=["DELETE"])
@allow(*duty.KEEPERS)
@blueprint.response(204)
def take_off_duty(shift_id: int) -> None:
    """Take a shift from the duty roster."""
    with use_case(clock.now()) as session:
        duty.take_off_duty(session, shift_id, now=clock.now(), actor=actor())
