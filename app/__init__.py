"""The application: every wire, in the order it is joined."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import api, cli, crypto, db, domain, functions, limits, logs, settings, web
from app.operators import OPERATORS
from workflows import Limits, Runner
from workflows.definitions import Definitions


def create_app(given: settings.Settings | None = None) -> Flask:
    """Build the application from settings, or from the environment. Raises SettingsRefused."""
    chosen = given or settings.read()
    app = Flask(__name__, instance_path=str(chosen.instance))
    app.extensions["settings"] = chosen
    app.extensions["keyring"] = crypto.make_keyring(chosen.master_key)
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        SQLALCHEMY_DATABASE_URI=chosen.database_url,
        # an error's text is logged or shown somewhere: it must not quote the row it failed on
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        TESTING=chosen.testing,
    )
    if chosen.trusted_proxies:
        hops = chosen.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _join_engine(app, chosen)
    _know_every_table()
    db.connect(app)
    logs.configure(app, chosen.log_level)
    limits.configure(app, chosen)
    web.register(app)
    api.register(app)
    cli.register(app)
    return app


def _join_engine(app: Flask, chosen: settings.Settings) -> None:
    definitions = Definitions(OPERATORS, functions.NAMES)
    # a date in a diagram is a day of the authority's zone
    bounds = Limits(zone=chosen.timezone)
    runner = Runner(definitions, OPERATORS, functions.functions, functions.NAMES, bounds)
    # the shelf plans a process's timer starts when it comes into force, and the runner knows how
    definitions.plan = runner.plan
    app.extensions.update(operators=OPERATORS, definitions=definitions, runner=runner)


def _know_every_table() -> None:
    # the metadata is complete only when every model has been read, whoever else needs it
    for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
        importlib.import_module(module.name)
