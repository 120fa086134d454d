"""The tables of a dispute: hearing, draw, seats, challenges, ballots, opinion, obligations (R41-R43)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Hearing(Base):
    """One dispute of one case, from request to publication; words are sealed under the case's key."""

    __tablename__ = "hearing"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"), index=True)
    status: Mapped[str] = mapped_column(String(20), default="consent")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    # what the citizen agreed to, and needs (R41, R43)
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    wants_talks: Mapped[bool] = mapped_column(default=False)
    wants_public: Mapped[bool] = mapped_column(default=False)
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    concerns: Mapped[list[str]] = mapped_column(JSON, default=list)
    helper: Mapped[str | None] = mapped_column(Text)
    # whether it is taken on, and how (table D9)
    admitted: Mapped[bool | None]
    admission_reason: Mapped[str | None] = mapped_column(String(30))
    panel_size: Mapped[int] = mapped_column(default=3)
    is_open: Mapped[bool | None]
    closed_reason: Mapped[str | None] = mapped_column(String(30))
    # the unit complained of
    unit_statement: Mapped[str | None] = mapped_column(Text)
    unit_talks: Mapped[bool] = mapped_column(default=False)
    unit_present: Mapped[bool | None]
    citizen_present: Mapped[bool | None]
    # the day
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    session_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    place: Mapped[str | None] = mapped_column(String(300))
    stream: Mapped[str | None] = mapped_column(String(300))
    moved: Mapped[int] = mapped_column(default=0)
    postponements: Mapped[list[str]] = mapped_column(JSON, default=list)
    minutes: Mapped[str | None] = mapped_column(Text)
    # talks are confidential: neither page, bundle nor panel ever reads these words
    talks: Mapped[str | None] = mapped_column(Text)
    round: Mapped[int] = mapped_column(default=0)
    # how it ended
    outcome: Mapped[str | None] = mapped_column(String(20))
    outcome_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own way

    @property
    def over(self) -> bool:
        """Nothing more happens in it; its obligations may still run."""
        return self.closed_at is not None


class PanelDraw(Base):
    """One draw, promised by its hashes before anybody could know the seed; there is no second for a round."""

    __tablename__ = "panel_draw"
    __table_args__ = (UniqueConstraint("hearing_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    round: Mapped[int]
    pool: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    people: Mapped[dict[str, int]] = mapped_column(JSON)
    pool_hash: Mapped[str] = mapped_column(String(64))
    seed: Mapped[str] = mapped_column(Text)
    seed_hash: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64))
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class PanelSeat(Base):
    """A place on the panel; who had it before and why they left is in `PanelMember`."""

    __tablename__ = "panel_seat"
    __table_args__ = (UniqueConstraint("hearing_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[int]


class PanelMember(Base):
    """Somebody's time in a seat: asked, seated, or gone with a reason; nobody is asked twice."""

    __tablename__ = "panel_member"
    __table_args__ = (UniqueConstraint("hearing_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("panel_seat.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    draw_id: Mapped[int] = mapped_column(ForeignKey("panel_draw.id"))
    code: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20), default="asked")
    reason: Mapped[str | None] = mapped_column(String(30))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class ConflictDeclaration(Base):
    """What a member declared before taking the seat: a conflict or none, and that the embargo is kept."""

    __tablename__ = "conflict_declaration"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("panel_member.id"), index=True)
    conflict: Mapped[bool]
    kind: Mapped[str | None] = mapped_column(String(30))
    words: Mapped[str | None] = mapped_column(Text)
    embargo: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime())


class Challenge(Base):
    """A party asks that a member step aside (申请回避), and what was decided."""

    __tablename__ = "panel_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("panel_member.id"))
    by_party: Mapped[str] = mapped_column(String(10))
    grounds: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    granted: Mapped[bool | None]
    reason: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class Ballot(Base):
    """One member's vote with reasons, sealed; the choice is readable from the count on."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("member_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("panel_member.id"))
    round: Mapped[int]
    sealed: Mapped[str] = mapped_column(Text)
    choice: Mapped[str | None] = mapped_column(String(20))
    cast_at: Mapped[datetime] = mapped_column(UtcDateTime())
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class PanelOpinion(Base):
    """The panel's opinion (合议意见): one per hearing, unchanged once published, dissent beside it."""

    __tablename__ = "panel_opinion"

    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20))
    votes: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    grounds: Mapped[str | None] = mapped_column(Text)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime())
    published: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Obligation(Base):
    """What a unit owes after an opinion or a settlement, by when, and what it made of it."""

    __tablename__ = "obligation"

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_unit.id"))
    text: Mapped[str] = mapped_column(Text)
    public_text: Mapped[str | None] = mapped_column(Text)
    days: Mapped[int]
    instance_id: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(20), default="imposed")
    explanation: Mapped[str | None] = mapped_column(Text)
    imposed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    fulfilled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
