"""M0 销售记录的规则: recorded as it happened; what is beyond the limits opens a case (S49.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext

from yiding.directory.models import Government
from yiding.registers.m0_limits import AGAIN, project_refresh, sale_recorded, sold_area
from yiding.registers.models import Entry
from yiding.registers.promises import of_parent
from yiding.registers.rules import Rules, Told


def propose(_government: Government, told: Told) -> Told:
    return {key: value for key, value in of_parent(told).items() if key != "enterprise"}


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any]:
    if told.get("way") == AGAIN and not told.get("earlier"):
        return {"earlier": gettext("再次转让要写上一次销售记录。")}
    return {}


def after_record(entry: Entry, by: User) -> None:
    sale_recorded(entry, by)


def after_move(entry: Entry, move: str, _told: Told, _by: User) -> None:
    """One that was cancelled counts no more."""
    if entry.parent is None:
        return
    if move == "cancel":
        project_refresh(entry.parent, sold_area(entry.parent, without=entry))
    elif move == "restore":
        project_refresh(entry.parent, sold_area(entry.parent, with_=entry))


RULES = Rules(propose=propose, check=check, after_record=after_record, after_move=after_move)
