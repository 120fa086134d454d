"""Third-party audits (第三方审计): the plan, the draw, the findings, the statement (R50, R88)."""

from app.domain.audits import evidence, findings, sampling
from app.domain.audits.drawing import draw, fix_frame, outcome_of, sample
from app.domain.audits.planning import appoint, declare, plan, units_of
from app.domain.audits.records import Audit, Evidence, Finding, SampledCase
from app.domain.audits.results import (
    Statement,
    check,
    compared,
    conclude,
    effect_of,
    publish,
    published,
    units_found,
)

__all__ = [
    "Audit",
    "Evidence",
    "Finding",
    "SampledCase",
    "Statement",
    "appoint",
    "check",
    "compared",
    "conclude",
    "declare",
    "draw",
    "effect_of",
    "evidence",
    "findings",
    "fix_frame",
    "outcome_of",
    "plan",
    "publish",
    "published",
    "sample",
    "sampling",
    "units_found",
    "units_of",
]
