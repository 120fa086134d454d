"""Privacy: being forgotten, what holds it up, and the register that outlives a restored backup (R85, S11)."""

from app.domain.privacy import erasures, holds, places, register, shredding
from app.domain.privacy.erasures import Weighed, in_use, restricted
from app.domain.privacy.shredding import ONE, WHOLE, preview
from app.domain.privacy.tables import RUNNING, Erasure, Hold

__all__ = [
    "ONE",
    "RUNNING",
    "WHOLE",
    "Erasure",
    "Hold",
    "Weighed",
    "erasures",
    "holds",
    "in_use",
    "places",
    "preview",
    "register",
    "restricted",
    "shredding",
]
