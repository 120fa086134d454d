"""The only reader of the environment: every setting, its default, and when there is none."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
KEY_BYTES = 32
LOCALES = ("en", "zh")
_TRUE = {"1", "true", "yes", "on"}
_LEVELS = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}


class SettingsRefused(SystemExit):
    """The installation cannot start like this; the text says which setting to give."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One installation's settings; secrets stay out of its repr."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    master_key: bytes = field(repr=False)
    public_url: str = "http://127.0.0.1:8000"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    default_locale: str = "en"
    log_level: str = "INFO"
    demo: bool = False
    allow_time_travel: bool = False
    notify_urls: tuple[str, ...] = field(default=(), repr=False)
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    ratelimit_storage: str = "memory://"
    ratelimit: bool = True
    trusted_proxies: int = 0
    instance: Path = ROOT / "instance"
    testing: bool = False

    @property
    def embedded(self) -> bool:
        """On SQLite, where one process owns the house and its keys lie beside the database."""
        return self.database_url.startswith("sqlite")


def current() -> Settings:
    """The settings of the running application."""
    settings: Settings = current_app.extensions["settings"]
    return settings


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises SettingsRefused naming what is missing or malformed."""
    env = os.environ if environment is None else environment
    instance = Path(env.get("INSTANCE_PATH") or ROOT / "instance").resolve()
    url = _database_url(env.get("DATABASE_URL") or "sqlite:///instance/redress.db")
    embedded = url.startswith("sqlite")
    return Settings(
        database_url=url,
        secret_key=env.get("SECRET_KEY") or _kept("SECRET_KEY", instance, embedded=embedded),
        master_key=_master_key(env.get("MASTER_KEY") or _kept("MASTER_KEY", instance, embedded=embedded)),
        public_url=(env.get("PUBLIC_URL") or f"http://127.0.0.1:{_number(env, 'PORT', 8000)}").rstrip("/"),
        timezone=_timezone(env.get("TIMEZONE") or "Asia/Shanghai"),
        default_locale=_one_of("DEFAULT_LOCALE", env.get("DEFAULT_LOCALE") or "en", set(LOCALES)),
        log_level=_one_of("LOG_LEVEL", (env.get("LOG_LEVEL") or "INFO").upper(), _LEVELS),
        demo=_flag(env, "DEMO"),
        allow_time_travel=_flag(env, "ALLOW_TIME_TRAVEL"),
        notify_urls=tuple(env.get("NOTIFY_URLS", "").split()),
        oidc_issuer=env.get("OIDC_ISSUER"),
        oidc_client_id=env.get("OIDC_CLIENT_ID"),
        oidc_client_secret=env.get("OIDC_CLIENT_SECRET"),
        ratelimit_storage=env.get("RATELIMIT_STORAGE") or "memory://",
        trusted_proxies=_number(env, "TRUSTED_PROXIES", 0),
        instance=instance,
    )


def _database_url(url: str) -> str:
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    if url.startswith("postgresql+psycopg://"):
        return url
    if url.startswith("sqlite:///"):
        # relative to the project's root, not to wherever the command was typed
        return "sqlite:///" + str(ROOT / url.removeprefix("sqlite:///"))
    raise SettingsRefused("DATABASE_URL must be sqlite:///FILE or postgresql+psycopg://…; it is neither.")


def _kept(name: str, instance: Path, *, embedded: bool) -> str:
    """The key that an embedded installation made for itself, readable by its user alone."""
    path = instance / name.lower()
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    if not embedded:
        raise SettingsRefused(
            f"{name} is not set. With a database server every process must share it: "
            f"generate one with  head -c 32 /dev/urandom | base64"
            f"  and keep it apart from the database's backup.",
        )
    instance.mkdir(parents=True, exist_ok=True)
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process started at the same moment: its key is the key
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    return key


def _master_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsRefused("MASTER_KEY must be 32 bytes in base64; it is not.")
    return key


def _timezone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsRefused(f"TIMEZONE {name!r} is unknown; give a name such as Asia/Shanghai.") from None


def _one_of(name: str, value: str, allowed: set[str]) -> str:
    if value not in allowed:
        raise SettingsRefused(f"{name} must be one of {', '.join(sorted(allowed))}; it is {value!r}.")
    return value


def _flag(env: Mapping[str, str], name: str) -> bool:
    return env.get(name, "").strip().lower() in _TRUE


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdigit():
        raise SettingsRefused(f"{name} must be a whole number; it is {text!r}.")
    return int(text)
