"""The words of the rules that diagrams, tables and forms must satisfy."""

from workflows.wording.elements import ELEMENTS
from workflows.wording.entry import Wording
from workflows.wording.files import FILES
from workflows.wording.normalised import FORMS, HOUSE, NORMALISED
from workflows.wording.parity import PARITY
from workflows.wording.structure import STRUCTURE

DIAGRAMS: dict[str, Wording] = {**FILES, **STRUCTURE, **ELEMENTS, **NORMALISED, **HOUSE, **FORMS, **PARITY}
