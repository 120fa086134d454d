"""The shape of one entry of the catalogue."""

from typing import NamedTuple


class Wording(NamedTuple):
    """What is wrong and what to do about it; `{placeholders}` are filled from a problem's params."""

    en: str
    zh: str
    remedy_en: str
    remedy_zh: str
