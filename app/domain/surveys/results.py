"""Results, counted once when the field period ends: n, rate, interval, change, modes, groups (R38, R40, R69).

They are figures of their own and never part of the three rates of cases (R72).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app import measure
from app.domain.surveys import questions
from app.domain.surveys.hiding import LEAST, hidden
from app.domain.surveys.tables import Survey, SurveyResponse, SurveyStratum, SurveyToken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from app.domain.surveys.asked import Asked

Values = dict[str, int]


def counted(session: Session, survey: Survey) -> dict[str, Any]:
    """Everything a round has to say, ready to be frozen. Fewer than five answers say nothing."""
    rows = list(session.scalars(select(SurveyResponse).where(SurveyResponse.survey_id == survey.id)))
    asked = questions.of(session, survey.id)
    before = questions.previous(session, survey)
    answers = [row.values for row in rows]
    found = [_question(one, answers) for one in asked if one.kind == "scale"]
    for one, figures in zip([one for one in asked if one.kind == "scale"], found, strict=True):
        figures["change"] = change(session, before, one, figures)
        figures["modes"] = _modes(one, rows) if survey.audience == "citizens" else []
        figures["groups"] = _groups(one, rows, figures) if survey.audience == "staff" else []
    headline = found[0] if found else None
    share = headline["rate"]["share"] if headline else None
    return {
        "answered": len(rows),
        "not_invited": sum(not row.invited for row in rows),
        "response": _response_rate(session, survey),
        "strata": _strata(session, survey),
        "questions": found,
        "headline": headline and {"code": headline["code"], "n": headline["n"], **headline["rate"]},
        "target": survey.target,
        "below_target": share is not None and share < survey.target,
    }


def _response_rate(session: Session, survey: Survey) -> dict[str, Any]:
    rows = select(SurveyToken.used).where(SurveyToken.survey_id == survey.id)
    used = list(session.scalars(rows))
    return asdict(measure.rate(sum(used), len(used)))


def _strata(session: Session, survey: Survey) -> list[dict[str, Any]]:
    rows = select(SurveyStratum).where(SurveyStratum.survey_id == survey.id).order_by(SurveyStratum.id)
    return [
        {
            "unit": row.unit_id,
            "tier": row.tier,
            "channel": row.channel,
            "base": row.base,
            "reachable": row.reachable,
            "drawn": row.drawn,
        }
        for row in session.scalars(rows)
    ]


def _said(one: Asked, answers: Iterable[Values]) -> list[int]:
    """The values on the scale; 不适用 and no answer are none."""
    return [values[one.code] for values in answers if values.get(one.code)]


def _question(one: Asked, answers: Sequence[Values]) -> dict[str, Any]:
    said = _said(one, answers)
    counts, enough = Counter(said), len(said) >= LEAST
    mean = measure.mean([float(value) for value in said]) if enough else measure.mean([])
    return {
        "code": one.code,
        "text": {"en": one.text_en, "zh": one.text_zh},
        "n": len(said),
        "not_applicable": sum(values.get(one.code) == 0 for values in answers) if enough else None,
        "suppressed": not enough,
        "counts": [
            {"value": point.value, "label": {"en": point.en, "zh": point.zh}, "count": counts[point.value]}
            for point in one.shown
        ]
        if enough
        else [],
        "satisfied_from": one.satisfied_from,
        "scale": one.scale,
        "scale_version": one.scale_version,
        "rate": _rate(one, said, enough=enough),
        "mean": asdict(mean),
    }


def _rate(one: Asked, said: Sequence[int], *, enough: bool = True) -> dict[str, Any]:
    """The share of the satisfied; with too few answers nothing but their number."""
    if not enough:
        return asdict(measure.rate(0, 0)) | {"n": len(said)}
    return asdict(measure.rate(sum(value >= one.satisfied_from for value in said), len(said)))


def change(session: Session, before: Survey | None, one: Asked, figures: Mapping[str, Any]) -> dict[str, Any]:
    """The difference to the round before with its test, or why there is none to compare with."""
    if before is None:
        return {"comparable": False, "why": "first_round"}
    was = {old.code: old for old in questions.of(session, before.id)}
    then = {old["code"]: old for old in (before.results or {}).get("questions", [])}
    if one.code not in was or one.code not in then:
        return {"comparable": False, "why": "not_asked_before"}
    if not one.same_as(was[one.code]):
        return {"comparable": False, "why": "asked_differently"}
    old = then[one.code]
    if old["suppressed"] or figures["suppressed"]:
        return {"comparable": False, "why": "too_few"}
    test = measure.compare_rates(
        (old["rate"]["hits"], old["rate"]["n"]), (figures["rate"]["hits"], figures["rate"]["n"])
    )
    return {
        "comparable": True,
        "why": None,
        "round_before": before.round,
        "clear": test.clear,
        **asdict(test),
    }


def _modes(one: Asked, rows: Sequence[SurveyResponse]) -> list[dict[str, Any]]:
    """The rate by mode, and whether a mode differs from answering online by more than chance (R40)."""
    by_mode = {
        mode: _said(one, (row.values for row in rows if row.mode == mode))
        for mode in sorted({row.mode for row in rows})
    }
    away = hidden({mode: len(said) for mode, said in by_mode.items()})
    online = by_mode.get("online", []) if "online" not in away else []
    found = []
    for mode, said in by_mode.items():
        rate = _rate(one, said, enough=mode not in away)
        effect = None
        if mode != "online" and mode not in away and online:
            base = _rate(one, online)
            test = measure.compare_rates((base["hits"], base["n"]), (rate["hits"], rate["n"]))
            effect = {"difference": test.difference, "low": test.low, "high": test.high, "p": test.p}
            effect["clear"] = test.clear
        found.append({"mode": mode, "n": None if mode in away else len(said), "rate": rate, "effect": effect})
        if mode in away:
            rate["n"] = 0
    return found


def _groups(one: Asked, rows: Sequence[SurveyResponse], figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rate by department; a small one is hidden, and another with it, so that no subtraction tells it."""
    if figures["suppressed"]:
        return []
    by_group: dict[int, list[int]] = {}
    for row in rows:
        by_group.setdefault(row.group_id or 0, []).extend(_said(one, [row.values]))
    away = hidden({group: len(said) for group, said in by_group.items()})
    return [
        {"unit": group or None, "rate": _rate(one, said)}
        for group, said in sorted(by_group.items())
        if group not in away
    ]
