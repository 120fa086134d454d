"""The case file (案卷, R33): four documents, the versions they rest on, the chain hash; PDF, JSON, ZIP."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.documents.blocks import Block, Document, Fields, Grid, Heading, PageBreak, Paragraph
from app.documents.rendering import contact_line, render
from app.documents.words import spell_date, spell_moment, word

if TYPE_CHECKING:
    from app.documents.data import CaseFile

SCHEMA = "redress-case-file/1"


@dataclass(frozen=True)
class CaseFileParts:
    """The PDF (PDF/A-3 with the JSON attached) and the JSON (UTF-8, keys in order)."""

    pdf: bytes
    json: bytes


def case_file(data: CaseFile, locale: str) -> CaseFileParts:
    """Both parts; the same data give the same bytes."""
    machine = _json(data)
    document = _document(data, locale, attachments=((f"{data.number}.json", machine, "application/json"),))
    return CaseFileParts(render(document, "pdf"), machine)


def bundle(data: CaseFile, locale: str) -> bytes:
    """One ZIP: PDF, JSON, the definitions' sources, and MANIFEST.json with the SHA-256 of every file."""
    parts = case_file(data, locale)
    files = {f"{data.number}.pdf": parts.pdf, f"{data.number}.json": parts.json}
    for one in data.definitions:
        if one.source is not None:
            files[f"definitions/{one.key}.v{one.version}.{_suffix(one.kind)}"] = one.source
    manifest = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    files["MANIFEST.json"] = _dump(
        {"schema": SCHEMA, "case": data.number, "chain": asdict(data.chain), "files": manifest}
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(
                zipfile.ZipInfo(name, data.made_at.timetuple()[:6]), content, zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def _suffix(kind: str) -> str:
    return kind if kind in {"bpmn", "dmn"} else "json"


def _json(data: CaseFile) -> bytes:
    whole: dict[str, Any] = asdict(data)
    whole["office"].pop("zone")
    for one in whole["definitions"]:
        one.pop("source")
    return _dump({"schema": SCHEMA, **whole})


def _dump(whole: dict[str, Any]) -> bytes:
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a case file")


def _document(data: CaseFile, locale: str, attachments: tuple[tuple[str, bytes, str], ...]) -> Document:
    parts = (_cover, _form, _handling, _feedback, _improvements, _proof)
    blocks = [block for part in parts for block in part(data, locale)]
    return Document(
        locale=locale,
        sender=data.office.name,
        title=word("case_file", locale),
        number=data.number,
        footer=f"{word('case_file', locale)} {data.number}",
        made_at=data.made_at,
        blocks=tuple(blocks),
        contact=contact_line(data.office, locale),
        attachments=attachments,
    )


def _pairs(locale: str, *pairs: tuple[str, str]) -> Fields:
    return Fields(tuple((word(key, locale), value) for key, value in pairs if value))


def _moment(data: CaseFile, moment: datetime | None, locale: str) -> str:
    return spell_moment(moment, data.office.zone, locale) if moment else ""


def _cover(data: CaseFile, locale: str) -> list[Block]:
    form = data.form
    return [
        _pairs(
            locale,
            ("number", data.number),
            ("kind", form.kind),
            ("subject", form.title),
            ("unit", data.unit),
            ("received_at", _moment(data, form.received_at, locale)),
            ("case_file.closed", _moment(data, data.closed_at, locale)),
            ("outcome", data.outcome),
            ("case_file.retention", data.retention),
        )
    ]


def _form(data: CaseFile, locale: str) -> list[Block]:
    form, person = data.form, data.form.person
    columns = (word("case_file.file", locale), "SHA-256")
    return [
        PageBreak(),
        Heading(word("case_file.form", locale)),
        _pairs(
            locale,
            ("case_file.person", word("anonymous", locale) if person.anonymous else person.name),
            ("phone", person.phone),
            ("case_file.email", person.email),
            ("address", person.address),
            ("case_file.representative", person.representative),
            ("received_at", _moment(data, form.received_at, locale)),
            ("channel", form.channel),
            ("kind", form.kind),
            ("category", form.category),
            ("tier", form.tier),
            ("place", form.place),
            ("case_file.occurred", _moment(data, form.occurred_at, locale)),
            ("case_file.sought", form.remedy_sought),
        ),
        Heading(word("case_file.text", locale)),
        Paragraph(form.text),
        Heading(word("case_file.attachments", locale)),
        Grid(columns, form.attachments, (4, 6), word("none", locale)),
    ]


def _handling(data: CaseFile, locale: str) -> list[Block]:
    columns = tuple(word(f"case_file.{key}", locale) for key in ("when", "who", "what", "detail"))
    rows = tuple((_moment(data, one.at, locale), one.who, one.what, one.detail) for one in data.handling)
    work = _pairs(locale, *((f"case_file.{key}", text) for key, text in data.work))
    return [
        PageBreak(),
        Heading(word("case_file.handling", locale)),
        *([work] if data.work else []),
        Grid(columns, rows, (3, 2, 3, 4), word("none", locale)),
    ]


def _feedback(data: CaseFile, locale: str) -> list[Block]:
    columns = tuple(
        word(f"case_file.{key}", locale) for key in ("when", "grade", "resolved", "mode", "words")
    )
    rows = tuple(
        (_moment(data, one.at, locale), one.grade, one.resolved, one.mode, one.words) for one in data.ratings
    )
    return [
        PageBreak(),
        Heading(word("case_file.feedback", locale)),
        Heading(word("case_file.reply", locale)),
        Fields(data.reply) if data.reply else Paragraph(word("none", locale)),
        Heading(word("case_file.ratings", locale)),
        Grid(columns, rows, (3, 2, 2, 2, 4), word("case_file.unrated", locale)),
    ]


def _improvements(data: CaseFile, locale: str) -> list[Block]:
    columns = tuple(word(f"case_file.{key}", locale) for key in ("what", "measure", "owner", "due", "state"))
    rows = tuple(
        (one.title, one.measure, one.owner, spell_date(one.due, locale) if one.due else "", one.state)
        for one in data.improvements
    )
    return [
        PageBreak(),
        Heading(word("case_file.improvements", locale)),
        Grid(columns, rows, (3, 4, 2, 2, 2), word("case_file.no_improvement", locale)),
    ]


def _proof(data: CaseFile, locale: str) -> list[Block]:
    columns = (
        word("case_file.key", locale),
        word("case_file.definition_kind", locale),
        word("case_file.version", locale),
        "SHA-256",
    )
    rows = tuple((one.key, one.kind, str(one.version), one.sha256) for one in data.definitions)
    state = "case_file.intact" if data.chain.verified else "case_file.broken"
    return [
        PageBreak(),
        Heading(word("case_file.proof", locale)),
        _pairs(
            locale,
            ("case_file.chain", data.chain.name),
            ("case_file.entries", str(data.chain.length)),
            ("case_file.hash", data.chain.hash),
            ("case_file.verified", word(state, locale)),
        ),
        Heading(word("case_file.definitions", locale)),
        Grid(columns, rows, (3, 1, 1, 6), word("none", locale)),
    ]
