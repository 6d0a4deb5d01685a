"""用地实绩的规则: one value of a figure a period; verified ones are held against the promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext

from yiding.directory.models import Government
from yiding.registers.models import Entry
from yiding.registers.promises import FIGURES, of_parent, promises_refresh, twins
from yiding.registers.rules import Rules, Told


def propose(_government: Government, told: Told) -> Told:
    parent = told.get("parent")
    name = f"{parent.title} {told.get('period', '')} {told.get('figure', '')}" if parent else ""
    return {**of_parent(told), "title": name.strip()[:300]}


def check(_government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any]:
    if twins(FIGURES, told, entry, ("figure", "period")):
        return {"period": gettext("这一期的这个数字已经登记过。")}
    return {}


def after_move(entry: Entry, move: str, _told: Told, _by: User) -> None:
    """A verified figure counts, one that is to be corrected counts no more."""
    if entry.parent is None:
        return
    if move == "verify":
        promises_refresh(entry.parent, with_=entry)
    elif move == "correct":
        promises_refresh(entry.parent, without=entry)


RULES = Rules(propose=propose, check=check, after_move=after_move)
