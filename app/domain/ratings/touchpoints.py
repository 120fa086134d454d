"""Touchpoints (评价点) and the signed tokens of their QR codes."""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import crypto
from app.domain import events
from app.domain.ratings.tables import Touchpoint
from app.domain.vocabulary import codes
from app.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.identity import Actor, OrganisationUnit

_CODE = re.compile(r"(\d{1,9})-(\d{1,9})-([0-9a-f]{20})", re.ASCII)
SIGNATURE = 20
"""Hexadecimal digits of the signature that a code carries: 80 bits, and the code stays easy to scan."""


def open_(
    session: Session,
    *,
    kind: str,
    name: tuple[str, str],
    post: tuple[str, str] = ("", ""),
    unit: OrganisationUnit,
    now: datetime,
    actor: Actor,
) -> Touchpoint:
    """Add a window, line or vehicle; names and post are (English, 中文). Raises Invalid."""
    if kind not in codes("touchpoint_kind"):
        raise Invalid({"kind": [_l("Choose one of the values offered.")]})
    plain = [text.strip() for text in name]
    if not all(plain):
        raise Invalid({"name_en" if plain[1] else "name_zh": [_l("This is needed.")]})
    row = Touchpoint(
        kind=kind,
        name_en=plain[0],
        name_zh=plain[1],
        post_en=post[0].strip(),
        post_zh=post[1].strip(),
        unit_id=unit.id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    events.record(session, events.HOUSE, "touchpoint.opened", now=now, actor=actor, payload={"id": row.id})
    return row


def token_of(row: Touchpoint) -> str:
    """What its QR code carries: number, serial and signature; nobody can make one up."""
    return f"{row.id}-{row.serial}-{_sign(row.id, row.serial)}"


def by_token(session: Session, token: str) -> Touchpoint:
    """Where a code leads. Raises NotFound alike for a forged, a revoked and a closed one."""
    found = _CODE.fullmatch(token)
    if found is not None:
        number, serial = int(found[1]), int(found[2])
        right = hmac.compare_digest(_sign(number, serial).encode(), found[3].encode())
        row = session.get(Touchpoint, number) if right else None
        if row is not None and row.active and row.serial == serial:
            return row
    raise NotFound(_l("This code is not valid any more. Please scan the code that hangs there now."))


def get(session: Session, touchpoint_id: int) -> Touchpoint:
    """Raises NotFound."""
    row = session.get(Touchpoint, touchpoint_id)
    if row is None:
        raise NotFound(_l("There is no such place to rate."))
    return row


def revoke(session: Session, row: Touchpoint, *, close: bool, now: datetime, actor: Actor) -> None:
    """End the code that hangs there (lost, copied, moved); unless the place is closed, a new one is valid."""
    row.serial += 1
    row.active = not close
    payload = {"id": row.id, "serial": row.serial, "active": row.active}
    events.record(session, events.HOUSE, "touchpoint.revoked", now=now, actor=actor, payload=payload)


def all_(session: Session, units: Collection[int] | None = None) -> list[Touchpoint]:
    """Every touchpoint, or those of some units, in the order they were added."""
    rows = select(Touchpoint).order_by(Touchpoint.id)
    return list(session.scalars(rows if units is None else rows.where(Touchpoint.unit_id.in_(units))))


def _sign(number: int, serial: int) -> str:
    return crypto.fingerprint(f"touchpoint:{number}:{serial}")[:SIGNATURE]
