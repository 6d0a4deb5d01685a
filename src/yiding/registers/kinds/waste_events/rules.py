"""垃圾分类宣传活动的报表: how many people and households were reached, by town and by form (S52.3)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.models import Entry
from yiding.registers.reckoning import seen, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet

NUMBERS = ("reach", "visited")
HEADS = (_("已开展（场）"), _("覆盖人次"), _("入户户数"))


def reach(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """宣传覆盖: what was held and verified; a reach that nobody has verified does not count."""
    rows = seen(viewer, asked).filter(state="done")
    by_town = _grouped(rows, "town__name")
    by_kind = _grouped(valued(rows, "event_kind"), "v_event_kind")
    waiting = seen(viewer, asked).filter(state="held").count()
    notes = [gettext("另有%(n)s场待核实，没有计入。") % {"n": waiting}] if waiting else []
    total = [_("合计"), *(sum(line[place] for line in by_town) for place in (1, 2, 3))] if by_town else ()
    more = [Sheet([_("活动形式"), *HEADS], by_kind, title=_("按形式"))]
    return Sheet([_("镇（街道）"), *HEADS], by_town, total=total, chart=(2, 3), notes=notes, more=more)


def _grouped(rows: QuerySet[Entry], by: str) -> list[list[Any]]:
    told = valued(rows, numbers=NUMBERS).order_by().values(group=F(by))
    told = told.annotate(n=Count("pk"), people=Sum("v_reach"), homes=Sum("v_visited")).order_by("group")
    return [
        [gettext(row["group"] or "未填"), row["n"], int(row["people"] or 0), int(row["homes"] or 0)]
        for row in told
    ]


RULES = Rules(reports=(Report("reach", _("宣传覆盖"), reach, asks=("first", "last", "town")),))
