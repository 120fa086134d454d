"""What a use case may refuse, and why; HTTP numbers are given in api/ and web/ alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RedressError(Exception):
    """Something was refused; the text tells the person what to do next."""

    def __init__(self, detail: object = "") -> None:
        # a lazy translation stays lazy: the language is the caller's, known only at the edge
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return str(self.detail)


class NotFound(RedressError):
    """There is no such thing, or it is not for the caller to know of."""


class NotSignedIn(RedressError):
    """The caller is not known: sign in, or send a valid token or case secret."""


class NotAllowed(RedressError):
    """The caller is known and may not do this."""


class Invalid(RedressError):
    """The input cannot be accepted; `errors` says per field what to mend."""

    def __init__(self, errors: Mapping[str, Sequence[object]], detail: object = "") -> None:
        super().__init__(detail)
        self.errors = {field: list(messages) for field, messages in errors.items()}


class Conflict(RedressError):
    """Somebody was there before: the thing has changed, moved on or is held by `holder`."""

    def __init__(self, detail: object = "", holder: str | None = None) -> None:
        super().__init__(detail)
        self.holder = holder


class Busy(RedressError):
    """All places are taken for the moment; `seconds` until it is worth trying again."""

    def __init__(self, detail: object = "", seconds: int = 30) -> None:
        super().__init__(detail)
        self.seconds = seconds


class Gone(RedressError):
    """It was there, and was erased for good; a tombstone tells when."""


class TooMany(RedressError):
    """Too many attempts; `seconds` until the next one counts."""

    def __init__(self, detail: object = "", seconds: int = 60) -> None:
        super().__init__(detail)
        self.seconds = seconds
