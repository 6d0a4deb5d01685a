"""执法案件的规则: the share of enforcement before accidents, by body and by month (S37.1)."""

from __future__ import annotations

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.reckoning import Counted, percent, seen, tally, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet

ASKS = ("first", "last", "sector", "town")


def share(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """事前执法占比: of each enforcing body, and month by month."""
    rows = valued(seen(viewer, asked), "moment").exclude(state="withdrawn")
    before = Q(v_moment="before")
    counted = (
        Counted("all", _("案件"), Q()),
        Counted("before", _("事前执法"), before),
        Counted("after", _("事后执法"), Q(v_moment="after")),
        Counted("rate", _("事前执法占比（%）"), before, share="all"),
        Counted("closed", _("已结案"), Q(state="closed")),
    )
    whole = tally(rows, "department__name", _("执法单位"), counted, chart=(2, 3))
    told = (
        rows.annotate(month=TruncMonth("found_on"))
        .order_by()
        .values("month")
        .annotate(n=Count("pk"), first=Count("pk", filter=before))
        .order_by("month")
    )
    lines = [
        [
            f"{row['month']:%Y-%m}",
            row["n"],
            row["first"],
            row["n"] - row["first"],
            percent(row["first"], row["n"]),
        ]
        for row in told
    ]
    heads = [_("月份"), _("案件"), _("事前执法"), _("事后执法"), _("事前执法占比（%）")]
    months = Sheet(heads, lines, chart=(2, 3), title=_("按月"))
    return Sheet(whole.heads, whole.rows, whole.total, (), whole.chart, more=[months])


def by_town(viewer: Viewer, asked: ReportAsked) -> Sheet:
    rows = valued(seen(viewer, asked), "moment").exclude(state="withdrawn")
    counted = (
        Counted("all", _("案件"), Q()),
        Counted("before", _("事前执法"), Q(v_moment="before")),
        Counted("rate", _("事前执法占比（%）"), Q(v_moment="before"), share="all"),
        Counted("open", _("在办"), Q(is_open=True)),
    )
    return tally(rows, "town__name", _("镇（街道）"), counted, chart=(1, 2))


RULES = Rules(
    reports=(
        Report("share", _("事前执法占比"), share, asks=ASKS),
        Report("towns", _("各镇执法情况"), by_town, asks=ASKS),
    )
)
