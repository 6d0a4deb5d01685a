"""险工弱段和管网的规则: checks by grade, and the repairs at each section (S43.2)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.reckoning import checks_told, grade_told, link, seen, state_told
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet
from yiding.registers.selectors import entries_visible_to

CODE = "dikes"
MOST = 50


def repairs(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """维修情况: each section with its last check, its repairs and those that are open; the worst first."""
    works = entries_visible_to(viewer, kind_of("dike_works")).order_by().values("pk")
    made = Q(children__pk__in=works)
    rows = seen(viewer, asked, day="").filter(is_open=True).select_related("town", "local")
    told = list(
        rows.annotate(
            n=Count("children", filter=made, distinct=True),
            open=Count("children", filter=made & Q(children__is_open=True), distinct=True),
        ).order_by("-open", "-grade", "pk")
    )
    lines = [
        [
            row.title,
            str(row.town or ""),
            grade_told(row),
            str(row.local or ""),
            row.checked_on or _("没有检查过"),
            row.n,
            row.open,
        ]
        for row in told
    ]
    heads = [_("名称"), _("镇（街道）"), _("等级"), _("属地责任单位"), _("最近检查"), _("维修"), _("未验收")]
    total = [_("合计"), "", "", "", "", sum(row.n for row in told), sum(row.open for row in told)]
    return Sheet(heads, lines, total if lines else (), [link(row) for row in told], (5, 6))


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """The repairs at this section that the viewer sees."""
    works = entries_visible_to(viewer, kind_of("dike_works")).filter(parent=entry).order_by("-pk")[:MOST]
    rows = [(one.number, one.title, state_told(one), one.due_on or "", one.closed_on or "") for one in works]
    heads = (_("编号"), _("维修内容"), _("环节"), _("完工期限"), _("验收日期"))
    return [Section(_("维修记录"), heads=heads, rows=rows, empty=_("还没有维修。"))]


RULES = Rules(
    sections=sections,
    reports=(Report("repairs", _("维修情况"), repairs, asks=("sector", "town")), checks_told(CODE)),
)
