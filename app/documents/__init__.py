"""Letters, receipts, work orders and case files: plain data in, HTML, PDF or DOCX out."""

from app.documents.blocks import Document
from app.documents.case_files import CaseFileParts, bundle, case_file
from app.documents.certificates import certificate
from app.documents.data import (
    CaseFile,
    Certificate,
    Chain,
    ComplaintForm,
    Deadline,
    DefinitionUsed,
    Entry,
    Improvement,
    Letter,
    Office,
    Person,
    Rating,
    Receipt,
    Remedy,
    WorkOrder,
)
from app.documents.letters import letter
from app.documents.receipts import receipt
from app.documents.words import listed
from app.documents.work_orders import work_order

__all__ = [
    "CaseFile",
    "CaseFileParts",
    "Certificate",
    "Chain",
    "ComplaintForm",
    "Deadline",
    "DefinitionUsed",
    "Document",
    "Entry",
    "Improvement",
    "Letter",
    "Office",
    "Person",
    "Rating",
    "Receipt",
    "Remedy",
    "WorkOrder",
    "bundle",
    "case_file",
    "certificate",
    "letter",
    "listed",
    "receipt",
    "work_order",
]
