"""城市绿化一张图的规则: areas from the shapes, plan and built, care that is due, scores of towns (S47)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.registers.catalogue import kind_of
from yiding.registers.errors_shapes import NoBuiltShape
from yiding.registers.greening import (
    CARE,
    CHECKS,
    HECTARE,
    ISSUES,
    ITEMS,
    Areas,
    areas_by,
    care_of,
    own_rows,
    people_of,
    plot_scores,
    rounded,
    rounds_of,
    share,
    town_scores,
    town_weights,
)
from yiding.registers.models import Entry
from yiding.registers.reckoning import MOST, checks_told, link, seen, state_told
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told
from yiding.registers.selectors import entries_visible_to
from yiding.registers.shape_rows import ShapeLayer
from yiding.registers.shaping import shape_of

CODE = "green_plots"
HERE = Decimal("0.0001")
NONE = "—"


def compute(entry: Entry) -> Told:
    """Area and length of the shape as built, area of the planned one."""
    built, plan = shape_of(entry), shape_of(entry, layer=ShapeLayer.PLAN)
    return {
        "area": built.area if built else None,
        "length": built.length if built and built.kind == "line" else None,
        "plan_area": plan.area if plan else None,
    }


def before_move(entry: Entry, move: str, _told: Told, _by: User) -> None:
    """What is in upkeep has its place on the map: a shape as built, or for a tree a point."""
    if move in ("accept", "enlist") and entry.longitude is None and shape_of(entry) is None:
        raise NoBuiltShape


# --- areas -----------------------------------------------------------------------------------------------


def hectares(value: Decimal) -> Decimal:
    return rounded(value / HECTARE, HERE)


def areas(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """面积统计: plots in upkeep by town and category, and the park area of each person."""
    rows = own_rows(viewer, asked.government, CODE).filter(is_open=True)
    rows = rows.filter(town=asked.town) if asked.town is not None else rows
    found, people = areas_by(rows, "town__name"), people_of(asked.government.pk)
    grades = kind_of(CODE).grades
    lines = [_areas_line(town, one, people) for town, one in sorted(found.items())]
    whole = _summed(found.values())
    is_known = all(people.get(town) for town in found)
    every = {"": sum((people[town] for town in found), Decimal(0))} if is_known else {}
    heads = [_("镇（街道）"), _("对象"), *(gettext(one.label) for one in grades)]
    heads += [_("合计（公顷）"), _("常住人口"), _("人均公园绿地（平方米）")]
    total = [_("合计"), *_areas_line("", whole, every)[1:]]
    notes = [_("面积为养护中对象的现状图形面积，单位公顷；人口在“设定台账”中填写。")]
    return Sheet(heads, lines, total if lines else (), chart=(len(heads) - 3,), notes=notes)


def _areas_line(town: str, one: Areas, people: dict[str, Decimal]) -> list[Any]:
    count = people.get(town)
    each = rounded(one.park / count) if count else NONE
    categories = [hectares(one.by_category.get(grade.key, Decimal(0))) for grade in kind_of(CODE).grades]
    return [town or _("未填"), one.count, *categories, hectares(one.built), count or NONE, each]


def _summed(rows: Any) -> Areas:
    whole = Areas()
    for one in rows:
        whole.count += one.count
        whole.built += one.built
        whole.planned += one.planned
        whole.park += one.park
        for key, value in one.by_category.items():
            whole.by_category[key] += value
    return whole


def plan_built(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """规划与现状对照: by town and by category, what is planned, what is there, what lacks."""
    rows = own_rows(viewer, asked.government, CODE).filter(is_open=True)
    rows = rows.filter(town=asked.town) if asked.town is not None else rows
    labels = {one.key: gettext(one.label) for one in kind_of(CODE).grades}
    towns = _plan_sheet(areas_by(rows, "town__name"), _("镇（街道）"), {}, _("按镇（街道）"))
    kinds = _plan_sheet(areas_by(rows, "grade"), _("类别"), labels, _("按类别"))
    return Sheet(towns.heads, towns.rows, towns.total, chart=towns.chart, title=towns.title, more=[kinds])


def _plan_sheet(found: dict[str, Areas], head: Any, names: dict[str, str], title: Any) -> Sheet:
    lines = [[names.get(key, key) or _("未填"), *_plan_line(one)] for key, one in sorted(found.items())]
    heads = [head, _("对象"), _("规划（公顷）"), _("现状（公顷）"), _("现状比规划（公顷）"), _("实现率（%）")]
    total = [_("合计"), *_plan_line(_summed(found.values()))]
    return Sheet(heads, lines, total if lines else (), chart=(2, 3), title=title)


def _plan_line(one: Areas) -> list[Any]:
    more = hectares(one.built) - hectares(one.planned)
    reached = share(one.built, one.planned)
    return [one.count, hectares(one.planned), hectares(one.built), more, NONE if reached is None else reached]


# --- care ------------------------------------------------------------------------------------------------


def care_due(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """养护轮次: by town, how much of the care that is due was done in time; then what is over, one by one."""
    on = asked.last or clock.today()
    rows = seen(viewer, asked, day="").filter(is_open=True).select_related("town", "local")
    told = care_of(rows.order_by("number"), rounds_of(asked.government.pk), on)
    towns: dict[str, list[int]] = {}
    for one in told:
        counts = towns.setdefault(str(one.plot.town or ""), [0, 0])
        counts[0] += 1
        counts[1] += int(one.is_over)
    lines = [[town or _("未填"), *_care_line(*counts)] for town, counts in sorted(towns.items())]
    sums = [sum(counts[n] for counts in towns.values()) for n in (0, 1)]
    over = sorted((one for one in told if one.is_over), key=lambda one: (one.due_on, one.plot.pk))
    more = [
        [
            one.plot.number,
            one.plot.title,
            str(one.plot.town or ""),
            str(one.plot.local or ""),
            gettext(one.work),
            one.last_on or _("没有做过"),
            one.due_on,
            (on - one.due_on).days,
        ]
        for one in over[:MOST]
    ]
    listing = Sheet(
        [
            *(_("编号"), _("名称"), _("镇（街道）"), _("管养责任单位")),
            *(_("养护内容"), _("上次"), _("应在"), _("超过天数")),
        ],
        more,
        links=[link(one.plot) for one in over[:MOST]],
        title=_("到期没有做的"),
    )
    heads = [_("镇（街道）"), _("应做"), _("到期未做"), _("及时率（%）")]
    total = [_("合计"), *_care_line(*sums)] if lines else ()
    return Sheet(heads, lines, total, chart=(1, 2), more=[listing])


def _care_line(whole: int, over: int) -> list[Any]:
    return [whole, over, share(whole - over, whole)]


# --- the assessment --------------------------------------------------------------------------------------


def period(asked: ReportAsked) -> tuple[date, date]:
    """From the year's first day to today, where the form says nothing."""
    last = asked.last or clock.today()
    return asked.first or last.replace(month=1, day=1), last


def assessment(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """镇考核: each item, the weighted whole, the rank; then the plots with the areas they count with."""
    first, last = period(asked)
    plots = plot_scores(viewer, asked.government, first, last)
    towns = town_scores(viewer, asked.government, first, last, plots)
    if asked.town is not None:
        towns = [one for one in towns if one.town == asked.town.name]
        plots = [one for one in plots if one.town == asked.town.name]
    weights = town_weights(asked.government.pk)
    lines = [
        [
            one.town,
            *(one.parts.get(item, NONE) for item in ITEMS),
            one.total if one.total is not None else NONE,
            place,
        ]
        for place, one in enumerate(towns, start=1)
    ]
    named = [f"{gettext(item)}（{weights.get(item, Decimal(0)).normalize():f}）" for item in ITEMS]
    heads = [_("镇（街道）"), *named, _("得分"), _("名次")]
    notes = [
        _("%(first)s 至 %(last)s。括号里是权重；没有数据的指标不计，其余按权重折算。")
        % {"first": first, "last": last},
        _("对象考核得分按对象面积加权（没有面积的按 1 计）；及时、整改、完成各为百分比。"),
    ]
    basis = _basis(towns)
    return Sheet(heads, lines, chart=(5,), notes=notes, more=[basis, _plots(plots)])


def _basis(towns: Sequence[Any]) -> Sheet:
    """计算依据: the two figures of each item, so that anybody can reckon it again."""
    lines = []
    for one in towns:
        for item in ITEMS:
            if item in one.basis:
                part, whole = one.basis[item]
                lines.append([one.town, gettext(item), part, whole, one.parts[item]])
    heads = [_("镇（街道）"), _("指标"), _("分子"), _("分母"), _("得分")]
    note = _("对象考核：分子为得分×面积之和，分母为面积之和；其余：分子为完成数，分母为应完成数。")
    return Sheet(heads, lines, title=_("计算依据"), notes=[note])


def _plots(plots: Sequence[Any]) -> Sheet:
    labels = {one.key: gettext(one.label) for one in kind_of(CODE).grades}
    lines = [
        [one.number, one.title, one.town, labels.get(one.category, ""), one.area, one.checks, one.score]
        for one in plots[:MOST]
    ]
    heads = [
        *(_("编号"), _("名称"), _("镇（街道）"), _("类别")),
        *(_("面积（平方米）"), _("考核次数"), _("平均得分")),
    ]
    links = [_url(one.key) for one in plots[:MOST]]
    return Sheet(heads, lines, links=links, title=_("对象得分"))


def _url(key: int) -> str:
    return link(Entry(pk=key))


# --- the page of a plot ----------------------------------------------------------------------------------


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """Its care with what is due, its checks, its problems."""
    care = entries_visible_to(viewer, kind_of(CARE)).filter(parent=entry, is_open=True).order_by("-pk")[:30]
    due = care_of([entry], rounds_of(entry.government_id), clock.today())
    facts = [
        (
            gettext(one.work),
            _("应在 %(day)s 前，已超过") % {"day": one.due_on}
            if one.is_over
            else _("下次应在 %(day)s 前") % {"day": one.due_on},
        )
        for one in due
    ]
    done = [
        (one.number, one.values.get("done_on"), gettext(one.values.get("work") or ""), one.title)
        for one in care
    ]
    checks = entries_visible_to(viewer, kind_of(CHECKS)).filter(parent=entry, is_open=True)
    scored = [
        (one.number, one.found_on, one.values.get("total") or "", gettext(one.values.get("result") or ""))
        for one in checks.order_by("-found_on", "-pk")[:30]
    ]
    issues = entries_visible_to(viewer, kind_of(ISSUES)).filter(parent=entry).order_by("-pk")[:30]
    wrong = [(one.number, one.title, state_told(one), one.due_on or "") for one in issues]
    return [
        Section(
            _("养护"),
            facts=facts,
            heads=(_("编号"), _("养护日期"), _("养护内容"), _("摘要")),
            rows=done,
            empty=_("还没有养护记录。"),
        ),
        Section(
            _("考核"),
            heads=(_("编号"), _("考核日期"), _("总分"), _("等次")),
            rows=scored,
            empty=_("还没有考核过。"),
        ),
        Section(
            _("养护问题"),
            heads=(_("编号"), _("问题"), _("环节"), _("整改期限")),
            rows=wrong,
            empty=_("没有问题记录。"),
        ),
    ]


RULES = Rules(
    compute=compute,
    before_move=before_move,
    sections=sections,
    reports=(
        Report("areas", _("面积统计"), areas, asks=("town",)),
        Report("plan_built", _("规划与现状对照"), plan_built, asks=("town",)),
        Report("care_due", _("养护轮次"), care_due, asks=("last", "town")),
        Report("assessment", _("镇考核得分"), assessment, asks=("first", "last", "town")),
        checks_told(CODE),
    ),
)
