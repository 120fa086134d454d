"""Every diagram that is shipped opens in bpmn-js, as the pages and modelers have it, without a warning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.web.assets import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

DIAGRAMS = sorted(Path("bpmn").glob("*.bpmn"))
BROKEN = "bpmn/broken.bpmn"
"""The address of a diagram with an edge that has lost its flow: what a warning is made of."""
FEWEST = 3
"""Shapes of a diagram: a beginning, something to do, an end."""
DRAW = """async ([script, diagram]) => {
  const { draw } = await import(script);
  const frame = document.createElement("div");
  frame.dataset.diagram = diagram;
  document.body.append(frame);
  try { await draw(frame); } catch (error) { return { failed: String(error), shapes: 0 }; }
  const shapes = frame.querySelectorAll(".djs-shape").length;
  frame.remove();
  return { failed: "", shapes };
}"""


@pytest.fixture(scope="module")
def draw(house: str, chromium: Browser) -> Iterator[Callable[[str], tuple[list[str], int]]]:
    """`draw("bpmn/a.bpmn")`: what the library warns of, and how many shapes it draws; one page for all."""
    script = f"/assets/built/{next((FOLDER / 'built').glob('drawing-*.js')).name}"
    context = chromium.new_context(base_url=house)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type in {"warning", "error"} else None)
    page.route("**/bpmn/*.bpmn", lambda route: route.fulfill(body=_xml(route.request.url)))
    page.goto("/healthz")

    def made(diagram: str) -> tuple[list[str], int]:
        said.clear()
        drawn = page.evaluate(DRAW, [script, f"/{diagram}"])
        return [*said, *filter(None, [drawn["failed"]])], drawn["shapes"]

    yield made
    context.close()


def _xml(address: str) -> str:
    if address.endswith(BROKEN):
        return DIAGRAMS[0].read_text(encoding="utf-8").replace('bpmnElement="', 'bpmnElement="no_', 1)
    return (Path("bpmn") / address.rpartition("/")[2]).read_text(encoding="utf-8")


@pytest.mark.parametrize("diagram", DIAGRAMS, ids=lambda path: path.stem)
def test_a_shipped_diagram_is_drawn_without_a_warning(draw, diagram: Path) -> None:
    warnings, shapes = draw(diagram.as_posix())
    assert warnings == []
    assert shapes >= FEWEST


def test_a_warning_would_be_heard(draw) -> None:
    warnings, _shapes = draw(BROKEN)
    assert warnings
