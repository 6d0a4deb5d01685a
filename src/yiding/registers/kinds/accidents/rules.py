"""事故的规则: the level by thresholds that are data, the figures, and the “两升两降” indicators (S37)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.reckoning import percent, seen, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told
from yiding.registers.selectors import entries_visible_to, settings_of

CODE = "accidents"
LOSSES = ("deaths", "serious", "loss")
Span = tuple[date, date]


def level(rows: Sequence[Mapping[str, Any]], told: Told) -> tuple[str, str]:
    """The highest level of which one threshold is reached, and by what."""
    words = {one.key: one.label for one in kind_of(CODE).fields}
    order = [one.key for one in kind_of(CODE).grades]
    for row in sorted(rows, key=lambda one: -order.index(one["grade"]) if one["grade"] in order else 0):
        for key in LOSSES:
            limit, value = Decimal(str(row.get(key) or 0)), Decimal(str(told.get(key) or 0))
            if limit > 0 and value >= limit:
                reason = gettext("%(what)s%(value)s，达到%(limit)s") % {
                    "what": gettext(words[key]),
                    "value": value,
                    "limit": limit,
                }
                return str(row["grade"]), reason
    return order[0], gettext("没有达到更高等级的标准")


def _day(value: Any) -> date | None:
    told = datetime.fromisoformat(value) if isinstance(value, str) and value else value
    return told.astimezone(clock.SHANGHAI).date() if isinstance(told, datetime) else None


def propose(government: Government, told: Told) -> Told:
    """The level from the losses, the day from the hour."""
    grade, _reason = level(settings_of(government.pk, CODE)["levels"], told)
    return {"grade": grade, "found_on": _day(told.get("happened_at"))}


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any]:
    happened, day = _day(told.get("happened_at")), told.get("found_on")
    faults = {}
    if happened is not None and happened > clock.today():
        faults["happened_at"] = gettext("发生时间不能在今天以后。")
    if happened is not None and day is not None and happened != day:
        faults["found_on"] = gettext("发生日期和发生时间不是同一天。")
    if Decimal(str(told.get("serious") or 0)) > Decimal(str(told.get("injuries") or 0)):
        faults["serious"] = gettext("重伤人数不能多于受伤人数。")
    return faults


def compute(entry: Entry) -> Told:
    """The level that the thresholds give, whatever a person decided."""
    grade, _reason = level(settings_of(entry.government_id, CODE)["levels"], entry.values)
    told = kind_of(CODE).grade(grade)
    return {"proposed": told.label if told else ""}


def sections(_viewer: Viewer, entry: Entry) -> Sequence[Section]:
    """Which level is proposed, and why."""
    grade, reason = level(settings_of(entry.government_id, CODE)["levels"], entry.values)
    proposed, held = kind_of(CODE).grade(grade), kind_of(CODE).grade(entry.grade)
    facts = [
        (_("按标准提出"), gettext(proposed.label) if proposed else ""),
        (_("理由"), reason),
        (_("确定的等级"), gettext(held.label) if held else ""),
    ]
    return [Section(_("事故等级"), facts=facts)]


# --- figures -----------------------------------------------------------------------------------------------


def spans(asked: ReportAsked) -> tuple[Span, Span]:
    """The days asked for (this year to today), and the same days of the year before."""
    last = asked.last or clock.today()
    first = asked.first or date(last.year, 1, 1)
    return (first, last), (a_year_before(first), a_year_before(last))


def a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _between(span: Span) -> Q:
    return Q(found_on__range=span)


def figures(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """事故起数、死亡、受伤、损失 by kind of accident, against the same days a year before."""
    now, before = spans(asked)
    rows = seen(viewer, asked, day="").filter(_between(now) | _between(before))
    told = (
        _valued(valued(rows, "accident_kind"))
        .order_by()
        .values("v_accident_kind")
        .annotate(**_sums("now", now), **_sums("before", before))
        .order_by("v_accident_kind")
    )
    lines = [[gettext(row["v_accident_kind"] or ""), *_cells(row)] for row in told]
    total = [_("合计"), *(sum((line[place] for line in lines), Decimal(0)) for place in range(1, 9))]
    heads = [_("事故类别"), _("起数"), _("死亡人数"), _("受伤人数"), _("损失（万元）")]
    heads += [_("上年同期起数"), _("上年同期死亡"), _("上年同期受伤"), _("上年同期损失")]
    return Sheet(heads, lines, total if lines else (), (), (1, 5), notes=[_period(now, before)])


def _valued(rows: Any) -> Any:
    return valued(rows, numbers=("deaths", "injuries", "loss"))


def _sums(name: str, span: Span) -> dict[str, Any]:
    inside = _between(span)
    sums = {f"{name}_{key}": Sum(f"v_{key}", filter=inside) for key in ("deaths", "injuries", "loss")}
    return {f"{name}_n": Count("pk", filter=inside), **sums}


def _cells(row: Mapping[str, Any]) -> list[Decimal]:
    names = [f"{name}_{key}" for name in ("now", "before") for key in ("n", "deaths", "injuries", "loss")]
    return [plain(row[name]) for name in names]


def plain(value: Any) -> Decimal:
    """A figure without the zeros that the database gives it."""
    number = Decimal(value or 0)
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _period(now: Span, before: Span) -> str:
    return gettext("本期%(a)s至%(b)s，上年同期%(c)s至%(d)s。") % {
        "a": now[0],
        "b": now[1],
        "c": before[0],
        "d": before[1],
    }


def hours(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """发生时段: at which hours of the day accidents happen."""
    told = seen(viewer, asked).order_by().values_list("values__happened_at", "values__deaths")
    counts, dead = [0] * 8, [0] * 8
    for at, deaths in told:
        instant = datetime.fromisoformat(at).astimezone(clock.SHANGHAI)
        counts[instant.hour // 3] += 1
        dead[instant.hour // 3] += int(Decimal(str(deaths or 0)))
    lines = [[f"{n * 3:02d}:00–{n * 3 + 3:02d}:00", counts[n], dead[n]] for n in range(8)]
    return Sheet([_("时段"), _("起数"), _("死亡人数")], lines, chart=(1, 2))


# --- 两升两降 ----------------------------------------------------------------------------------------------


Measured = Callable[[Mapping[str, Any], str], Any]
MEASURES: Mapping[str, Measured] = {
    "执法案件": lambda told, name: told[f"cases_{name}"],
    "事前执法占比": lambda told, name: percent(told[f"first_{name}"], told[f"cases_{name}"]),
    "罚款": lambda told, name: plain(told[f"penalty_{name}"]),
    "事故起数": lambda told, name: told[f"accidents_{name}"],
    "死亡人数": lambda told, name: plain(told[f"deaths_{name}"]),
    "受伤人数": lambda told, name: plain(told[f"injuries_{name}"]),
    "经济损失": lambda told, name: plain(told[f"loss_{name}"]),
    "发现隐患": lambda told, name: told[f"hazards_{name}"],
    "隐患销号率": lambda told, name: percent(told[f"mended_{name}"], told[f"hazards_{name}"]),
}
"""What an indicator can be measured by, by the word that the settings use."""


def measured(viewer: Viewer, asked: ReportAsked, periods: Mapping[str, Span]) -> dict[str, Any]:
    """All measures of the periods: one query for each of the three registers."""
    told: dict[str, Any] = {}
    cases = valued(_rows(viewer, asked, "enforcement"), "moment", numbers=("penalty",)).exclude(
        state="withdrawn"
    )
    losses = _valued(_rows(viewer, asked, CODE))
    hazards = _rows(viewer, asked, "hazards")
    for rows, sums in ((cases, _of_cases), (losses, _of_accidents), (hazards, _of_hazards)):
        wanted = {
            key: one for name, span in periods.items() for key, one in sums(name, _between(span)).items()
        }
        told |= rows.order_by().aggregate(**wanted)
    return told


def _rows(viewer: Viewer, asked: ReportAsked, code: str) -> Any:
    rows = entries_visible_to(viewer, kind_of(code)).filter(government=asked.government)
    return rows.filter(town=asked.town) if asked.town is not None else rows


def _of_cases(name: str, inside: Q) -> dict[str, Any]:
    return {
        f"cases_{name}": Count("pk", filter=inside),
        f"first_{name}": Count("pk", filter=inside & Q(v_moment="before")),
        f"penalty_{name}": Sum("v_penalty", filter=inside),
    }


def _of_accidents(name: str, inside: Q) -> dict[str, Any]:
    sums = {f"{key}_{name}": Sum(f"v_{key}", filter=inside) for key in ("deaths", "injuries", "loss")}
    return {f"accidents_{name}": Count("pk", filter=inside), **sums}


def _of_hazards(name: str, inside: Q) -> dict[str, Any]:
    return {
        f"hazards_{name}": Count("pk", filter=inside),
        f"mended_{name}": Count("pk", filter=inside & Q(is_open=False)),
    }


def indicators(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """两升两降: each indicator with its target, its value, that of a year before, and its trend."""
    rows = settings_of(asked.government.pk, CODE)["indicators"] or []
    now, before = spans(asked)
    told = measured(viewer, asked, {"now": now, "before": before}) if rows else {}
    lines = [_indicator(row, told) for row in rows]
    heads = [_("指标"), _("方向"), _("本期"), _("上年同期"), _("增减"), _("趋势"), _("目标"), _("达标")]
    none = _("指标还没有设定，请在台账设定里填写。")
    return Sheet(heads, lines, chart=(2, 3), notes=[_period(now, before)] if rows else [none])


def _indicator(row: Mapping[str, Any], told: Mapping[str, Any]) -> list[Any]:
    measure = MEASURES.get(str(row.get("measure") or ""))
    up = str(row.get("direction") or "") == "升"
    name, way = str(row.get("name") or ""), gettext("升") if up else gettext("降")
    if measure is None:
        return [name, way, "—", "—", "—", gettext("取数写法不对"), row.get("target") or "—", "—"]
    value, last = measure(told, "now"), measure(told, "before")
    target = Decimal(str(row["target"])) if row.get("target") not in (None, "") else None
    return [name, way, value, last, _change(value, last), _trend(value, last, up), *_met(value, target, up)]


def _change(value: Any, last: Any) -> Any:
    return "—" if "—" in (value, last) else Decimal(value) - Decimal(last)


def _trend(value: Any, last: Any, up: bool) -> str:
    if "—" in (value, last):
        return gettext("无法比较")
    if value == last:
        return gettext("持平")
    return gettext("符合方向") if (value > last) is up else gettext("背离方向")


def _met(value: Any, target: Decimal | None, up: bool) -> tuple[Any, str]:
    if target is None or value == "—":
        return (target if target is not None else "—", "—")
    is_met = value >= target if up else value <= target
    return target, gettext("达到") if is_met else gettext("未达到")


RULES = Rules(
    propose=propose,
    check=check,
    compute=compute,
    sections=sections,
    reports=(
        Report("figures", _("事故统计"), figures, asks=("first", "last", "sector", "town")),
        Report("hours", _("发生时段"), hours, asks=("first", "last", "sector", "town")),
        Report("indicators", _("两升两降指标"), indicators, asks=("first", "last", "town")),
    ),
)
