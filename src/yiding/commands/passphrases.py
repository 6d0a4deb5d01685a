"""备份口令: from a file, from the environment, or asked for; never from the command line."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from .errors import NoPassphrase, WeakPassphrase

SHORTEST = 12


def chosen(file: Path | None) -> str:
    """The passphrase of a new backup; typed twice where it is typed. Raises WeakPassphrase."""
    passphrase = _given(file) or _typed(twice=True)
    if len(passphrase) < SHORTEST:
        raise WeakPassphrase
    return passphrase


def known(file: Path | None) -> Callable[[], str]:
    """Asks for the passphrase of a backup that is there, once: the package is read twice."""
    kept: list[str] = []

    def ask() -> str:
        if not kept:
            kept.append(_given(file) or _typed(twice=False))
        return kept[0]

    return ask


def _given(file: Path | None) -> str:
    if file is None:
        return str(settings.BACKUP_PASSPHRASE)
    try:
        passphrase = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NoPassphrase(str(file)) from error
    if not passphrase:
        raise NoPassphrase(str(file))
    return passphrase


def _typed(*, twice: bool) -> str:
    try:
        passphrase = getpass.getpass("备份口令：")
        if not passphrase or (twice and getpass.getpass("再输入一次：") != passphrase):
            raise NoPassphrase
    except EOFError as error:
        raise NoPassphrase from error
    return passphrase
