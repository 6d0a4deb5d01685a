"""yiding demo: the fictional city of the samples, ready to look at."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist

from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.meetings.models import Meeting

from . import importing, serving

ACCOUNT = "demo"
OWNER = "临澜市人民政府"


def run(*, host: str, port: int, samples: Path, minutes: Path | None, start: bool = True) -> int:
    """Makes the demo (only what is missing), imports, starts server and worker, prints the address."""
    if start and not _free(host, port):
        sys.stderr.write(
            f"demo.port_taken 端口 {port} 已被占用。请先停止占用它的程序，或换一个端口：make run PORT=8001\n"
        )
        return 2
    serving.migrate()
    calendar_fill()
    password = _account()
    _owner()
    _import(samples, once=True)
    if minutes is not None and not _import(minutes):
        return 2
    sys.stdout.write(f"\n  议定 Yiding   http://{host}:{port}/\n  账号 {ACCOUNT}   密码 {password}\n\n")
    sys.stdout.flush()
    return serving.together(host, port, workers=2) if start else 0


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _account() -> str:
    """The demo account and its password, generated once and kept where only this user can read it."""
    file = Path(settings.VAR) / "demo-password"
    if not file.exists():
        file.write_text(secrets.token_urlsafe(9), "ascii")
        file.chmod(0o600)
    password = file.read_text("ascii").strip()
    try:
        user = User.objects.get(username=ACCOUNT)
    except ObjectDoesNotExist:
        user = User(username=ACCOUNT, first_name="演示")
    if not user.pk or not user.check_password(password):
        user.set_password(password)
        user.save()
    return password


def _owner() -> None:
    if not Government.objects.filter(is_ours=True).exists():
        Government.objects.update_or_create(name=OWNER, defaults={"is_ours": True})


def _import(folder: Path, *, once: bool = False) -> bool:
    """Imports a folder and enters what reads without doubt. ``once``: not when the ledger has meetings."""
    if once and Meeting.objects.exists():
        return True
    quiet = not sys.stderr.isatty() and "CI" in os.environ
    code = importing.run(importing.Options(folder=folder, confirm=True, quiet=quiet), every=False)
    return code != 2
