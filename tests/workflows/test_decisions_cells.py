"""S-FEEL unary tests: what a cell matches."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workflows.decisions.cells import matches
from workflows.decisions.hits import FUNCTIONS
from workflows.decisions.sfeel import read_test
from workflows.errors import DecisionError, ExpressionError


def hit(cell, value, **facts):
    return matches(read_test(cell), value, facts, {})


@pytest.mark.parametrize(
    ("cell", "matching", "others"),
    [
        ('"major"', ["major"], ["general", "", None, 5, "Major"]),
        ('"a","b" , "c"', ["a", "b", "c"], ["d", None]),
        ('"a,b"', ["a,b"], ["a", "b"]),
        ('"重大","紧急"', ["重大"], ["一般"]),
        ('"say \\"no\\""', ['say "no"'], ["say no"]),
        ("5", [5, 5.0], [4, "5", True, None]),
        ("-5", [-5], [5]),
        ("1.50", [1.5], [1.51]),
        ("true", [True], [False, 1, "true", None]),
        ("false", [False], [True, 0, None]),
        ("null", [None], [False, 0, ""]),
        ("-", ["x", 0, None, [], True], []),
        ("", ["x", None], []),
        ("< 3", [2, -9, 2.9], [3, 4, "2", None, True]),
        ("<= 3", [3], [3.1]),
        ("> 3", [4], [3, None]),
        (">= 3", [3], [2]),
        ("= 3", [3], [2]),
        ("!= 3", [2, None, "3"], [3]),
        ("[1..5]", [1, 3, 5], [0.9, 5.1, "3", None]),
        ("(1..5)", [1.1, 4], [1, 5]),
        ("]1..5[", [1.1, 4], [1, 5]),
        ("[1..5)", [1], [5]),
        ("(1..5]", [5], [1]),
        ("[1..5[", [1], [5]),
        ("]1..5]", [5], [1]),
        ("< 0, [1..5), > 9", [-1, 1, 10], [0, 5, 9]),
        ('not("a","b")', ["c", None, 3], ["a", "b"]),
        ("not(> 3)", [3, None], [4]),
        ("not([1..5])", [6], [1]),
        ("not(null)", ["a", 0], [None]),
        ('["a","b"]', ["a"], ["c"]),
        ('["a"]', ["a"], ["b"]),
        ('date("2026-12-01")', ["2026-12-01"], ["2026-12-02", "soon", None]),
        ('> date("2026-12-01")', ["2026-12-02"], ["2026-12-01", "2025-12-31"]),
        ('[date("2026-01-01")..date("2026-12-31")]', ["2026-06-01"], ["2027-01-01"]),
        ('< date and time("2026-12-01T08:00:00+08:00")', ["2026-11-30T23:59:59Z"], ["2026-12-01T00:00:00Z"]),
        ('>= duration("P5D")', ["P5D", "PT120H", "P2W"], ["P4D", "P1M", "soon"]),
        ('< duration("P1Y")', ["P11M"], ["P12M", "P5D"]),
        ('> duration("-PT1H")', ["PT0S"], ["-PT2H"]),
        ('time("08:30")', ["08:30:00"], ["08:31:00"]),
        ('@"2026-12-01"', ["2026-12-01"], ["2026-12-02"]),
        ('> "m"', ["n"], ["a", 9]),
        ("? > 3 and ? < 9", [4], [3, 9]),
        ("? = 3 or ? = 4", [3, 4], [5]),
        ('contains(?, "gas = leak?")', ["a gas = leak?!"], ["gas"]),
        ('starts with(?, "TS-")', ["TS-1"], ["T"]),
    ],
)
def test_a_cell_matches_what_it_says_and_nothing_else(cell, matching, others):
    test = read_test(cell)
    for value in matching:
        assert matches(test, value, {}, FUNCTIONS), f"{value!r} should match {cell}"
    for value in others:
        try:
            assert not matches(test, value, {}, FUNCTIONS), f"{value!r} should not match {cell}"
        except ExpressionError:
            assert "?" in cell, "only conditions compare kinds strictly"


def test_a_list_matches_when_one_of_its_items_does_and_not_when_none_does():
    flags = ["sensitive", "group"]
    assert hit('"group"', flags)
    assert hit('"none","sensitive"', flags)
    assert not hit('"repeat"', flags)
    assert hit('not("repeat")', flags)
    assert not hit('not("group")', flags)
    assert not hit('"group"', [])
    assert hit("> 3", [1, 4])
    assert hit('"a" in ?', ["a"])


def test_a_cell_may_compare_with_a_fact():
    assert hit("< limit", 3, limit=5)
    assert hit("[low..high]", 3, low=3, high=5)
    assert hit("allowed", "a", allowed=["a", "b"])
    assert not hit("not(allowed)", "a", allowed=["a", "b"])
    assert hit("case.owner", 7, case={"owner": 7})


@pytest.mark.parametrize(
    "cell",
    [
        "“major”",
        '"a"，"b"',
        "(1..5",
        "1..5",
        "[1,,2]",
        "> ",
        ">> 3",
        "not(",
        'not("a"',
        '"a" "b"',
        '"open',
        "[..5]",
        'date("2026-13-01")',
        'date("soon")',
        'duration("P1M1D")',
        'date and time("2026-01-01T00:00:00")',
        "date(5)",
        "major!",
        "a b",
        "'a'",
        "[a, b]",
        "((1..2))",
        "not(not(1))",
        ",",
        "1,",
        "@5",
        "f(x)",
        "x" * 3000,
        "? >",
        "?.a",
        "9" * 500 + "z",
        "9" * 30,
        "[1..1" + "0" * 400 + ".5]",
        "__class__",
    ],
)
def test_an_unreadable_cell_is_an_explained_error(cell):
    with pytest.raises((DecisionError, ExpressionError)) as refused:
        read_test(cell)
    assert refused.value.message("zh")
    assert refused.value.remedy("en")


numbers = some.integers(-20, 20)


@given(numbers, numbers, numbers, some.sampled_from("[(]"), some.sampled_from("])["))
def test_intervals_mean_what_mathematics_means(low, high, value, left, right):
    above = low <= value if left == "[" else low < value
    below = value <= high if right == "]" else value < high
    assert hit(f"{left}{low}..{high}{right}", value) == (above and below)


@given(some.lists(numbers, min_size=1, max_size=6), numbers)
def test_a_comma_list_is_membership_and_not_its_opposite(items, value):
    cell = ",".join(map(str, items))
    assert hit(cell, value) == (value in items)
    assert hit(f"not({cell})", value) == (value not in items)
    assert hit(f"[{cell}]" if len(items) > 1 else cell, value) == (value in items)


@given(some.text('ab"\\,()é严 ', max_size=12), some.text('ab"\\,()é严 ', max_size=12))
def test_quoted_text_matches_exactly_itself(written, value):
    cell = '"' + written.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert hit(cell, value) == (written == value)


@given(
    some.text(some.sampled_from('"ab?<>=![]().,-@ 015“not\ndatemi'), max_size=25),
    some.sampled_from([1, "a", None]),
)
def test_any_cell_is_a_test_or_an_explained_error(cell, value):
    try:
        test = read_test(cell)
        assert matches(test, value, {"a": 1, "b": "x"}, {}) in {True, False}
    except (DecisionError, ExpressionError) as refused:
        assert refused.message("zh") != ""  # noqa: PT017 (either outcome is right)


@given(some.dates(), some.dates())
def test_dates_compare_as_dates(written, value):
    assert hit(f'< date("{written.isoformat()}")', value.isoformat()) == (value < written)
