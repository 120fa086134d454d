"""Metrics and their observations; the effect and what it is called; the chart (R56)."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import measure, settings
from app.domain.improvements.tables import Metric, Observation
from app.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from app.domain.improvements.tables import Improvement

LEAST = 5
"""Fewer observations than these are no sample."""

MOST = 5_000
"""So many observations can be sent at once."""

LARGEST = 1_000_000_000.0
MOST_COUNTED = 1_000_000
YEARS = range(1900, 2200)
NAMES = {"name_en": 120, "name_zh": 120, "unit_en": 40, "unit_zh": 40}

WON = ("effective",)
LOST = ("ineffective", "worse")


def metrics(session: Session, improvement_id: int) -> Sequence[Metric]:
    """What an improvement measures, the deciding metric first."""
    rows = select(Metric).where(Metric.improvement_id == improvement_id).order_by(Metric.id)
    return sorted(session.scalars(rows), key=lambda one: one.part != "main")


def main(session: Session, improvement_id: int) -> Metric | None:
    """The metric that decides whether it worked."""
    found = metrics(session, improvement_id)
    return found[0] if found and found[0].part == "main" else None


def add_metric(session: Session, row: Improvement, metric: Metric) -> Metric:
    """Add a metric; the first one decides. Raises Invalid for a baseline that ends before it begins."""
    if metric.baseline_from and metric.baseline_until and metric.baseline_until < metric.baseline_from:
        raise Invalid({"baseline_until": [_l("The baseline ends before it begins.")]})
    for name, longest in NAMES.items():
        if not 0 < len(getattr(metric, name)) <= longest:
            raise Invalid({name: [_l("Write at most %(n)s characters.", n=longest)]})
    if metric.target is not None and not _plain(metric.target):
        raise Invalid({"target": [_l("This number cannot be measured.")]})
    if metric.kind == "rate" and metric.target is not None and not 0 <= metric.target <= 1:
        raise Invalid({"target": [_l("A share lies between 0 and 1.")]})
    metric.improvement_id = row.id
    metric.part = metric.part or "main"
    if metric.part == "main" and main(session, row.id) is not None:
        metric.part = "other"
    session.add(metric)
    session.flush()
    return metric


def add(session: Session, metric: Metric, observed: Sequence[Observation]) -> int:
    """Keep observations. Raises Invalid for what does not fit the metric; nothing is kept then."""
    if len(observed) > MOST:
        raise Invalid({"values": [_l("Send at most %(n)s at once.", n=MOST)]})
    zone = settings.current().timezone
    for one in observed:
        if metric.kind == "value" and (one.value is None or one.n is not None):
            raise Invalid({"values": [_l("This metric takes a value for each observation.")]})
        if metric.kind == "rate" and not _counted(one):
            raise Invalid({"values": [_l("This metric takes hits and n, with hits at most n.")]})
        if one.at.year not in YEARS or not (one.value is None or _plain(one.value)):
            raise Invalid({"values": [_l("This number cannot be measured.")]})
        day = one.at.astimezone(zone).date()
        if one.phase == "before" and not _inside(metric, day):
            raise Invalid({"values": [_l("The baseline window does not hold %(day)s.", day=day.isoformat())]})
        one.metric_id = metric.id
    session.add_all(observed)
    session.flush()
    return len(observed)


def _plain(number: float) -> bool:
    return math.isfinite(number) and abs(number) <= LARGEST


def _counted(one: Observation) -> bool:
    if one.value is not None or one.n is None or one.hits is None:
        return False
    return 0 <= one.hits <= one.n and 0 < one.n <= MOST_COUNTED


def _inside(metric: Metric, day: Any) -> bool:
    return not (
        (metric.baseline_from and day < metric.baseline_from)
        or (metric.baseline_until and day > metric.baseline_until)
    )


def observations(
    session: Session, metric: Metric, phase: str, *, part: str = "pilot", round_: int | None = None
) -> Sequence[Observation]:
    """A sample in the order of time; `round_` keeps to one PDCA round."""
    rows = select(Observation).where(
        Observation.metric_id == metric.id, Observation.phase == phase, Observation.part == part
    )
    if round_ is not None:
        rows = rows.where(Observation.round == round_)
    return session.scalars(rows.order_by(Observation.at, Observation.id)).all()


def size(metric: Metric, observed: Sequence[Observation]) -> int:
    """How much a sample holds: values, or what was counted."""
    return len(observed) if metric.kind == "value" else sum(one.n or 0 for one in observed)


def enough(session: Session, row: Improvement, metric: Metric, phase: str) -> bool:
    """Whether there is a sample at all; of the after-sample only this round's counts."""
    this = row.round if phase == "after" else None
    return size(metric, observations(session, metric, phase, round_=this)) >= LEAST


def compare(session: Session, row: Improvement, metric: Metric, part: str = "pilot") -> measure.Difference:
    """Before and after of this round. Raises ValueError when a sample is missing."""
    before = observations(session, metric, "before", part=part)
    after = observations(session, metric, "after", part=part, round_=row.round)
    if metric.kind == "value":
        return measure.compare_values(
            [one.value for one in before if one.value is not None],
            [one.value for one in after if one.value is not None],
        )
    return measure.compare_rates(_counts(before), _counts(after))


def _counts(observed: Sequence[Observation]) -> tuple[int, int]:
    return sum(one.hits or 0 for one in observed), sum(one.n or 0 for one in observed)


def judge(metric: Metric, found: measure.Difference) -> str:
    """Call the effect: effective (clear, and the target met), partly, ineffective, worse."""
    better = found.difference < 0 if metric.better == "lower" else found.difference > 0
    if not found.clear:
        return "ineffective"
    if not better:
        return "worse"
    target = metric.target
    met = target is None or (found.after <= target if metric.better == "lower" else found.after >= target)
    return "effective" if met else "partly"


def effect(session: Session, row: Improvement) -> tuple[dict[str, Any], str]:
    """The effect on the deciding metric, the comparison unit's beside it, and what it is called.

    Raises Invalid without metric, baseline or after-sample (R56: Check cannot pass without them).
    """
    metric = main(session, row.id)
    if metric is None or not enough(session, row, metric, "before"):
        raise Invalid({"metric": [_l("There is no baseline to compare with.")]})
    if not enough(session, row, metric, "after"):
        raise Invalid({"after": [_l("There is no after-sample yet: at least %(n)s observations.", n=LEAST)]})
    found = compare(session, row, metric)
    said: dict[str, Any] = {"metric": metric.id, "round": row.round, **asdict(found)}
    try:
        other = compare(session, row, metric, "comparison")
    except ValueError:
        return said, judge(metric, found)
    beside = {"comparison": asdict(other), "net": found.difference - other.difference}
    return said | beside, judge(metric, found)


def chart(session: Session, metric: Metric, part: str = "pilot") -> dict[str, Any] | None:
    """Day by day, with control limits of the baseline and the runs; None while nothing was observed.

    Values are daily means on an individuals chart, rates daily shares on a p chart. Days are the authority's.
    """
    before = _days(metric, observations(session, metric, "before", part=part))
    after = _days(metric, observations(session, metric, "after", part=part))
    days = [*before, *after]
    if not before:
        return None
    if metric.kind == "value":
        means = [sum(values) / len(values) for _day, values in days]
        drawn = measure.individuals(means, len(before))
        sizes = [len(values) for _day, values in days]
    else:
        counts = [(sum(h for h, _n in values), sum(n for _h, n in values)) for _day, values in days]
        drawn = measure.shares(counts, len(before))
        means, sizes = [hits / n for hits, n in counts], [n for _hits, n in counts]
    shown = measure.runs(means, len(before))
    return {
        "method": drawn.method,
        "centre": drawn.centre,
        "median": shown.centre,
        "baseline": len(before),
        "target": metric.target,
        "points": [
            {
                "day": day,
                "phase": "before" if place < len(before) else "after",
                "n": sizes[place],
                "value": drawn.points[place].value,
                "lower": drawn.points[place].lower,
                "upper": drawn.points[place].upper,
                "signals": sorted({*drawn.points[place].signals, *shown.points[place].signals}),
            }
            for place, (day, _values) in enumerate(days)
        ],
    }


def _days(metric: Metric, observed: Sequence[Observation]) -> list[tuple[Any, list[Any]]]:
    zone = settings.current().timezone
    found: dict[Any, list[Any]] = defaultdict(list)
    for one in observed:
        given = one.value if metric.kind == "value" else (one.hits or 0, one.n or 0)
        found[one.at.astimezone(zone).date()].append(given)
    return sorted(found.items())
