"""Being forgotten (R85): preview, request, appeal and certificate; the register and holds for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import get_locale

from app import clock
from app.api.access import actor, allow, case_secret
from app.api.base import Blueprint
from app.api.public import download
from app.api.schemas import erasures as schemas
from app.casework import erasing, privacy, use_case
from app.db import reading
from app.domain.identity import CITIZEN
from app.limits import PUBLIC, limiter
from app.logs import about_case

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.casework import erasing_views as views

blueprint = Blueprint("erasures", "Being forgotten")


def _mine(session: Session, number: str) -> dict[str, Any]:
    about_case(erasing.case_of(session, number, case_secret()))
    return {"number": number, "secret": case_secret()}


@blueprint.route("/public/cases/<number>/erasure")
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.response(200, schemas.Erasure)
def show(number: str) -> views.ErasureView:
    """What would go and what stays, or how a request stands; at last the tombstone (the case answers 410)."""
    with reading() as session:
        return erasing.show(session, **_mine(session, number), now=clock.now())


@blueprint.route("/public/cases/<number>/erasure", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.ErasureRequest, required=False)
@blueprint.response(200, schemas.Erasure)
@blueprint.alt_response(202, schema=schemas.Erasure, description="Asked for; GET tells what came of it")
def request(given: dict[str, Any], number: str) -> Any:
    """Ask to be forgotten: without `confirm` a preview, with it the request; asking twice is asking once."""
    now = clock.now()
    if not given["confirm"]:
        with reading() as session:
            return erasing.show(session, **_mine(session, number), now=now)
    with use_case(now) as session:
        return erasing.request(session, **_mine(session, number), now=now, actor=CITIZEN), 202


@blueprint.route("/public/cases/<number>/erasure/appeal", methods=["POST"])
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.ErasureAppeal)
@blueprint.response(200, schemas.Erasure)
def appeal(given: dict[str, Any], number: str) -> views.ErasureView:
    """Appeal against a refusal or a hold; somebody who did not decide looks at it."""
    now = clock.now()
    with use_case(now) as session:
        return erasing.appeal(session, **_mine(session, number), **given, now=now, actor=CITIZEN)


@blueprint.route("/public/cases/<number>/erasure/certificate")
@allow("case-secret")
@limiter.limit(PUBLIC)
@blueprint.arguments(schemas.CertificateQuery, location="query")
@blueprint.response(200, content_type="application/pdf")
def certificate(given: dict[str, Any], number: str) -> Any:
    """The certificate of erasure (pdf or html), in the caller's language."""
    with reading() as session:
        paper = erasing.certificate(
            session, **_mine(session, number), locale=str(get_locale() or "zh"), form=given["form"]
        )
    return download(*paper)


@blueprint.route("/erasures")
@allow(*privacy.READERS)
@blueprint.response(200, schemas.Register)
def register() -> dict[str, Any]:
    """The register of erasures: numbers, dates, fingerprints; nobody's name."""
    with reading() as session:
        return {"items": privacy.register(session), "next": None}


@blueprint.route("/holds")
@allow(*privacy.READERS)
@blueprint.response(200, schemas.Holds)
def holds() -> dict[str, Any]:
    """Holds that are claimed or in force."""
    with reading() as session:
        return {"items": privacy.standing_holds(session, actor=actor()), "next": None}


@blueprint.route("/cases/<number>/holds", methods=["POST"])
@allow(*privacy.CLAIMANTS)
@blueprint.arguments(schemas.NewHold)
@blueprint.response(201, schemas.Hold)
def hold(given: dict[str, Any], number: str) -> views.HoldRow:
    """Say that a case must be kept: in force at once from the privacy officer, else for them to decide."""
    now = clock.now()
    with use_case(now) as session:
        return privacy.hold(session, number, **given, now=now, actor=actor())


@blueprint.route("/holds/<int:hold_id>/lift", methods=["POST"])
@allow(privacy.OFFICER)
@blueprint.response(200, schemas.Hold)
def lift(hold_id: int) -> views.HoldRow:
    """Lift a hold before its day; an erasure that waits for it goes on."""
    now = clock.now()
    with use_case(now) as session:
        return privacy.lift(session, hold_id, now=now, actor=actor())
