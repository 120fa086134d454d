"""`flask serve`: pages, API and metronome in one process, on a threaded WSGI server."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

import click
import waitress
from flask import current_app
from flask.cli import with_appcontext

from app import clock, jobs
from app.casework import demo
from app.cli.tick import moment_of
from app.db import reading
from app.domain import identity

if TYPE_CHECKING:
    from flask import Flask

THREADS = 16
PAGES = (
    ("/submit", "submit a complaint 提交诉求"),
    ("/follow", "follow it by number 查询进度"),
    ("/inbox", "inbox of the staff 待办"),
    ("/api/docs", "the API, readable 接口文档"),
)
"""What is told at start-up."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option("--no-metronome", is_flag=True, help="Leave the ticking to `flask worker`.")
@click.option("--at", "moment", metavar="ISO", help="Begin at this moment (ALLOW_TIME_TRAVEL=1).")
@with_appcontext
def serve(host: str, port: int, moment: str | None, *, no_metronome: bool) -> None:
    """Serve pages and API, with the metronome unless told not to."""
    if moment is not None:
        clock.begin_at(moment_of(moment))
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - for threads
    scheduler = None if no_metronome else jobs.start(app)
    signal.signal(signal.SIGTERM, _stop)
    _welcome(f"http://{host}:{port}")
    try:
        waitress.serve(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident="",
            clear_untrusted_proxy_headers=False,
            # what the application refuses by its length is not written to a disk first
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
        )
    finally:
        if scheduler is not None:
            scheduler.shutdown(wait=True)


def _stop(_number: int, _frame: Any) -> None:
    raise SystemExit


def _welcome(address: str) -> None:
    click.echo(f"\nRedress 闭环  {address}\n")
    for path, what in PAGES:
        click.echo(f"  {address}{path:12} {what}")
    with reading() as session:
        if identity.is_demo(session):
            click.echo(f"\n  Demo accounts, each with the password “demo”:\n  {' '.join(demo.NAMES)}")
    click.echo("\n  Stop with Ctrl-C.\n")
