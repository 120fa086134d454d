"""The metronome: the visible list of everything that happens without anybody asking, and what ticks it."""

from __future__ import annotations

import logging
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler

from app import clock
from app.casework import outbox, watch
from app.casework.clock import Job, Round, due_moments, live_through, run
from app.db import transaction
from app.domain import metronome

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

_log = logging.getLogger(__name__)

JOBS = (
    Job("moments", timedelta(seconds=5), due_moments, live_through, shared=True),
    Job("outbox", timedelta(seconds=10), outbox.due, outbox.send, shared=True),
    Job("pauses", timedelta(minutes=5), watch.pauses_over, watch.end_pause),
    Job("calendar", timedelta(minutes=1), watch.outdated_clocks, watch.recount),
    Job("owners", timedelta(hours=1), watch.ownerless, watch.give_an_owner),
    Job("silence", timedelta(hours=1), watch.silent, watch.remind),
    Job("unheard", timedelta(hours=1), watch.once("messages nobody waited for"), watch.give_up_messages),
    Job("answers", timedelta(hours=1), watch.once("answers of yesterday"), watch.forget_answers),
    Job("root", timedelta(days=1), watch.once("root of the journal"), watch.close_root),
)
"""In the order in which one round does them."""


def perform(job: Job, now: datetime, *, forced: bool = False) -> Round:
    """Run one round of a job and note that it ran; empty when another process had the round."""
    if not job.shared and not forced:
        with transaction() as session:
            if not metronome.begin(session, job.name, every=job.every, now=now):
                return Round()
    done = run(job, now)
    with transaction() as session:
        metronome.end(session, job.name, fired=len(done.fired), failed=len(done.failed), now=now)
    if done.fired or done.failed:
        _log.info("job.ran", extra={"job": job.name, "fired": len(done.fired), "failed": len(done.failed)})
    return done


def beat(app: Flask, job: Job) -> None:
    """Run one round of a job now, in a context of its own; what goes wrong is logged and tried again."""
    with app.app_context():
        try:
            perform(job, clock.now())
        except Exception:  # noqa: BLE001 - the next tick comes whatever happened in this one
            _log.exception("job.broken", extra={"job": job.name})


def start(app: Flask) -> BackgroundScheduler:
    """Start ticking, in threads of this process; any number of them may. End it with `shutdown(wait=True)`.

    APScheduler keeps nothing: what is due stands in the database, so the next tick makes up for a missed one.
    """
    scheduler = BackgroundScheduler(timezone=UTC)
    first = clock.now()
    for number, job in enumerate(JOBS):
        scheduler.add_job(
            beat,
            "interval",
            (app, job),
            id=job.name,
            seconds=job.every.total_seconds(),
            next_run_time=first + timedelta(seconds=number),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    return scheduler
