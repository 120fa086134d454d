"""A seeded house served to a real Chromium; skipped with a reason when there is none."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Blueprint
from waitress.channel import HTTPChannel
from waitress.server import create_server

from app import clock, create_app
from app.cli.serve import THREADS
from app.db import db
from app.web.assets import FOLDER
from tests import databases
from tests.browser import stage, walking
from tests.conftest import build, settings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.stage import Stage

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path("app/web/client/node_modules/axe-core/axe.min.js")
AXE_ADDRESS = f"/axe/{AXE.name}"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_MS = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def executable() -> str:
    """Where Chromium is. Asked for before a house is built that nobody would visit."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on the path (Debian: apt-get install chromium fonts-noto-cjk)")
    if not (FOLDER / "built" / "redress.js").is_file():
        pytest.skip("the client is not built (make install)")
    return found


@pytest.fixture(scope="session")
def demonstration(executable: str) -> Iterator[tuple[str, Stage]]:
    """The demonstration city on a Monday morning: where it is served, and the names of what is in it."""
    with databases.fresh("sqlite", build) as url:
        app = create_app(settings_for(url))
        # from the house itself: the security policy takes no script from elsewhere, and a browser keeps it
        beside = Blueprint("axe", __name__, static_folder=str(AXE.parent.absolute()), static_url_path="/axe")
        beside.get_send_file_max_age = lambda _name: 3600
        app.register_blueprint(beside)
        clock.stand_still(walking.MONDAY)
        seeded = app.test_cli_runner().invoke(args=["seed", "--demo"])
        assert seeded.exit_code == 0, seeded.output
        with app.app_context():
            names = stage.prepare(seeded.output)
        clock.stand_still(None)
        with _served(app) as address:
            yield address, names
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def house(demonstration: tuple[str, Stage]) -> str:
    """The address of the demonstration city."""
    return demonstration[0]


@pytest.fixture(scope="session")
def staged(demonstration: tuple[str, Stage]) -> Stage:
    """What is in it, by the names that addresses need."""
    return demonstration[1]


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    # the server of `flask serve`: a browser breaks connections off, and what a page is served by matters then
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, map=(sockets := {}))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(lambda: _hang_up(sockets))
    thread.join(timeout=PATIENCE_MS / 1000)
    assert not thread.is_alive(), "the server does not stop"


def _hang_up(sockets: dict[int, object]) -> None:
    """Close what is open, in the thread of the server: its loop ends when nothing is left."""
    for socket in list(sockets.values()):
        if isinstance(socket, HTTPChannel):
            socket.handle_close()  # closes the files, too, that it was still to send
        else:
            socket.close()


@pytest.fixture(scope="session")
def chromium(executable: str) -> Iterator[Browser]:
    """A browser for the whole session."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def passes() -> dict[str, object]:
    """The cookies of staff who have signed in, by user name: each of them does so once in a session."""
    return {}


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Every walk is on that Monday; other tests of the same process have their own time."""
    clock.stand_still(walking.MONDAY)
    yield
    clock.stand_still(None)


@pytest.fixture
def visitor(house: str, chromium: Browser, passes: dict[str, object]) -> Iterator[Callable[..., Page]]:
    """`visitor("zh", 390)`: a new person at a screen of that width, without cookies but the language.

    `visitor(staff="clerk")` is signed in: by the page the first time, later by the cookies of that time.
    The browser is listed after the house so that it hangs up before the server stops.
    """
    contexts: list[BrowserContext] = []
    heard: list[str] = []

    def come(locale: str = "en", width: int = 1200, staff: str | None = None, **options: object) -> Page:
        context = chromium.new_context(
            base_url=house,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            storage_state=passes.get(staff),
            **options,
        )
        context.add_cookies([{"name": "locale", "value": locale, "url": house}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", lambda said: heard.append(said.text) if "Content Security" in said.text else None)
        if staff and staff not in passes:
            walking.sign_in(page, staff)
            passes[staff] = context.storage_state()
        return page

    yield come
    for context in contexts:
        context.close()
    assert heard == [], "a script failed or the security policy refused something"
