"""Running processes: lock, load, step, compact, save; and what has to be done at which moment."""

from workflows.runner.runner import Runner

__all__ = ["Runner"]
