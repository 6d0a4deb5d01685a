"""yiding demo: the fictional city of the samples, ready to look at."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist

from yiding.audit.permissions import auditor_appoint
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government

from . import importing, serving
from .errors import NotDemo

ACCOUNT = "demo"
OWNER = "临澜市人民政府"


def run(
    *, host: str, port: int, workers: int, samples: Path, minutes: Path | None, start: bool = True
) -> int:
    """Makes the demo (only what is missing), imports, starts server and worker, prints the address."""
    if start:
        serving.check_port(host, port)
    serving.migrate()
    _refuse_real()
    calendar_fill()
    password = _account()
    _owner()
    for folder in (samples, minutes):
        if folder is not None:
            importing.run(importing.Options(folder=folder, confirm=True), every=False)

    def ready() -> None:
        sys.stdout.write(f"\n  议定 Yiding   http://{host}:{port}/\n  账号 {ACCOUNT}   密码 {password}\n\n")
        sys.stdout.flush()

    if not start:
        ready()
        return 0
    return serving.together(host, port, workers=workers, ready=ready)


def _password_file() -> Path:
    return Path(settings.VAR) / "demo-password"


def _refuse_real() -> None:
    """An office's own instance must not get the demo's account and meetings."""
    owner = Government.objects.filter(is_ours=True).first()
    if owner is not None and not _password_file().exists():
        raise NotDemo(owner.name)


def _account() -> str:
    """The demo account and its password, generated once and kept where only this user can read it."""
    file = _password_file()
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9), "ascii")
    password = file.read_text("ascii").strip()
    try:
        user = User.objects.get(username=ACCOUNT)
    except ObjectDoesNotExist:
        user = User(username=ACCOUNT, first_name="演示")
    if not user.pk or not user.check_password(password):
        user.set_password(password)
        user.save()
    auditor_appoint(user)
    return password


def _owner() -> None:
    if not Government.objects.filter(is_ours=True).exists():
        Government.objects.update_or_create(name=OWNER, defaults={"is_ours": True})
