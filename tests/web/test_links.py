"""Cases that belong together on the pages of staff: linked, merged, split, each with a reason (R17)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Visitor


def two(visitor: Callable[..., Visitor], locale: str = "en") -> tuple[Visitor, str, str]:
    """A clerk, and two cases."""
    first, second = (visitor().submit(f"The lamp at number {n} is dark.")[0] for n in (21, 23))
    clerk = visitor(locale)
    clerk.sign_in("clerk")
    return clerk, f"/cases/{first}", second


def test_a_case_is_merged_and_split_again_and_the_past_stays_readable(
    visitor: Callable[..., Visitor],
) -> None:
    clerk, path, other = two(visitor)
    given = {"merge_into": other.lower(), "merge_reason": "The same lamp."}
    merged = clerk.post(f"{path}/merge", given, seen=path).text
    assert "Each case keeps its number" in merged
    assert "Merged into this case:" in clerk.get(f"/cases/{other}").text
    assert f'action="{path}/merge"' not in merged
    back = {"merge_into": path.rsplit("/", 1)[1], "merge_reason": "A circle."}
    refused = clerk.post(f"/cases/{other}/merge", back, seen=path)
    assert refused.status_code == 422
    assert 'id="merge_into-error"' in refused.text
    split = clerk.post(f"{path}/split", {"split_reason": "Another lamp."}, seen=path).text
    assert "Split off again" in split
    assert "1 link taken back" in split
    assert f'action="{path}/merge"' in split
    for reason in ("The same lamp.", "Another lamp."):
        assert reason in split, "the reasons are notes of the case"


def test_a_link_has_a_kind_and_is_taken_back_with_a_reason(visitor: Callable[..., Visitor]) -> None:
    clerk, path, other = two(visitor, "zh")
    given = {"link_other": other, "link_kind": "continues", "link_reason": "同一路段"}
    page = clerk.post(f"{path}/link", given, seen=path).text
    assert "延续" in page
    assert "同一路段" in page
    link = re.search(r'name="unlink_id" value="(\d+)"', page)
    assert link is not None
    silent = clerk.post(f"{path}/unlink", {"unlink_id": link[1]}, seen=path)
    assert silent.status_code == 422
    assert 'id="unlink_reason-error"' in silent.text
    assert 'href="#unlink_reason"' in silent.text
    done = clerk.post(f"{path}/unlink", {"unlink_id": link[1], "unlink_reason": "弄错了"}, seen=path).text
    assert "已取消的关联 1 条" in done
    assert "弄错了" in done
    again = {"unlink_id": link[1], "unlink_reason": "x"}
    assert clerk.post(f"{path}/unlink", again, seen=path).status_code == 404


@pytest.mark.parametrize(
    ("action", "given", "field"),
    [
        ("merge", {}, "merge_into"),
        ("merge", {"merge_into": "TS-2026-999999-X", "merge_reason": "x"}, "merge_into"),
        ("split", {}, "split_reason"),
        ("link", {"link_other": "TS-1", "link_kind": "related"}, "link_other"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    visitor: Callable[..., Visitor], action: str, given: dict[str, object], field: str
) -> None:
    clerk, path, other = two(visitor)
    if action == "split":
        clerk.post(f"{path}/merge", {"merge_into": other, "merge_reason": "Same."}, seen=path)
    answer = clerk.post(f"{path}/{action}", dict(given), seen=path)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text


def test_an_auditor_sees_links_and_no_way_to_change_them(visitor: Callable[..., Visitor]) -> None:
    clerk, path, other = two(visitor)
    clerk.post(f"{path}/link", {"link_other": other, "link_kind": "related"}, seen=path)
    auditor = visitor()
    auditor.sign_in("auditor")
    page = auditor.get(path).text
    assert f'href="/cases/{other}"' in page
    assert f'action="{path}/' not in page
    for action in ("merge", "split", "link", "unlink"):
        given = {"merge_into": other, "merge_reason": "x", "split_reason": "x", "unlink_id": "1"}
        given |= {"unlink_reason": "x", "link_other": other, "link_kind": "related"}
        assert auditor.post(f"{path}/{action}", dict(given), seen="/inbox").status_code == 403, action
