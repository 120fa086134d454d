"""An office where the shipped diagrams run on the real Runner; recording operators stand for the domain."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import wraps
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from app.functions import NAMES
from app.operators import OPERATORS
from app.operators.intake import BEGUN
from workflows import Runner, Subject
from workflows.definitions import Definitions
from workflows.operators import Operator, Operators
from workflows.store import Instance, Step, metadata

BPMN = Path(__file__).parents[2] / "bpmn"
MORNING = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)
FACTS = {
    "kind": "complaint",
    "channel": "website",
    "domain": "urban",
    "chosen_category": "",
    "topic": "none",
    "danger": False,
    "harm": "none",
    "affected": 1,
    "vulnerable": False,
    "sensitive": False,
    "amount": 0,
    "group": False,
    "repeat": False,
    "mentions": 0,
    "about_head": False,
    "named_unit": 0,
    "anonymous": False,
    "reachable": True,
    "complete": True,
}
REOPENED = {
    "verdict": "reopen",
    "called": False,
    "reached": False,
    "wants_reopen": False,
    "answer": "",
    "resolved": "unverified",
    "grade": 0,
    "returns": 0,
    "final_ruling": False,
    "co_units": [],
}
RETURNS = {
    "cases.begin": BEGUN,
    "cases.ask_citizen": {"clarified": True, "answered": False},
    "cases.withdraw": {"verdict": "withdrawn"},
    "cases.route": {"suggested_unit": 7},
    "cases.dispatched": {"assisted": []},
    "cases.sign": {"lead_unit": 7, "handler": 3},
    "cases.close": {"verdict": "close"},
    "assists.close": {"assist_done": True},
    "verification.silent": {"answer": "silent"},
    "verification.begin_call": {"attempts": 0, "reached": False},
    "verification.end_call": {"called": True},
    "deadlines.escalate": {"lead_unit": 7},
    "deadlines.may_extend": {"may_extend": True},
    "processes.listening": {"listening": False},
    "emergencies.open": {"plan": "full"},
}
_numbers = count(1)


def sources() -> list[tuple[str, bytes]]:
    """Everything that is shipped: diagrams, tables, forms."""
    files = [*BPMN.glob("*.bpmn"), *BPMN.glob("*.dmn"), *BPMN.glob("forms/*.json")]
    return [(file.name, file.read_bytes()) for file in sorted(files)]


def moments(_session: object, _subject: object, now: datetime, _facts: object) -> Mapping[str, object]:
    """Every function an expression may call, on a calendar without holidays."""
    said = {name: _people(name) for name in ("in_unit", "above", "centre", "person", "only", "on_duty")}
    return said | {
        "working_days": lambda n: now + timedelta(days=n),
        "due": lambda _kind="": now + timedelta(days=3),
        "at_percent": lambda _kind, percent: MORNING + timedelta(days=5) * percent / 100,
        "working_days_after": lambda _kind, n: MORNING + timedelta(days=5 + n),
        "rung_due": lambda percent, days=0: (
            MORNING + timedelta(days=5) * percent / 100 + timedelta(days=days)
        ),
        "after": lambda _duration: now + timedelta(days=1),
        "after_closing": lambda _duration: now + timedelta(days=14),
        "next_call": lambda _attempts=0: now + timedelta(hours=4),
        "on": datetime.fromisoformat,
        "first_workday": lambda _period: now + timedelta(days=20),
    }


def _people(name: str) -> object:
    return lambda *words: " ".join(str(word) for word in (name, *words))


def database() -> Engine:
    """An engine with everything deployed and in force."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with Session(engine) as session:
        shelf = Definitions(OPERATORS, NAMES)
        shelf.deploy_all(session, sources(), author="test", note=None, now=MORNING)
        session.commit()
    return engine


class Office:
    """One subject at a time: people answer, citizens write, time passes; `calls` and `path` tell all."""

    def __init__(self, session: Session, kind: str = "case", **returns: object) -> None:
        self.session, self.now = session, MORNING
        self.subject = Subject(kind, next(_numbers))
        self.calls: list[tuple[str, dict[str, object]]] = []
        self.returns = {**RETURNS, **{name.replace("__", "."): value for name, value in returns.items()}}
        self.rung, self.reopened = "none", 0
        operators = Operators(self._recording(OPERATORS[name]) for name in OPERATORS.names())
        self.runner = Runner(Definitions(operators, NAMES), operators, moments, NAMES)

    def _recording(self, real: Operator) -> Operator:
        @wraps(real.call)
        def call(_context: object, **params: object) -> Mapping[str, object]:
            self.calls.append((real.name, params))
            facts = self._answer(real.name, params)
            assert set(facts) <= set(real.writes), (
                f"{real.name} does not declare {set(facts) - set(real.writes)}"
            )
            return facts

        return Operator(real.name, call, real.effect, real.writes)

    def _answer(self, name: str, params: Mapping[str, object]) -> Mapping[str, object]:
        if name == "deadlines.escalate":
            self.rung = str(params["rung"])
        if name == "deadlines.position":
            return {"last_rung": self.rung, "clock_state": "running"}
        if name == "cases.reopen":
            self.reopened += 1
            return {**REOPENED, "reopen_count": self.reopened}
        return self.returns.get(name, {})  # type: ignore[return-value]

    def start(self, key: str = "complaint", **facts: object) -> None:
        """A process begins for our subject."""
        self._settle(self.runner.start(self.session, key, self.subject, {**FACTS, **facts}, now=self.now))

    def say(self, name: str, **payload: object) -> None:
        """Somebody posts a message about our subject."""
        post = self.runner.post(self.session, name, self.subject, payload, now=self.now)
        self._deliver([post.id])

    def do(self, element: str, **facts: object) -> None:
        """People complete the open task of this box."""
        task = next(task for task in self.open_tasks() if task.element == element)
        progress = self.runner.complete(self.session, task.instance_id, task.task_id, facts, now=self.now)
        self._settle(progress)

    def wait(self, **span: float) -> None:
        """Time passes; whatever is due fires, in order."""
        self.now += timedelta(**span)
        for number in self._instances():
            self._settle(self.runner.wake(self.session, number, now=self.now))

    def open_tasks(self) -> list:
        """The tasks people have before them, of every process about our subject."""
        return [task for number in self._instances() for task in self.runner.tasks(self.session, number)]

    def waiting(self) -> set[str]:
        """The boxes where people must act."""
        return {task.element for task in self.open_tasks()}

    def path(self) -> list[str]:
        """The boxes passed so far, in order."""
        wanted = (
            select(Step.element)
            .join(Instance, Instance.id == Step.instance_id)
            .where(Instance.subject_kind == self.subject.kind, Instance.subject_id == self.subject.id)
            .order_by(Step.id)
        )
        return list(self.session.scalars(wanted))

    def running(self) -> set[str]:
        """The keys of the processes that are not over."""
        return {one.process_key for one in self._rows() if one.status == "active"}

    def called(self, name: str) -> list[dict[str, object]]:
        """The parameters of every call of an operator."""
        return [params for operator, params in self.calls if operator == name]

    def _rows(self) -> list[Instance]:
        wanted = select(Instance).where(
            Instance.subject_kind == self.subject.kind, Instance.subject_id == self.subject.id
        )
        return list(self.session.scalars(wanted.order_by(Instance.id)))

    def _instances(self) -> list[int]:
        return [one.id for one in self._rows() if one.status == "active"]

    def _settle(self, progress: object) -> None:
        assert not progress.failed, progress.failed  # type: ignore[attr-defined]
        self._deliver(progress.posts)  # type: ignore[attr-defined]

    def _deliver(self, posts: list[int]) -> None:
        for number in posts:
            while done := self.runner.deliver(self.session, number, now=self.now):
                for progress in done:
                    self._settle(progress)
