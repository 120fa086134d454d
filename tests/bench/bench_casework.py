"""What use cases cost in this process: statements, CPU and wall time, on both databases."""

from __future__ import annotations

import sys
import time
from statistics import median
from typing import TYPE_CHECKING

import sqlalchemy

from app import create_app
from app.casework import staff, use_case
from app.db import db
from tests.casework.city import ANSWERS, City
from tests.casework.conftest import build
from tests.conftest import settings_for
from tests.databases import KINDS, folder, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CASES = 25
WARM = 5
STEPS = (
    ("triage", "clerk"),
    ("dispatch", "dispatcher"),
    ("sign", "handler"),
    ("initial_response", "handler"),
    ("handling", "handler"),
)
PLAIN = "handling"


class Meter:
    """Counts statements, and takes the time."""

    def __init__(self) -> None:
        self.sent = 0
        sqlalchemy.event.listen(db.engine, "before_cursor_execute", self._note)

    def _note(self, *_what: object) -> None:
        self.sent += 1

    def row(self, what: str, uses: Iterable[Callable[[], object]]) -> None:
        """Print the medians of these uses; the first few only warm things up."""
        taken = []
        for use in uses:
            self.sent = 0
            wall, cpu = time.perf_counter(), time.process_time()
            use()
            taken.append((self.sent, (time.process_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3))
        counts, cpus, walls = zip(*taken[WARM:], strict=True)
        figures = f"{median(counts):6.0f} statements {median(cpus):8.2f} ms CPU {median(walls):8.2f} ms"
        sys.stdout.write(f"  {what:44} {figures}\n")


def _through(city: City, meter: Meter) -> None:
    cases: list = []
    meter.row("submit, five clocks and escalations", [lambda: cases.append(city.submit())] * CASES)
    for form, by in STEPS:
        more = {"lead_unit": city.unit()} if form == "dispatch" else {}
        actor, answers = city.actor(by), {**ANSWERS[form], **more}
        items = [city.item(case, form).id for case in cases]

        def use(item: int, actor=actor, answers=answers) -> None:
            with use_case(city.now) as session:
                staff.complete(session, item, answers, now=city.now, actor=actor)

        note = " (a plain step)" if form == PLAIN else ""
        meter.row(f"complete {form}{note}", [lambda item=item: use(item) for item in items])


def main() -> None:
    """Both databases: SQLite in WAL with synchronous NORMAL, PostgreSQL with fsync off."""
    sys.stdout.write(f"  one client, medians of {CASES - WARM}, posts delivered; databases in {folder()}\n")
    for kind in KINDS:
        sys.stdout.write(f" {kind}\n")
        with fresh(kind, build) as url:
            app = create_app(settings_for(url))
            with app.app_context():
                _through(City(app), Meter())
                db.engine.dispose()


if __name__ == "__main__":
    main()
