"""`flask tick`, `worker` and `calendar`, as an operator types them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from app import clock
from app.casework import use_case
from app.db import reading, transaction
from app.domain import calendar, deadlines
from app.domain.identity import SYSTEM, add_unit
from tests.conftest import application
from tests.some_time import a_case, seed_calendar, shanghai

ROOT = Path(__file__).resolve().parents[1]
FILED = shanghai("2025-10-13T10:00")
ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:春节 休
DTSTART;VALUE=DATE:20270206
DTEND;VALUE=DATE:20270213
END:VEVENT
BEGIN:VEVENT
SUMMARY:春节（班）
DTSTART;VALUE=DATE:20270214
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()


def invoke(app, *words: str):
    return app.test_cli_runner().invoke(args=[*words])


@pytest.fixture
def paused(app):
    """A case whose pause is over on 20 October 2025 at 17:30."""
    with use_case(FILED) as session:
        seed_calendar(session)
        case = a_case(session, FILED)
        deadlines.start(session, "final", ("case", case.id), "WD5", now=FILED, actor=SYSTEM)
        deadlines.pause(session, case.id, now=FILED, actor=SYSTEM)
    return case


def test_a_dry_run_tells_what_would_fire_and_does_nothing(app, paused):
    for _ in range(2):
        told = invoke(app, "tick", "--at", "2025-10-21T09:00", "--dry-run")
        assert told.exit_code == 0, told.output
        assert f"2025-10-20T17:30:00+08:00  pauses  pause over {paused.id}" in told.output
    with reading() as session:
        assert deadlines.of_case(session, paused.id)[0].paused_since is not None


def test_a_tick_tells_what_fired_once(app, paused):
    assert "pauses  pause over" in invoke(app, "tick", "--at", "2025-10-21T09:00:00+08:00").output
    assert "pauses" not in invoke(app, "tick", "--at", "2025-10-21T09:00:00+08:00").output
    assert clock.now() > shanghai("2026-01-01T00:00")  # the clock of the process goes on as before


def test_the_future_needs_leave(kind):
    with application(kind, allow_time_travel=False) as app:
        ahead = (clock.now() + timedelta(days=1)).isoformat()
        told = invoke(app, "tick", "--at", ahead)
        assert told.exit_code == 2
        assert "ALLOW_TIME_TRAVEL" in told.output
    with application(kind, allow_time_travel=True) as app:
        assert invoke(app, "tick", "--at", ahead, "--dry-run").exit_code == 0


def test_a_moment_that_is_none_is_refused(app):
    assert invoke(app, "tick", "--at", "tomorrow").exit_code == 2


NOTICE = "day,working,name_zh\n" + "".join(f"2027-01-0{n},rest,元旦\n" for n in range(1, 6))


def test_a_notice_is_imported_and_deadlines_follow(app, tmp_path, travel):
    """S3 from the shell: the provisional date moves over the new holidays."""
    filed = travel("2026-11-02T10:00+08:00")
    with use_case(filed) as session:
        seed_calendar(session)
        case = a_case(session, filed)
        made = deadlines.start(session, "final", ("case", case.id), "WD100", now=filed, actor=SYSTEM).clock
        known = calendar.current(session)
    assert made.provisional
    year = known.published_until.year + 1
    notice = tmp_path / "notice.csv"
    notice.write_text(NOTICE.replace("2027", str(year)), encoding="utf-8")
    told = invoke(app, "calendar", "import", str(notice), "--dry-run")
    assert "5 days read, 0 lines refused." in told.output
    assert "clocks were counted again" not in told.output
    told = invoke(app, "calendar", "import", str(notice), "--source", "notice")
    assert told.exit_code == 0, told.output
    assert "1 clocks were counted again" in told.output
    with reading() as session:
        assert calendar.current(session).published_until.year == year
        assert deadlines.get(session, made.id).due_at > made.due_at
    assert f"{year}-01-01  rest    元旦" in invoke(app, "calendar", "show", str(year)).output


def test_an_icalendar_file_is_imported_and_shown(app, tmp_path):
    with transaction() as session:
        seed_calendar(session)
        add_unit(session, "desk", en="Desk", zh="窗口")
    notice = tmp_path / "holidays.ics"
    notice.write_bytes(ICS)
    for unit in ((), ("--unit", "desk")):
        told = invoke(app, "calendar", "import", str(notice), *unit)
        assert told.exit_code == 0, told.output
        assert "2027-02-06  rest" in invoke(app, "calendar", "show", "2027", *unit).output
        assert "2027-02-14  work" in invoke(app, "calendar", "show", "2027", *unit).output


def test_a_notice_with_a_bad_line_is_not_imported(app, tmp_path):
    notice = tmp_path / "notice.csv"
    notice.write_text("day,working\n2027-01-01,rest\n2027-13-01,rest\n", encoding="utf-8")
    told = invoke(app, "calendar", "import", str(notice))
    assert told.exit_code == 1
    assert "line 3:" in told.output
    with reading() as session:
        assert calendar.versions(session) == []


def test_a_day_is_set_for_everybody_or_for_a_unit(app):
    with transaction() as session:
        seed_calendar(session)
        unit = add_unit(session, "desk", en="Desk", zh="窗口")
    assert invoke(app, "calendar", "set", "2026-11-25", "rest", "--name", "Typhoon").exit_code == 0
    assert invoke(app, "calendar", "set", "2026-11-22", "work", "--unit", "desk").exit_code == 0
    assert invoke(app, "calendar", "set", "2026-11-22", "work", "--unit", "nobody").exit_code == 2
    assert "2026-11-25  rest  Typhoon" in invoke(app, "calendar", "show", "2026").output
    assert "2026-11-22  work" in invoke(app, "calendar", "show", "2026", "--unit", "desk").output
    with reading() as session:
        assert calendar.current(session, unit.id).version != calendar.current(session).version


def test_a_worker_ticks_and_stops_in_peace(tmp_path):
    """Run for real: the only test that waits for a clock, and for no particular length of it."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/house.db",
        "INSTANCE_PATH": str(tmp_path),
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "db", "upgrade"], cwd=ROOT, env=environment, check=True, capture_output=True)
    worker = subprocess.Popen(
        [*flask, "worker"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout is not None
        assert "metronome" in worker.stdout.readline()
        time.sleep(2)
        worker.send_signal(signal.SIGTERM)
        said, wrong = worker.communicate(timeout=60)
    finally:
        worker.kill()
    assert worker.returncode == 0, wrong
    assert "Stopping" in said
    assert "job.broken" not in wrong
    assert "Traceback" not in wrong
