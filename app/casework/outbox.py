"""Emptying the outbox: each notice claimed, sent outside of any transaction, then noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app import delivery, settings
from app.casework.clock import Item
from app.db import transaction
from app.domain import notifications
from app.domain.notifications import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


def due(session: Session, now: datetime, limit: int) -> Sequence[Item]:
    """Return the notices to be tried now, of the channels that this installation has (NOTIFY_URLS)."""
    urls = settings.current().notify_urls
    channels = [channel for channel in ("email", "sms") if delivery.route(urls, channel)]
    if not channels:
        return []
    wanted = notifications.due(session, now, limit)
    rows = select(Notice).where(Notice.id.in_(wanted), Notice.channel.in_(channels))
    return [Item(row.next_at, "notice", row.id, row.template) for row in session.scalars(rows)]


def send(item: Item, now: datetime) -> bool:
    """Send one notice: one whose sender dies in between is sent by the next after its lease."""
    with transaction() as session:
        letter = notifications.claim(session, item.id, now=now)
    url = delivery.route(settings.current().notify_urls, letter.channel) if letter else None
    if letter is None or url is None:
        return False
    try:
        delivery.send(url, letter.address, letter.subject, letter.body)
    except Exception as error:  # noqa: BLE001 - whatever keeps a notice back, its class is all that is told
        with transaction() as session:
            notifications.failed(session, item.id, type(error).__name__, now=now)
        return False
    with transaction() as session:
        notifications.sent(session, item.id, now=now)
    return True
