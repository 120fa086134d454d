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
    series,
    wording,
)
from app.domain.surveys.asked import Asked
from app.domain.surveys.rounds import about
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
    "about",
    "answering",
    "fielding",
    "hiding",
    "questions",
    "results",
    "rounds",
    "sampling",
    "scales",
    "series",
    "wording",
]
