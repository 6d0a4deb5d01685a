"""环境变量: typed readers of settings from the environment."""

from __future__ import annotations

import os
from datetime import time
from pathlib import Path
from urllib.parse import unquote, urlsplit


class SettingError(RuntimeError):
    """A setting in the environment cannot be understood; the message names it."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise SettingError(f"{name}={value!r}: expected 1 or 0")
    return default


def number(name: str, default: int, *, least: int | None = None) -> int:
    value = os.environ.get(name, "").strip()
    try:
        found = int(value) if value else default
    except ValueError as error:
        raise SettingError(f"{name}={value!r}: expected a whole number") from error
    if least is not None and found < least:
        raise SettingError(f"{name}={value!r}: expected {least} or more")
    return found


def choice(name: str, default: str, *allowed: str) -> str:
    value = os.environ.get(name, "").strip().lower() or default
    if value not in (default, *allowed):
        raise SettingError(f"{name}={value!r}: expected one of {', '.join((default, *allowed))}")
    return value


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def one_of(name: str, value: str, *allowed: str) -> str:
    """A word of a few."""
    word = value.strip().lower()
    if word not in allowed:
        raise SettingError(f"{name}={value!r}: expected {' or '.join(filter(None, allowed))}")
    return word


def web_address(name: str, value: str) -> str:
    """An address of the web, or nothing."""
    parts = urlsplit(value.strip())
    if value.strip() and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise SettingError(f"{name}: expected an http:// or https:// address")
    return value.strip()


def hours(name: str, value: str) -> tuple[time, time]:
    """``22:00-07:00``: from when to when."""
    try:
        first, last = (time.fromisoformat(part.strip()) for part in value.split("-"))
    except ValueError as error:
        raise SettingError(f"{name}={value!r}: expected hours like 22:00-07:00") from error
    return first, last


def path(name: str, default: Path) -> Path:
    value = os.environ.get(name, "").strip()
    return Path(value).expanduser().resolve() if value else default


def database(name: str, default_file: Path) -> dict[str, object]:
    """The database: SQLite in ``default_file``, or what a ``postgresql://`` address says."""
    address = os.environ.get(name, "").strip()
    return database_at(address, name) if address else sqlite(default_file)


def database_at(address: str, name: str = "address") -> dict[str, object]:
    """The database that an address names."""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return sqlite(Path("/", unquote(parts.path).lstrip("/")))
    if parts.scheme not in ("postgres", "postgresql"):
        raise SettingError(f"{name}: expected a postgresql:// or sqlite:/// address")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def sqlite(file: Path) -> dict[str, object]:
    """SQLite with a write-ahead log; a write takes its lock at once and waits 20 s for it."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824;",
        },
    }


def changed(more: dict[str, str]) -> dict[str, str]:
    """The environment for a command of ours that is to have other settings."""
    return {**os.environ, **more}
