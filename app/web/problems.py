"""What is to be mended in a form: the list at its top and the sentence beside each field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Problems:
    """The errors of one form, in the order of its fields; empty when all is well."""

    def __init__(
        self, errors: Mapping[str, Sequence[object]] | None = None, titles: Mapping[str, str] | None = None
    ) -> None:
        self.titles = titles or {}
        self.errors = {
            field: [str(said) for said in sentences] for field, sentences in (errors or {}).items()
        }

    def __bool__(self) -> bool:
        return bool(self.errors)

    def summary(self) -> list[dict[str, Any]]:
        """For the error summary: every sentence, leading to its field."""
        return [
            {"text": self._named(field, said), "href": f"#{anchor(field)}"}
            for field, sentences in self.errors.items()
            for said in sentences
        ]

    def asked_as(self, titles: Mapping[str, str]) -> Problems:
        """The same, each with its question, in the order of the page; what belongs to none comes last."""
        asked = [name for name in titles if name in self.errors]
        rest = [name for name in self.errors if name not in asked]
        return Problems({name: self.errors[name] for name in [*asked, *rest]}, titles)

    def _named(self, field: str, said: str) -> str:
        title = self.titles.get(field)
        return _("%(question)s – %(problem)s", question=title, problem=said) if title else said

    def sentences(self) -> list[str]:
        """All that is said, without the fields."""
        return [said for sentences in self.errors.values() for said in sentences]

    def of(self, prefix: str) -> bool:
        """Whether any field whose name begins so is to be mended."""
        return any(field.startswith(prefix) for field in self.errors)

    def beside(self, field: str) -> dict[str, str] | None:
        """For a field's `errorMessage`, or None."""
        said = self.errors.get(field)
        return {"text": " ".join(said), "visuallyHiddenText": _("Error")} if said else None


def anchor(field: str) -> str:
    """The id of a field's first control."""
    return field.replace(".", "-")
