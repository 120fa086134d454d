"""Errors in the caller's language: what the house says, and what its libraries say."""

from __future__ import annotations

import re

HAN = re.compile(r"[\u4e00-\u9fff]")


def test_every_part_of_a_refusal_is_in_the_callers_language(as_, client):
    zh = {"Accept-Language": "zh-CN,zh;q=0.9"}
    bad = {"username": "UPPER", "name": "", "password": "x", "roles": [{"role": "emperor"}], "extra": 1}
    answers = [
        as_("admin").post("/api/v1/accounts", json=bad, headers=zh),
        client.post("/api/v1/public/cases", json={"text": "x" * 20_001, "occurred_at": "soon"}, headers=zh),
        client.get("/api/v1/me", headers=zh),
        as_("clerk").get("/api/v1/accounts", headers=zh),
        client.get("/api/v1/nothing", headers=zh),
        as_("clerk").get("/api/v1/units?limit=0", headers=zh),
    ]
    for answer in answers:
        said = answer.json
        texts = [
            said["title"],
            said["detail"],
            *(text for texts in said.get("errors", {}).values() for text in texts),
        ]
        silent = [text for text in texts if not HAN.search(text)]
        assert silent == [], said
