"""Properties of the expression language: total, deterministic, and honest about what it needs."""

import ast
import contextlib
import operator

from hypothesis import example, given, settings
from hypothesis import strategies as some

from workflows.errors import ExpressionError
from workflows.expressions import compile_expression, parse_script

FACTS = {"a": 1, "b": "text", "c": [1, "x"], "d": {"k": None}, "e": None, "f": True, "g": 0.5}
ALPHABET = "abcdefg()[]{}.,:;=<>!+-*/%'\"0123456789 \n\\_@#$&|^~?“（"
WORDS = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "if",
    "else",
    "lambda",
    "for",
    "len",
    "min",
    "str",
    "int",
    "round",
    *FACTS,
    *"()[]{},.:=<>+-*/%",
    "==",
    "!=",
    "**",
    "//",
    ":=",
    "1",
    "2.5",
    "'x'",
    "f''",
    "__class__",
    "0",
    "None",
]


def evaluated(text):
    return compile_expression(text).evaluate(FACTS, {"due": lambda *given: given[0]})


def outcome(text, *, narrow=False):
    """(value, None) or (None, the error); `narrow` gives the expression only the names it asks for."""
    try:
        expression = compile_expression(text)
        facts = {name: FACTS[name] for name in expression.names} if narrow else FACTS
        return expression.evaluate(facts, {"due": lambda *given: given[0]}), None
    except ExpressionError as refused:
        return None, refused


@settings(max_examples=300)
@given(some.one_of(some.text(max_size=200), some.text(ALPHABET, max_size=200)))
@example("-" * 1500 + "1")
@example("\ud800")
def test_any_text_has_a_value_or_an_explained_error(text):
    with contextlib.suppress(ExpressionError):
        evaluated(text)
    with contextlib.suppress(ExpressionError):
        parse_script(text)


@settings(max_examples=500)
@given(some.lists(some.sampled_from(WORDS), max_size=25).map(" ".join))
def test_any_sequence_of_words_of_the_language_has_a_value_or_an_explained_error(text):
    with contextlib.suppress(ExpressionError):
        evaluated(text)


def trees():
    leaves = some.one_of(
        some.sampled_from(list(FACTS)),
        some.integers(-5, 10**19).map(str),
        some.floats(allow_nan=False, allow_infinity=False).map(repr),
        some.text("xyz", max_size=5).map(repr),
        some.sampled_from(["true", "null", "None", "[]", "{}"]),
    )
    signs = some.sampled_from(
        ["+", "-", "*", "/", "//", "%", "==", "!=", "<", ">=", "in", "and", "or", "is", "not in"]
    )
    return some.recursive(
        leaves,
        lambda inner: some.one_of(
            some.tuples(inner, signs, inner).map(lambda parts: f"({' '.join(parts)})"),
            inner.map(lambda one: f"(not {one})"),
            inner.map(lambda one: f"(-{one})"),
            some.tuples(
                some.sampled_from(["len", "abs", "round", "str", "int", "lower", "float", "max", "due"]),
                inner,
            ).map(lambda parts: f"{parts[0]}({parts[1]})"),
            some.tuples(inner, inner, inner).map(lambda parts: "({} if {} else {})".format(*parts)),
            some.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        ),
        max_leaves=20,
    )


@settings(max_examples=500)
@given(trees())
def test_any_tree_of_the_language_has_a_value_or_an_explained_error_and_always_the_same(text):
    value, refused = outcome(text)
    assert (value, str(refused)) == (outcome(text)[0], str(outcome(text)[1]))
    assert refused is None or refused.message("zh")


@settings(max_examples=200)
@given(trees())
def test_an_expression_given_the_names_it_asks_for_never_misses_another(text):
    _, refused = outcome(text, narrow=True)
    assert refused is None or refused.rule not in {"expression.unknown_name", "expression.unknown_function"}


@given(some.integers(-1000, 1000), some.integers(-1000, 1000), some.sampled_from("+-*/%"))
def test_numbers_are_reckoned_as_python_reckons_them(left, right, sign):
    calculate = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "%": operator.mod,
    }
    if right == 0 and sign in "/%":
        return
    assert evaluated(f"({left}) {sign} ({right})") == calculate[sign](left, right)


@given(some.text("abc 'é严“\t", max_size=40))
def test_text_in_quotes_is_that_text(text):
    assert evaluated(repr(text).replace("\\t", " ")) == text.replace("\t", " ") or "\\" in repr(text)


def test_every_kind_of_node_that_is_admitted_is_also_evaluated():
    """Whatever the grammar lets through has a handler, so a KeyError can come of no node."""
    from workflows.expressions import evaluator, grammar

    wired = evaluator.Evaluator("", {}, {}).nodes.keys()
    inner = {ast.Expression, ast.Load, *evaluator.OPERATORS, ast.And, ast.Or}
    assert set(grammar.ALLOWED) - inner == set(wired)
