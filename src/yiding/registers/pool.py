"""企业培育库的数: figures that enterprises reported and somebody verified, against conditions (S53).

A condition names a figure (营业收入), or two as a share (研发费用÷营业收入, in per cent), and how it is
taken: the newest year, its growth, the mean or the sum of two years. What is lacking is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from yiding.core import clock
from yiding.core.telling import tell
from yiding.supervision.selectors import people_of

from .catalogue import kind_of
from .conditions import Condition, Measured, Verdict, conditions_of, judged
from .declaring import FieldType
from .judgement_rows import Judgement
from .models import Entry
from .selectors import register_of, settings_of

CODE, FIGURES, ACHIEVEMENTS = "pool_members", "pool_figures", "pool_achievements"
SERVICES, POLICIES = "pool_services", "pool_policies"
CONFIRMED: Final = "confirmed"
POOLED: Final = "pooled"
ENTER, KEEP, GRADUATE = "入库", "保留", "毕业"
STAY, LEAVE = "stay", "leave"
RECORDS, YEARS = "业绩记录", "在库年数"
OVER: Final = "÷"
NUMBERS = (FieldType.MONEY, FieldType.NUMBER, FieldType.WHOLE)
CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Member:
    """一家企业 with what is known of it: its figures by year, its records, its years in the pool."""

    entry: Entry
    figures: Mapping[int, Mapping[str, Decimal]]
    waiting: frozenset[int]
    records: int

    @property
    def years(self) -> list[int]:
        """The years of which figures were verified, the newest first."""
        return sorted(self.figures, reverse=True)


def figure_keys() -> dict[str, str]:
    """The figures by their label, as conditions write them."""
    return {
        one.label: one.key for one in kind_of(FIGURES).fields if one.type in NUMBERS and one.key != "year"
    }


def members(entries: Iterable[Entry]) -> list[Member]:
    """The enterprises with their figures and records. Two queries."""
    rows = list(entries)
    figures: dict[int, dict[int, dict[str, Decimal]]] = defaultdict(dict)
    waiting: dict[int, set[int]] = defaultdict(set)
    told = Entry.objects.filter(code=FIGURES, parent__in=[one.pk for one in rows], is_open=True)
    for parent, state, values in told.order_by("pk").values_list("parent", "state", "values"):
        year = int(values.get("year") or 0)
        if state == CONFIRMED:
            figures[parent or 0][year] = _numbers(values)
        else:
            waiting[parent or 0].add(year)
    records = dict(
        Entry.objects.filter(code=ACHIEVEMENTS, state=CONFIRMED, parent__in=[one.pk for one in rows])
        .order_by()
        .values("parent")
        .annotate(n=Count("pk"))
        .values_list("parent", "n")
    )
    return [
        Member(one, figures.get(one.pk, {}), frozenset(waiting.get(one.pk, ())), records.get(one.pk, 0))
        for one in rows
    ]


def _numbers(values: Mapping[str, Any]) -> dict[str, Decimal]:
    keys = figure_keys().values()
    return {key: Decimal(str(values[key])) for key in keys if values.get(key) is not None}


# --- measuring ---------------------------------------------------------------------------------------------


def measured(member: Member, one: Condition) -> Measured:
    """The figure of a condition, or why there is none."""
    if one.measure == RECORDS:
        return Measured(Decimal(member.records))
    if one.measure == YEARS:
        return _years_in(member)
    keys = figure_keys()
    names = [part.strip() for part in one.measure.split(OVER)]
    if len(names) > 2 or any(name not in keys for name in names):
        return Measured(None, gettext("不认识的指标，请在台账设定里改正"))
    way = WAYS.get(one.row.get("way") or NEWEST)
    if way is None:
        return Measured(None, gettext("不认识的取数办法，请在台账设定里改正"))
    if not member.years:
        return Measured(None, _no_year(member, None))
    return way(member, [keys[name] for name in names], member.years[0])


def _years_in(member: Member) -> Measured:
    entered = str(member.entry.values.get("entered_on") or "")
    if not entered:
        return Measured(None, gettext("还没有入库"))
    return Measured(Decimal(clock.today().year - int(entered[:4])))


def _no_year(member: Member, year: int | None) -> str:
    """Why a year's figures are not there."""
    if year is None:
        waiting = max(member.waiting, default=None)
        told = gettext("没有核实过的年度指标")
        return f"{told}（{gettext('%(year)s年待核实') % {'year': waiting}}）" if waiting else told
    words = gettext("%(year)s年待核实") if year in member.waiting else gettext("没有%(year)s年的指标")
    return words % {"year": year}


def _of_year(member: Member, keys: Sequence[str], year: int, *, exact: bool = False) -> Measured:
    """A figure of a year; a share in per cent, rounded only where it is the end of the way."""
    if year not in member.figures:
        return Measured(None, _no_year(member, year))
    told = [member.figures[year].get(key) for key in keys]
    if any(value is None for value in told):
        return Measured(None, gettext("%(year)s年没有填这个指标") % {"year": year})
    first = told[0] or Decimal(0)
    if len(told) == 1:
        return Measured(first)
    if not told[1]:
        return Measured(None, gettext("%(year)s年的分母是零") % {"year": year})
    value = first * 100 / told[1]
    return Measured(value if exact else cents(value))


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def _newest(member: Member, keys: Sequence[str], year: int) -> Measured:
    return _of_year(member, keys, year)


def _two(member: Member, keys: Sequence[str], year: int) -> tuple[Measured, Measured]:
    return _of_year(member, keys, year, exact=True), _of_year(member, keys, year - 1, exact=True)


def _growth(member: Member, keys: Sequence[str], year: int) -> Measured:
    """同比增幅 in per cent."""
    now, before = _two(member, keys, year)
    if now.value is None or before.value is None:
        return Measured(None, now.why or before.why)
    if before.value == 0:
        return Measured(None, gettext("%(year)s年是零，算不出增幅") % {"year": year - 1})
    return Measured(cents((now.value - before.value) * 100 / before.value))


def _mean(member: Member, keys: Sequence[str], year: int) -> Measured:
    now, before = _two(member, keys, year)
    if now.value is None or before.value is None:
        return Measured(None, now.why or before.why)
    return Measured(cents((now.value + before.value) / 2))


def _sum(member: Member, keys: Sequence[str], year: int) -> Measured:
    now, before = _two(member, keys, year)
    if now.value is None or before.value is None:
        return Measured(None, now.why or before.why)
    return Measured(cents(now.value + before.value))


NEWEST: Final = "最近一年"
WAYS: Final[Mapping[str, Callable[[Member, Sequence[str], int], Measured]]] = {
    NEWEST: _newest,
    "同比增幅（%）": _growth,
    "近两年平均": _mean,
    "近两年合计": _sum,
}


# --- verdicts ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """一家企业怎么样: the verdicts on coming in, staying and graduating, and what follows for the year."""

    member: Member
    enter: Verdict
    keep: Verdict
    graduate: Verdict

    @property
    def proposed(self) -> str:
        """年度评价的建议: graduate, stay or leave."""
        if self.graduate.holds:
            return "graduate"
        return STAY if self.keep.holds or not self.keep.outcomes else LEAVE


def standings(entries: Iterable[Entry]) -> list[Standing]:
    """Some enterprises against all conditions. Three queries for one government."""
    rows = list(entries)
    if not rows:
        return []
    told = settings_of(rows[0].government_id, CODE)
    levels: dict[str, list[Condition]] = defaultdict(list)
    for one in conditions_of(told["conditions"]):
        levels[one.row.get("level", "")].append(one)
    least = int(told["optional_least"] or 0)
    return [_standing(one, levels, least) for one in members(rows)]


def _standing(member: Member, levels: Mapping[str, Sequence[Condition]], least: int) -> Standing:
    def verdict(level: str, needed: int = 0) -> Verdict:
        return judged(levels.get(level, ()), lambda one: measured(member, one), needed)

    return Standing(member, verdict(ENTER, least), verdict(KEEP), verdict(GRADUATE))


def standing_of(entry: Entry) -> Standing:
    return standings([entry])[0]


# --- the year ----------------------------------------------------------------------------------------------

REVIEWS: Final = (STAY, "graduate", LEAVE)


def not_reviewed(government_id: int, year: int) -> QuerySet[Entry]:
    """Those in the pool that were not reviewed for a year."""
    made = Judgement.objects.filter(entry=OuterRef("pk"), occasion__in=REVIEWS, year=year)
    return Entry.objects.filter(government=government_id, code=CODE, state=POOLED).filter(~Exists(made))


def day_of_pool(government_id: int, *_frame: Any) -> int:
    """年度评价提醒: from the day that the settings say, the lead is told once a year of who is left."""
    register, today = register_of(government_id, CODE), clock.today()
    first = str(settings_of(government_id, CODE)["review_from"] or "")
    if register is None or register.lead_id is None or not first or f"{today:%m-%d}" < first:
        return 0
    count = not_reviewed(government_id, today.year).count()
    if count:
        tell(
            "pool.review",
            to=people_of([register.lead_id]),
            key=f"pool-review-{register.pk}-{today.year}",
            about=register,
            link=f"{reverse('registers:report', args=[CODE, 'yearly'])}?last={today}",
            year=today.year,
            count=count,
        )
    return count
