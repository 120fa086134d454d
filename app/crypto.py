"""Envelopes around personal data: a key per person per case, wrapped by the master key, and a blind index.

What is sealed is bound to its place (field and row), so that a ciphertext moved elsewhere does not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.db import Base

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"
PREFIX = "v1."


class Sealed(Exception):
    """The envelope does not open: it was altered, moved to another place, or its key is another."""


class Erased(Sealed):
    """The person's key was destroyed on erasure; what it sealed can never be read again."""


class PersonKey(Base):
    """One person's key in one case, wrapped. Erasure empties `wrapped` and leaves the date.

    Refers to nothing and is referred to by number alone: the table is kept, and backed up, apart.
    """

    __tablename__ = "person_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Keyring:
    """The installation's keys, each derived from the master key for one use alone."""

    wrapping: bytes = field(repr=False)
    index: bytes = field(repr=False)
    house: bytes = field(repr=False)


def make_keyring(master: bytes) -> Keyring:
    """Derive the keys for wrapping, for the blind index and for the house's own short-lived secrets."""
    return Keyring(*(_derive(master, use) for use in ("wrap", "blind index", "house")))


def _derive(master: bytes, use: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"redress {use} 1".encode()).derive(master)


def _keyring() -> Keyring:
    ring: Keyring = current_app.extensions["keyring"]
    return ring


def lock(key: bytes, data: bytes, place: str) -> bytes:
    """AES-256-GCM: version, nonce, ciphertext with tag; `place` is authenticated with it."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, data, place.encode())


def unlock(key: bytes, envelope: bytes, place: str) -> bytes:
    """What `lock` took. Raises Sealed when key, place or content are not those it was locked with."""
    if envelope[:1] != VERSION:
        raise Sealed("This envelope was made by another version.")
    nonce, body = envelope[1 : 1 + NONCE_BYTES], envelope[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, place.encode())
    except (InvalidTag, ValueError):
        raise Sealed("This envelope does not open here.") from None


def new_key(session: Session, *, now: datetime) -> PersonKey:
    """Make and keep a fresh key for one person in one case; flushed, so that it has its number."""
    row = PersonKey(wrapped=None, created_at=now)
    session.add(row)
    session.flush()
    row.wrapped = lock(_keyring().wrapping, os.urandom(KEY_BYTES), f"person_key:{row.id}")
    session.flush()
    return row


def destroy_key(session: Session, key_id: int, *, now: datetime) -> None:
    """Erase a person: what the key sealed is unreadable from the commit on. Doing it twice does no harm."""
    row = session.get(PersonKey, key_id)
    if row is not None and row.wrapped is not None:
        row.wrapped = None
        row.destroyed_at = now
        session.flush()


def destroyed(session: Session, key_id: int) -> bool:
    """Whether what the key sealed can never be read again."""
    row = session.get(PersonKey, key_id)
    return row is None or row.wrapped is None


def _person_key(session: Session, key_id: int) -> bytes:
    row = session.get(PersonKey, key_id)
    if row is None or row.wrapped is None:
        raise Erased("The person's data was erased.")
    return unlock(_keyring().wrapping, row.wrapped, f"person_key:{key_id}")


def seal_bytes(session: Session, key_id: int, data: bytes, *, place: str) -> bytes:
    """Seal data under a person's key; `place` names table, field and row, such as `contact.phone:12`."""
    return lock(_person_key(session, key_id), data, place)


def open_bytes(session: Session, key_id: int, envelope: bytes, *, place: str) -> bytes:
    """Read what `seal_bytes` sealed at the same place. Raises Erased or Sealed."""
    return unlock(_person_key(session, key_id), envelope, place)


def seal(session: Session, key_id: int, text: str, *, place: str) -> str:
    """Seal text under a person's key, as text (`v1.` and base64url) fit for columns and the journal."""
    return _as_text(seal_bytes(session, key_id, text.encode(), place=place))


def open_(session: Session, key_id: int, sealed: str, *, place: str) -> str:
    """Read what `seal` sealed at the same place. Raises Erased or Sealed."""
    return open_bytes(session, key_id, _as_bytes(sealed), place=place).decode()


def seal_house(text: str, *, place: str) -> str:
    """Seal what belongs to no single person and lives shortly, under the house's own key."""
    return _as_text(lock(_keyring().house, text.encode(), place))


def open_house(sealed: str, *, place: str) -> str:
    """Read what `seal_house` sealed at the same place. Raises Sealed."""
    return unlock(_keyring().house, _as_bytes(sealed), place).decode()


def blind_index(value: str, *, kind: str) -> str:
    """A keyed fingerprint to find equal values by without reading them; equal but for case, width and spaces.

    `kind` keeps a phone number and an identity number of the same digits apart.
    """
    plain = "".join(unicodedata.normalize("NFKC", value).casefold().split())
    return hmac.new(_keyring().index, f"{kind}:{plain}".encode(), hashlib.sha256).hexdigest()


def fingerprint(value: str) -> str:
    """How a random secret (token, case secret) is kept: enough to recognise it, useless to present.

    Keyed, so that even a short one cannot be guessed from a stolen table.
    """
    return hmac.new(_keyring().index, f"secret:{value}".encode(), hashlib.sha256).hexdigest()


def _as_text(envelope: bytes) -> str:
    return PREFIX + base64.urlsafe_b64encode(envelope).decode("ascii")


def _as_bytes(sealed: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(sealed.removeprefix(PREFIX))
    except (binascii.Error, ValueError):
        raise Sealed("This is not an envelope.") from None
