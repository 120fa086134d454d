"""What `flask serve` tells at start-up can be opened."""

from __future__ import annotations

import pytest

from app.cli.serve import PAGES


@pytest.mark.parametrize("path", [path for path, _what in PAGES])
def test_every_page_told_at_start_up_is_there(client, path: str) -> None:
    assert client.get(path, follow_redirects=True).status_code == 200
