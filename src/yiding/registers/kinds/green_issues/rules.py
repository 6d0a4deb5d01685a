"""养护问题的规则: whose plot it is, and how many were put right in time (S47.2)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.reckoning import ENDED, OPEN, Counted, choice_labels, late, seen, tally, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told

CODE = "green_issues"


def propose(_government: Government, told: Told) -> Told:
    plot: Entry | None = told.get("parent")
    if plot is None:
        return {}
    return {key: getattr(plot, key) for key in ("town", "local", "department", "address")}


def handled(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """整改情况: by town, and by kind of problem."""
    rows = seen(viewer, asked)
    counted = (
        Counted("all", _("问题"), Q()),
        Counted("open", _("未销号"), OPEN),
        Counted("late", _("逾期"), late()),
        Counted("done", _("已销号"), ENDED),
        Counted("in_time", _("按期销号"), ENDED & Q(was_late=False)),
        Counted("share", _("按期整改率（%）"), ENDED & Q(was_late=False), share="all"),
    )
    towns = tally(rows, "town__name", _("镇（街道）"), counted, chart=(1, 4))
    names = choice_labels(kind_of(CODE), "issue")
    kinds = tally(
        valued(rows, "issue"), "v_issue", _("问题类型"), counted, names=names, title=_("按问题类型")
    )
    return Sheet(towns.heads, towns.rows, towns.total, chart=towns.chart, more=[kinds])


RULES = Rules(
    propose=propose, reports=(Report("handled", _("整改情况"), handled, asks=("first", "last", "town")),)
)
