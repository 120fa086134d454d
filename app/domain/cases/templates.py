"""Reply templates with blanks to fill, and how much of a reply is template text (R27).

The templates are the reply form's own (`x-templates`), so that its owner edits them as any definition:
code -> {"outcomes": [when it is offered], "en": {block: text}, "zh": {block: text}}, blanks as `____`.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BLANK = re.compile(r"_{3,}|【\s*】|\[\s*\]")
_WHOLE = 100
_SHORTEST_MATCH = {"en": 4, "zh": 3}
"""Characters in a row; fewer agree by chance."""


def has_blank(text: str) -> bool:
    """Whether a blank of a template was left unfilled."""
    return bool(_BLANK.search(text))


def offered(schema: Mapping[str, Any], outcomes: Sequence[str], locale: str) -> dict[str, str]:
    """The blocks, in the citizen's language, of the first template meant for one of the outcomes."""
    for template in schema.get("x-templates", {}).values():
        if set(outcomes) & set(template.get("outcomes", ())):
            return dict(template.get(_language(locale), {}))
    return {}


def share(text: str, schema: Mapping[str, Any], locale: str) -> int:
    """Percent of the text that is taken from the template it is most like."""
    language, whole, best = _language(locale), max(1, len(text)), 0
    for template in schema.get("x-templates", {}).values():
        stock = "\n".join(template.get(language, {}).values())
        blocks = SequenceMatcher(None, stock, text, autojunk=False).get_matching_blocks()
        best = max(best, sum(block.size for block in blocks if block.size >= _SHORTEST_MATCH[language]))
    return min(_WHOLE, best * _WHOLE // whole)


def _language(locale: str) -> str:
    return "zh" if locale.startswith("zh") else "en"
