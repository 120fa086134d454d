"""`python -m workflows.check FILE…`: the gate on the command line, for authors of diagrams.

References among the files named resolve; operators are not compared, since they live in the application.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workflows.definitions import Definitions, Report
from workflows.operators import Operators

if TYPE_CHECKING:
    from collections.abc import Collection

# only the application knows its operators and functions
_ELSEWHERE = ("operator.unknown", "expression.unknown_function")


def main() -> int:
    """Print every problem; 1 when a file is refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--zh", action="store_true", help="in Chinese")
    chosen = parser.parse_args()
    reports = Definitions(Operators([])).check_all([(str(path), path.read_bytes()) for path in chosen.files])
    for report in reports:
        sys.stdout.write(told(report, "zh" if chosen.zh else "en", _ELSEWHERE))
    return int(any(_bad(report) for report in reports))


def _bad(report: Report) -> bool:
    return any(problem.rule not in _ELSEWHERE for problem in report.errors)


def told(report: Report, locale: str, without: Collection[str] = ()) -> str:
    """A report as lines of text, all but its infos and the rules of `without`."""
    said = report.as_dict(locale)
    lines = [f"{report.name}: {report.verdict}"]
    for one in said["problems"]:
        if one["severity"] != "info" and one["rule"] not in without:
            place = f"line {one['line'] or '-'} {one['element'] or ''}"
            lines.append(f"  {one['severity']} {place} [{one['rule']}] {one['message']}")
            lines.append(f"      → {one['remedy']}")
    lines += [f"  mended: {one['message']}" for one in said["normalised"]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
