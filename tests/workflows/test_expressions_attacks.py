"""Expressions against people who mean harm: closed, bounded, quick."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from workflows.errors import ExpressionError
from workflows.expressions import compile_expression

OUT_OF_THE_LANGUAGE = [
    "__import__('os').system('id')",
    "().__class__.__bases__[0].__subclasses__()",
    "''.join(['a'])",
    "tier.format(tier)",
    "'{0.__class__}'.format(1)",
    'f"{tier}"',
    "f'{tier:>99999999}'",
    "9**9**9",
    "2**3",
    "[x for x in items]",
    "{x: 1 for x in items}",
    "(x for x in items)",
    "{1, 2}",
    "lambda: 1",
    "(lambda: 1)()",
    "(x := 1)",
    "[*items]",
    "len(*items)",
    "len(**items)",
    "{**items}",
    "items[0:9]",
    "items[len(items)]",
    "b'bytes'",
    "1j",
    "...",
    "x if y else await z",
    "yield x",
    "1 << 99999",
    "1 >> 2",
    "a | b",
    "a & b",
    "a ^ b",
    "~a",
    "a @ b",
    "print(1).x",
    "tier()()",
    "items[0]()",
    "not_a_name.__globals__",
    "a; b",
    "import os",
    "del tier",
    "_",
    "_x",
    "__name__",
    "typename",
    "{'a': {**b}}",
    "'\\x41'",
    "a\x00b",
    "\ud800",
]


@pytest.mark.parametrize("text", OUT_OF_THE_LANGUAGE)
def test_what_is_outside_the_language_is_refused_before_it_runs(text):
    with pytest.raises(ExpressionError):
        compile_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 900 + "1" + ")" * 900,
        "-" * 1999 + "1",
        "not " * 400 + "a",
        "[" * 150 + "]" * 150,
        "a[" * 60 + "0" + "]" * 60,
        "1 if a else " * 150 + "1",
        "a + " * 60 + "a",
        "+".join("1" * 400),
        "len(" * 60 + "a" + ")" * 60,
        "a" * 2001,
        "'" + "a" * 2001 + "'",
        "1" + "0" * 400,
        "1e999",
        " and ".join(["a"] * 320),
    ],
)
def test_size_and_depth_are_bounded_before_it_runs(text):
    with pytest.raises(ExpressionError):
        compile_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        '"%99999999d" % 1',
        '"a" * 99999999',
        "[0] * 99999999",
        "99999999 * items",
        "big * big",
        "big + big",
        "0 - big - big",
        "long + long",
        "items + items",
        "1e308 * 10",
        "1 / 1e-300",
        "int('9' + digits)",
        "round(1.5, 99999999) * big * 2",
        "max([])",
        "min(1, 'a')",
        "str(items)",
        "float('nan' )",
        "float('inf')",
    ],
)
def test_values_are_bounded_while_it_runs(text):
    facts = {
        "big": 10**18,
        "long": "x" * 9000,
        "items": list(range(900)),
        "digits": "9" * 9000,
        "huge": 10**400,
        "naive": datetime(2026, 1, 1),  # noqa: DTZ001 (on purpose)
        "aware": datetime(2026, 1, 1, tzinfo=UTC),
    }
    with pytest.raises(ExpressionError):
        compile_expression(text).evaluate(facts)


def test_functions_and_names_are_apart():
    for text in ("len", "due", "due == 1"):
        with pytest.raises(ExpressionError, match="needs the fact"):
            compile_expression(text).evaluate({}, {"due": print})
    with pytest.raises(ExpressionError, match="does not exist"):
        compile_expression("tier()").evaluate({"tier": print})


@pytest.mark.parametrize(
    "name", ["eval", "exec", "open", "getattr", "type", "compile", "globals", "vars", "format"]
)
def test_nothing_of_python_is_there_unless_given(name):
    with pytest.raises(ExpressionError, match="does not exist"):
        compile_expression(f"{name}('1')").evaluate({})


def test_a_built_in_function_cannot_be_replaced_by_the_facts_or_functions_given():
    assert compile_expression("len('abc')").evaluate({"len": 1}, {"len": lambda _: 99}) == 3


def test_an_attack_costs_neither_memory_nor_time():
    """In a process of 250 MB and two seconds of processor time, every attack together."""
    script = (
        "import resource, json, sys\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (2, 2))\n"
        "from workflows.expressions import compile_expression\n"
        "from workflows.errors import ExpressionError\n"
        "used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for text in json.load(sys.stdin):\n"
        "    try:\n"
        "        compile_expression(text).evaluate({'a': 1, 'items': [1]})\n"
        "    except ExpressionError:\n"
        "        pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - used)\n"
    )
    attacks = [*OUT_OF_THE_LANGUAGE[:-1], '"%99999999d" % 1', "9" * 1999, "-" * 1999 + "1", "(" * 1999]
    ran = subprocess.run(
        [sys.executable, "-c", script],
        input=json.dumps(attacks),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(ran.stdout) < 20_000, "kilobytes more than before"
