"""What a form says, field by field, as the comparison reads it."""

from __future__ import annotations

import json
from typing import Any

from workflows.comparing.change import Said


def said(source: bytes) -> dict[str, Said]:
    """By field name; the form itself stands under the empty name."""
    form = json.loads(source)
    needed = form.get("required", [])
    whole = {name: _text(value) for name, value in form.items() if name not in ("properties", "required")}
    found = {"": Said("form", form.get("title"), whole)}
    for name, field in form.get("properties", {}).items():
        parts = {key: _text(value) for key, value in field.items()}
        required = {"required": "true" if name in needed else "false"}
        found[name] = Said("field", field.get("title") or name, {**parts, **required})
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
