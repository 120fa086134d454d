"""Surveys (满意度调查): rounds, fair questions, samples, answers without names, results (P10)."""

from app.domain.surveys import (
    answering,
    fielding,
    hiding,
    questions,
    results,
    rounds,
    sampling,
    scales,
    wording,
)
from app.domain.surveys.questions import Asked
from app.domain.surveys.tables import (
    Survey,
    SurveyInvitation,
    SurveyQuestion,
    SurveyResponse,
    SurveySeries,
    SurveyStratum,
    SurveyToken,
)

__all__ = [
    "Asked",
    "Survey",
    "SurveyInvitation",
    "SurveyQuestion",
    "SurveyResponse",
    "SurveySeries",
    "SurveyStratum",
    "SurveyToken",
    "answering",
    "fielding",
    "hiding",
    "questions",
    "results",
    "rounds",
    "sampling",
    "scales",
    "wording",
]
