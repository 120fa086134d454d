"""The one place that knows SpiffWorkflow."""

from workflows.engine.assembly import Assembly, assemble, passable
from workflows.engine.compaction import compact
from workflows.engine.compiling import STAMP, Process, compile_process, load
from workflows.engine.facts import plain, settled
from workflows.engine.limits import Limits
from workflows.engine.looking import messages, open_tasks, present, stalled, timers, waits
from workflows.engine.machine import Hands, Machine
from workflows.engine.mended import carried
from workflows.engine.offering import Offer, described, limit
from workflows.engine.rounds import cycle_moment, is_cycle, is_raw, reads_functions, round_after, timer_moment
from workflows.engine.state import dump, restore
from workflows.engine.stepping import Walk, answer, begin, carry_on, find, fire, hear
from workflows.engine.tracing import Passed, passed
from workflows.engine.tree import element, properties

__all__ = [
    "STAMP",
    "Assembly",
    "Hands",
    "Limits",
    "Machine",
    "Offer",
    "Passed",
    "Process",
    "Walk",
    "answer",
    "assemble",
    "begin",
    "carried",
    "carry_on",
    "compact",
    "compile_process",
    "cycle_moment",
    "described",
    "dump",
    "element",
    "find",
    "fire",
    "hear",
    "is_cycle",
    "is_raw",
    "limit",
    "load",
    "messages",
    "open_tasks",
    "passable",
    "passed",
    "plain",
    "present",
    "properties",
    "reads_functions",
    "restore",
    "round_after",
    "settled",
    "stalled",
    "timer_moment",
    "timers",
    "waits",
]
