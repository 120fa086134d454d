"""A file of complaints comes in through the front door, row by row, and each fault is told with its line."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.casework import importing
from app.db import reading
from app.domain.cases import Case
from app.domain.identity import SYSTEM
from app.errors import Invalid

if TYPE_CHECKING:
    from tests.casework.city import City


@pytest.fixture
def kind() -> str:
    """What a file may do to the import does not depend on the database."""
    return "sqlite"


HOSTILE = b"\n".join(
    [
        b"id,title,text,domain",
        "1,路灯不亮,滨河路的路灯坏了一个星期,城乡建设".encode(),
        "2,路灯不亮,滨河路的路灯坏了一个星期,城乡建设".encode(),  # a double but for its id
        "3,编码,".encode() + "路灯".encode("gbk") + b",",
        b"4,formula,=HYPERLINK(0),",
        b"5,nul,dark\x00lamp,",
        b"6,short",
        b"7,empty,,",
        b"8,big," + b"x" * (5 * 1024 * 1024) + b",",
        b"9,A lift is stuck,The lift in block 3 has been stuck since Monday.,",
    ]
)


def test_every_row_is_accepted_once_or_refused_with_its_line(city: City) -> None:
    summary = importing.import_(io.BytesIO(HOSTILE), now=lambda: city.now, actor=SYSTEM)
    assert summary.read == summary.accepted + len(summary.refused) == 9
    assert sorted(refused.line for refused in summary.refused) == [3, 4, 5, 6, 7, 8, 9]
    assert all(str(refused.why) for refused in summary.refused)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == summary.accepted == 2
        assert session.scalar(select(func.count(Case.number.distinct()))) == 2
    assert sum(summary.category.values()) == sum(summary.tier.values()) == sum(summary.unit.values()) == 2
    assert "Housing and Urban Construction Bureau" in summary.unit


def test_the_same_row_twice_is_a_double(city: City) -> None:
    rows = b"title,text\nLamp,The lamp is dark.\nLamp,The lamp is dark.\n"
    summary = importing.import_(io.BytesIO(rows), now=lambda: city.now, actor=SYSTEM)
    assert (summary.accepted, [refused.line for refused in summary.refused]) == (1, [3])


def test_a_rehearsal_leaves_nothing_behind(city: City) -> None:
    rows = b"title,text\nLamp,The lamp is dark.\n"
    summary = importing.import_(io.BytesIO(rows), now=lambda: city.now, actor=SYSTEM, dry_run=True)
    assert summary.accepted == 1
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_columns_can_be_mapped_and_a_wrong_mapping_is_refused_at_once(city: City) -> None:
    rows = b"what,words\nLamp,The lamp is dark.\n"
    given = {"now": lambda: city.now, "actor": SYSTEM}
    summary = importing.import_(io.BytesIO(rows), mapping={"text": "words", "title": "what"}, **given)
    assert summary.accepted == 1
    for mapping in ({}, {"text": "nowhere"}, {"colour": "words"}):
        with pytest.raises(Invalid):
            importing.import_(io.BytesIO(rows), mapping=mapping, **given)
