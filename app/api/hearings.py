"""Disputes over HTTP: hearings of staff and panel, the citizen's own dispute, the public calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response
from flask_babel import get_locale

from app import clock
from app.api.access import actor, allow, case_secret
from app.api.base import Blueprint
from app.api.etags import etag
from app.api.paging import page_of
from app.api.schemas import hearings as schemas
from app.casework import citizen, disputes, hearings, invitations, open_hearings, use_case
from app.db import reading
from app.domain.identity import CITIZEN
from app.limits import PUBLIC, limiter
from app.logs import about_case

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.casework import views
    from app.casework.hearing_views import HearingRow, HearingView, PartyView
    from app.casework.open_hearings import OpenHearing

blueprint = Blueprint("hearings", "Disputes: mediation and hearing")
CALENDAR = "text/calendar"


@blueprint.route("/hearings")
@allow("any")
@blueprint.arguments(schemas.HearingQuery, location="query")
@blueprint.response(200, page_of(schemas.HearingRow))
def list_hearings(asked: dict[str, Any]) -> views.Page[HearingRow]:
    """The hearings one may read, the newest first."""
    limit, cursor = asked.pop("limit"), asked.pop("cursor")
    filters = hearings.HearingFilters(**asked)
    with reading() as session:
        return hearings.list_(session, filters, actor=actor(), limit=limit, cursor=cursor)


@blueprint.route("/hearings", methods=["POST"])
@allow("mediator")
@blueprint.arguments(schemas.NewHearing)
@blueprint.response(201, schemas.Hearing)
def convene(given: dict[str, Any]) -> HearingView:
    """Convene a dispute for a citizen who chose mediation by telephone or letter."""
    now = clock.now()
    with use_case(now) as session:
        return hearings.convene(session, given["case"], now=now, actor=actor())


@blueprint.route("/hearings/<int:hearing_id>")
@allow("any")
@blueprint.response(200, schemas.Hearing)
def show(hearing_id: int) -> tuple[HearingView, int, dict[str, str]]:
    """A hearing: stage, panel, state of the ballots, bundle, opinion; each reader what they may."""
    with reading() as session:
        found = hearings.show(session, hearing_id, now=clock.now(), actor=actor())
    return found, 200, etag(found.version)


@blueprint.route("/hearings/<int:hearing_id>/panel", methods=["POST"])
@allow("mediator")
@blueprint.arguments(schemas.NewPanel)
@blueprint.response(200, schemas.Hearing)
def draw(given: dict[str, Any], hearing_id: int) -> HearingView:
    """Draw the panel, once, by the promise that is public."""
    now = clock.now()
    with use_case(now) as session:
        return hearings.draw(session, hearing_id, given, now=now, actor=actor())


@blueprint.route("/hearings/<int:hearing_id>/conflicts", methods=["POST"])
@allow("panel_user", "panel_expert", "panel_media")
@blueprint.arguments(schemas.NewDeclaration)
@blueprint.response(200, schemas.Hearing)
def declare(given: dict[str, Any], hearing_id: int) -> HearingView:
    """Declare a conflict of interest, or none."""
    now = clock.now()
    with use_case(now) as session:
        return hearings.declare(session, hearing_id, given, now=now, actor=actor())


@blueprint.route("/hearings/<int:hearing_id>/schedule", methods=["POST"])
@allow("mediator")
@blueprint.arguments(schemas.NewSchedule)
@blueprint.response(200, schemas.Hearing)
def schedule(given: dict[str, Any], hearing_id: int) -> HearingView:
    """Set day and place."""
    now = clock.now()
    with use_case(now) as session:
        return hearings.schedule(session, hearing_id, given, now=now, actor=actor())


@blueprint.route("/hearings/<int:hearing_id>/ballots", methods=["POST"])
@allow("panel_user", "panel_expert", "panel_media")
@blueprint.arguments(schemas.NewBallot)
@blueprint.response(200, schemas.Hearing)
def vote(given: dict[str, Any], hearing_id: int) -> HearingView:
    """Cast one's ballot, or change it before the count."""
    now = clock.now()
    with use_case(now) as session:
        return hearings.vote(session, hearing_id, **given, now=now, actor=actor())


@blueprint.route("/hearings/<int:hearing_id>/outcome", methods=["POST"])
@allow("mediator")
@blueprint.arguments(schemas.NewOutcome)
@blueprint.response(200, schemas.Hearing)
def outcome(given: dict[str, Any], hearing_id: int) -> HearingView:
    """Record the panel's opinion; however often it is sent, there is one record."""
    now = clock.now()
    with use_case(now) as session:
        return hearings.outcome(session, hearing_id, given, now=now, actor=actor())


@blueprint.route("/hearings/<int:hearing_id>/challenges", methods=["POST"])
@allow("head")
@blueprint.arguments(schemas.NewChallenge)
@blueprint.response(200, schemas.Hearing)
def challenge(given: dict[str, Any], hearing_id: int) -> HearingView:
    """The unit asks that a member step aside."""
    now = clock.now()
    with use_case(now) as session:
        return hearings.challenge(session, hearing_id, **given, now=now, actor=actor())


@blueprint.route("/hearings/<int:hearing_id>/postponement", methods=["POST"])
@allow("head")
@blueprint.arguments(schemas.NewPostponement)
@blueprint.response(200, schemas.Hearing)
def postpone(given: dict[str, Any], hearing_id: int) -> HearingView:
    """The unit asks for another day, once."""
    now = clock.now()
    with use_case(now) as session:
        return hearings.postpone(session, hearing_id, **given, now=now, actor=actor())


def _mine(session: Session, number: str) -> dict[str, Any]:
    about_case(citizen.enter(session, number, case_secret()).id)
    return {"number": number, "secret": case_secret(), "now": clock.now()}


@blueprint.route("/public/cases/<number>/hearing/consent", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.NewConsent)
@blueprint.response(200, schemas.Dispute)
def consent(given: dict[str, Any], number: str) -> PartyView:
    """Agree to mediation and hearing, or not; nothing begins without it."""
    answer = disputes.Consent(**{**given, "needs": tuple(given["needs"])})
    with use_case(clock.now()) as session:
        return disputes.consent(session, **_mine(session, number), given=answer, actor=CITIZEN)


@blueprint.route("/public/cases/<number>/hearing/leave", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.response(200, schemas.Dispute)
def leave(number: str) -> PartyView:
    """Leave the dispute, at any time and without a reason."""
    with use_case(clock.now()) as session:
        return disputes.leave(session, **_mine(session, number), actor=CITIZEN)


@blueprint.route("/public/cases/<number>/hearing/challenges", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.NewChallenge)
@blueprint.response(200, schemas.Dispute)
def challenge_member(given: dict[str, Any], number: str) -> PartyView:
    """Ask that a member of the panel step aside."""
    with use_case(clock.now()) as session:
        return disputes.challenge(session, **_mine(session, number), **given, actor=CITIZEN)


@blueprint.route("/public/cases/<number>/hearing/postponement", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.NewPostponement)
@blueprint.response(200, schemas.Dispute)
def another_day(given: dict[str, Any], number: str) -> PartyView:
    """Ask for another day, once."""
    with use_case(clock.now()) as session:
        return disputes.postpone(session, **_mine(session, number), **given, actor=CITIZEN)


@blueprint.route("/public/lists/hearings")
@allow("public")
@blueprint.arguments(schemas.OpenQuery, location="query")
@blueprint.response(200, page_of(schemas.OpenHearing))
def list_open(asked: dict[str, Any]) -> views.Page[OpenHearing]:
    """The public calendar and its results; closed hearings carry their reason."""
    with reading() as session:
        return open_hearings.list_(session, now=clock.now(), **asked)


@blueprint.route("/public/hearings/<number>")
@allow("public")
@blueprint.response(200, schemas.OpenHearing)
def show_open(number: str) -> OpenHearing:
    """A hearing in public: the promise of its draw, its day, and once published its opinion with dissent."""
    with reading() as session:
        return open_hearings.show(session, number, now=clock.now())


@blueprint.route("/public/hearings/<number>/invitation.ics")
@allow("public")
@blueprint.response(200, content_type=CALENDAR)
def invitation(number: str) -> Response:
    """A public hearing as a calendar entry."""
    with reading() as session:
        found = invitations.for_all(session, number, now=clock.now(), locale=str(get_locale() or "zh"))
    return Response(found, mimetype=CALENDAR)
