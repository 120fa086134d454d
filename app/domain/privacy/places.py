"""Where the words of a case are: every column that may carry what a person said or is, in one list (R85)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update

from app.domain import cases, deadlines, hearings, tasks
from app.domain.matters import Matter, MatterAnswer
from app.domain.notifications import Notice
from app.domain.parties import Party
from app.domain.privacy.tables import Erasure, Hold
from app.domain.publication import ListLine
from app.domain.ratings import Feedback

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Place:
    """Columns of one table: what kind of data a preview calls them, how rows belong to a case, what stays."""

    kind: str
    model: Any
    blank: Mapping[str, object]
    belongs: Callable[[int], ColumnElement[bool]]
    rows: bool = False
    """Whether the row itself goes: nothing of it is left to tell."""

    def holding(self, case_id: int) -> ColumnElement[bool]:
        """The rows of the case in which there still is something."""
        full = [
            column != blank if blank is not None else column.is_not(None)
            for column, blank in ((getattr(self.model, name), blank) for name, blank in self.blank.items())
        ]
        return self.belongs(case_id) & or_(*full)

    def empty(self, session: Session, case_id: int) -> None:
        """Take out what the rows of the case hold."""
        mine = self.belongs(case_id)
        act = delete(self.model) if self.rows else update(self.model).values(dict(self.blank))
        session.execute(act.where(mine).execution_options(synchronize_session=False))

    def count(self, session: Session, case_id: int) -> int:
        """How many rows of the case hold something."""
        rows = select(func.count()).select_from(self.model).where(self.holding(case_id))
        return session.scalar(rows) or 0


def _own(model: Any) -> Callable[[int], ColumnElement[bool]]:
    return lambda case_id: model.case_id == case_id


def _through(column: Any, model: Any) -> Callable[[int], ColumnElement[bool]]:
    return lambda case_id: column.in_(select(model.id).where(model.case_id == case_id))


def _of_work(model: Any) -> Callable[[int], ColumnElement[bool]]:
    """What belongs to tasks of the case, and of matters that are about its citizen."""
    item = tasks.WorkItem
    return lambda case_id: model.item_id.in_(
        select(item.id).where((item.case_id == case_id) | item.matter_id.in_(_matters(case_id)))
    )


def _matters(case_id: int) -> Select[int]:
    """Matters kept under the key of the case's citizen: what followed their verdict (R6)."""
    return select(Matter.id).where(Matter.case_id == case_id, Matter.key_id.is_not(None))


def _of_hearing(model: Any) -> Callable[[int], ColumnElement[bool]]:
    return _through(model.hearing_id, hearings.Hearing)


def _of_member(case_id: int) -> ColumnElement[bool]:
    member = hearings.PanelMember
    mine = select(hearings.Hearing.id).where(hearings.Hearing.case_id == case_id)
    rows = select(member.id).where(member.hearing_id.in_(mine))
    return hearings.ConflictDeclaration.member_id.in_(rows)


PLACES: tuple[Place, ...] = (
    Place(
        "words",
        cases.Case,
        {
            "title": "",
            "text": "",
            "remedy": None,
            "place_sealed": None,
            "summary": "",
            "redacted": "",
            "place": None,
        },
        lambda case_id: cases.Case.id == case_id,
    ),
    Place("attachments", cases.Attachment, {"name": "", "content": b""}, _own(cases.Attachment)),
    Place("messages", cases.Message, {"text": ""}, _own(cases.Message)),
    Place("answers", cases.Answer, {"answers": ""}, _own(cases.Answer)),
    Place("ratings", cases.Rating, {"comment": None}, _own(cases.Rating)),
    Place("ratings", Feedback, {"public_words": ""}, lambda case_id: Feedback.id.in_(_matters(case_id))),
    Place(
        "answers",
        MatterAnswer,
        {"answers": ""},
        lambda case_id: MatterAnswer.matter_id.in_(_matters(case_id)),
    ),
    Place("ratings", cases.members.Member, {"comment": None}, _own(cases.members.Member)),
    Place("requests", cases.Reopening, {"unsettled": None}, _own(cases.Reopening)),
    Place("requests", cases.Appeal, {"grounds": None}, _own(cases.Appeal)),
    Place("requests", Erasure, {"grounds": None, "reason": None}, _own(Erasure)),
    Place("remarks", tasks.Comment, {"text": ""}, _of_work(tasks.Comment), rows=True),
    Place("remarks", tasks.Draft, {"answers": ""}, _of_work(tasks.Draft), rows=True),
    Place("remarks", cases.Look, {"reason": ""}, _own(cases.Look)),
    Place("remarks", cases.Classification, {"why": None}, _own(cases.Classification)),
    Place("remarks", cases.Return, {"basis": ""}, _own(cases.Return)),
    Place("remarks", Hold, {"reason": ""}, _own(Hold)),
    Place(
        "remarks",
        deadlines.DelayReason,
        {"text": ""},
        _through(deadlines.DelayReason.clock_id, deadlines.Clock),
    ),
    Place("notices", Notice, {"address": "", "subject": "", "body": ""}, _own(Notice)),
    Place("lists", ListLine, {"words_en": "", "words_zh": ""}, _own(ListLine)),
    Place(
        "hearing",
        hearings.Hearing,
        {"helper": None, "unit_statement": None, "minutes": None, "talks": None},
        _own(hearings.Hearing),
    ),
    Place("hearing", hearings.ConflictDeclaration, {"words": None}, _of_member),
    Place("hearing", hearings.Challenge, {"grounds": "", "reason": None}, _of_hearing(hearings.Challenge)),
    Place("hearing", hearings.Ballot, {"sealed": ""}, _of_hearing(hearings.Ballot)),
    Place("hearing", hearings.PanelOpinion, {"grounds": None}, _of_hearing(hearings.PanelOpinion)),
    Place("hearing", hearings.Obligation, {"text": ""}, _own(hearings.Obligation)),
)
"""What a hearing published was read and cleared by a person before, names nobody, and stays (R43)."""


def people(session: Session, case_id: int) -> list[Party]:
    """The people of the case whose data are still there."""
    rows = select(Party).where(Party.case_id == case_id, Party.erased_at.is_(None)).order_by(Party.id)
    return list(session.scalars(rows))


KINDS: tuple[str, ...] = ("contact", *dict.fromkeys(place.kind for place in PLACES))
"""What a preview counts, in its order."""
