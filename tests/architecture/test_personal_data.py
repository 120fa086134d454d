"""Every column that could hold words is known to the erasure, or it stands here why it need not be (R85).

A new column fails here until it is in `app/domain/privacy/places.py` or in the list below. Think first: could
anybody, by any form or page, put a citizen's name, number or words there? Then it belongs to the places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import JSON, Column, LargeBinary, MetaData, String, Table, Text

import app
from app.db import db
from app.domain.privacy.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable

HOLDS_NOBODY: dict[str, dict[str, str]] = {
    "a code, a state or a number out of a closed list": {
        "action": "kind state",
        "answer": "form",
        "appeal": "kind against route",
        "assignment": "part how",
        "attachment": "media_type purpose sender",
        "audit": "criteria scope excluded effect",
        "audit_sample": "tier outcome versions deviations found_effect effect checklist",
        "ballot": "choice",
        "case": "number kind channel category domain tier severity urgency locale status stage flags finding"
        " outcomes resolved reason",
        "case_link": "kind",
        "case_member": "number resolved",
        "case_return": "reason ruling",
        "charge": "category",
        "classification": "axis was value source",
        "clock": "kind subject_kind tier limit counted status",
        "conflict_declaration": "kind",
        "contact": "kind",
        "delay_reason": "code state",
        "due_change": "reason counted",
        "erasure": "number status ground basis refusal scope counts",
        "erratum": "kind",
        "escalation": "rung notified",
        "extension": "flag reason",
        "feedback": "criticism finding outcome proof_kind",
        "finding": "grade criterion stance ruling",
        "hearing": "number status needs concerns admission_reason closed_reason postponements outcome",
        "hold": "kind status",
        "hotspot": "category level flags",
        "improvement": "source source_kind cause horizon verdict decision stop_reason",
        "improvement_metric": "part kind better",
        "improvement_observation": "phase part",
        "improvement_origin": "kind source",
        "job_run": "job",
        "list_line": "state category delay_reason",
        "look": "role",
        "matter": "kind number status",
        "matter_answer": "form",
        "measure": "kind level",
        "membership": "role",
        "mention": "category",
        "message": "sender purpose",
        "number_sequence": "prefix",
        "obligation": "status",
        "outbox": "key template channel locale state",
        "panel_challenge": "by_party",
        "panel_draw": "counts",
        "panel_member": "code status reason",
        "panel_opinion": "outcome votes",
        "panel_seat": "kind",
        "party": "role notice_channel locale",
        "publication": "list month",
        "rating": "resolved mode",
        "rating_exclusion": "reason outcome",
        "rating_page_count": "page",
        "rating_proof": "kind media_type",
        "reopening": "reason",
        "service_rating": "mode criticism contact_kind locale",
        "snapshot": "list month",
        "survey": "round audience split_by modes",
        "survey_question": "code kind scale points direction",
        "survey_response": "id mode values",
        "survey_series": "code audience cadence status split_by modes",
        "survey_stratum": "tier channel",
        "touchpoint": "kind",
        "work_item": "task_id element process role form candidates subject_kind state",
    },
    "a fingerprint or a seed: from it nobody finds back to words": {
        "api_token": "fingerprint",
        "audit": "frame_hash nonce nonce_hash seed",
        "case": "secret_hash",
        "case_member": "secret_hash",
        "erasure": "entry",
        "event": "previous hash",
        "event_chain": "chain hash",
        "finding_evidence": "hash",
        "event_root": "previous root",
        "panel_draw": "pool_hash seed seed_hash commitment",
        "service_rating": "receipt",
        "snapshot": "sha256",
        "survey_token": "hash",
    },
    "numbers of cases and of people of the house, as they were drawn by lot": {
        "audit": "frame",
        "panel_draw": "pool people",
    },
    "figures, counted over many": {
        "improvement": "effect",
        "meeting": "agenda",
        "publication": "report",
        "survey": "results",
    },
    "the authority's own words about itself: units, posts, days, questions, names of steps": {
        "calendar_day": "name_en name_zh",
        "calendar_version": "source note zone quiet digest",
        "hearing": "place stream",
        "house_fact": "name value",
        "improvement": "standard_key",
        "improvement_metric": "name_en name_zh unit_en unit_zh",
        "list_line": "next_en next_zh",
        "matter": "title_en title_zh",
        "organisation_unit": "code name_en name_zh path",
        "survey_question": "text_en text_zh",
        "survey_series": "title_en title_zh questions",
        "touchpoint": "name_en name_zh post_en post_zh",
        "work_item": "title_en title_zh",
    },
    "accounts of the house, which end with the account": {
        "person": "username name name_zh email locale password_hash oidc_subject",
    },
    "public: a person checked that it names nobody, and what is published is not changed": {
        "audit": "statement_en statement_zh",
        "erratum": "text_en text_zh",
        "feedback": "commitment reply",
        "improvement": "changed_en changed_zh",
        "measure": "details",
        "obligation": "public_text explanation",
        "panel_opinion": "published",
        "rating_proof": "name content",
        "snapshot": "content",
    },
    "sealed by the house about its own work, in matters that nobody brought as a citizen": {
        "action": "words",
    },
    "about nobody: given without number or name, and kept apart from who was asked": {
        "survey_response": "words",
    },
    "owners' diagrams and the engine: ids, codes and numbers alone (tests/casework/test_privacy.py)": {
        "definition": "kind key name source sha256 status author note problems summary normalised compiled"
        " compiler",
        "incident": "task_id element name error status",
        "instance": "process_key subject_kind status state",
        "post": "name subject_kind payload status",
        "post_delivery": "target status",
        "release": "process_key digest",
        "release_member": "kind key",
        "schedule": "process_key element rule",
        "step": "process element source name kind outcome task_id actor result",
        "subscription": "task_id element message subject_kind",
    },
    "the class of an error, never its words": {
        "outbox": "error",
    },
    "codes and envelopes: what is sealed in it opens with a key that the erasure destroys": {
        "event": "chain kind actor_kind payload",
        "incident": "resolution",
    },
    "forgotten by its own hand: parties.forget, crypto.destroy_key, idempotency.forget_case, shredding": {
        "contact": "value blind",
        "hotspot_counter": "key",
        "idempotency_key": "scope route key body answer",
        "mention": "key spot",
        "party": "name relation",
        "person_key": "wrapped",
    },
    "forgotten by whoever holds the receipt of the rating (ratings.giving.forget)": {
        "service_rating": "answers",
    },
    "a place that many named: a single one's goes with the mention (shredding)": {
        "hotspot": "key place",
    },
}
"""Why a column is no place of the erasure → table → its columns."""


def wordy(metadata: MetaData) -> set[str]:
    """Every `table.column` that could hold words."""
    return {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String | JSON | LargeBinary)
    }


def placed() -> set[str]:
    return {f"{place.model.__tablename__}.{name}" for place in PLACES for name in place.blank}


def explained() -> list[str]:
    return [
        f"{table}.{name}"
        for tables in HOLDS_NOBODY.values()
        for table, names in tables.items()
        for name in names.split()
    ]


def unknown(metadata: MetaData) -> list[str]:
    """Columns that nobody thought about."""
    return sorted(wordy(metadata) - placed() - set(explained()))


def doubled(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return sorted({name for name in names if name in seen or seen.add(name)})


def test_somebody_has_thought_about_every_column() -> None:
    assert {"case", "instance"} <= set(db.metadata.tables), (
        f"{app.__name__}: the domain's tables and the engine's"
    )
    assert unknown(db.metadata) == [], "a place of the erasure, or a reason here why it holds nobody's words"


def test_the_list_says_nothing_of_columns_that_are_gone_and_nothing_twice() -> None:
    assert sorted((set(explained()) | placed()) - wordy(db.metadata)) == []
    assert doubled(explained()) == []
    assert sorted(set(explained()) & placed()) == [], "a place needs no excuse"


def test_a_new_column_is_noticed() -> None:
    made = MetaData()
    Table("case", made, Column("title", Text), Column("diary", Text), Column("scan", LargeBinary))
    Table("gossip", made, Column("said", JSON), Column("times", String(20)))
    assert unknown(made) == ["case.diary", "case.scan", "gossip.said", "gossip.times"]
