"""The draw of a panel, pure: what is promised beforehand, and how anybody can recompute it (R42).

1. The pool is written as canonical JSON: `{"kind": ["code", …], …}`, keys and codes sorted, no blanks.
2. `pool_hash` = SHA-256 of that text; `seed` = 64 random hexadecimal digits; `seed_hash` = SHA-256 of them;
   `commitment` = SHA-256 of `pool_hash:seed_hash`. The three hashes are public before anybody draws.
3. The order of a kind is that of SHA-256 of `seed:kind:code`, ascending. Its first codes take the seats,
   the following ones stand in, one after the other.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Promise(NamedTuple):
    """What a draw is held to: hashes of pool and seed, and of both together."""

    pool_hash: str
    seed_hash: str
    commitment: str


def canonical(pool: Mapping[str, Sequence[str]]) -> str:
    """The pool as the text whose hash is published."""
    ordered = {kind: sorted(codes) for kind, codes in pool.items()}
    return json.dumps(ordered, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def new_seed() -> str:
    """256 random bits nobody can foresee, as hexadecimal digits."""
    return secrets.token_hex(32)


def promise(pool: Mapping[str, Sequence[str]], seed: str) -> Promise:
    """The hashes to publish before the draw."""
    pool_hash, seed_hash = _hash(canonical(pool)), _hash(seed)
    return Promise(pool_hash, seed_hash, _hash(f"{pool_hash}:{seed_hash}"))


def order(pool: Mapping[str, Sequence[str]], seed: str) -> dict[str, list[str]]:
    """Every kind's codes in the order in which they are called."""
    return {
        kind: sorted(codes, key=lambda code: _hash(f"{seed}:{kind}:{code}")) for kind, codes in pool.items()
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()
