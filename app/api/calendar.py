"""The calendar of working days over HTTP: read by everybody, kept by admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.schemas import calendar as schemas
from app.casework import calendars, use_case
from app.db import reading
from app.domain.calendar import NOTHING, Day, Hours, versions

if TYPE_CHECKING:
    from app.domain.calendar import CalendarVersion

blueprint = Blueprint("calendar", "Working days")


@blueprint.route("/calendar")
@allow("public")
@blueprint.arguments(schemas.CalendarQuery, location="query")
@blueprint.response(200, schemas.CalendarYear)
def show_year(asked: dict[str, Any]) -> calendars.YearView:
    """A year's holidays and make-up workdays, office hours, and up to when they are published."""
    with reading() as session:
        return calendars.year(session, asked["year"], unit=asked["unit"], now=clock.now())


@blueprint.route("/calendar/versions")
@allow("any")
@blueprint.arguments(schemas.CalendarQuery(only=["unit"]), location="query")
@blueprint.response(200, schemas.CalendarVersions)
def list_versions(asked: dict[str, Any]) -> dict[str, Any]:
    """Every import and edit, with its source."""
    with reading() as session:
        return {"items": versions(session, calendars.unit_named(session, asked["unit"]))}


@blueprint.route("/calendar/days", methods=["POST"])
@allow("admin")
@blueprint.arguments(schemas.CalendarChange)
@blueprint.response(201, schemas.CalendarVersion)
def change_days(given: dict[str, Any]) -> CalendarVersion:
    """Change days by hand; deadlines that count by them are counted again within minutes."""
    days = [
        Day(one["day"], schemas.KINDS[one["kind"]], one["name_en"], one["name_zh"]) for one in given["days"]
    ]
    return _publish(days, given, NOTHING)


@blueprint.route("/calendar/import", methods=["POST"])
@allow("admin")
@blueprint.arguments(schemas.CalendarImport)
@blueprint.response(201, schemas.CalendarVersion)
def import_notice(given: dict[str, Any]) -> CalendarVersion:
    """Import a holiday notice; all of it, or 422 naming every line that cannot be read."""
    read = calendars.read_notice(given["content"].encode(), given["format"])
    published, until = read.published(), given["published_until"]
    if until is not None:
        published = (min(read.days).day.replace(month=1, day=1), until)
    return _publish(read.days, given, Hours(published=published))


def _publish(days: list[Day], given: dict[str, Any], hours: Hours) -> CalendarVersion:
    now = clock.now()
    with use_case(now) as session:
        return calendars.publish(
            session,
            days,
            source=given["source"],
            note=given.get("note"),
            unit_id=calendars.unit_named(session, given["unit"]),
            hours=hours,
            now=now,
            actor=actor(),
        )
