"""Random structured diagrams for property tests: blocks inside blocks, drawn as real BPMN."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.workflows.drawing import boundary, end, gate, many, process, script, start, sub, user

LEAF = st.sampled_from(["task", "script", "panel", "timed", "reminded"]).map(lambda kind: (kind,))


def _grown(inner):
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(st.just("seq"), pair),
        st.tuples(st.just("xor"), pair),
        st.tuples(st.just("par"), pair),
        st.tuples(st.just("loop"), inner),
        st.tuples(st.just("sub"), inner),
        st.tuples(st.just("timedsub"), inner),
        st.tuples(st.just("remindedsub"), inner),
    )


BLOCKS = st.recursive(LEAF, _grown, max_leaves=6)


@dataclass
class Sheet:
    """What is being drawn in one scope; `numbers` is shared so that ids are unique."""

    numbers: list[int]
    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    def name(self, kind: str) -> str:
        self.numbers[0] += 1
        return f"{kind}{self.numbers[0]}"

    def put(self, name: str, drawn: str) -> str:
        self.nodes.append(drawn)
        return name

    def flow(self, source: str, target: str, condition: str = "") -> None:
        self.flows.append(f"{source} > {target}" + (f" [{condition}]" if condition else ""))


def draw(block) -> str:
    """The diagram of a block between a start and an end."""
    sheet = Sheet([0])
    _scope(sheet, block, "s", "e", "p")
    return process("p", *sheet.nodes, flows="; ".join(sheet.flows))


def _scope(sheet: Sheet, block, first: str, last: str, scope: str) -> None:
    sheet.put(first, start(first))
    sheet.put(last, end(last))
    entry, leave = _block(sheet, block, scope)
    sheet.flow(first, entry)
    sheet.flow(leave, last)


def _block(sheet: Sheet, block, scope: str) -> tuple[str, str]:
    """Draw a block; returns the node it is entered by and the one it is left by."""
    kind, *rest = block
    return globals()[f"_{kind}"](sheet, scope, *rest)


def _task(sheet, scope):
    name = sheet.name("u")
    return (sheet.put(name, user(name)),) * 2


def _script(sheet, scope):
    name = sheet.name("x")
    return (sheet.put(name, script(name, f"{name} = x + 1\ntotal = total + 1")),) * 2


def _panel(sheet, scope):
    name = sheet.name("mi")
    repeat = many("members", f"member_{name}", out=f"votes_{name}", out_item="x")
    return (sheet.put(name, user(name, repeat=repeat)),) * 2


def _timed(sheet, scope):
    return _cut(sheet, scope, _task(sheet, scope)[0])


def _reminded(sheet, scope):
    return _remind(sheet, scope, _task(sheet, scope)[0])


def _cut(sheet, scope, activity):
    """An interrupting timer whose path meets the normal one again."""
    late, task, merge = sheet.name("b"), _task(sheet, scope)[0], sheet.name("g")
    sheet.put(late, boundary(late, activity, duration="PT1H"))
    sheet.put(merge, gate(merge))
    for flow in ((late, task), (task, merge), (activity, merge)):
        sheet.flow(*flow)
    return activity, merge


def _remind(sheet, scope, activity):
    """A repeating timer that does not interrupt, with an end of its own."""
    late, task, over = sheet.name("b"), _task(sheet, scope)[0], sheet.name("e")
    sheet.put(late, boundary(late, activity, cancel=False, cycle="R3/PT1H"))
    sheet.put(over, end(over))
    sheet.flow(late, task)
    sheet.flow(task, over)
    return activity, activity


def _seq(sheet, scope, pair):
    one, two = (_block(sheet, block, scope) for block in pair)
    sheet.flow(one[1], two[0])
    return one[0], two[1]


def _split(sheet, scope, pair, kind):
    fork, join = sheet.name("g"), sheet.name("g")
    one, two = (_block(sheet, block, scope) for block in pair)
    default = f"{scope}_{fork}_{two[0]}" if kind == "exclusive" else None
    sheet.put(fork, gate(fork, kind, default=default))
    sheet.put(join, gate(join, kind))
    sheet.flow(fork, one[0], "x > 1" if kind == "exclusive" else "")
    sheet.flow(fork, two[0])
    sheet.flow(one[1], join)
    sheet.flow(two[1], join)
    return fork, join


def _xor(sheet, scope, pair):
    return _split(sheet, scope, pair, "exclusive")


def _par(sheet, scope, pair):
    return _split(sheet, scope, pair, "parallel")


def _loop(sheet, scope, inner):
    """Back while the last answer says so; a task inside, so that it always waits for somebody."""
    merge, choice = sheet.name("g"), sheet.name("g")
    task, body = _task(sheet, scope)[0], _block(sheet, inner, scope)
    sheet.put(merge, gate(merge))
    sheet.put(choice, gate(choice))
    after = sheet.name("g")
    sheet.put(after, gate(after))
    for flow in ((merge, task), (task, body[0]), (body[1], choice)):
        sheet.flow(*flow)
    sheet.flow(choice, merge, "again")
    sheet.flow(choice, after, "not again")
    return merge, after


def _sub(sheet, scope, inner):
    name = sheet.name("sp")
    within = Sheet(sheet.numbers)
    _scope(within, inner, within.name("s"), within.name("e"), name)
    sheet.put(name, sub(name, *within.nodes, flows="; ".join(within.flows)))
    return name, name


def _timedsub(sheet, scope, inner):
    return _cut(sheet, scope, _sub(sheet, scope, inner)[0])


def _remindedsub(sheet, scope, inner):
    return _remind(sheet, scope, _sub(sheet, scope, inner)[0])
