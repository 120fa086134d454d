"""Rows turned into what people see: clocks, units, names, timelines. Nothing here changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import get_locale
from sqlalchemy import select

from app.casework.views import (
    AttachmentView,
    CaseRow,
    Deadline,
    MessageView,
    Moment,
    RatingView,
    Reply,
    TaskRow,
)
from app.domain import cases, deadlines
from app.domain.identity import OrganisationUnit, Person
from app.operators.texts import BLOCKS, reply_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.casework.matter_views import MatterRow
    from app.casework.views import Both
    from app.domain.cases import Case
    from app.domain.deadlines import Clock
    from app.domain.events import Event
    from app.domain.tasks import WorkItem

TOLD: dict[str, tuple[str, str]] = {
    "case.submitted": ("You submitted the case.", "您提交了诉求。"),
    "case.acknowledged": ("We confirmed that we have it.", "我们已确认收到。"),
    "case.clarification_asked": ("We asked you a question.", "我们请您补充说明。"),
    "case.clarified": ("You answered our question.", "您已补充说明。"),
    "case.clarification_lapsed": ("We went on without an answer.", "未收到补充，我们继续办理。"),
    "case.accepted": ("We accepted the case.", "诉求已受理。"),
    "case.not_accepted": ("We could not take the case on.", "诉求不予受理。"),
    "case.objected": ("You objected.", "您提出了异议。"),
    "case.referred": ("We told you where it can be settled.", "我们已告知办理去处。"),
    "case.withdrawn": ("You withdrew the case.", "您撤回了诉求。"),
    "case.dispatched": ("The case went to the unit in charge.", "已派给主办单位。"),
    "case.returned": ("The unit asked for another unit to take it.", "承办单位申请退单。"),
    "case.return_ruled": ("It was decided who handles it.", "已裁定承办单位。"),
    "case.signed": ("The unit signed for it.", "承办单位已签收。"),
    "case.responded": ("We told you who handles it and what comes next.", "我们告知了承办人和下一步安排。"),
    "case.assist_asked": ("Another unit was asked to help.", "已请协办单位配合。"),
    "case.assisted": ("The other unit did its part.", "协办单位已完成协办。"),
    "case.letter_written": ("We wrote you a letter; it is among the files.", "已出具书面答复，见文件。"),
    "case.replied": ("We replied.", "我们已答复。"),
    "case.rating_invited": ("We asked for your verdict.", "我们邀请您评价。"),
    "case.rated": ("You gave your verdict.", "您作出了评价。"),
    "case.called_back": ("We called you back.", "我们进行了电话回访。"),
    "case.improved": ("We told you what has changed since.", "我们告知了改进情况，邀请您再次体验。"),
    "case.retried": ("You tried again and told us how it was.", "您再次体验并反馈了感受。"),
    "case.reopened": ("The case was taken up again.", "诉求已重新办理。"),
    "case.choice_offered": ("We offered you a review or mediation.", "我们为您提供复核或调解的选择。"),
    "case.chosen": ("You made your choice.", "您已作出选择。"),
    "hearing.admitted": ("Your dispute was taken on.", "您的争议已受理。"),
    "hearing.panel_named": (
        "The panel was drawn; you see its members.",
        "合议组已抽选产生，您可以查看名单。",
    ),
    "hearing.announced": ("The day of the hearing was announced.", "听证日期已公告。"),
    "hearing.published": ("The panel's opinion was published.", "合议意见已公布。"),
    "hearing.settled": ("You and the unit have settled.", "您与单位已达成一致。"),
    "hearing.left": ("The dispute ended without an opinion.", "争议处理已终止。"),
    "obligation.fulfilled": ("The unit has done what it owed; we checked.", "单位已按期落实，我们已核验。"),
    "case.closed": ("The case was closed.", "诉求已办结。"),
    "case.archived": ("The file was archived.", "案卷已归档。"),
    "case.urged": ("You urged.", "您进行了催办。"),
    "case.supplemented": ("You added material.", "您补充了材料。"),
    "case.messaged": ("We wrote to you.", "我们给您留言。"),
    "case.supervision_opened": ("The case came under supervision.", "诉求已列入督办。"),
    "case.supervision_finished": ("The supervision ended.", "督办已办结。"),
    "clock.moved": ("A date changed.", "期限有变更。"),
    "clock.missed": ("We missed a date.", "我们未能按期办理。"),
    "identity.revealed": (
        "Somebody looked at your contact details, with a reason.",
        "有工作人员说明理由后查看了您的联系信息。",
    ),
}
"""Journal kinds the citizen reads about, in words for the citizen (R4)."""

STAGES = {
    "case.accepted": "respond",
    "case.dispatched": "respond",
    "case.signed": "respond",
    "case.responded": "respond",
    "case.replied": "improve",
    "case.reopened": "improve",
    "case.rated": "verify",
    "case.closed": "verify",
    "case.archived": "verify",
}
SHOWN = ("initial", "final")


def unit_of(session: Session, unit_id: int | None) -> Both | None:
    """A unit's names."""
    unit = session.get(OrganisationUnit, unit_id) if unit_id else None
    return {"en": unit.name_en, "zh": unit.name_zh} if unit else None


def name_of(session: Session, person_id: int | None) -> str | None:
    """A member of staff's name, as people of the reader's language write it."""
    person = session.get(Person, person_id) if person_id else None
    return own_name(person) if person else None


def own_name(person: Person) -> str:
    """The name in Chinese where Chinese is read and one is known."""
    locale = get_locale()
    return (person.name_zh if locale is not None and locale.language == "zh" else None) or person.name


def deadline(clock: Clock) -> Deadline:
    """A clock as people see it."""
    state = "paused" if clock.open and clock.paused_since else clock.status
    return Deadline(clock.id, clock.kind, clock.due_at, clock.provisional, state, clock.met_at)


def deadlines_of(clocks: Iterable[Clock], *, public: bool) -> list[Deadline]:
    """The clocks of a case; the citizen sees those promised to them."""
    return [
        deadline(clock)
        for clock in clocks
        if clock.subject_kind == "case" and (not public or clock.kind in SHOWN)
    ]


def next_of(clocks: Iterable[Clock]) -> Deadline | None:
    """The next date that is still owed."""
    owed = [clock for clock in clocks if clock.open and clock.subject_kind == "case" and clock.kind in SHOWN]
    return deadline(min(owed, key=lambda clock: clock.due_at)) if owed else None


def timeline(events: Iterable[Event]) -> list[Moment]:
    """The journal in the citizen's words; repeated lines at one moment are one."""
    told: list[Moment] = []
    for event in events:
        words = TOLD.get(event.kind)
        if words is None or (told and told[-1].what == event.kind and told[-1].at == event.at):
            continue
        stage = STAGES.get(event.kind, told[-1].stage if told else "submit")
        told.append(Moment(event.at, event.kind, {"en": words[0], "zh": words[1]}, stage))
    return told


def reply_of(session: Session, case: Case) -> Reply | None:
    """The reply that went out, while one stands."""
    if case.replied_at is None:
        return None
    blocks = cases.answers.latest(session, case, "reply")
    return Reply(
        case.replied_at,
        reply_text(session, case),
        {name: str(blocks[name]) for name in BLOCKS if blocks.get(name)},
        case.finding,
        list(case.outcomes),
    )


def messages_of(session: Session, case: Case, senders: Sequence[str], *, names: bool) -> list[MessageView]:
    """Words of the given senders, in clear."""
    return [
        MessageView(
            row.id,
            row.at,
            row.sender,
            row.purpose,
            cases.correspondence.read(session, case, row),
            name_of(session, row.by) if names else None,
        )
        for row in cases.correspondence.of_case(session, case)
        if row.sender in senders
    ]


def attachments_of(session: Session, case: Case) -> list[AttachmentView]:
    """Files without their content."""
    return [
        AttachmentView(
            row.id,
            cases.attachments.name_of(session, case, row),
            row.media_type,
            row.size,
            row.purpose,
            row.sender,
            row.at,
        )
        for row in cases.attachments.of_case(session, case)
    ]


def ratings_of(session: Session, case: Case) -> list[RatingView]:
    """Verdicts, replaced ones too."""
    return [
        RatingView(
            row.grade,
            row.resolved,
            cases.verdicts.words(session, case, row),
            row.mode,
            row.at,
            row.replaced_at,
            row.pressured,
        )
        for row in cases.verdicts.ratings(session, case)
    ]


def case_row(session: Session, case: Case, clocks: Sequence[Clock], *, now: datetime) -> CaseRow:
    """A case in a list; until somebody reviewed it, category and place are all there is."""
    return CaseRow(
        number=case.number,
        kind=case.kind,
        channel=case.channel,
        category=case.category,
        domain=case.domain,
        tier=case.tier,
        urgency=case.urgency,
        status=case.status,
        stage=case.stage,
        unit=unit_of(session, case.unit_id),
        unit_id=case.unit_id,
        owner=name_of(session, case.owner_id),
        owner_id=case.owner_id,
        flags=list(case.flags),
        place=case.place,
        summary=case.summary if case.reviewed_at else None,
        submitted_at=case.submitted_at,
        next_deadline=next_of(clocks),
        delay_reason="in_time" if case.ended else deadlines.delay_code(session, case.id, now=now),
        version=case.version,
    )


def task_row(
    session: Session,
    item: WorkItem,
    row: CaseRow | None,
    *,
    now: datetime,
    matter: MatterRow | None = None,
) -> TaskRow:
    """A task in the inbox."""
    return TaskRow(
        id=item.id,
        title_en=item.title_en,
        title_zh=item.title_zh,
        role=item.role,
        unit=unit_of(session, item.unit_id),
        unit_id=item.unit_id,
        assignee=name_of(session, item.assignee_id),
        assignee_id=item.assignee_id,
        due=item.due,
        state=item.state,
        overdue=item.open and item.due is not None and item.due < now,
        priority=item.priority,
        process=item.process,
        element=item.element,
        form=item.form,
        opened_at=item.opened_at,
        closed_at=item.closed_at,
        case=row,
        version=item.version,
        matter=matter,
    )


def clocks_by_case(session: Session, case_ids: Iterable[int]) -> dict[int, list[Clock]]:
    """The clocks of many cases in one query."""
    found: dict[int, list[Clock]] = {}
    wanted = list(case_ids)
    if wanted:
        rows = select(deadlines.Clock).where(deadlines.Clock.case_id.in_(wanted)).order_by(deadlines.Clock.id)
        for clock in session.scalars(rows):
            found.setdefault(int(clock.case_id or 0), []).append(clock)
    return found
