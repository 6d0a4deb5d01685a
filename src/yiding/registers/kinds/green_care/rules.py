"""养护记录的规则: town and bodies follow the plot; nothing is done tomorrow (S47.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.reckoning import Counted, choice_labels, seen, tally, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told

CODE = "green_care"


def of_plot(_government: Government, told: Told) -> Told:
    """Whose plot it is, where a record says nothing."""
    plot: Entry | None = told.get("parent")
    if plot is None:
        return {}
    return {key: getattr(plot, key) for key in ("town", "local", "department", "enterprise")}


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any] | None:
    if str(told.get("done_on") or "") > str(clock.today()):
        return {"done_on": _("养护日期不能晚于今天。")}
    return None


def by_work(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """养护工作量: by what was done, and by town."""
    rows = valued(seen(viewer, asked, day="").filter(is_open=True), "work", days=("done_on",))
    if asked.first is not None:
        rows = rows.filter(v_done_on__gte=asked.first)
    if asked.last is not None:
        rows = rows.filter(v_done_on__lte=asked.last)
    counted = (
        Counted("all", _("次数"), Q()),
        Counted("proved", _("有照片"), Q(proofs__isnull=False)),
        Counted("share", _("有照片占比（%）"), Q(proofs__isnull=False), share="all"),
    )
    names = choice_labels(kind_of(CODE), "work")
    works = tally(rows, "v_work", _("养护内容"), counted, names=names, chart=(1,))
    towns = tally(rows, "town__name", _("镇（街道）"), counted, title=_("按镇（街道）"))
    return Sheet(works.heads, works.rows, works.total, chart=works.chart, more=[towns])


RULES = Rules(
    propose=of_plot,
    check=check,
    reports=(Report("by_work", _("养护工作量"), by_work, asks=("first", "last", "town")),),
)
