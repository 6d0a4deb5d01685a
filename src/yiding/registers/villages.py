"""无违村（社区）: held against the ledger of illegal building; a new case takes the name away (S46.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, override

from yiding.audit.services import writer
from yiding.core import clock
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.supervision.selectors import people_of

from . import building
from .building import INCREMENT, STOCK, Build
from .catalogue import kind_of
from .conditions import Condition, Measured, Verdict, conditions_of, judged, judgement_keep
from .desks import desk_set
from .machines import machine_of
from .models import Entry, Step
from .reckoning import over_until
from .recording import touching
from .round_rows import Check, CheckResult
from .selectors import register_of, settings_of
from .values import mirror

CODE: Final = "clean_villages"
NAMED: Final = "named"
KEEPS: Final = "保持"
CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Days:
    """从哪天、到哪天: since when a village creates, today, and the latest due day that is over."""

    first: date
    today: date
    over: date


Measure = Callable[[Sequence[Build], Days], Measured]


def _count(rows: Iterable[Build]) -> Measured:
    return Measured(Decimal(sum(1 for _one in rows)))


def _new(rows: Sequence[Build], days: Days) -> Measured:
    return _count(one for one in rows if one.born == INCREMENT and one.found_on >= days.first)


def _share(rows: Sequence[Build], days: Days) -> Measured:
    """Of the stock that was ever on the ledger, what is disposed of; of none there is nothing left to do."""
    stock = [one for one in rows if one.born == STOCK]
    whole, left = (
        building.total(one.area for one in stock),
        building.total(one.left(days.today) for one in stock),
    )
    if not whole:
        return Measured(Decimal(100))
    return Measured(((whole - left) * 100 / whole).quantize(CENT, ROUND_HALF_UP))


def _left(rows: Sequence[Build], days: Days) -> Measured:
    return Measured(building.total(one.left(days.today) for one in rows if one.born == STOCK))


def _open_new(rows: Sequence[Build], days: Days) -> Measured:
    return _count(one for one in rows if one.born == INCREMENT and one.there(days.today))


def _late(rows: Sequence[Build], days: Days) -> Measured:
    due = (
        one for one in rows if one.there(days.today) and one.state != "deferred" and one.due_on is not None
    )
    return _count(one for one in due if one.due_on is not None and one.due_on <= days.over)


def _unsafe(rows: Sequence[Build], days: Days) -> Measured:
    return _count(one for one in rows if building.SAFETY in one.harm and one.there(days.today))


def _deferred(rows: Sequence[Build], days: Days) -> Measured:
    put_off = (one for one in rows if one.state == "deferred" and one.defer_until is not None)
    return _count(one for one in put_off if one.defer_until is not None and one.defer_until < days.today)


def _slowest(rows: Sequence[Build], days: Days) -> Measured:
    """From finding to stopping; of one that was not stopped, up to now."""
    new = [one for one in rows if one.born == INCREMENT and one.found_on >= days.first]
    told = [(days.today - one.found_on).days if one.stop_days is None else one.stop_days for one in new]
    return Measured(Decimal(max(told, default=0)))


MEASURES: Final[Mapping[str, Measure]] = {
    gettext_noop("新增违法建设（处）"): _new,
    gettext_noop("存量处置率（%）"): _share,
    gettext_noop("未处置存量（平方米）"): _left,
    gettext_noop("未处置增量（处）"): _open_new,
    gettext_noop("逾期未处置（处）"): _late,
    gettext_noop("有安全隐患未处置（处）"): _unsafe,
    gettext_noop("暂缓到期（处）"): _deferred,
    gettext_noop("最长制止天数（天）"): _slowest,
}
"""What a condition may measure of a village, by the name under which the settings write it."""


def verdicts(
    entries: Iterable[Entry], *, kept_only: bool = False, also: Sequence[Build] = ()
) -> dict[int, Verdict]:
    """The conditions of some villages as they hold today, and with cases just found. Three queries."""
    rows = list(entries)
    if not rows:
        return {}
    told, today, over = settings_of(rows[0].government_id, CODE), clock.today(), over_until()
    conditions = conditions_of(told["conditions"])
    if kept_only:
        conditions = [one for one in conditions if one.row.get("keeps") == KEEPS]
    found = building.of_villages(rows[0].government_id, [one.values.get("village") or 0 for one in rows])
    for case in also:
        found.setdefault(case.village or 0, []).append(case)
    least = 0 if kept_only else int(told["optional_least"] or 0)
    days = {one.pk: Days(_start(one), today, over) for one in rows}
    return {one.pk: _verdict(one, found, conditions, least, days[one.pk]) for one in rows}


def _start(entry: Entry) -> date:
    """创建起始日."""
    return date.fromisoformat(entry.values.get("start_on") or f"{entry.found_on}")


def _verdict(
    entry: Entry,
    found: Mapping[int, Sequence[Build]],
    conditions: Sequence[Condition],
    least: int,
    days: Days,
) -> Verdict:
    own = found.get(entry.values.get("village") or 0, ())

    def measured(one: Condition) -> Measured:
        measure = MEASURES.get(one.measure)
        if measure is None:
            return Measured(None, gettext("不认识的指标，请在台账设定里改正"))
        return measure(own, days)

    return judged(conditions, measured, least)


def verdict_of(entry: Entry) -> Verdict:
    """The conditions of one village, in the language of the page."""
    return verdicts([entry])[entry.pk]


def inspected(entry: Entry) -> Check | None:
    """核验记录: a check in a round since it was applied for, by another body, in which nothing was found."""
    applied = Step.objects.filter(entry=entry, move="apply").order_by("-pk").first()
    if applied is None:
        return None
    day = applied.at.astimezone(clock.SHANGHAI).date()
    rows = Check.objects.filter(entry=entry, round__isnull=False, checked_on__gte=day)
    rows = rows.exclude(by=applied.by_id).order_by("-checked_on", "-pk")
    last = rows.exclude(body=entry.local_id).select_related("by", "body", "round").first()
    return last if last is not None and last.result == CheckResult.PASSED else None


# --- a name that is taken away -----------------------------------------------------------------------------


def names_follow(entry: Entry, author: User) -> list[Entry]:
    """摘牌: what was found to be a new case takes the name from its village at once.

    Only what the settings say is to be kept counts. Gives back the villages that lost theirs.
    """
    village = entry.values.get("village")
    if not village or entry.values.get("born") != INCREMENT:
        return []
    rows = Entry.objects.filter(government=entry.government_id, code=CODE, state=NAMED)
    rows = rows.filter(mirrored__key="village", mirrored__text=str(village)).select_related("government")
    lost = []
    with override("zh-hans"):
        for row in rows.select_for_update(of=("self",)):
            verdict = verdicts([row], kept_only=True, also=[building.identified(entry)])[row.pk]
            if verdict.failed:
                _take_away(row, verdict, f"{entry.number} {entry.title}", author)
                lost.append(row)
    return lost


def _take_away(entry: Entry, verdict: Verdict, cause: str, author: User) -> None:
    """The move ``withdraw``, made by rule: its reason is the case, its author who found it to be one."""
    why = f"认定新的违法建设（{cause}）：{verdict.said}"
    judgement_keep(entry=entry, occasion="withdraw", verdict=verdict, author=author, note=why)
    told = {"withdrawn_on": f"{clock.today()}", "withdrawn_why": why, "model": False}
    Step.objects.create(
        entry=entry,
        move="withdraw",
        before=entry.state,
        after="withdrawn",
        by=author,
        at=clock.now(),
        note=why,
        told={"withdrawn_on": told["withdrawn_on"]},
    )
    values = {"values": {**entry.values, **told}, "stage_on": clock.today(), "stage_due_on": None}
    write = writer(entry, by=author, touches=touching(entry), move="withdraw", cause=cause)
    move(machine_of(CODE), "withdraw", entry, write, **values)
    mirror(kind_of(CODE), entry)
    desk_set(entry)
    _tell(entry, "village.withdrawn", f"withdrawn-{entry.pk}-{clock.today():%Y%m%d}", why)


def _tell(entry: Entry, kind: str, key: str, why: str) -> None:
    register = register_of(entry.government_id, CODE)
    bodies = {entry.local_id, entry.department_id, entry.town_id, register.lead_id if register else None}
    tell(
        kind,
        to=people_of([one for one in bodies if one is not None]),
        key=key,
        about=entry,
        link=reverse("registers:entry-detail", args=[entry.pk]),
        title=entry.title,
        number=entry.number,
        why=why,
    )


def day_of_villages(government_id: int, *_frame: Any) -> int:
    """每日核对: a named village whose conditions time has broken is told of, once for each set of them."""
    rows = Entry.objects.filter(government=government_id, code=CODE, state=NAMED).select_related("government")
    count = 0
    entries = list(rows)
    with override("zh-hans"):
        found = verdicts(entries, kept_only=True)
    for entry in entries:
        broken = found[entry.pk].failed
        if broken:
            names = "、".join(one.condition.name for one in broken)
            _tell(entry, "village.broken", f"broken-{entry.pk}-{names}"[:110], found[entry.pk].said)
            count += 1
    return count
