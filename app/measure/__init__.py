"""Measuring (测量), pure: what a number is worth. Every figure has its n, its interval and the method's name.

`rate(hits, n)`                   a share with its Wilson interval (response, resolution, satisfaction: R72)
`mean(values)`                    a mean with its bootstrap interval (grades, days, minutes)
`compare_values(before, after)`   two samples: difference of means, bootstrap interval, permutation test (R56)
`compare_rates(before, after)`    two shares: Newcombe interval, Fisher's exact test
`individuals(values, baseline)`   control chart of single values (XmR), limits from the baseline alone
`shares(counts, baseline)`        control chart of shares (p chart)
`runs(values, baseline)`          run chart around the baseline's median: shifts and trends

Where chance is used its seed is fixed: the same data give the same figures, and an auditor can count again.
SciPy is loaded inside the functions that need it: it takes a second, and most processes never compare.
Nothing here knows a database, a case or a language; methods are codes.
"""

from app.measure.charts import Chart, Point, individuals, runs, shares
from app.measure.differences import Difference, compare_rates, compare_values
from app.measure.samples import LEVEL, Mean, Rate, mean, rate

__all__ = [
    "LEVEL",
    "Chart",
    "Difference",
    "Mean",
    "Point",
    "Rate",
    "compare_rates",
    "compare_values",
    "individuals",
    "mean",
    "rate",
    "runs",
    "shares",
]
