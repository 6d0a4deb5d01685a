"""宣传教育活动: reach by town and by form between two days (S42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told
from yiding.registers.selectors import entries_visible_to
from yiding.registers.selectors_duties import towns_of

EVENTS = "public_events"


def propose(_government: Government, told: Told) -> Told:
    return {"local": told.get("town")}


def reach(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """覆盖情况; towns without an event are there with nothing."""
    rows = entries_visible_to(viewer, kind_of(EVENTS)).filter(government=asked.government, is_open=True)
    rows = rows.filter(town=asked.town) if asked.town is not None else rows
    found = [one for one in rows.select_related("town").order_by("pk") if _is_within(one, asked)]
    towns = [one.name for one in towns_of(asked.government) if asked.town in (None, one)]
    by_town = _counted(found, lambda one: str(one.town), towns)
    by_form = _counted(found, lambda one: str(one.values.get("form") or ""), [])
    heads = (_("场次"), _("覆盖人数"))
    more = Sheet((_("形式"), *heads), by_form, title=_("按形式"))
    total = (_("合计"), len(found), sum(map(_reach, found)))
    return Sheet(
        (_("镇（街道）"), *heads), by_town, total=total, chart=(2,), title=_("覆盖情况"), more=[more]
    )


def _is_within(one: Entry, asked: ReportAsked) -> bool:
    day = str(one.values.get("held_on") or "")
    first, last = str(asked.first or ""), str(asked.last or "9999")
    return first <= day <= last


def _reach(one: Entry) -> int:
    return int(one.values.get("reach") or 0)


def _counted(
    rows: Iterable[Entry], key: Callable[[Entry], str], known: Iterable[str]
) -> list[tuple[Any, ...]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for name in known:
        found[name] = []
    for one in rows:
        found[key(one)].append(one)
    return [(name, len(some), sum(map(_reach, some))) for name, some in found.items()]


RULES = Rules(
    propose=propose,
    reports=(Report("reach", _("覆盖情况"), reach, asks=("first", "last", "town")),),
)
