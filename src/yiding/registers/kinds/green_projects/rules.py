"""绿化项目的规则: the tasks of a plan with the plots that came of them, by the plots' own areas (S47.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.greening import HECTARE, PLOTS, UPKEEP, number_of, rounded, share
from yiding.registers.models import Entry
from yiding.registers.reckoning import link, seen, state_told
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet
from yiding.registers.selectors import entries_visible_to

CODE = "green_projects"
NONE = "—"


def built_of(viewer: Viewer, rows: Any) -> dict[int, tuple[int, Decimal]]:
    """How many plots came of each project, and their built area: one query."""
    plots = entries_visible_to(viewer, kind_of(PLOTS)).filter(parent__in=rows, is_open=True)
    found: dict[int, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for parent, state, area in plots.annotate(size=number_of("area")).values_list("parent", "state", "size"):
        count, whole = found[int(parent or 0)]
        found[int(parent or 0)] = (count + 1, whole + ((area or 0) if state == UPKEEP else 0))
    return found


def progress(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """项目完成情况: goal and built area of each project, by plan, the least done first."""
    rows = seen(viewer, asked, day="").exclude(state="dropped")
    told = list(
        rows.annotate(goal=number_of("goal_area")).select_related("town", "local").order_by("due_on", "pk")
    )
    built = built_of(viewer, rows.order_by().values("pk"))
    lines = [_line(one, *built.get(one.pk, (0, Decimal(0)))) for one in told]
    heads = [
        *(_("编号"), _("项目名称"), _("行动计划"), _("镇（街道）"), _("环节"), _("完成期限")),
        *(_("目标面积（平方米）"), _("绿化对象"), _("建成面积（平方米）"), _("完成率（%）")),
    ]
    sums = [sum((line[place] for line in lines), Decimal(0)) for place in (6, 7, 8)]
    total = [_("合计"), len(lines), "", "", "", "", *sums, _share(sums[2], sums[0])]
    plans = _plans(told, built)
    return Sheet(heads, lines, total if lines else (), [link(one) for one in told], (6, 8), more=[plans])


def _line(one: Any, count: int, area: Decimal) -> list[Any]:
    goal = rounded(one.goal or Decimal(0))
    return [
        one.number,
        one.title,
        one.values.get("plan") or "",
        str(one.town or ""),
        state_told(one),
        one.due_on or "",
        goal,
        count,
        rounded(area),
        _share(area, goal),
    ]


def _share(part: Decimal, whole: Decimal) -> Any:
    found = share(part, whole)
    return NONE if found is None else found


def _plans(told: Sequence[Any], built: dict[int, tuple[int, Decimal]]) -> Sheet:
    """By plan: tasks, done, goal and built area in hectares."""
    found: dict[str, list[Any]] = defaultdict(lambda: [0, 0, Decimal(0), Decimal(0)])
    for one in told:
        row = found[one.values.get("plan") or ""]
        row[0] += 1
        row[1] += int(one.state == "accepted")
        row[2] += one.goal or 0
        row[3] += built.get(one.pk, (0, Decimal(0)))[1]
    lines = [
        [
            name or gettext("未填"),
            row[0],
            row[1],
            _hectares(row[2]),
            _hectares(row[3]),
            _share(row[3], row[2]),
        ]
        for name, row in sorted(found.items())
    ]
    heads = [
        _("行动计划"),
        _("任务"),
        _("已完成"),
        _("目标（公顷）"),
        _("建成（公顷）"),
        _("面积完成率（%）"),
    ]
    return Sheet(heads, lines, title=_("按行动计划"))


def _hectares(value: Decimal) -> Decimal:
    return rounded(value / HECTARE, Decimal("0.0001"))


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """The plots of the project with their areas."""
    plots = entries_visible_to(viewer, kind_of(PLOTS)).filter(parent=entry).order_by("number")
    rows = [
        (
            one.number,
            one.title,
            state_told(one),
            one.values.get("plan_area") or "",
            one.values.get("area") or "",
        )
        for one in plots[:100]
    ]
    heads = (_("编号"), _("名称"), _("环节"), _("规划面积（平方米）"), _("现状面积（平方米）"))
    count, area = built_of(viewer, [entry.pk]).get(entry.pk, (0, Decimal(0)))
    facts = [(_("绿化对象"), count), (_("建成面积（平方米）"), rounded(area))]
    return [
        Section(_("建成的绿地"), facts=facts, heads=heads, rows=rows, empty=_("还没有绿化对象挂在项目下。"))
    ]


RULES = Rules(sections=sections, reports=(Report("progress", _("项目完成情况"), progress, asks=("town",)),))
