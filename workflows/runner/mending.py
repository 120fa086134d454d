"""What people do about an instance that failed or is not wanted: retry, move on, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows import engine
from workflows.errors import Stale
from workflows.progress import Ended
from workflows.runner import incidents, instances
from workflows.runner.waking import again

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from workflows.progress import Progress
    from workflows.runner.use import Use


def retry(use: Use, incident_id: int) -> Progress:
    """Carry on from the step that failed; Stale when its token is gone."""
    set_off, moment = again(use, _standing(use, incident_id))
    use.attempt(set_off, at=moment, incident=incident_id)
    return use.finish()


def renew(use: Use, incident_id: int, release: tuple[int, datetime]) -> Progress:
    """Carry on from the step that failed by the versions of another release: the diagram was mended."""
    _standing(use, incident_id)
    if release != use.row.release:
        use.change_release(release)
    return retry(use, incident_id)


def move_on(use: Use, incident_id: int, facts: Mapping[str, Any], reason: str) -> Progress:
    """Carry on past a service, rule or script step with these facts; any other gets them and is retried."""
    set_off, moment = again(use, _standing(use, incident_id))
    element = incidents.of(use.session, incident_id).element or ""
    passable = engine.passable(use.assembly, element)
    use.attempt(
        set_off if passable else _with(set_off, facts),
        at=moment,
        incident=incident_id,
        passing={element: dict(facts)} if passable else None,
    )
    if not use.progress.failed:
        incidents.reason(use.session, incident_id, reason)
    return use.finish()


def _standing(use: Use, incident_id: int) -> int:
    if incident_id not in engine.stalled(use.workflow):
        raise Stale
    return incident_id


def _with(set_off: Callable[[Any], Any], facts: Mapping[str, Any]) -> Callable[[Any], Any]:
    def informed(workflow: Any) -> Any:
        head = set_off(workflow)
        head.data.update(facts)
        return head

    return informed


def cancel(use: Use, reason: str) -> Progress:
    """End an instance before its end: everything that stands in it is taken away."""
    workflow, progress = use.workflow, use.progress
    progress.closed += [str(task.id) for task in engine.open_tasks(workflow)]
    for task in engine.present(workflow).values():
        use.machine.results[task.id] = {"reason": reason, "by": use.actor}
        use.path.append(engine.passed(task, use.machine, outcome="cancelled"))
    incidents.drop(use.session, set(engine.stalled(workflow)), now=use.now)
    instances.subscribe(use.session, use.row, use.waits(), {})
    progress.ended.append(Ended(use.row.id, use.row.process_key, use.row.subject, "cancelled"))
    instances.save(
        use.session,
        use.row,
        state=use.row.state,
        status="cancelled",
        ended_at=use.now,
        wake_at=None,
        last_seq=instances.archive(use.session, use.row, use.path),
    )
    return progress
