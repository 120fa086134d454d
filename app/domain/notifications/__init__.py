"""Notices to people: worded in their language, kept in the outbox first, sent after the commit (R29)."""

from __future__ import annotations

from app.domain.notifications.outbox import (
    Notice,
    claim,
    dead,
    due,
    failed,
    put,
    sent,
    to_person,
)
from app.domain.notifications.wording import TEMPLATES, Text, word

__all__ = [
    "TEMPLATES",
    "Notice",
    "Text",
    "claim",
    "dead",
    "due",
    "failed",
    "put",
    "sent",
    "to_person",
    "word",
]
