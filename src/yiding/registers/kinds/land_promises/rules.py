"""双方承诺的规则: held against verified figures; one that is not kept opens a case (S48.3)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.breaches import NOT_KEPT, Breach, breach_open
from yiding.registers.errors_land import IsReached, NotReached
from yiding.registers.models import Entry
from yiding.registers.promise_tables import of_promises
from yiding.registers.promises import (
    BY_PAPER,
    PROMISES,
    REACHED,
    SHORT,
    Measure,
    computed,
    held_now,
    of_parent,
    twins,
)
from yiding.registers.reckoning import seen
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told

DONE = "accepted"


def propose(_government: Government, told: Told) -> Told:
    words = " ".join(str(told[key]) for key in ("period", "indicator", "target") if told.get(key) is not None)
    return {**of_parent(told), "title": f"{told.get('side', '')}承诺：{words}"[:300]}


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any]:
    """What is held against figures needs a value and a period; nothing is promised twice."""
    if told.get("indicator") in Measure.of(government.pk).indicators:
        lacking = [key for key in ("target", "period") if told.get(key) in (None, "")]
        if lacking:
            return {key: gettext("按数字核查的指标要写承诺值和核查期。") for key in lacking}
        if twins(PROMISES, told, entry, ("side", "indicator", "period")):
            return {"period": gettext("这一指标这一期已经有承诺。")}
    return {}


def before_move(entry: Entry, move: str, _told: Told, _by: User) -> None:
    """Whether it was kept is reckoned, not said."""
    if move not in ("accept", "fail"):
        return
    now = held_now(entry)
    if move == "accept" and (now.verdict not in (REACHED, BY_PAPER) or not _work_is_done(entry)):
        raise NotReached(_told_of(now.result, now.verdict))
    if move == "fail" and now.verdict == REACHED:
        raise IsReached(_told_of(now.result, now.verdict))


def _told_of(result: Decimal | None, verdict: str) -> str:
    return verdict if result is None else f"{verdict}：{result:f}"


def _work_is_done(entry: Entry) -> bool:
    work = entry.values.get("work")
    return not work or Entry.objects.filter(pk=work, state=DONE).exists()


def after_move(entry: Entry, move: str, told: Told, by: User) -> None:
    """What an enterprise did not keep becomes a case."""
    if move != "fail" or entry.parent is None or entry.values.get("side") != "企业":
        return
    now = held_now(entry)
    shortfall = -now.difference if now.verdict == SHORT and now.difference is not None else None
    words = f"{entry.number} {entry.title}；{_told_of(now.result, now.verdict)}；{told.get('note') or ''}"
    breach_open(parent=entry.parent, breach=Breach(NOT_KEPT, words, shortfall, entry), by=by)


def results(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """承诺与实绩: each promise with what was verified and the difference, those that fall short first."""
    rows = seen(viewer, asked, day="due_on").exclude(state="released").select_related("parent", "town")
    return of_promises(asked.government, list(rows.order_by(F("due_on").asc(), "pk")), with_parent=True)


RULES = Rules(
    propose=propose,
    check=check,
    compute=computed,
    before_move=before_move,
    after_move=after_move,
    reports=(Report("results", _("承诺与实绩"), results, asks=("first", "last", "town")),),
)
