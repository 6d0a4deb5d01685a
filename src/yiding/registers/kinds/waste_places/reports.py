"""垃圾分类的报表: scores by place, community and town, their order over periods, low scores (S52)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.periods import Period, PeriodKind
from yiding.directory.models import Body
from yiding.registers.catalogue import kind_of
from yiding.registers.models import Entry
from yiding.registers.narrowing import towns_of
from yiding.registers.ranking import mean, places, told, weights_of
from yiding.registers.reckoning import MOST, link, listed, seen, state_told
from yiding.registers.reckoning import Told as Cell
from yiding.registers.rules import ReportAsked, Sheet
from yiding.registers.scoring import ORGAN, PLACES, counted, of_places, of_towns, scored
from yiding.registers.selectors import settings_of

TOWN = _("镇（街道）")
SCORE, PLACE = _("得分"), _("名次")
PERIODS = 6
DAY = timedelta(days=1)
Span = tuple[date, date]
Line = tuple[Entry, int, Decimal]


def span(asked: ReportAsked) -> Span:
    """The days asked for; without them the quarter up to today."""
    last = asked.last or clock.today()
    return asked.first or Period.of(PeriodKind.QUARTER, last).start, last


def before(one: Span) -> Span:
    """The days just before: the quarter, month or year before a whole one, else as many days."""
    first, last = one
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
        period = Period.of(kind, first)
        if first == period.start and last <= period.end and (last == period.end or last == clock.today()):
            earlier = Period.of(kind, first - DAY)
            return earlier.start, earlier.end
    return first - (last - first) - DAY, first - DAY


def _places(viewer: Viewer, asked: ReportAsked) -> QuerySet[Entry]:
    return seen(viewer, asked, PLACES, day="").select_related("town", "local")


def _lines(entries: Sequence[Entry], rows: Any) -> list[Line]:
    """The places that have a score, with how often they were inspected."""
    found = counted(rows)
    means = of_places(found)
    return [(one, len(found[one.pk]), means[one.pk]) for one in entries if one.pk in means]


def _weights(asked: ReportAsked) -> dict[str, Decimal]:
    """By the key of the class."""
    keys = {one.label: one.key for one in kind_of(PLACES).grades}
    rows = weights_of(settings_of(asked.government.pk, PLACES)["weights"], "grade")
    return {keys[label]: weight for label, weight in rows.items() if label in keys}


def _class(entry: Entry) -> str:
    grade = kind_of(PLACES).grade(entry.grade)
    return gettext(grade.label) if grade else ""


def _ranked(lines: Sequence[Line]) -> list[tuple[Line, int | None]]:
    """The best first; the same score has the same place."""
    rows = sorted(lines, key=lambda one: (-one[2], one[0].pk))
    return list(zip(rows, places([one[2] for one in rows]), strict=True))


# --- scores ------------------------------------------------------------------------------------------------


def scores(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """党政机关 first and by themselves; then each place by class, the communities, the towns."""
    first, last = span(asked)
    entries = list(_places(viewer, asked).order_by("pk"))
    lines = _lines(entries, scored(_places(viewer, asked), first, last))
    organs = [one for one in lines if one[0].grade == ORGAN]
    rest = [one for one in lines if one[0].grade != ORGAN]
    note = gettext("%(first)s 至 %(last)s，考评 %(n)s 个点位。") % {
        "first": f"{first}",
        "last": f"{last}",
        "n": len(lines),
    }
    sheet = _of_class(organs, gettext("党政机关"))
    more = [
        _of_class([one for one in rest if one[0].grade == grade.key], gettext(grade.label))
        for grade in kind_of(PLACES).grades
        if grade.key != ORGAN and any(one[0].grade == grade.key for one in rest)
    ]
    more += [_communities(asked, rest), _towns(asked, rest)]
    return Sheet(sheet.heads, sheet.rows, links=sheet.links, title=sheet.title, notes=[note], more=more)


def _of_class(lines: Sequence[Line], title: str) -> Sheet:
    ranked = _ranked(lines)
    rows = [
        [one.title, str(one.town or ""), str(one.local or ""), times, score, told(place)]
        for (one, times, score), place in ranked
    ]
    heads = [_("点位（单位）"), TOWN, _("管理责任单位"), _("考评次数"), SCORE, PLACE]
    return Sheet(heads, rows[:MOST], links=[link(one) for (one, _n, _s), _p in ranked[:MOST]], title=title)


def _communities(asked: ReportAsked, lines: Sequence[Line]) -> Sheet:
    """社区（村）: the mean of its places."""
    found: dict[int, list[Line]] = defaultdict(list)
    for one in lines:
        if one[0].values.get("village"):
            found[one[0].values["village"]].append(one)
    names = dict(Body.objects.filter(pk__in=found).values_list("pk", "name"))
    rows = [
        (names.get(key, ""), str(some[0][0].town or ""), len(some), mean(one[2] for one in some))
        for key, some in found.items()
    ]
    rows.sort(key=lambda row: (-(row[3] or 0), row[0]))
    ranks = places([row[3] for row in rows])
    heads = [_("社区（村）"), TOWN, _("点位数"), SCORE, PLACE]
    return Sheet(
        heads,
        [[*row, told(rank)] for row, rank in zip(rows, ranks, strict=True)],
        title=_("社区（村）得分"),
    )


def _town_lines(asked: ReportAsked, lines: Iterable[Line]) -> list[tuple[str, list[Any], Decimal | None]]:
    weights = _weights(asked)
    found = of_towns(((one.town_id, one.grade, score) for one, _n, score in lines), weights)
    names: Mapping[int | None, str] = dict(towns_of(asked.government).values_list("pk", "name"))
    keys = [key for key in names if key in found] + [key for key in found if key not in names]
    return [(names.get(key) or gettext("未填"), list(found[key][0].values()), found[key][1]) for key in keys]


def _towns(asked: ReportAsked, lines: Iterable[Line]) -> Sheet:
    """镇（街道）: the mean of each class of places, by the weights of the settings."""
    rows, weights = _town_lines(asked, lines), _weights(asked)
    words = {one.key: gettext(one.label) for one in kind_of(PLACES).grades}
    ranks = places([score for _name, _means, score in rows])
    ordered = sorted(zip(rows, ranks, strict=True), key=lambda one: one[1] or len(rows) + 1)
    heads = [
        TOWN,
        *(f"{words[key]}（{weight.normalize():f}）" for key, weight in weights.items()),
        SCORE,
        PLACE,
    ]
    told_rows = [
        [name, *(told(one) for one in means), told(score), told(rank)]
        for (name, means, score), rank in ordered
    ]
    return Sheet(
        heads,
        told_rows,
        chart=(len(heads) - 2,),
        title=_("镇（街道）得分"),
        notes=[_("表头括号里是权重；没有考评到的类别，权重由其余类别分担。")],
    )


# --- ranking over periods ----------------------------------------------------------------------------------

NOW_BEFORE = (SCORE, PLACE, _("上期得分"), _("上期名次"), _("名次变化"))


def ranking(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """党政机关排名 first; then the towns: each with its place in the period before."""
    now, entries = span(asked), list(_places(viewer, asked).order_by("pk"))
    rows = _places(viewer, asked)
    here, there = (_lines(entries, scored(rows, *one)) for one in (now, before(now)))
    organs, earlier = ([one for one in some if one[0].grade == ORGAN] for some in (here, there))
    lines = _compared(
        [(one.title, score) for one, _n, score in organs], [(one.title, score) for one, _n, score in earlier]
    )
    heads = [_("党政机关"), *NOW_BEFORE]
    notes = [_periods(now)]
    more = [_towns_compared(asked, here, there)]
    return Sheet(heads, lines, chart=(1,), title=_("党政机关排名"), notes=notes, more=more)


def towns_ranking(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """镇（街道）排名 by itself, as it is put before the public."""
    now, entries = span(asked), list(_places(viewer, asked).order_by("pk"))
    rows = _places(viewer, asked)
    here, there = (_lines(entries, scored(rows, *one)) for one in (now, before(now)))
    sheet = _towns_compared(asked, here, there)
    return Sheet(sheet.heads, sheet.rows, chart=(1,), notes=[_periods(now)])


def _periods(now: Span) -> str:
    earlier = before(now)
    return gettext("本期 %(first)s 至 %(last)s，上期 %(earlier)s 至 %(until)s。") % {
        "first": f"{now[0]}",
        "last": f"{now[1]}",
        "earlier": f"{earlier[0]}",
        "until": f"{earlier[1]}",
    }


def _towns_compared(asked: ReportAsked, here: Sequence[Line], there: Sequence[Line]) -> Sheet:
    some, earlier = (
        [(name, score) for name, _m, score in _town_lines(asked, _rest(lines)) if score is not None]
        for lines in (here, there)
    )
    return Sheet([TOWN, *NOW_BEFORE], _compared(some, earlier), chart=(1,), title=_("镇（街道）排名"))


def _rest(lines: Iterable[Line]) -> list[Line]:
    return [one for one in lines if one[0].grade != ORGAN]


def _compared(here: Sequence[tuple[str, Decimal]], there: Sequence[tuple[str, Decimal]]) -> list[list[Any]]:
    """Names with score and place now and before, and by how many places they rose (+) or fell (−)."""
    ranks = places([score for _name, score in here])
    past = dict(zip((name for name, _s in there), places([score for _n, score in there]), strict=True))
    old = dict(there)
    lines = []
    for (name, score), rank in zip(here, ranks, strict=True):
        was = past.get(name)
        change = f"{was - rank:+d}".replace("+0", "0") if was is not None and rank is not None else None
        lines.append([name, score, rank, told(old.get(name)), told(was), told(change)])
    lines.sort(key=lambda line: (line[2], line[0]))
    return lines


def trend(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """各期得分: towns and organs over six quarters, each quarter by itself."""
    days = _quarters(asked.last or clock.today())
    entries, rows = list(_places(viewer, asked).order_by("pk")), scored(_places(viewer, asked))
    found = [_lines(entries, [one for one in rows if first <= one.day <= last]) for first, last in days]
    heads = [
        gettext("%(year)s年%(n)s季度") % {"year": first.year, "n": (first.month + 2) // 3}
        for first, _l in days
    ]
    organs = [{one.title: score for one, _n, score in some if one.grade == ORGAN} for some in found]
    towns = [{name: score for name, _m, score in _town_lines(asked, _rest(some))} for some in found]
    more = [Sheet([TOWN, *heads], _over(towns), title=_("镇（街道）"))]
    return Sheet([_("党政机关"), *heads], _over(organs), title=_("党政机关"), more=more)


def _quarters(last: date) -> list[Span]:
    day, spans = last, []
    for _n in range(PERIODS):
        period = Period.of(PeriodKind.QUARTER, day)
        spans.append((period.start, min(period.end, last)))
        day = period.start - DAY
    return spans[::-1]


def _over(periods: Sequence[Mapping[str, Decimal | None]]) -> list[list[Any]]:
    names = sorted({name for one in periods for name in one})
    return [[name, *(told(one.get(name)) for one in periods)] for name in names]


# --- low scores --------------------------------------------------------------------------------------------


def low(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """低分复查: each with its score, the limit, its day, and what the re-check gave."""
    rows = (
        seen(viewer, asked, "waste_findings").filter(source="low").select_related("parent", "town", "local")
    )
    entries = list(rows.order_by("-is_open", "due_on", "pk")[: MOST + 1])
    columns = (
        Cell(_("编号"), lambda one: one.number),
        Cell(_("点位（单位）"), lambda one: one.parent.title if one.parent else ""),
        Cell(TOWN, lambda one: str(one.town or "")),
        Cell(_("管理责任单位"), lambda one: str(one.local or "")),
        Cell(_("考评得分"), lambda one: one.values.get("score") or ""),
        Cell(_("低分线"), lambda one: one.values.get("limit") or ""),
        Cell(_("复查期限"), lambda one: one.due_on or ""),
        Cell(_("复查得分"), lambda one: one.values.get("again") or "—"),
        Cell(_("环节"), state_told),
    )
    done = sum(not one.is_open for one in entries)
    notes = [gettext("低分 %(all)s 个，已复查销号 %(done)s 个。") % {"all": len(entries), "done": done}]
    return listed(entries, columns, notes=notes if entries else [])
