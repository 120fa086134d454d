"""Backups: the whole house in one portable file, the keys of persons in a second, short-lived one."""

from app.casework.backup.parts import KEYS, LEFT_OUT, Manifest, NoBackup
from app.casework.backup.restoring import read_manifest, read_register, refuse_unless_empty, replay, restore
from app.casework.backup.taking import take, write_register

__all__ = [
    "KEYS",
    "LEFT_OUT",
    "Manifest",
    "NoBackup",
    "read_manifest",
    "read_register",
    "refuse_unless_empty",
    "replay",
    "restore",
    "take",
    "write_register",
]
