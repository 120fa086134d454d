"""Time limits in words: one span, and the table of limits in force as everybody may read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain import vocabulary
from workflows.decisions import read_tables
from workflows.store import Definition

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_CHINESE = re.compile("[\u4e00-\u9fff]")
_LIMIT = re.compile(r"WD(\d+)|PT(\d+)H|PT(\d+)M")
_UNITS = {"WD": ("working day", "个工作日"), "H": ("hour", "小时"), "M": ("minute", "分钟")}
_ANY = {"en": "any", "zh": "不限"}
_BETWEEN = {"en": ", ", "zh": "、"}


def in_words(due: str, locale: str) -> str | None:
    """A limit in words; one that is worked out from the case's own clocks stands in the table of limits."""
    found = _LIMIT.fullmatch(due)
    if found is None:
        return None
    days, hours, minutes = found.groups()
    count, unit = (days, "WD") if days else (hours, "H") if hours else (minutes, "M")
    english, chinese = _UNITS[unit]
    return f"{count} {chinese}" if locale == "zh" else f"{count} {english}{'' if count == '1' else 's'}"


def table(session: Session) -> list[dict[str, list[Any]]]:
    """The table of limits in force (D4) as it stands on the shelf, heads and cells in both languages."""
    rows = select(Definition.source).where(
        Definition.kind == "dmn", Definition.key == "limits", Definition.status == "active"
    )
    return [
        {
            "heads": [
                *(_halves(one.label or one.text) for one in found.inputs),
                *(_clock(one.name) for one in found.outputs),
            ],
            "rows": [
                [
                    *(_wanted(one.text, text) for one, text in zip(found.inputs, rule.texts, strict=True)),
                    *(_promised(one.text if one else "") for one in rule.answers),
                ]
                for rule in found.rules
            ],
        }
        for source in session.scalars(rows)
        for found in read_tables(source.encode())
    ]


def _halves(name: str) -> dict[str, str]:
    """A head that modelers read in both languages, English first, taken apart."""
    english, chinese = (part.strip() for part in (_CHINESE.sub("", name), "".join(_CHINESE.findall(name))))
    return {"en": english or name, "zh": chinese or name}


def _wanted(of: str, cell: str) -> dict[str, str]:
    """What a rule asks for: codes by their names; `-` takes any."""
    if cell.strip() in {"", "-"}:
        return dict(_ANY)
    said = [code.strip() for code in cell.replace('"', "").split(",")]
    known = of in vocabulary.LISTS
    return {
        locale: _BETWEEN[locale].join(vocabulary.label(of, code, locale) if known else code for code in said)
        for locale in ("en", "zh")
    }


def _promised(cell: str) -> dict[str, str]:
    bare = cell.replace('"', "")
    return {locale: in_words(bare, locale) or bare for locale in ("en", "zh")}


def _clock(output: str) -> dict[str, str]:
    code = output.removeprefix("limit_")
    return {locale: vocabulary.label("clock", code, locale) for locale in ("en", "zh")}
