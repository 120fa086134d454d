"""Whoever does something, as handed to every use case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Actor:
    """Who acts and as what; roles are pairs of role code and unit, unit None meaning the whole authority."""

    person_id: int | None = None
    roles: frozenset[tuple[str, int | None]] = frozenset()
    kind: Literal["staff", "citizen", "system"] = "staff"

    def has(self, *roles: str) -> bool:
        """Whether the actor holds one of the roles anywhere."""
        return any(role in roles for role, _ in self.roles)

    def units(self, *roles: str) -> frozenset[int | None]:
        """The units where the actor holds one of the roles; None among them means everywhere."""
        return frozenset(unit for role, unit in self.roles if role in roles)


SYSTEM = Actor(kind="system")
CITIZEN = Actor(kind="citizen")
