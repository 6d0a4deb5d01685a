"""事故多发路段的规则: the measures at each section, and those that have none (S37.4)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.models import Entry, Step
from yiding.registers.reckoning import checks_told, grade_told, link, person, seen
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet

CODE = "black_spots"


def measures(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """治理措施: how many were taken at each section, the last of them; those without stand first."""
    made = Q(steps__move="govern")
    rows = seen(viewer, asked, day="").filter(is_open=True).select_related("town", "department")
    told = list(
        rows.annotate(
            n=Count("steps", filter=made, distinct=True), last=Max("steps__at", filter=made)
        ).order_by("n", "grade", "pk")
    )
    lines = [
        [
            row.title,
            str(row.town or ""),
            grade_told(row),
            str(row.department or ""),
            row.n,
            row.last or _("没有措施"),
            row.values.get("measure") or "",
        ]
        for row in told
    ]
    heads = [
        _("路段"),
        _("镇（街道）"),
        _("等级"),
        _("治理责任部门"),
        _("措施"),
        _("最近一次"),
        _("治理措施"),
    ]
    without = sum(row.n == 0 for row in told)
    notes = [gettext("还没有治理措施的路段%(n)s处。") % {"n": without}]
    return Sheet(heads, lines, links=[link(row) for row in told], notes=notes)


def sections(_viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """What was done here, the latest first."""
    steps = Step.objects.filter(entry=entry, move="govern").select_related("by").order_by("-pk")[:50]
    rows = [
        (
            step.at,
            gettext(str(step.told.get("measure_kind", ""))),
            step.told.get("measure", ""),
            step.note,
            person(step.by),
        )
        for step in steps
    ]
    heads = (_("时间"), _("措施类别"), _("治理措施"), _("说明"), _("记录人"))
    return [Section(_("治理记录"), heads=heads, rows=rows, empty=_("还没有治理记录。"))]


RULES = Rules(
    sections=sections,
    reports=(Report("measures", _("治理措施"), measures, asks=("town",)), checks_told(CODE)),
)
