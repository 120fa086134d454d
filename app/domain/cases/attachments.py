"""Files of a case: few kinds, bounded, without the place and device a camera writes into pictures (R86)."""

from __future__ import annotations

import io
import logging
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from PIL import Image, UnidentifiedImageError
from sqlalchemy import select

from app import crypto
from app.domain.cases.records import Attachment
from app.errors import Invalid, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.domain.cases.case import Case
    from app.domain.identity import Actor

# it logs what a camera wrote into a picture, whatever level the house logs at
logging.getLogger("PIL").setLevel(logging.WARNING)

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STARTS = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "application/pdf": (b"%PDF-",),
    DOCX: (b"PK\x03\x04",),
    "audio/mpeg": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "video/mp4": (b"",),
    "text/plain": (b"",),
}


def keep(
    session: Session,
    case: Case,
    *,
    name: str,
    media_type: str,
    content: bytes,
    sender: str,
    now: datetime,
    actor: Actor,
    purpose: str = "material",
) -> Attachment:
    """Keep one file sealed under the complainant's key. Raises Invalid with what to do instead."""
    cleaned = clean(media_type, content)
    row = Attachment(
        case_id=case.id,
        name=crypto.seal(session, case.key_id, plain_name(name), place=f"attachment.name:{case.key_id}"),
        media_type=media_type,
        size=len(cleaned),
        content=crypto.seal_bytes(session, case.key_id, cleaned, place=f"attachment.content:{case.key_id}"),
        purpose=purpose,
        sender=sender,
        by=actor.person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def plain_name(name: str) -> str:
    """The name of a file without its path, bounded."""
    return PurePosixPath(name.replace("\\", "/")).name.strip()[:120] or "file"


def clean(media_type: str, content: bytes) -> bytes:
    """What may be kept of a file. Raises Invalid with what to do instead."""
    if media_type not in STARTS:
        raise Invalid({"file": [_l("Send a picture (JPEG, PNG), PDF, Word document, text, MP3 or MP4.")]})
    if not content:
        raise Invalid({"file": [_l("The file is empty. Choose it again.")]})
    if len(content) > LARGEST:
        raise Invalid({"file": [_l("The file is larger than 10 MB. Send a smaller one or several.")]})
    if not content.startswith(STARTS[media_type]) or (media_type == "video/mp4" and content[4:8] != b"ftyp"):
        raise Invalid({"file": [_l("The file is not what its name says. Save it again and retry.")]})
    return _without_exif(PICTURES[media_type], content) if media_type in PICTURES else content


def _without_exif(kind: str, content: bytes) -> bytes:
    """Only the picture itself, turned the right way up: no place, time, device or thumbnail."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid(
                    {"file": [_l("The picture has more than 50 million points. Send a smaller one.")]}
                )
            from PIL import ImageOps  # noqa: PLC0415 - heavy, and few cases have pictures

            upright = ImageOps.exif_transpose(picture)
            bare = Image.new(upright.mode, upright.size)
            bare.paste(upright)
            if upright.mode == "P" and (palette := upright.getpalette()):
                bare.putpalette(palette)
            out = io.BytesIO()
            bare.save(out, format=kind, **({"quality": 90} if kind == "JPEG" else {}))
            return out.getvalue()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Invalid({"file": [_l("The picture cannot be read. Save it again and retry.")]}) from None


def of_case(session: Session, case: Case) -> list[Attachment]:
    """The files of a case without their content, oldest first."""
    return list(
        session.scalars(select(Attachment).where(Attachment.case_id == case.id).order_by(Attachment.id))
    )


def name_of(session: Session, case: Case, row: Attachment) -> str:
    """The file's name in clear."""
    try:
        return crypto.open_(session, case.key_id, row.name, place=f"attachment.name:{case.key_id}")
    except crypto.Erased:
        return ""


def purpose_of(session: Session, case: Case, attachment_id: int) -> str | None:
    """What a file of the case is filed as; None when it has no such file."""
    row = session.get(Attachment, attachment_id)
    return row.purpose if row is not None and row.case_id == case.id else None


def open_(session: Session, case: Case, attachment_id: int) -> tuple[str, str, bytes]:
    """Name, media type and content in clear. Raises NotFound."""
    row = session.get(Attachment, attachment_id)
    if row is None or row.case_id != case.id:
        raise NotFound(_l("There is no such file."))
    try:
        content = crypto.open_bytes(
            session, case.key_id, row.content, place=f"attachment.content:{case.key_id}"
        )
    except crypto.Erased:
        raise NotFound(_l("The file was erased.")) from None
    return name_of(session, case, row), row.media_type, content
