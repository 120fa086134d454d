"""Expressions of other engines (`${…}`, `#{…}`, FEEL's `= …`) in our words, where the meaning allows it."""

from __future__ import annotations

import re

_WRAPPED = re.compile(r"\s*[$#]\{(?P<body>[^{}]*)\}\s*", re.DOTALL)
_VARIABLE = re.compile(r"""execution\.getVariable\(\s*["']([A-Za-z_]\w*)["']\s*\)""")
_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<text>"[^"\\]*"|'[^'\\]*')|(?P<number>\d+(\.\d+)?)"""
    r"""|(?P<name>[^\W\d]\w*(\.[^\W\d]\w*)*)(?P<call>\s*\()?|(?P<sign>&&|\|\||[!=<>]=|[-+*/%<>=!,()\[\]])"""
)
_CONSTANTS = {"true": "True", "false": "False", "null": "None"}
_WORDS = {"eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "div": "/", "mod": "%"}
_SIGNS = {"&&": " and ", "||": " or ", "!": " not "}
_OPERATORS = ("and", "or", "not", "in", "if", "else")


def translate(text: str) -> str | None:
    """The same expression in our language; None when it is ours already or says what we cannot."""
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped:
        return _rewrite(_VARIABLE.sub(r"\1", wrapped["body"].strip()), feel=False)
    if text.lstrip().startswith("=") and not text.lstrip().startswith("=="):
        return _rewrite(text.lstrip()[1:].strip(), feel=True)
    return None


def quoted(text: str) -> str | None:
    """A plain word of another engine as a text literal of ours; None when it cannot be quoted."""
    if '"' in text or "\\" in text or not text.strip():
        return None
    return f'"{text.strip()}"'


def _rewrite(text: str, *, feel: bool) -> str | None:
    position, parts = 0, []
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            return None
        part = _name(match, feel=feel) if match["name"] else _sign(match, feel=feel)
        if part is None:
            return None
        parts.append(part)
        position = match.end()
    return " ".join("".join(parts).split()) or None


def _name(match: re.Match[str], *, feel: bool) -> str | None:
    name, call = match["name"], match["call"] or ""
    if name in _CONSTANTS:
        return _CONSTANTS[name] + call
    if name in _OPERATORS:
        return f" {name} {call}"
    if not feel and name in _WORDS:
        return f" {_WORDS[name]} {call}"
    if name == "empty" or (call and "." in name):
        return None
    first, *keys = name.split(".")
    return first + "".join(f'["{key}"]' for key in keys) + call


def _sign(match: re.Match[str], *, feel: bool) -> str:
    sign = match["sign"]
    if sign == "=":
        return "==" if feel else "="
    return _SIGNS.get(sign, match[0]) if sign else match[0]
