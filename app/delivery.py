"""Sending one notice by the channels an installation has (Apprise): mail, SMS, webhooks; knows no table."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import quote

import apprise

if TYPE_CHECKING:
    from collections.abc import Iterable

MAIL = ("mailto://", "mailtos://")
_PLACE = "{address}"

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its messages quote addresses


class NotTaken(Exception):
    """The channel did not take the notice; it is tried again later."""


def route(urls: Iterable[str], channel: str) -> str | None:
    """Return the URL that serves a channel, `email` by mailto(s), `sms` by any other; None without one.

    URLs are Apprise's, with {address} where the receiver stands:
    `mailtos://user:password@mail.example.org?from=redress@example.org&to={address}`.
    """
    fitting = (url for url in urls if _PLACE in url and url.startswith(MAIL) == (channel == "email"))
    return next(fitting, None)


def send(url: str, address: str, subject: str, body: str) -> None:
    """Hand a notice over, waiting for the answer. Raises NotTaken."""
    service = apprise.Apprise.instantiate(url.replace(_PLACE, quote(address, safe="@")))
    if service is None:
        raise NotTaken("the URL is none that Apprise knows")
    if not service.notify(body=body, title=subject, body_format=apprise.NotifyFormat.TEXT):
        raise NotTaken("refused")
