"""Backups: the whole house in one portable file, the keys of persons in a second, short-lived one."""

from app.casework.backup.parts import KEYS, LEFT_OUT, Manifest, NoBackup
from app.casework.backup.restoring import read_manifest, refuse_unless_empty, restore
from app.casework.backup.taking import take

__all__ = [
    "KEYS",
    "LEFT_OUT",
    "Manifest",
    "NoBackup",
    "read_manifest",
    "refuse_unless_empty",
    "restore",
    "take",
]
