"""安责险应保企业: covered or not by the day; coverage, the list to bring to nothing (S36)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Column, Filter, Viewer
from yiding.directory.models import Government
from yiding.registers.insuring import (
    IN_SCOPE,
    WORDS,
    Cover,
    InScope,
    by_enterprise,
    cover_badge,
    cover_of_row,
    covered,
    expiring_days,
    in_scope,
    narrowed,
    policies_of,
    with_cover,
)
from yiding.registers.lists import entry_url
from yiding.registers.models import Entry
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told

CHOICES = [*((one.value, WORDS[one]) for one in Cover), ("bare", _("未投保和已脱保"))]


def propose(_government: Government, told: Told) -> Told:
    """The name is the enterprise's, the local body the town."""
    return {"title": str(told.get("enterprise") or ""), "local": told.get("town")}


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any] | None:
    """An enterprise stands once on the list."""
    rows = Entry.objects.filter(
        government=government, code=IN_SCOPE, is_open=True, enterprise=told.get("enterprise")
    )
    rows = rows.exclude(pk=entry.pk) if entry is not None else rows
    return {"enterprise": _("这家企业已在应保名单中。")} if rows.exists() else None


def sections(_viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """How it stands today, with all its policies."""
    rows = by_enterprise(policies_of(entry.government_id)).get(entry.enterprise_id or 0, [])
    told = covered(rows, clock.today(), expiring_days(entry.government_id))
    facts = [(_("今天的状态"), cover_badge(told)), (_("保障至"), told.until or "")]
    lines = [
        (_linked(reverse("registers:entry-detail", args=[one.key]), one.title), one.first, one.last)
        for one in sorted(rows, key=lambda one: one.first, reverse=True)
    ]
    heads = (_("保单"), _("保险起期"), _("保险止期"))
    return [Section(_("安责险"), facts=facts, heads=heads, rows=lines, empty=_("没有保单。"))]


def _linked(url: str, word: Any) -> Any:
    return format_html('<a href="{}">{}</a>', url, word)


def bare(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """未投保和脱保企业: the list that is to be empty."""
    rows = [one for one in _asked(viewer, asked) if not one.covered.is_covered]
    lines = [
        (
            _linked(entry_url(one.entry), one.entry.title),
            one.entry.town.name if one.entry.town else "",
            one.entry.values.get("category", ""),
            cover_badge(one.covered),
            one.covered.until,
            one.entry.department.name if one.entry.department else "",
        )
        for one in rows
    ]
    heads = (_("企业"), _("镇（街道）"), _("应保类别"), _("状态"), _("脱保前止期"), _("监管部门"))
    none = gettext("名单已清零，全面落实。")
    note = gettext("还有 %(count)s 家没有保障。") % {"count": len(rows)} if rows else none
    return Sheet(heads, lines, title=_("未投保和脱保企业"), notes=[note])


def expiring(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """即将到期."""
    rows = [one for one in _asked(viewer, asked) if one.covered.state is Cover.EXPIRING]
    lines = [
        (
            _linked(entry_url(one.entry), one.entry.title),
            one.entry.town.name if one.entry.town else "",
            one.covered.until,
        )
        for one in sorted(rows, key=lambda one: str(one.covered.until))
    ]
    return Sheet((_("企业"), _("镇（街道）"), _("保险止期")), lines, title=_("即将到期"))


def coverage(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """参保覆盖 by town, and by category."""
    rows = _asked(viewer, asked)
    by_town = _counted(rows, lambda one: one.entry.town.name if one.entry.town else gettext("未填"))
    by_kind = _counted(rows, lambda one: str(one.entry.values.get("category", "")))
    heads = (_("应保"), _("在保"), _("其中即将到期"), _("已脱保"), _("未投保"), _("覆盖率（%）"))
    more = Sheet((_("应保类别"), *heads), by_kind, title=_("按类别"))
    total = _line(gettext("合计"), rows)
    return Sheet(
        (_("镇（街道）"), *heads), by_town, total=total, chart=(1, 2), title=_("参保覆盖"), more=[more]
    )


def _asked(viewer: Viewer, asked: ReportAsked) -> list[InScope]:
    rows = in_scope(viewer, asked.government, asked.last)
    return [one for one in rows if asked.town is None or one.entry.town_id == asked.town.pk]


def _counted(rows: Sequence[InScope], key: Callable[[InScope], str]) -> list[tuple[Any, ...]]:
    found: dict[str, list[InScope]] = defaultdict(list)
    for one in rows:
        found[key(one)].append(one)
    return [_line(name, some) for name, some in found.items()]


def _line(name: str, rows: Sequence[InScope]) -> tuple[Any, ...]:
    states = [one.covered.state for one in rows]
    in_force = states.count(Cover.VALID) + states.count(Cover.EXPIRING)
    rate = round(100 * in_force / len(rows), 1) if rows else 0
    return (
        name,
        len(rows),
        in_force,
        states.count(Cover.EXPIRING),
        states.count(Cover.LAPSED),
        states.count(Cover.NONE),
        rate,
    )


RULES = Rules(
    propose=propose,
    check=check,
    sections=sections,
    narrow=lambda _viewer, rows: with_cover(rows, clock.today()),
    columns=(
        Column(
            "cover",
            _("保险状态"),
            lambda row: cover_badge(cover_of_row(row)),
            export=lambda row: WORDS[cover_of_row(row).state],
        ),
        Column("until", _("保障至"), lambda row: cover_of_row(row).until),
    ),
    filters=(Filter("cover", _("保险状态"), "choice", narrowed, choices=CHOICES),),
    reports=(
        Report("bare", _("未投保和脱保企业"), bare, asks=("last", "town")),
        Report("expiring", _("即将到期"), expiring, asks=("last", "town")),
        Report("coverage", _("参保覆盖"), coverage, asks=("last", "town")),
    ),
)
