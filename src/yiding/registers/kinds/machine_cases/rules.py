"""机械违规案件的规则: what was wrong by department and town, and what was fined (S45.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.models import Entry
from yiding.registers.reckoning import ENDED, OPEN, Counted, late, seen, tally
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any] | None:
    """A decision is not of tomorrow, and has its number."""
    faults: dict[str, Any] = {}
    if str(told.get("decided_on") or "") > str(clock.today()):
        faults["decided_on"] = _("决定日期不能晚于今天。")
    if told.get("penalty") not in (None, "") and not told.get("decision_no"):
        faults["decision_no"] = _("写了罚款金额的，要写处罚决定书文号。")
    return faults or None


def handled(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """办理情况: by department in charge, then by town."""
    rows = seen(viewer, asked).exclude(state="none")
    counted = (
        Counted("all", _("案件"), Q()),
        Counted("open", _("未办结"), OPEN),
        Counted("late", _("逾期"), late()),
        Counted("done", _("已办结"), ENDED),
        Counted("share", _("办结率（%）"), ENDED, share="all"),
    )
    whole = tally(rows, "department__name", _("主管部门"), counted, chart=(1, 4), title=_("按主管部门"))
    towns = tally(rows, "town__name", _("镇（街道）"), counted, title=_("按镇（街道）"))
    return Sheet(whole.heads, whole.rows, whole.total, chart=whole.chart, title=whole.title, more=[towns])


RULES = Rules(
    check=check, reports=(Report("handled", _("办理情况"), handled, asks=("first", "last", "town")),)
)
