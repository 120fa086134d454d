"""Every shipped diagram opens in bpmn-js, the modeler's own reader, without a word of complaint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MODELER = Path("app/web/client/node_modules/bpmn-js/dist/bpmn-modeler.production.min.js")
OPEN = """async xml => {
    const modeler = new BpmnJS({container: "#canvas"});
    const {warnings} = await modeler.importXML(xml);
    const drawn = modeler.get("elementRegistry").getAll().length;
    modeler.destroy();
    return {warnings: warnings.map(one => one.message), drawn};
}"""


def test_every_shipped_diagram_opens_without_warnings(chromium: Browser) -> None:
    if not MODELER.is_file():
        pytest.skip("bpmn-js is not installed (make install)")
    page = chromium.new_page()
    page.set_content('<div id="canvas" style="width: 1200px; height: 800px"></div>')
    page.add_script_tag(path=MODELER)
    files = sorted(Path("bpmn").glob("*.bpmn"))
    assert files
    opened = {path.name: page.evaluate(OPEN, path.read_text(encoding="utf-8")) for path in files}
    page.close()
    assert {name: one["warnings"] for name, one in opened.items() if one["warnings"]} == {}
    assert [name for name, one in opened.items() if one["drawn"] < 3] == []
