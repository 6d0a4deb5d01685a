"""化工园区的规则: the record of control at the source, and when it was last kept (S32.4)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry, Step
from yiding.registers.reckoning import checks_told, link, person, seen
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet
from yiding.registers.values import words

CODE = "chemical_parks"


def _told(step: Step, key: str) -> str:
    field = kind_of(CODE).field(key)
    assert field is not None
    return gettext(str(words(field, step.told, {})))


def sections(_viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """源头管控记录, the latest first."""
    steps = Step.objects.filter(entry=entry, move="control").select_related("by").order_by("-pk")[:50]
    rows = [
        (
            step.at,
            _told(step, "control_kind"),
            _told(step, "control_result"),
            step.note,
            person(step.by),
        )
        for step in steps
    ]
    heads = (_("时间"), _("事项"), _("结论"), _("说明"), _("记录人"))
    return [Section(_("源头管控记录"), heads=heads, rows=rows, empty=_("还没有记录。"))]


def control(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """各园区源头管控: how often each kept its record in the period, and what did not meet the rules."""
    made = Q(steps__move="control")
    if asked.first is not None:
        made &= Q(steps__at__date__gte=asked.first)
    if asked.last is not None:
        made &= Q(steps__at__date__lte=asked.last)
    refused = made & ~Q(steps__told__control_result="符合要求")
    rows = seen(viewer, asked, day="").filter(is_open=True).select_related("town")
    rows = rows.annotate(
        n=Count("steps", filter=made, distinct=True),
        bad=Count("steps", filter=refused, distinct=True),
        last=Max("steps__at", filter=made),
    ).order_by("n", "pk")
    told = list(rows)
    lines = [[row.title, str(row.town or ""), row.n, row.bad, row.last or _("没有记录")] for row in told]
    heads = [_("园区（集中区）"), _("镇（街道）"), _("管控记录"), _("不符合要求"), _("最近一次")]
    return Sheet(heads, lines, links=[link(row) for row in told], chart=(2, 3))


RULES = Rules(
    sections=sections,
    reports=(
        Report("control", _("源头管控情况"), control, asks=("first", "last", "town")),
        checks_told(CODE),
    ),
)
