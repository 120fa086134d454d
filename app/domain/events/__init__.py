"""The journal: append-only, chained per case, closed daily by a root."""

from app.domain.events.journal import HOUSE, Event, case_chain, matter_chain, of_chain, record, settle
from app.domain.events.proof import Broken, verify
from app.domain.events.roots import EventRoot, close_root, verify_roots

__all__ = [
    "HOUSE",
    "Broken",
    "Event",
    "EventRoot",
    "case_chain",
    "close_root",
    "matter_chain",
    "of_chain",
    "record",
    "settle",
    "verify",
    "verify_roots",
]
