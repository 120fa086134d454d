"""Link events run as nothing in the engine: the jump is drawn as a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflows.normalise.editor import children
from workflows.vocabulary import tag

if TYPE_CHECKING:
    from workflows.normalise.editor import Editor


def rewrite(editor: Editor) -> None:
    """Throwing and catching links of one name in one scope become passages joined by flows."""
    for scope in list(editor.scopes()):
        catches = _links(scope, "intermediateCatchEvent")
        for throw, name in _links(scope, "intermediateThrowEvent"):
            targets = [catch for catch, known in catches if known == name]
            if len(targets) != 1:
                continue  # the rules name the link that leads nowhere, or to several places
            editor.flow(scope, throw.get("id"), targets[0].get("id"), throw)
            editor.note(throw, "link", link=name)
            _pass_through(throw)
        for catch, name in catches:
            if any(known == name for _, known in _links(scope, "intermediateThrowEvent")):
                continue
            if any(flow.get("targetRef") == catch.get("id") for flow in children(scope, "sequenceFlow")):
                catch.tag = tag("intermediateThrowEvent")
                _pass_through(catch)


def _links(scope: Any, name: str) -> list[tuple[Any, str]]:
    found = []
    for event in children(scope, name):
        definition = event.find(tag("linkEventDefinition"))
        if definition is not None:
            found.append((event, (definition.get("name") or event.get("name") or "").strip()))
    return found


def _pass_through(event: Any) -> None:
    event.remove(event.find(tag("linkEventDefinition")))
