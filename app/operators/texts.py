"""What the authority writes to the citizen, put together from the blocks of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import cases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from app.domain.cases import Case

BLOCKS = {
    "points": ("What you raised", "您反映的事项"),
    "finding_text": ("What we found", "调查核实情况"),
    "reasons": ("Why, and on what basis", "理由与依据"),
    "measures": ("What we have done", "处理措施"),
    "follow_up": ("What follows, and when", "后续安排"),
    "disagree": ("If you disagree", "如您不认可"),
}
"""The six blocks of a reply (R27), in their order."""

INITIAL = {
    "who": ("Who handles it", "承办人"),
    "next_step": ("What happens next", "下一步"),
    "promised_on": ("You hear from us by", "下次联系日期"),
}


def reply_text(session: Session, case: Case) -> str:
    """The reply as it is sent: the six blocks, or the direct answer when that came last."""
    reply = cases.answers.latest_row(session, case, "reply")
    direct = cases.answers.latest_row(session, case, "direct_answer")
    if direct is not None and (reply is None or direct.id > reply.id):
        given = cases.answers.read(session, case, direct)
        return "\n\n".join(str(given[key]) for key in ("answer", "basis", "disagree") if given.get(key))
    given = cases.answers.read(session, case, reply) if reply is not None else {}
    return _blocks(BLOCKS, given, case.locale)


def initial_text(given: Mapping[str, object], locale: str) -> str:
    """The initial response: who, what next, when (R14)."""
    known = _blocks(INITIAL, given, locale)
    rest = [
        str(value) for key, value in given.items() if key not in INITIAL and isinstance(value, str) and value
    ]
    return "\n\n".join([known, *rest]).strip()


def _blocks(names: Mapping[str, tuple[str, str]], given: Mapping[str, object], locale: str) -> str:
    column = 1 if locale.startswith("zh") else 0
    return "\n\n".join(f"{labels[column]}\n{given[key]}" for key, labels in names.items() if given.get(key))
