"""Every route declares who may call it, and every POST of the API can be repeated."""

from __future__ import annotations

from app import create_app
from app.domain.vocabulary import codes
from tests.conftest import settings_for

DECLARATIONS = {"public", "case-secret", "any", *codes("role")}
# files that are the same for everybody
FILES = {"static", "assets.static"}


def made():
    return create_app(settings_for("sqlite://"))


def test_every_route_declares_who_may_call_it():
    app = made()
    silent = {
        f"{rule.endpoint} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FILES and not getattr(app.view_functions[rule.endpoint], "allows", None)
    }
    assert silent == set()


def test_every_declaration_is_known():
    app = made()
    for rule in app.url_map.iter_rules():
        allows = getattr(app.view_functions[rule.endpoint], "allows", frozenset())
        assert allows <= DECLARATIONS, rule.endpoint


def test_every_post_of_the_api_takes_an_idempotency_key():
    document = made().extensions["openapi"]()
    for path, item in document["paths"].items():
        if "post" in item:
            names = [parameter.get("name") for parameter in item["post"].get("parameters", [])]
            assert "Idempotency-Key" in names, path


def test_every_operation_is_summed_up():
    document = made().extensions["openapi"]()
    for path, item in document["paths"].items():
        for method in {"get", "post", "put", "patch", "delete"} & set(item):
            assert item[method].get("summary"), f"{method} {path}"
