"""yiding demo: the fictional city of the samples, ready to look at."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.conf import settings

from yiding.accounts.services import password_make
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government

from . import importing, serving
from .appointing import cast, cast_appoint
from .demo_meetings import meetings_make
from .demo_rooms import FILLS
from .demo_supervision import matters_make
from .errors import NotDemo

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
    passwords, fresh = _passwords()
    cast_appoint(_owner(), passwords, fresh)
    for folder in (samples, minutes):
        if folder is not None:
            importing.run(importing.Options(folder=folder, confirm=True), every=False)
    meetings_make(_owner())
    matters_make(_owner())
    for fill in FILLS:
        fill(_owner())

    def ready() -> None:
        sys.stdout.write(_told(f"http://{host}:{port}/", passwords))
        sys.stdout.flush()

    if not start:
        ready()
        return 0
    return serving.together(host, port, workers=workers, ready=ready)


def _password_file() -> Path:
    return Path(settings.VAR) / "demo-passwords.json"


def _refuse_real() -> None:
    """An office's own instance must not get the demo's account and meetings."""
    owner = Government.objects.filter(is_ours=True).first()
    if owner is not None and not _password_file().exists():
        raise NotDemo(owner.name)


def _passwords() -> tuple[dict[str, str], set[str]]:
    """The passwords of the cast, and whose were made just now; kept where only this user can read them."""
    file = _password_file()
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text("{}", "ascii")
    known = json.loads(file.read_text("ascii"))
    missing = {one.account: password_make() for one in cast() if one.account not in known}
    if missing:
        file.write_text(json.dumps(known | missing, indent=1), "ascii")
    return {**known, **missing}, set(missing)


def _told(address: str, passwords: dict[str, str]) -> str:
    """What the demo prints: the address, and who can log in."""
    people = "".join(
        f"  {one.account:<10}{passwords[one.account]:<20}{one.role.label} {one.name}\n" for one in cast()
    )
    return f"\n  议定 Yiding   {address}\n\n  账号      密码                角色\n{people}\n"


def _owner() -> Government:
    ours = Government.objects.filter(is_ours=True).first()
    return ours or Government.objects.update_or_create(name=OWNER, defaults={"is_ours": True})[0]
