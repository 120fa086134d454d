"""The only reader of the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _wall() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _wall


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


def begin_at(moment: datetime) -> None:
    """Let time run from `moment` on, which may lie ahead: for walks through what takes weeks."""
    global _source  # noqa: PLW0603 - as below
    ahead: timedelta = moment.astimezone(UTC) - _wall()
    _source = lambda: _wall() + ahead  # noqa: E731


def stand_still(moment: datetime | None) -> None:
    """Answer `moment` from now on, for tests and replays; None gives the wall clock back."""
    global _source  # noqa: PLW0603 - one clock for the process is the point
    if moment is None:
        _source = _wall
        return
    if moment.tzinfo is None:
        raise ValueError("the clock needs an aware datetime")
    still = moment.astimezone(UTC)
    _source = lambda: still  # noqa: E731
