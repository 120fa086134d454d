"""The people of a group case (群诉): one case, and a number, secret, notices and verdict for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app import crypto
from app.db import Base, UtcDateTime
from app.domain import parties
from app.domain.cases.case import set_flag
from app.domain.cases.numbers import new_secret, next_number
from app.domain.parties import Details, Party
from app.domain.parties.rekeying import give_own_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.domain.cases.case import Case

ROLE = "member"
LEAST, MOST_REPRESENTATIVES, MOST_AT_ONCE = 5, 5, 500


class Member(Base):
    """One person of a group case besides the first; what is personal is in the party, under its own key."""

    __tablename__ = "case_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    speaks: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime())
    grade: Mapped[int | None]
    resolved: Mapped[str | None] = mapped_column(String(10))
    comment: Mapped[str | None] = mapped_column(Text)
    rated_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


@dataclass(frozen=True)
class Joining:
    """Somebody to be added: who they are, and whether they speak for the others."""

    details: Details
    speaks: bool = False
    locale: str = "zh"


def add(
    session: Session, case: Case, people: Sequence[Joining], *, now: datetime
) -> list[tuple[Member, str]]:
    """Add people, each with a number, a secret that is kept nowhere, and a key of their own; flushed.

    So has from now on whoever began it: they may be forgotten while the words of the group stay (R85).
    """
    first = parties.complainant(session, case.id)
    if first.key_id == case.key_id:
        give_own_key(session, first, now=now)
    made = []
    for one in people:
        values = one.details.values
        channel = "email" if "email" in values else "sms" if "phone" in values else "page"
        party = parties.add(
            session,
            case.id,
            ROLE,
            one.details,
            key_id=crypto.new_key(session, now=now).id,
            locale=one.locale,
            notice_channel=channel,
        )
        secret = new_secret()
        member = Member(
            case_id=case.id,
            party_id=party.id,
            number=next_number(session, now=now),
            secret_hash=crypto.fingerprint(secret),
            speaks=one.speaks,
            joined_at=now,
        )
        session.add(member)
        made.append((member, secret))
    set_flag(case, "group")
    session.flush()
    return made


def of_case(session: Session, case_id: int) -> list[Member]:
    """The members, in the order they joined."""
    return list(session.scalars(select(Member).where(Member.case_id == case_id).order_by(Member.id)))


def count(session: Session, case_id: int) -> int:
    """How many there are besides the first."""
    return session.scalar(select(func.count()).where(Member.case_id == case_id)) or 0


def by_number(session: Session, number: str) -> Member | None:
    """The member with this number."""
    plain = number.strip().upper().replace(" ", "")
    return session.scalars(select(Member).where(Member.number == plain)).one_or_none()


def rate(
    session: Session, member: Member, *, grade: int, resolved: str, comment: str | None, now: datetime
) -> None:
    """Keep a member's verdict, words sealed under the member's own key."""
    party = session.get_one(Party, member.party_id)
    member.grade, member.resolved, member.rated_at = grade, resolved, now
    place = f"case_member.comment:{party.key_id}"
    member.comment = crypto.seal(session, party.key_id, comment, place=place) if comment else None
