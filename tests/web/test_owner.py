"""What process owners own, as pages: versions, differences, and who may put one into force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import clock
from app.casework import owner
from app.db import reading, transaction
from app.domain import identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.conftest import Visitor

URL = "/owner/definitions/form/reply"


@pytest.fixture
def written(house: Flask) -> int:
    """A draft of a form, written by the owner: its version."""
    now = clock.now()
    with house.app_context():
        with reading() as session:
            source = owner.version_of(session, "reply", 1, kind="form").source
            person = identity.by_username(session, "owner")
            assert person is not None
            actor = identity.actor_of(session, person, now=now)
        changed = source.replace('"title": "', f'"title": "{now:%H:%M:%S.%f} ', 1)
        with transaction() as session:
            [row] = owner.deploy(
                session,
                [("forms/reply.json", changed.encode())],
                note="Clearer",
                now=now,
                actor=actor,
                activate=False,
            )
            return row.version


@pytest.mark.parametrize(
    ("locale", "heading", "titles"),
    [
        ("en", "Decision tables", ("Complaint handling", "Triage", ">Tier<")),
        ("zh", "决策表", ("投诉办理", "受理分拣", ">分级<")),
    ],
)
def test_everything_is_listed_with_what_is_in_force(
    visitor: Callable[..., Visitor], locale: str, heading: str, titles: tuple[str, ...]
) -> None:
    watcher = visitor(locale)
    watcher.sign_in("analyst")
    page = watcher.get("/owner/definitions").text
    assert heading in page
    assert [title for title in titles if title not in page] == []
    assert 'href="/owner/definitions/bpmn/complaint"' in page
    assert 'href="/owner/definitions"' in watcher.get("/inbox").text


def test_a_version_is_compared_downloaded_and_put_into_force_by_another(
    visitor: Callable[..., Visitor], written: int
) -> None:
    author = visitor()
    author.sign_in("owner")
    page = author.get(URL).text
    assert "Clearer" in page
    assert "into force" not in page
    assert author.post(f"{URL}/{written}/activate", {}, seen=URL).status_code == 403
    shown = author.get(f"{URL}/diff?from=1&to={written}").text
    assert "<del>" in shown
    assert "<ins>" in shown
    assert author.get(f"{URL}/{written}").headers["Content-Disposition"].endswith(f"reply-{written}.json")
    approver = visitor("zh")
    approver.sign_in("deployer")
    done = approver.post(f"{URL}/{written}/activate", {}, seen=URL).text
    assert f"第 {written} 版已生效" in done
    back = approver.post(f"{URL}/1/activate", {}, seen=URL).text
    assert "第 1 版已生效" in back


def test_what_cannot_leave_says_why(visitor: Callable[..., Visitor]) -> None:
    approver = visitor()
    approver.sign_in("deployer")
    url = "/owner/definitions/bpmn/complaint"
    with approver.client.application.app_context(), reading() as session:
        number = owner.in_force(session, "complaint").version
    page = approver.post(f"{url}/{number}/retire", {}, seen=url).text
    assert "Every new matter starts this process." in page
    for wrong in (
        "/owner/definitions/bpmn/nothing",
        f"{url}/diff?from=x",
        f"{url}/diff?from=1&to=999",
        f"{url}/99",
    ):
        assert approver.get(wrong).status_code == 404, wrong


def test_a_clerk_has_no_door_here(visitor: Callable[..., Visitor]) -> None:
    clerk = visitor()
    clerk.sign_in("clerk")
    assert clerk.get("/owner/definitions").status_code == 403
    assert "/owner/definitions" not in clerk.get("/inbox").text
