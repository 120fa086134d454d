"""Logs for machines: one JSON object a line, with request and case ids, and no personal data."""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import g, has_request_context, request

if TYPE_CHECKING:
    from flask import Flask, Response

log = logging.getLogger("redress")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\+?\d[\d -]{5,}\d[\dXx]?")
_PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """A record as one line of JSON; an exception as its type and places, for its text may quote a person."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _PERSONAL.sub("…", record.getMessage()),
            **_where(),
            **{key: value for key, value in record.__dict__.items() if key not in _PLAIN},
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False, default=str)


def _where() -> dict[str, Any]:
    if not has_request_context():
        return {}
    found = {"request": g.get("request_id"), "case": g.get("case_id"), "actor": g.get("actor_id")}
    return {key: value for key, value in found.items() if value is not None}


def about_case(case_id: int) -> None:
    """Say which case this request is about: for its log lines, and for the erasure of its stored answer."""
    if has_request_context():
        g.case_id = case_id


def route() -> str:
    """The route template of the request, never its path: paths carry case numbers."""
    return request.url_rule.rule if request.url_rule is not None else "unmatched"


def configure(app: Flask, level: str) -> None:
    """Send every log line to stderr as JSON, and one line per request answered."""
    if not app.testing:
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        root = logging.getLogger()
        root.handlers[:] = [handler]
        root.setLevel(logging.WARNING)
        # the servers' own access lines hold paths
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
    log.setLevel(level)
    app.logger.addFilter(_without_path)
    app.before_request(_begin)
    app.after_request(_end)


def _without_path(record: logging.LogRecord) -> bool:
    """Flask reports a crash with the path of the request, which carries case numbers."""
    if record.exc_info:
        record.msg, record.args = "unexpected", ()
        if has_request_context():
            record.route = route()
    return True


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    took = time.perf_counter() - g.get("began", time.perf_counter())
    fields = {"method": request.method, "route": route(), "status": response.status_code}
    log.info("request", extra={**fields, "ms": round(took * 1000, 1)})
    return response
