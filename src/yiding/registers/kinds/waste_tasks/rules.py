"""垃圾分类年度任务的报表: what each unit has to do in a year, and how far it is (S52.1)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.registers.reckoning import (
    DUE,
    LOCAL,
    NUMBER,
    OPEN,
    STATE,
    TITLE,
    Counted,
    late,
    listing,
    seen,
    tally,
)
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet


def _counted() -> tuple[Counted, ...]:
    return (
        Counted("all", _("任务"), Q()),
        Counted("done", _("已完成"), Q(state="done")),
        Counted("waiting", _("待核实"), Q(state="submitted")),
        Counted("late", _("逾期未完成"), late()),
        Counted("rate", _("完成率（%）"), Q(state="done"), share="all"),
    )


def by_unit(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """各单位任务 of the year asked for: who has what, done, late; and what is open, the earliest first."""
    year = (asked.last or clock.today()).year
    rows = seen(viewer, asked, day="").filter(values__year=year)
    counted = _counted()
    notes = [_("%(year)s年的任务。") % {"year": year}]
    whole = tally(rows, "local__name", _("责任单位"), counted, chart=(1, 2), notes=notes)
    columns = (NUMBER, TITLE, LOCAL, DUE, STATE)
    more = listing(rows.filter(OPEN).order_by("due_on", "pk"), columns, title=_("未完成的任务"))
    kinds = tally(
        rows.filter(mirrored__key="task_kind"), "mirrored__text", _("任务类别"), counted, title=_("按类别")
    )
    return Sheet(
        whole.heads, whole.rows, total=whole.total, chart=whole.chart, notes=notes, more=[kinds, more]
    )


RULES = Rules(reports=(Report("units", _("各单位任务"), by_unit, asks=("last",)),))
