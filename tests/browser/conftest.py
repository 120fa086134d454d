"""A seeded house served to a real Chromium; skipped with a reason when there is none."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from waitress.server import create_server

from app import clock, create_app
from app.cli.serve import THREADS
from app.db import db
from app.web.assets import FOLDER
from tests import databases
from tests.browser.walking import MONDAY
from tests.conftest import build, settings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

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
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_MS = 30_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser for the whole session."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on the path (Debian: apt-get install chromium fonts-noto-cjk)")
    if not (FOLDER / "built" / "redress.js").is_file():
        pytest.skip("the client is not built (make install)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house() -> Iterator[str]:
    """The demonstration city, on a Monday morning, at an address of its own."""
    with databases.fresh("sqlite", build) as url:
        app = create_app(settings_for(url))
        clock.stand_still(MONDAY)
        seeded = app.test_cli_runner().invoke(args=["seed", "--demo"])
        clock.stand_still(None)
        assert seeded.exit_code == 0, seeded.output
        # the server of `flask serve`: a browser breaks connections off, and what a page is served by matters then
        server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, map=(sockets := {}))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: _hang_up(sockets))
        thread.join()
        with app.app_context():
            db.engine.dispose()


def _hang_up(sockets: dict[int, object]) -> None:
    """Close what is open, in the thread of the server: its loop ends when nothing is left."""
    for socket in list(sockets.values()):
        socket.close()


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Every walk is on that Monday; other tests of the same process have their own time."""
    clock.stand_still(MONDAY)
    yield
    clock.stand_still(None)


@pytest.fixture
def visitor(chromium: Browser, house: str) -> Iterator[Callable[..., Page]]:
    """`visitor("zh", 390)`: a new person at a screen of that width, without cookies but the language."""
    contexts = []

    def come(locale: str = "en", width: int = 1200, **options: object) -> Page:
        context = chromium.new_context(
            base_url=house, viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
        )
        context.add_cookies([{"name": "locale", "value": locale, "url": house}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if "Content Security" in said.text else None,
        )
        return page

    yield come
    heard = [said for context in contexts for page in context.pages for said in page.complaints]
    for context in contexts:
        context.close()
    assert heard == [], "a script failed or the security policy refused something"
