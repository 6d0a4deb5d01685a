"""燃气违法案件的规则: cases by town, from clue to penalty (S26.3)."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.reckoning import Counted, percent, seen, tally, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet

STAGES = ("filed", "decided", "executed", "closed")


def by_town(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """Clues, cases filed, penalties and what went to the police."""
    rows = seen(viewer, asked)
    counted = (
        Counted("clues", _("线索"), Q()),
        Counted("filed", _("立案"), Q(state__in=STAGES)),
        Counted("rate", _("立案率（%）"), Q(state__in=STAGES), share="clues"),
        Counted("penalised", _("已处罚"), Q(state__in=STAGES[1:])),
        Counted("police", _("移送公安"), Q(mirrored__key="police", mirrored__text="yes")),
        Counted("closed", _("已结案"), Q(state="closed")),
    )
    return tally(rows, "town__name", _("镇（街道）"), counted, chart=(1, 2, 4))


def by_violation(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """What is done against the law, how often, and with what penalty."""
    rows = valued(seen(viewer, asked), "violation").order_by().values("v_violation")
    told = list(rows.annotate(n=Count("pk")).order_by("-n"))
    whole = sum(row["n"] for row in told)
    lines = [[row["v_violation"], row["n"], percent(row["n"], whole)] for row in told]
    return Sheet([_("违法情形"), _("件数"), _("占比（%）")], lines, total=[_("合计"), whole, ""], chart=(1,))


RULES = Rules(
    reports=(
        Report("towns", _("各镇查处情况"), by_town, asks=("first", "last", "town")),
        Report("violations", _("违法情形分布"), by_violation, asks=("first", "last", "town")),
    )
)
