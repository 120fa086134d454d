"""Ratings at the point of service (服务现场评价) and what follows a bad one (R6, R36, R37, R44)."""

from app.domain.ratings import counts, exclusions, following, giving, telling, touchpoints
from app.domain.ratings.tables import Exclusion, Feedback, PageCount, Proof, ServiceRating, Touchpoint

__all__ = [
    "Exclusion",
    "Feedback",
    "PageCount",
    "Proof",
    "ServiceRating",
    "Touchpoint",
    "counts",
    "exclusions",
    "following",
    "giving",
    "telling",
    "touchpoints",
]
