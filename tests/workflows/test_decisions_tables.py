"""Decision tables: hit policies, defaults, types, and answers that explain themselves."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.workflows.tables import dmn, table
from workflows import reading
from workflows.decisions import explain, read_tables
from workflows.errors import DecisionError

TIER = ["tier:string"]
OVERLAPPING = [("> 0", '"a"', "1"), ("> 5", '"b"', "2"), ("> 9", '"a"', "3")]


def overlapping(policy, **options):
    return table(
        policy, ["n:number"], ["grade:string:" + '"b","a"', "points:number"], *OVERLAPPING, **options
    )


def test_first_takes_the_first_row_that_matches_and_a_last_row_of_dashes_is_the_default():
    limits = table(
        "FIRST",
        ["tier:string", "amount:number"],
        ["limit:string", "days:number"],
        ('"major","emergency"', "-", '"WD5"', "5"),
        ("-", "[100..1000)", '"WD9"', "amount / 100"),
        ("-", "-", '"WD15"', "15"),
    )
    assert limits.decide({"tier": "major", "amount": 500}).outputs == {"limit": "WD5", "days": 5}
    assert limits.decide({"tier": "general", "amount": 500}).outputs == {"limit": "WD9", "days": 5}
    assert limits.decide({"tier": "general", "amount": 1000}).outputs == {"limit": "WD15", "days": 15}
    assert limits.decide({"tier": None, "amount": None}).rules == ["r3"]


def test_unique_with_two_hits_names_the_rows():
    assert overlapping("UNIQUE").decide({"n": 3}).outputs == {"grade": "a", "points": 1}
    with pytest.raises(DecisionError, match="Rows 1, 2 of limits") as refused:
        overlapping("UNIQUE").decide({"n": 6})
    assert "第 1, 2 行" in refused.value.message("zh")


def test_any_accepts_several_rows_only_with_the_same_outputs():
    same = table("ANY", ["n:number"], ["grade:string"], ("> 0", '"a"'), ("> 5", '"a"'), ("> 9", '"b"'))
    decision = same.decide({"n": 6})
    assert (decision.outputs, decision.rules) == ({"grade": "a"}, ["r1", "r2"])
    with pytest.raises(DecisionError, match="Rows 1, 2, 3"):
        same.decide({"n": 10})


def test_priority_takes_the_output_listed_first():
    decision = overlapping("PRIORITY").decide({"n": 10})
    assert (decision.outputs, decision.rules) == ({"grade": "b", "points": 2}, ["r2"])


def test_rule_order_output_order_and_collect_list_all_rows():
    rows = [{"grade": "a", "points": 1}, {"grade": "b", "points": 2}, {"grade": "a", "points": 3}]
    assert overlapping("RULE ORDER").decide({"n": 10}).outputs == rows
    assert overlapping("COLLECT").decide({"n": 10}).outputs == rows
    assert overlapping("OUTPUT ORDER").decide({"n": 10}).outputs == [rows[1], rows[0], rows[2]]
    assert overlapping("RULE ORDER").decide({"n": 0}).outputs == []
    assert overlapping("COLLECT").decide({"n": 10}).facts() == {"grade": ["a", "b", "a"], "points": [1, 2, 3]}
    assert overlapping("COLLECT").decide({"n": 0}).facts() == {"grade": [], "points": []}


@pytest.mark.parametrize(
    ("aggregation", "policy", "value", "empty"),
    [("SUM", "C+", 6, 0), ("MIN", "C<", 1, None), ("MAX", "C>", 3, None), ("COUNT", "C#", 3, 0)],
)
def test_collect_aggregates(aggregation, policy, value, empty):
    rows = [("> 0", "1"), ("> 5", "2"), ("> 9", "3")]
    points = table("COLLECT", ["n:number"], ["points:number"], *rows, aggregation=aggregation)
    assert points.hit_policy == policy
    assert points.decide({"n": 10}).outputs == {"points": value}
    assert points.decide({"n": 10}).rules == ["r1", "r2", "r3"]
    if empty is None:
        with pytest.raises(DecisionError, match="No row"):
            points.decide({"n": 0})
    else:
        assert points.decide({"n": 0}).facts() == {"points": empty}


def test_no_row_is_an_error_that_shows_what_was_given_unless_there_are_default_outputs():
    with pytest.raises(DecisionError, match=r"No row of limits matches: tier = general\."):
        table("UNIQUE", TIER, ["limit:string"], ('"major"', '"WD5"')).decide({"tier": "general"})
    decision = table(
        "UNIQUE", TIER, ['limit:string::"WD15"', "note:string"], ('"major"', '"WD5"', '"x"')
    ).decide({"tier": "general"})
    assert decision.outputs == {"limit": "WD15", "note": None}
    assert decision.default
    assert decision.rules == []


def test_an_answer_explains_every_input_of_the_rows_that_fired_and_can_be_stored_as_json():
    decision = table(
        "FIRST",
        ["tier:string", "urgent:boolean", "n:number"],
        ["limit:string"],
        ('"major"', "true", "-", '"WD5"'),
    ).decide({"tier": "major", "urgent": True, "n": None})
    stored = json.loads(json.dumps(decision.as_json(), ensure_ascii=False))
    assert [explain(entry) for entry in stored["why"]] == [
        "tier = major matched “major”",
        "urgent = true matched “true”",
        "n = nothing, any value",
    ]
    assert explain(stored["why"][0], "zh") == "tier = major，符合“major”"
    assert explain(stored["why"][2], "zh") == "n = 空，任何值均可"
    assert stored["rules"] == ["r1"]
    assert {entry["row"] for entry in stored["why"]} == {1}


def test_what_the_author_wrote_beside_a_row_comes_with_the_answer():
    source = dmn("FIRST", TIER, ["limit:string"], ("-", '"WD5"'))
    beside = source.replace(
        b'<rule id="r1">', '<rule id="r1"><description>国办 2024 12 号</description>'.encode()
    )
    assert read_tables(beside)[0].decide({"tier": "x"}).notes == ["国办 2024 12 号"]


def test_under_first_the_rows_after_the_hit_are_not_looked_at():
    limits = table("FIRST", TIER, ["limit:string"], ('"major"', '"WD5"'), ("? > 3", '"WD9"'))
    assert limits.decide({"tier": "major"}).outputs == {"limit": "WD5"}
    with pytest.raises(DecisionError, match="row 2 cannot be worked out"):
        limits.decide({"tier": "general"})


def test_dates_and_durations_leave_the_table_as_iso_text():
    decision = table(
        "FIRST",
        ["on:date"],
        ["next:date", "wait:dayTimeDuration", "span:yearMonthDuration", "n"],
        ('< date("2026-12-01")', 'date("2026-12-02")', 'duration("PT36H")', 'duration("P14M")', "null"),
    ).decide({"on": "2026-11-30"})
    assert decision.outputs == {"next": "2026-12-02", "wait": "P1DT43200S", "span": "P14M", "n": None}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"tier": 5}, "tier is number, its column takes text"),
        ({}, "needs the fact tier"),
        ({"tier": ["major", 5]}, "tier is list"),
        ({"tier": "huge"}, "tier = huge is not one of"),
    ],
)
def test_a_fact_that_does_not_fit_its_column_is_an_explained_error(facts, words):
    limits = table(
        "FIRST", ['tier:string:"major","general"'], ["limit:string"], ('"major"', '"WD5"'), ("-", '"WD9"')
    )
    with pytest.raises(DecisionError, match=words):
        limits.decide(facts)


def test_a_column_without_type_just_does_not_match_another_kind():
    limits = table("FIRST", ["code"], ["limit"], ("5", '"number"'), ('"5"', '"text"'), ("-", '"other"'))
    assert [limits.decide({"code": code}).outputs["limit"] for code in (5, "5", True, None)] == [
        "number",
        "text",
        "other",
        "other",
    ]


def test_inputs_may_be_expressions_paths_and_functions():
    limits = table(
        "FIRST",
        ["grade + 1:number", "case.tier:string", "len(flags):number"],
        ["n:number"],
        ("> 2", '"major"', "2", "grade * 10"),
    )
    assert limits.names == {"grade", "case", "flags"}
    assert limits.decide({"grade": 2, "case": {"tier": "major"}, "flags": [1, 2]}).outputs == {"n": 20}


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_dmn_1_1_to_1_5_are_read(namespace):
    limits = table("FIRST", TIER, ["limit:string"], ("-", '"WD5"'), namespace=namespace)
    assert (limits.key, limits.name, limits.hit_policy) == ("limits", "Limits 时限", "F")
    assert limits.decide({"tier": "x"}).outputs == {"limit": "WD5"}


def test_a_type_named_in_the_file_is_followed_to_what_it_is_made_of():
    source = dmn("FIRST", ["tier:tTier"], ["limit:string"], ("5", '"WD5"'))
    named = b'<itemDefinition name="tTier"><typeRef>tText</typeRef></itemDefinition>'
    named += b'<itemDefinition name="tText"><typeRef>feel:string</typeRef></itemDefinition>'
    circle = named.replace(b"feel:string", b"tTier")
    broken = read_tables(source.replace(b"<decision ", named + b"<decision "))[0]
    assert [one.rule for one in broken.problems()] == ["decision.cell_type"]
    unknown = read_tables(source.replace(b"<decision ", circle + b"<decision "))[0]
    assert [(one.rule, one.severity) for one in unknown.problems()] == [("decision.type", "warning")]


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"<a/>",
        b"not xml",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b"\xff\xfe\x00",
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    ],
)
def test_what_is_no_dmn_file_is_refused(source):
    with pytest.raises(reading.Unreadable):
        read_tables(source)


def found(source_table):
    return {(one.rule, one.element) for one in source_table.problems() if one.severity == "error"}


def test_every_problem_of_a_table_is_found_at_once_with_its_cell_and_line():
    broken = table(
        "FIRST",
        ["tier:string", "n:number", "a b"],
        ["limit:string", "limit:string", "2x", "ok:number"],
        ("major", "> ", "-", '"WD5"', '"x"', '"y"', "1"),
        ("5", '"x"', "“q”", "WD 5", "5", "-", '"z"'),
    )
    assert {rule for rule, _ in found(broken)} >= {
        "decision.cell",
        "decision.cell_type",
        "decision.fullwidth",
        "decision.output_name",
        "expression.syntax",
    }
    assert ("decision.cell_type", "c2_0") in found(broken)
    assert ("decision.cell_type", "c2_1") in found(broken)
    assert ("decision.fullwidth", "c2_2") in found(broken)
    assert ("decision.cell_type", "a2_3") in found(broken)
    assert all(one.line for one in broken.problems())
    assert all(
        one.message(locale) and one.remedy(locale) for one in broken.problems() for locale in ("en", "zh")
    )
    with pytest.raises(DecisionError, match=r"cannot decide: .*Mend its \d+ problem"):
        broken.decide({"tier": "x", "n": 1})


def test_facts_that_nobody_gives_are_found_before_the_table_runs():
    limits = table("FIRST", TIER, ["limit:string"], ("major", "base"), ("> other.x", '"a"'))
    missing = {one.params["name"] for one in limits.problems(frozenset({"tier"}))}
    assert missing == {"major", "base", "other"}
    assert limits.problems() == []


@pytest.mark.parametrize(
    ("policy", "aggregation", "outputs", "row", "rule"),
    [
        ("SOMETIMES", None, ["a:string"], ("-", '"x"'), "decision.policy"),
        ("COLLECT", "AVERAGE", ["a:number"], ("-", "1"), "decision.policy"),
        ("PRIORITY", None, ["a:string"], ("-", '"x"'), "decision.no_priorities"),
        ("COLLECT", "SUM", ["a:number", "b:number"], ("-", "1", "2"), "decision.one_output"),
        ("FIRST", None, [], ("-",), "decision.no_output"),
        ("FIRST", None, ["a:string"], ("-",), "decision.row_width"),
        ("FIRST", None, ['a:string:"x","y"'], ("-", '"z"'), "decision.cell_value"),
        ("FIRST", None, ["typename:string"], ("-", '"z"'), "decision.output_name"),
        ("FIRST", None, ["a:string"], ("-", "1 / 0"), "decision.row"),
        ("FIRST", None, ["a:string::5"], ("-", '"x"'), "decision.cell_type"),
    ],
)
def test_a_table_that_cannot_work_is_found_at_deploy(policy, aggregation, outputs, row, rule):
    broken = table(policy, TIER, outputs, row, aggregation=aggregation)
    assert rule in {one.rule for one in broken.problems()}


def test_a_decision_that_is_no_table_is_named():
    source = dmn("FIRST", TIER, ["a"], ("-", "1")).replace(b"decisionTable", b"literalExpression")
    assert [one.rule for one in read_tables(source)[0].problems()] == ["decision.not_a_table"]


def test_a_value_outside_of_a_columns_list_is_found_in_the_cell():
    limits = table("FIRST", ['tier:string:"major","general"'], ["a:number"], ('"mjaor"', "1"))
    assert ("decision.cell_value", "c1_0") in found(limits)


@given(
    some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9)), min_size=1, max_size=8),
    some.integers(0, 9),
)
def test_the_policies_agree_on_which_rows_match(spans, value):
    rows = [(f"[{low}..{high}]", str(place)) for place, (low, high) in enumerate(spans)]
    expected = [place for place, (low, high) in enumerate(spans) if low <= value <= high]
    listed = table("COLLECT", ["n:number"], ["place:number"], *rows).decide({"n": value})
    assert listed.facts()["place"] == expected
    counted = table("COLLECT", ["n:number"], ["place:number"], *rows, aggregation="COUNT").decide(
        {"n": value}
    )
    assert counted.outputs == {"place": len(expected)}
    if expected:
        first = table("FIRST", ["n:number"], ["place:number"], *rows).decide({"n": value})
        assert first.outputs == {"place": expected[0]}


def overlapping_rows(source_table):
    found = [one.params for one in source_table.problems() if one.rule == "decision.overlap"]
    return {(params["first"], params["second"]) for params in found}


def test_rows_of_a_unique_table_that_can_match_together_are_found_before_it_runs():
    rows = [('"a"', "[1..5]", "1"), ('"b"', "[1..5]", "2"), ("-", "(5..9)", "3"), ('not("a")', "5", "4")]
    assert overlapping_rows(table("UNIQUE", ["t:string", "n:number"], ["o:number"], *rows)) == {(2, 4)}
    assert overlapping_rows(table("FIRST", ["t:string", "n:number"], ["o:number"], *rows)) == set()


def test_rows_that_read_facts_or_conditions_are_not_judged():
    rows = [("< limit", "1"), ("? > 3", "2"), ("-", "3")]
    assert overlapping_rows(table("UNIQUE", ["n:number"], ["o:number"], *rows)) == set()


CELLS = some.sampled_from(["-", "1", "2", "[1..3)", "(1..3]", "> 2", "<= 1", "not(2)", "1,3", "]2..4["])


@given(
    some.lists(some.tuples(CELLS, CELLS), min_size=1, max_size=5),
    some.sampled_from(range(-4, 14)),
    some.sampled_from(range(-4, 14)),
)
def test_a_unique_table_without_overlap_never_has_two_hits(rows, first, second):
    unique = table("UNIQUE", ["a:number", "b:number"], ["o:number"], *[(*row, "1") for row in rows])
    facts = {"a": first / 2, "b": second / 2}
    listed = table("COLLECT", ["a:number", "b:number"], ["o:number"], *[(*row, "1") for row in rows])
    hits = [int(rule.removeprefix("r")) for rule in listed.decide(facts).rules]
    assert {(x, y) for x in hits for y in hits if x < y} <= overlapping_rows(unique)
