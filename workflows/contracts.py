"""The contract of an operator: the types of its keyword-only parameters, read off its signature."""

from __future__ import annotations

import inspect
import types
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPES = {str, int, float, bool, list, dict}


class Parameter(NamedTuple):
    """`type` is str, int, float, bool, list or dict, or one of these `| None`."""

    type: Any
    required: bool


def read_contract(name: str, function: Callable[..., Any]) -> dict[str, Parameter]:
    """Of `function(context, *, …)`; raises ValueError when the signature is no contract."""
    parameters = inspect.signature(function).parameters.values()
    positional = [one.kind for one in parameters if one.kind is not one.KEYWORD_ONLY]
    if positional not in ([inspect.Parameter.POSITIONAL_OR_KEYWORD], [inspect.Parameter.POSITIONAL_ONLY]):
        raise ValueError(f"operator {name!r}: write call(context, *, …), every parameter keyword-only")
    wanted = [one for one in parameters if one.kind is one.KEYWORD_ONLY]
    hints = _hints(function, {one.name: one.annotation for one in wanted})
    for parameter, hint in hints.items():
        kinds = set(_kinds(hint))
        if not kinds & _TYPES or not kinds <= {*_TYPES, types.NoneType}:
            raise ValueError(
                f"operator {name!r}: {parameter!r} needs a type: str, int, float, bool, list or dict"
            )
    return {one.name: Parameter(hints[one.name], one.default is one.empty) for one in wanted}


def fits(value: Any, hint: Any) -> bool:
    """Is the value of this type? A whole number serves as float; true and false are no numbers."""
    kinds = _kinds(hint)
    if isinstance(value, bool):
        return bool in kinds
    return isinstance(value, kinds) or (float in kinds and isinstance(value, int))


def spell(hint: Any) -> str:
    """A parameter's type as people read it: `str`, `int or null`."""
    return " or ".join("null" if kind is types.NoneType else kind.__name__ for kind in _kinds(hint))


def _kinds(hint: Any) -> tuple[type, ...]:
    parts = get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)
    return tuple(get_origin(part) or part for part in parts)


def _hints(function: Callable[..., Any], annotations: dict[str, Any]) -> dict[str, Any]:
    """Of the parameters alone: the annotation of `context` may name what only a type checker imports."""
    written = {name: hint for name, hint in annotations.items() if hint is not inspect.Parameter.empty}
    known = {"Any": Any, "Optional": Optional, **getattr(inspect.unwrap(function), "__globals__", {})}
    hints = get_type_hints(types.SimpleNamespace(__annotations__=written), globalns=known)
    return {name: hints.get(name, inspect.Parameter.empty) for name in annotations}
