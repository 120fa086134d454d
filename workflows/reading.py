"""XML in, safely: what a stranger's file may cost is decided here, before anything looks at its meaning."""

from __future__ import annotations

import codecs
import re
from typing import Any

from lxml import etree

LARGEST = 8 * 1024 * 1024
MOST_ELEMENTS = 200_000
DEEPEST = 100

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DMN = re.compile(r"https?://www\.omg\.org/spec/DMN/\d{8}/(MODEL/?|dmn\.xsd)")

_ENCODINGS = re.compile(
    r"utf-8|utf-16(-[lb]e)?|ascii|iso8859-\d+|cp125\d|gb2312|gbk|gb18030|big5|shift_jis|euc_\w+|koi8-[ru]"
)
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,200}?\?>")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,150}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Unreadable(Exception):
    """This file is not a definition at all; `rule` words why, `line` says where when that is known."""

    def __init__(self, rule: str, line: int | None = None, **params: Any) -> None:
        self.rule, self.line, self.params = rule, line, params
        super().__init__(rule)


def decode(source: bytes) -> str:
    """The text of a file in its own encoding, without mark and XML declaration. Raises Unreadable."""
    if len(source) > LARGEST:
        raise Unreadable("file.too_large", size=len(source), limit=LARGEST)
    name = next((name for mark, name in _MARKS if source.startswith(mark)), None)
    if name is None:
        declared = _DECLARED.match(source)
        name = _known_encoding(declared[1].decode("ascii")) if declared else "utf-8"
    try:
        text = source.decode(name)
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise Unreadable("file.encoding", line, encoding=name) from None
    if not text.strip():
        raise Unreadable("file.empty")
    return text


def parse(source: bytes) -> Any:
    """The root element of an XML file. Raises Unreadable: no DTD, entities or network; bounded."""
    text = decode(source)
    declaration = _DECLARATION.match(text.lstrip())
    if declaration:
        text = "\n" * text[: text.index("<?xml")].count("\n") + text.lstrip()[declaration.end() :]
    _refuse_early(text)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError, ValueError) as error:
        if "unknown error" in str(error):  # libxml2's word for an allocation that failed
            raise MemoryError from None
        line = getattr(error, "lineno", None)
        raise Unreadable("file.not_xml", line, reason=str(getattr(error, "msg", error))[:300]) from None
    _refuse_deep(root)
    return root


def kind_of(root: Any) -> str:
    """`bpmn` or `dmn`. Raises Unreadable for every other vocabulary."""
    name = etree.QName(root)
    if name.localname == "definitions" and name.namespace == BPMN:
        return "bpmn"
    if name.localname == "definitions" and name.namespace and DMN.fullmatch(name.namespace):
        return "dmn"
    raise Unreadable("file.not_bpmn", root.sourceline, root=name.localname, namespace=name.namespace or "-")


def _known_encoding(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = ""
    if not _ENCODINGS.fullmatch(name):
        raise Unreadable("file.encoding", 1, encoding=declared)
    return name


def _refuse_early(text: str) -> None:
    """What can be seen without a parser: too many elements, or a DOCTYPE, the door of every entity attack."""
    if text.count("<") > 3 * MOST_ELEMENTS:
        raise Unreadable("file.too_many_elements", limit=MOST_ELEMENTS)
    position = 0
    while match := _BEFORE_ROOT.match(text, position):
        position = match.end()
    if text.startswith("<!DOCTYPE", position):
        raise Unreadable("file.doctype", text.count("\n", 0, position) + 1)


def _refuse_deep(root: Any) -> None:
    depth = count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEEPEST:
            raise Unreadable("file.too_deep", element.sourceline, limit=DEEPEST)
        if count > MOST_ELEMENTS:
            raise Unreadable("file.too_many_elements", limit=MOST_ELEMENTS)
