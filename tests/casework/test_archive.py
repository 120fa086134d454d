"""The archived case: one file that proves itself against the journal it was closed with (R33)."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING

from app import jobs
from app.casework import papers
from app.db import reading
from app.domain import events

if TYPE_CHECKING:
    from app.casework.views import Submitted
    from tests.casework.city import City


def archived(city: City) -> Submitted:
    """A case handled with an improvement and a letter, rated, closed, and filed after the time to reopen."""
    case = city.until_signed()
    city.do(case, "initial_response", "handler")
    city.do(
        case,
        "handling",
        "handler",
        outcomes=["explanation", "process_improvement"],
        improvement="Lamps are looked at monthly.",
        improvement_owner=city.unit(),
        improvement_by="2025-12-01",
    )
    city.do(case, "reply", "handler", complex_case=True)
    city.act("rate", case, grade=4, resolved="yes")
    city.later(days=15)
    jobs.perform(jobs.JOBS[0], city.now, forced=True)
    assert city.case(case).status == "archived"
    return case


def bundle(city: City, case: Submitted, locale: str = "en") -> dict[str, bytes]:
    with reading() as session:
        paper = papers.file(
            session, case.number, locale=locale, form="zip", now=city.now, actor=city.actor("head")
        )
    with zipfile.ZipFile(io.BytesIO(paper.content)) as files:
        return {name: files.read(name) for name in files.namelist()}


def test_the_archived_file_rests_on_the_journals_head(city: City) -> None:
    case = archived(city)
    with reading() as session:
        chain = events.of_chain(session, city.case(case).chain)
        assert events.verify(session, city.case(case).chain) is None
    assert chain[-1].kind == "case.archived"
    sealed = json.loads(chain[-1].payload)
    assert (sealed["head"], sealed["events"]) == (chain[-2].hash, len(chain) - 1)
    for locale in ("en", "zh"):
        machine = json.loads(bundle(city, case, locale)[f"{case.number}.json"])
        assert machine["chain"]["hash"] == chain[-1].hash
        assert machine["chain"]["length"] == len(chain)
        assert machine["chain"]["verified"] is True


def test_the_bundle_has_the_four_documents_the_versions_and_hashes_that_fit(city: City) -> None:
    case = archived(city)
    files = bundle(city, case)
    machine = json.loads(files[f"{case.number}.json"])
    assert machine["form"]["category"]
    assert machine["handling"]
    assert machine["ratings"][0]["resolved"]
    assert machine["improvements"][0]["measure"] == "Lamps are looked at monthly."
    manifest = json.loads(files["MANIFEST.json"])
    assert manifest["chain"]["hash"] == machine["chain"]["hash"]
    for name, digest in manifest["files"].items():
        assert hashlib.sha256(files[name]).hexdigest() == digest, name
    kinds = {name.rpartition(".")[2] for name in files}
    assert {"pdf", "json", "bpmn", "dmn"} <= kinds
    letters = city.follow(case).attachments
    assert len(machine["form"]["attachments"]) == len(letters) == 2
