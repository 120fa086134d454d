"""For machines that watch: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily

from app import clock
from app.api.access import allow
from app.casework import backlog
from app.db import reading
from app.logs import route
from app.settings import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from sqlalchemy.orm import Session

blueprint = Blueprint("health", __name__)


def database_at_head(session: Session) -> str | None:
    """The schema is the one this version was written for."""
    head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    found = MigrationContext.configure(session.connection()).get_current_revision()
    return None if found == head else f"schema is at {found}, this version needs {head}: run flask db upgrade"


CHECKS: dict[str, Callable[[Session], str | None]] = {
    "database": database_at_head,
    "releases": backlog.unbound,
}
"""What must hold before requests are served; each answers None, or what to do."""


def watch(app: Flask) -> None:
    """Count and time every request by its route template."""
    registry = CollectorRegistry()
    timing = Histogram(
        "redress_request_seconds",
        "Time to answer, by route template",
        ["method", "route", "status"],
        registry=registry,
    )
    registry.register(_Backlog())
    app.extensions["metrics"] = registry

    def note(response: Response) -> Response:
        took = time.perf_counter() - g.get("began", time.perf_counter())
        timing.labels(request.method, route(), response.status_code).observe(took)
        return response

    app.after_request(note)


class _Backlog:
    def collect(self) -> Iterator[Any]:
        with reading() as session:
            counts = backlog.counts(session, now=clock.now())
        for name, count in counts.items():
            yield GaugeMetricFamily(f"redress_{name}", name.replace("_", " "), value=count)

    def describe(self) -> list[Any]:
        return []


@blueprint.get("/healthz")
@allow("public")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@allow("public")
def readyz() -> tuple[Response, int]:
    """The process can do its work: every check holds, or 503 saying which does not."""
    found: dict[str, str] = {}
    with reading() as session:
        for name, check in CHECKS.items():
            try:
                found[name] = check(session) or "ok"
            except Exception as error:  # noqa: BLE001 - whatever fails means not ready
                found[name] = f"failed: {type(error).__name__}"
    ready = all(state == "ok" for state in found.values())
    return jsonify(status="ready" if ready else "not ready", checks=found), 200 if ready else 503


@blueprint.get("/metrics")
@allow("public")
def metrics() -> Response:
    """Counters for Prometheus."""
    return Response(generate_latest(current_app.extensions["metrics"]), content_type=CONTENT_TYPE_LATEST)
