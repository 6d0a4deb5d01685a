"""培育企业年度指标的规则: one for an enterprise and a year; it belongs where the enterprise does."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.directory.models import Government
from yiding.registers.models import Entry
from yiding.registers.rules import Rules, Told

CODE = "pool_figures"


def propose(_government: Government, told: Told) -> Told:
    member = told.get("parent")
    if not isinstance(member, Entry):
        return {}
    title = f"{member.title} {told.get('year') or ''}年".strip()
    return {"title": title, "town": member.town, "local": member.local, "department": member.department}


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any]:
    faults: dict[str, Any] = {}
    year = int(told.get("year") or 0)
    if year > clock.today().year:
        faults["year"] = _("年份不能晚于今年。")
    rows = Entry.objects.filter(government=government, code=CODE, is_open=True, parent=told.get("parent"))
    rows = rows.filter(values__year=year)
    rows = rows.exclude(pk=entry.pk) if entry is not None else rows
    if told.get("parent") and rows.exists():
        faults["year"] = _("这家企业这一年已经填报，请修改原来的。")
    if Decimal(str(told.get("fitting") or 0)) > Decimal(str(told.get("revenue") or 0)):
        faults["fitting"] = _("配套收入不能大于营业收入。")
    return faults


RULES = Rules(propose=propose, check=check)
