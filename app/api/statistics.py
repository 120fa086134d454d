"""Figures for staff: the three rates, Pareto, trend, delay reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import clock
from app.api.access import actor, allow
from app.api.base import Blueprint
from app.api.schemas import lists as schemas
from app.casework import figures
from app.db import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

blueprint = Blueprint("statistics", "Figures")


@blueprint.route("/statistics/rates")
@allow("any")
@blueprint.arguments(schemas.FigureQuery, location="query")
@blueprint.response(200, schemas.RatesView)
def rates(asked: dict[str, Any]) -> Mapping[str, Any]:
    """Response, resolution and satisfaction of a period with n and interval, all together and by unit."""
    with reading() as session:
        return figures.rates(session, **asked, now=clock.now(), actor=actor())


@blueprint.route("/statistics/trend")
@allow("any")
@blueprint.arguments(schemas.TrendQuery, location="query")
@blueprint.response(200, schemas.Trend)
def trend(asked: dict[str, Any]) -> Mapping[str, Any]:
    """The three rates month by month."""
    with reading() as session:
        return {"items": figures.trend(session, **asked, now=clock.now(), actor=actor())}


@blueprint.route("/statistics/pareto")
@allow("any")
@blueprint.arguments(schemas.ParetoQuery, location="query")
@blueprint.response(200, schemas.Bars)
def pareto(asked: dict[str, Any]) -> Mapping[str, Any]:
    """What there is most of."""
    with reading() as session:
        return {"items": figures.pareto(session, **asked, actor=actor())}


@blueprint.route("/statistics/reasons")
@allow("any")
@blueprint.arguments(schemas.FigureQuery(only=("unit",)), location="query")
@blueprint.response(200, schemas.Bars)
def reasons(asked: dict[str, Any]) -> Mapping[str, Any]:
    """Why open cases are late, by the code that each of them shows."""
    with reading() as session:
        return {"items": figures.reasons(session, **asked, now=clock.now(), actor=actor())}
