"""The case file (案卷): four documents, versions, chain hash; PDF, JSON and one ZIP that prove each other."""

import hashlib
import io
import json
import zipfile

import pytest
from pypdf import PdfReader

from app import documents
from tests.documents import papers
from tests.documents.test_pdf import says


def test_the_four_documents_the_versions_and_the_hash_are_in_the_pdf():
    pdf = documents.case_file(papers.case_file(), "zh").pdf
    assert says(pdf, "投诉单", "处理记录", "反馈意见", "改进措施") == []
    assert (
        says(
            pdf,
            papers.TEXT,
            "王翀䶮",
            "现场照片.jpg",
            "第 39 步",
            "情况属实。",
            "满意",
            "谢谢",
            "全线排查",
            "10 年",
        )
        == []
    )
    assert says(pdf, "complaint", "bpmn", "cd" * 32, "case:123", "57", "01" * 32, "完整") == []


def test_the_english_case_file_names_its_parts_in_english():
    pdf = documents.case_file(papers.case_file(), "en").pdf
    assert (
        says(
            pdf, "1. Complaint form", "2. Handling record", "3. Feedback", "4. Improvement measures", "intact"
        )
        == []
    )


def test_the_json_holds_the_same_and_is_attached_to_the_pdf():
    parts = documents.case_file(papers.case_file(), "zh")
    machine = json.loads(parts.json)
    assert machine["schema"] == "redress-case-file/1"
    assert machine["form"]["text"] == papers.TEXT
    assert machine["chain"] == {"name": "case:123", "length": 57, "hash": "01" * 32, "verified": True}
    assert [one["version"] for one in machine["definitions"]] == [3, 1]
    assert machine["handling"][0]["at"] == "2026-11-20T09:00:00+00:00"
    assert PdfReader(io.BytesIO(parts.pdf)).attachments[f"{papers.NUMBER}.json"] == [parts.json]


def test_a_broken_chain_is_said_plainly():
    broken = documents.Chain(name="case:123", length=57, hash="01" * 32, verified=False)
    assert says(documents.case_file(papers.case_file(chain=broken), "zh").pdf, "本案卷不具证明力") == []


def test_what_is_missing_is_said_and_not_left_blank():
    bare = papers.case_file(ratings=(), improvements=(), handling=(), reply=(), definitions=())
    assert says(documents.case_file(bare, "zh").pdf, "按“未核实”计", "未产生改进措施", "无记录。") == []


def test_an_anonymous_complainant_stays_anonymous():
    form = papers.case_file().form
    person = documents.Person(anonymous=True)
    anonymous = papers.case_file(form=documents.ComplaintForm(**{**form.__dict__, "person": person}))
    assert says(documents.case_file(anonymous, "zh").pdf, "匿名") == []
    assert says(documents.case_file(anonymous, "zh").pdf, "王翀䶮") == ["王翀䶮"]


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_bundle_proves_itself(locale):
    packed = documents.bundle(papers.case_file(), locale)
    assert packed == documents.bundle(papers.case_file(), locale), "the same data give the same bytes"
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert sorted(archive.namelist()) == [
            "MANIFEST.json",
            f"{papers.NUMBER}.json",
            f"{papers.NUMBER}.pdf",
            "definitions/complaint.v3.bpmn",
        ]
        manifest = json.loads(archive.read("MANIFEST.json"))
        for name, digest in manifest["files"].items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert manifest["chain"]["hash"] == "01" * 32
