"""存量治理年度目标的规则: one for a town and a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Government
from yiding.registers.models import Entry
from yiding.registers.rules import Rules, Told

CODE = "illegal_targets"


def propose(_government: Government, told: Told) -> Told:
    """Named by town and year; the town is responsible."""
    town, year = told.get("town"), told.get("year")
    return {"title": f"{town}{year}年存量治理目标" if town and year else "", "local": town}


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any] | None:
    rows = Entry.objects.filter(government=government, code=CODE, is_open=True, town=told.get("town"))
    rows = rows.filter(values__year=told.get("year"))
    rows = rows.exclude(pk=entry.pk) if entry is not None else rows
    return {"year": _("这个镇（街道）这一年已有目标，请修改原来的。")} if rows.exists() else None


RULES = Rules(propose=propose, check=check)
