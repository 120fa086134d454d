"""The walk in README is run as it stands there: a newcomer who repeats it gets to the end."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT, environment

WALK = re.compile(r"^## A walk.*?^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.mark.slow
def test_a_dispute_from_rating_to_compliance(tmp_path: Path) -> None:
    if not (shutil.which("bash") and shutil.which("curl")):
        pytest.skip("the walk is for a shell with curl")
    found = WALK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    script = found[1].replace(".venv/bin/flask", str(Path(sys.executable).with_name("flask")))
    database = f"sqlite:///{tmp_path / 'walk.db'}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    own = {"WALK_DATABASE": database, "WALK_PORT": port}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        env={**environment(database, tmp_path), **own},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "mediator did: obligation_check" in said, said
    assert "the case is reopened" in done.stdout, said
