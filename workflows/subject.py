"""What a process is about: a case, a clock, a hearing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """The row a process runs for (对象); processes find each other by it, never by personal data."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Subject:
        """Read `kind:id`; ValueError when it is not that."""
        kind, _, number = text.partition(":")
        if not kind or not number.isdigit():
            message = f"a subject is written kind:id, got {text!r}"
            raise ValueError(message)
        return cls(kind, int(number))
