"""基层应急力量: planned against filled, by town and by village (S42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Filter, Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.lists import entry_url
from yiding.registers.models import Entry
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told
from yiding.registers.selectors import entries_visible_to
from yiding.registers.selectors_duties import towns_of

POSTS = "grassroots_posts"


def propose(_government: Government, told: Told) -> Told:
    return {"local": told.get("town")}


def compute(entry: Entry) -> Told:
    return {"lacking": max(_number(entry, "planned") - _number(entry, "filled"), 0)}


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any] | None:
    filled, trained = told.get("filled"), told.get("trained")
    if trained is not None and filled is not None and int(trained) > int(filled):
        return {"trained": _("受过培训的不能多于实配。")}
    return None


def _number(entry: Entry, key: str) -> int:
    return int(entry.values.get(key) or 0)


def _posts(viewer: Viewer, asked: ReportAsked) -> list[Entry]:
    rows = entries_visible_to(viewer, kind_of(POSTS)).filter(government=asked.government, is_open=True)
    rows = rows.filter(town=asked.town) if asked.town is not None else rows
    return list(rows.select_related("town", "local").order_by("town_id", "local_id", "pk"))


def gaps(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """缺配的岗位, and the towns in which no post is registered at all."""
    posts = _posts(viewer, asked)
    rows: list[tuple[Any, ...]] = [
        (
            str(one.town),
            str(one.local) if one.local_id != one.town_id and one.local else "",
            format_html('<a href="{}">{}</a>', entry_url(one), one.title),
            _number(one, "planned"),
            _number(one, "filled"),
            _number(one, "lacking"),
        )
        for one in posts
        if _number(one, "lacking")
    ]
    known = {one.town_id for one in posts}
    wanted = [one for one in towns_of(asked.government) if asked.town in (None, one)]
    rows += [(one.name, "", _("没有登记岗位"), "", "", "") for one in wanted if one.pk not in known]
    heads = (_("镇（街道）"), _("村（社区）"), _("岗位"), _("应配"), _("实配"), _("缺配"))
    note = _("都已配齐。") if not rows else _("缺口 %(count)s 处。") % {"count": len(rows)}
    return Sheet(heads, rows, title=_("缺配岗位"), notes=[note])


def staffing(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """配备情况表, by town."""
    by_town: dict[str, list[Entry]] = defaultdict(list)
    posts = _posts(viewer, asked)
    for one in posts:
        by_town[str(one.town)].append(one)
    heads = (_("镇（街道）"), _("岗位"), _("应配"), _("实配"), _("缺配"), _("受过培训"), _("配备率（%）"))
    rows = [_line(town, some) for town, some in by_town.items()]
    return Sheet(heads, rows, total=_line(str(_("合计")), posts), chart=(2, 3), title=_("配备情况表"))


def _line(name: str, posts: Iterable[Entry]) -> tuple[Any, ...]:
    some = list(posts)
    planned, filled, lacking, trained = (
        sum(_number(one, key) for one in some) for key in ("planned", "filled", "lacking", "trained")
    )
    rate = round(100 * (planned - lacking) / planned, 1) if planned else 0
    return name, len(some), planned, filled, lacking, trained, rate


def _lacking(rows: Any, _value: Any) -> Any:
    return rows.filter(mirrored__key="lacking", mirrored__number__gt=0)


RULES = Rules(
    propose=propose,
    check=check,
    compute=compute,
    filters=(Filter("gap", _("只看缺配"), "flag", _lacking),),
    reports=(
        Report("gaps", _("缺配岗位"), gaps, asks=("town",)),
        Report("staffing", _("配备情况表"), staffing, asks=("town",)),
    ),
)
