"""Publishing what is unsolved (公开清单): drawn up, checked, approved, frozen; later errata only (R45)."""

from app.domain.publication.errata import correct, errata_of, may_object, object_to, objected, withheld
from app.domain.publication.listing import counts_of, draw_up, due_lines, lines_of, reword
from app.domain.publication.publishing import (
    content_of,
    difference,
    latest,
    of_month,
    out,
    publish,
    published,
    snapshot_of,
)
from app.domain.publication.tables import Erratum, ListLine, ListObjection, Publication, Snapshot

__all__ = [
    "Erratum",
    "ListLine",
    "ListObjection",
    "Publication",
    "Snapshot",
    "content_of",
    "correct",
    "counts_of",
    "difference",
    "draw_up",
    "due_lines",
    "errata_of",
    "latest",
    "lines_of",
    "may_object",
    "object_to",
    "objected",
    "of_month",
    "out",
    "publish",
    "published",
    "reword",
    "snapshot_of",
    "withheld",
]
