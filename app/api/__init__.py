"""The API under /api/v1: schema in, use case, schema out."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import flask_smorest

from app.api import (
    alerts,
    audit,
    audits,
    calendar,
    cases,
    deadlines,
    definitions,
    docs,
    erasures,
    health,
    hearings,
    improvements,
    instances,
    links,
    lists,
    me,
    meetings,
    papers,
    problems,
    public,
    ratings,
    statistics,
    survey_series,
    surveys,
    tasks,
    tokens,
    vocabulary,
)
from app.api.schemas.problem import Problem

if TYPE_CHECKING:
    from flask import Flask

    from app.api.base import Blueprint

BLUEPRINTS = (
    public.blueprint,
    erasures.blueprint,
    vocabulary.blueprint,
    tokens.blueprint,
    me.blueprint,
    tasks.blueprint,
    cases.blueprint,
    papers.blueprint,
    deadlines.blueprint,
    hearings.blueprint,
    calendar.blueprint,
    definitions.blueprint,
    instances.blueprint,
    improvements.blueprint,
    meetings.blueprint,
    audit.blueprint,
    lists.blueprint,
    alerts.blueprint,
    links.blueprint,
    ratings.blueprint,
    statistics.blueprint,
    survey_series.blueprint,
    surveys.blueprint,
    audits.blueprint,
)
"""Every group of endpoints, in the order the document shows them."""

SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "caseSecret": {"type": "apiKey", "in": "header", "name": "X-Case-Secret"},
}


class Api(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest's, with errors as problem+json, and a document made when somebody first asks for it.

    Making it takes as long as the rest of the application's start, and most commands never serve it.
    """

    ERROR_SCHEMA = Problem
    _described = False

    def _register_error_handlers(self) -> None:
        """Leave errors to app.api.problems."""

    def join(self, blueprint: Blueprint) -> None:
        """Serve the endpoints of one kind."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)

    def document(self) -> dict[str, Any]:
        """The OpenAPI document of everything served."""
        with _describing:
            if not self._described:
                self._describe()
        described: dict[str, Any] = self.spec.to_dict()
        return described

    def _describe(self) -> None:
        for name, scheme in SECURITY.items():
            self.spec.components.security_scheme(name, scheme)
        for blueprint in BLUEPRINTS:
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        self._described = True


_describing = Lock()


def register(app: Flask) -> None:
    """Join every endpoint to the application, with the document that describes it."""
    app.config.update(
        API_TITLE="Redress",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        MAX_CONTENT_LENGTH=app.config.get("MAX_CONTENT_LENGTH") or 32 * 1024 * 1024,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    health.watch(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(docs.blueprint)
    problems.register(app)
    options: dict[str, Any] = {"info": {"description": docs.ABOUT}, "servers": [{"url": "/"}]}
    api = Api(app, spec_kwargs=options)
    for blueprint in BLUEPRINTS:
        api.join(blueprint)
    app.extensions["openapi"] = api.document
