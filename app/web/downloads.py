"""Files that people sent, handed back: as downloads only, so that none runs as a page of ours."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import send_file

if TYPE_CHECKING:
    from flask import Response


def offer(name: str, media_type: str, content: bytes) -> Response:
    """The file under its own name, in whatever script it is written."""
    return send_file(io.BytesIO(content), media_type, as_attachment=True, download_name=name)
