"""What goes wrong outside the command is told in one line, never as a trace."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError, ProgrammingError

if TYPE_CHECKING:
    from collections.abc import Callable


def plainly(command: click.Command) -> click.Command:
    """The command, and those below it, told plainly when the database is not there or not up to date."""
    for below in getattr(command, "commands", {}).values():
        plainly(below)
    if command.callback is not None and not hasattr(command.callback, "told_plainly"):
        command.callback = _told(command.callback)
    return command


def _told(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return work(*args, **kwargs)
        except (OperationalError, ProgrammingError) as error:
            why = str(error.orig).strip().splitlines()[0]
            raise click.ClickException(
                _(
                    "The database cannot be used: %(why)s. See that it runs and DATABASE_URL names it, "
                    "then bring it up to date: flask --app wsgi db upgrade",
                    why=why,
                )
            ) from error

    run.told_plainly = True  # type: ignore[attr-defined]
    return run
