"""The city, for commands that need its people and processes."""

from tests.casework.conftest import city

__all__ = ["city"]
