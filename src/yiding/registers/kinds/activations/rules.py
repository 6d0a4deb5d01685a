"""机制启动记录: only a mechanism that stands is activated, and it ends after it began (S42)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Government
from yiding.registers.errors import WrongValue
from yiding.registers.models import Entry
from yiding.registers.rules import Rules, Told


def propose(_government: Government, told: Told) -> Told:
    parent = told.get("parent")
    return {"department": parent.department} if parent is not None else {}


def check(_government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any] | None:
    parent = told.get("parent")
    if entry is None and parent is not None and parent.state != "standing":
        return {"parent": _("机制还没有建成常备，不能启动。")}
    return None


def before_move(entry: Entry, move: str, told: Told, _by: User) -> None:
    ended = told.get("ended_at")
    if move == "finish" and ended is not None and ended.isoformat() < str(entry.values.get("started_at")):
        raise WrongValue({"ended_at": str(_("结束时间不能早于启动时间。"))})


RULES = Rules(propose=propose, check=check, before_move=before_move)
