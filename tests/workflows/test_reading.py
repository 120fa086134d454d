"""Strangers' bytes: what is no definition says so, and no attack costs more than a refusal."""

from __future__ import annotations

import pytest

from workflows.gate.verdict import judge
from workflows.reading import DEEPEST, LARGEST, MOST_ELEMENTS, Unreadable, parse
from workflows.rules import Surroundings

BPMN = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
PROCESS = (
    '<process id="p" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>'
    '<sequenceFlow id="f" sourceRef="s" targetRef="e"/></process>'
)


def diagram(body: str = PROCESS, before: str = "") -> bytes:
    return f"{before}<definitions {BPMN}>{body}</definitions>".encode()


def rule_of(source: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        parse(source)
    return caught.value.rule


def test_a_plain_diagram_is_read() -> None:
    assert judge(diagram(), Surroundings()).verdict == "RUNS"


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (b"", "file.empty"),
        (b"   \n ", "file.empty"),
        (b"complaint,category\n1,2", "file.not_xml"),
        (b"<definitions><process></definitions>", "file.not_xml"),
        (b"<html><body/></html>", "file.not_bpmn"),
        (b'<definitions xmlns="http://schema.omg.org/spec/BPMN/1.1"/>', "file.not_bpmn"),
        (b"\xff\xfe\x00", "file.encoding"),
        (b'<?xml version="1.0" encoding="UTF-8"?><a>\xb1\xea</a>', "file.encoding"),
        (b'<?xml version="1.0" encoding="rot13"?><a/>', "file.encoding"),
        (b'<?xml version="1.0" encoding="punycode"?><a/>', "file.encoding"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file.encoding"),
        (b"[1, 2]", "file.not_json"),
        (b'{"type": "object",}', "file.not_json"),
    ],
)
def test_what_is_no_definition_is_named_so(source: bytes, rule: str) -> None:
    made = judge(source, Surroundings())
    assert (made.verdict, [one.rule for one in made.problems]) == ("NOT-BPMN", [rule])
    assert made.problems[0].message("zh")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "gbk", "gb18030", "iso-8859-1", "windows-1252", "utf-8-sig"]
)
def test_declared_encodings_are_read(encoding: str) -> None:
    name = "Prüfung" if encoding.startswith(("iso", "win")) else "受理"
    said = encoding.removesuffix("-sig")
    text = (
        f'<?xml version="1.0" encoding="{said}"?>\n<definitions {BPMN} name="{name}">{PROCESS}</definitions>'
    )
    assert parse(text.encode(encoding)).get("name") == name


def test_lines_are_counted_in_the_file_as_people_see_it() -> None:
    source = f'<?xml version="1.0"?>\n<definitions {BPMN}>\n\n<process id="p">\n</process></definitions>'
    assert parse(source.encode())[0].sourceline == 4


BOMB = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>'
QUADRATIC = f'<!DOCTYPE d [<!ENTITY a "{"x" * 50_000}">]>'
EXTERNAL = '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/evil.dtd">'
STEALING = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>'


@pytest.mark.parametrize("doctype", [BOMB, QUADRATIC, EXTERNAL, STEALING, PARAMETER])
@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>\n', "<!-- a --><?x y?>\n"])
def test_a_doctype_is_refused_before_anything_is_expanded(doctype: str, before: str) -> None:
    assert rule_of(diagram(before=before + doctype)) == "file.doctype"


def test_entities_without_a_doctype_are_no_xml() -> None:
    assert rule_of(diagram("<process>&xxe;</process>")) == "file.not_xml"


def test_external_schemas_and_includes_are_never_fetched() -> None:
    body = (
        '<import importType="x" location="http://127.0.0.1:9/x" namespace="n"/>'
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    )
    root = parse(diagram(body + PROCESS))
    assert "root:" not in "".join(root.itertext())


def test_deep_nesting_is_refused() -> None:
    for depth in (DEEPEST + 1, 5_000, 200_000):
        body = "<subProcess>" * depth + "</subProcess>" * depth
        assert rule_of(diagram(body)) in {"file.too_deep", "file.not_xml"}


def test_too_many_elements_are_refused_quickly() -> None:
    assert rule_of(diagram("<a/>" * (3 * MOST_ELEMENTS + 1))) == "file.too_many_elements"
    assert rule_of(diagram("<a/>" * (MOST_ELEMENTS + 1))) == "file.too_many_elements"


def test_a_large_file_is_refused_unread() -> None:
    assert rule_of(b"<" * (LARGEST + 1)) == "file.too_large"


def test_many_attributes_and_namespaces_are_no_problem() -> None:
    many = "".join(f' a{number}="x"' for number in range(20_000))
    spaces = "".join(f' xmlns:n{number}="urn:{number}"' for number in range(2_000))
    assert (
        judge(diagram(f"<process id='p' isExecutable='true'{many}{spaces}/>"), Surroundings()).verdict
        == "REFUSED"
    )


def test_a_prolog_of_comments_is_skipped_in_linear_time() -> None:
    assert parse(diagram(before="<!-- -->" * 100_000)) is not None
    assert rule_of(b"<!--" * 200_000) == "file.not_xml"
