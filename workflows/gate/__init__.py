"""The gate: strangers' files are read, mended, judged and compiled in a process of their own, with limits."""

from workflows.gate.client import Answer, Gate

__all__ = ["Answer", "Gate"]
