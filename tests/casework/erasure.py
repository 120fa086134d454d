"""What tests of erasure share: a case with names planted everywhere, and all that the house holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select, text

from app import jobs
from app.casework import cases as casework
from app.casework import citizen, erasing, privacy, staff, use_case
from app.db import reading
from app.domain.cases import Case
from app.domain.identity import CITIZEN
from app.domain.privacy import Erasure, erasures
from workflows.store import Incident

if TYPE_CHECKING:
    from tests.casework.city import City

NAME = "欧阳秋实"
PHONE = "13987654321"
EMAIL = "qiushi.ouyang@example.net"
NEIGHBOUR = "Ottoline Quenneville"
UNSEEN = "蓝尾巴鹦鹉"
"""A word that no pattern of redaction knows: the search columns keep it until the erasure."""
PLANTED = (NAME, PHONE, "139 8765 4321", EMAIL, "qiushi", NEIGHBOUR, "Quenneville", UNSEEN)


def planted(city: City, **changes: Any) -> citizen.Submitted:
    """A case whose every part carries the names."""
    case = city.submit(
        **{
            "locale": "zh",
            "title": f"{NAME}反映路灯不亮，{UNSEEN}",
            "text": f"我叫{NAME}，电话139 8765 4321，邮箱{EMAIL}。{UNSEEN}飞走了。{NEIGHBOUR} 也看见了。",
            "place": f"皂荚巷 {UNSEEN} 旁",
            "remedy_sought": f"请打 {PHONE} 告诉我",
            "contact": citizen.Contact(name=NAME, phone=PHONE, email=EMAIL, address=f"{NAME} 收"),
            "representative": citizen.Representative(
                name=NEIGHBOUR, relation="neighbour", consent=True, phone=PHONE
            ),
            **changes,
        }
    )
    city.act("message", case, text=f"{NAME} 补充：{PHONE}，{UNSEEN}")
    letter = f"{NAME} {UNSEEN}".encode()
    city.act("attach", case, name=f"{NAME}.txt", media_type="text/plain", content=letter)
    item = city.item(case, "triage")
    with use_case(city.now) as session:
        clerk = city.actor("clerk")
        staff.save_draft(session, item.id, {"note": f"{NAME} {UNSEEN}"}, now=city.now, actor=clerk)
        staff.comment(session, item.id, f"call {PHONE} {UNSEEN}", now=city.now, actor=clerk)
    city.do(case, "triage", "clerk", note=f"{NAME} {PHONE}")
    return case


def closed(city: City, **changes: Any) -> citizen.Submitted:
    """The same, handled, rated and closed."""
    case = planted(city, **changes)
    city.do(case, "dispatch", "dispatcher", instruction=f"联系 {NAME}")
    city.do(case, "sign", "handler")
    city.do(case, "initial_response", "handler", who=f"王磊会联系 {NAME}")
    city.do(case, "handling", "handler", facts_found=f"{NAME} 在场")
    with use_case(city.now) as session:
        handler = city.actor("handler")
        casework.note(session, case.number, f"{NAME} {UNSEEN}", now=city.now, actor=handler)
        casework.reveal(session, case.number, reason=f"to call {NAME}", now=city.now, actor=handler)
    city.do(case, "reply", "handler", points=f"{NAME}：路灯，电话 {PHONE}")
    if "review" in city.forms(case):
        city.do(case, "review", "head", remarks=f"{NAME} 已核")
    city.act("rate", case, grade=5, resolved="yes", comment=f"{NAME} 满意，{UNSEEN}")
    assert city.case(case).status == "closed"
    return case


def ask(city: City, case: citizen.Submitted) -> Any:
    """The citizen confirms; what follows happens at once."""
    with use_case(city.now) as session:
        return erasing.request(session, case.number, case.secret, now=city.now, actor=CITIZEN)


def seen(city: City, case: citizen.Submitted) -> Any:
    """How the request stands for its citizen."""
    with reading() as session:
        return erasing.show(session, case.number, case.secret, now=city.now)


def hold(city: City, case: citizen.Submitted, by: str, **given: Any) -> Any:
    """Somebody says that the case must be kept."""
    with use_case(city.now) as session:
        actor = city.actor(by)
        said = {"kind": "litigation", "reason": "A lawsuit is pending at the district court.", **given}
        return privacy.hold(session, case.number, now=city.now, actor=actor, **said)


def row(city: City, case: citizen.Submitted) -> Erasure:
    """Its line in the register."""
    with reading() as session:
        found = erasures.of_case(
            session, session.scalars(select(Case).where(Case.number == case.number)).one()
        )
        assert found is not None
        return found


def wait(city: City, **span: float) -> None:
    """Time passes and the metronome does what is due."""
    city.later(**span)
    jobs.perform(jobs.JOBS[0], city.now, forced=True)


def incidents() -> list[tuple[str | None, str]]:
    """Steps that failed; there should be none."""
    with reading() as session:
        return [(one.element, one.error) for one in session.scalars(select(Incident))]


def dump() -> str:
    """Every cell of every table that the database has, as text."""
    said: list[str] = []
    with reading() as session:
        for table in inspect(session.connection()).get_table_names():
            for found in session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608
                said += [
                    bytes(one).decode("utf-8", "replace") if isinstance(one, bytes | memoryview) else str(one)
                    for one in found
                ]
    return "\n".join(said)


def found_in(said: str) -> list[str]:
    """Which of the planted words can be read there, as they are or escaped."""
    return [one for one in PLANTED if one in said or json.dumps(one)[1:-1] in said]


def file_bytes(url: str) -> bytes:
    """The files of SQLite as they lie on the disk, the write-ahead log too."""
    path = Path(url.removeprefix("sqlite:///"))
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(path.name + "*")))
