"""违约处理的规则: the damages by the standard; no answer is recorded only when its day is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.breaches import proposed
from yiding.registers.errors import NotNow
from yiding.registers.models import Entry
from yiding.registers.moving import is_over
from yiding.registers.promises import of_parent
from yiding.registers.reckoning import Counted, late, seen, tally, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told


def propose(_government: Government, told: Told) -> Told:
    return of_parent(told)


def compute(entry: Entry) -> Told:
    return {"proposed": proposed(entry)}


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any]:
    answered, due = _day(told.get("answered_on")), _day(told.get("rectify_due"))
    if answered is not None and answered > clock.today():
        return {"answered_on": gettext("答复日期不能晚于今天。")}
    found = told.get("found_on")
    if due is not None and isinstance(found, date) and due < found:
        return {"rectify_due": gettext("整改期限不能早于发现日期。")}
    return {}


def before_move(entry: Entry, move: str, _told: Told, _by: User) -> None:
    """Nobody is passed over before the day for the answer is over."""
    if move == "no_answer" and not is_over(_day(entry.values.get("answer_due")), clock.today()):
        raise NotNow(gettext("答复期限还没有过"))


def by_cause(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """违约统计: by kind of breach and by town."""
    rows = valued(seen(viewer, asked), "cause").exclude(state="dismissed")
    counted = (
        Counted("all", _("案件"), Q()),
        Counted("answer", _("待答复"), Q(state="notified")),
        Counted("measures", _("落实措施中"), Q(state__in=("measures", "review"))),
        Counted("closed", _("已结案"), Q(state="closed")),
        Counted("late", _("逾期"), late()),
    )
    whole = tally(rows, "v_cause", _("违约类别"), counted, chart=(1, 4))
    towns = tally(rows, "town__name", _("镇（街道）"), counted, title=_("按镇（街道）"))
    return Sheet(whole.heads, whole.rows, whole.total, (), whole.chart, more=[towns])


RULES = Rules(
    propose=propose,
    check=check,
    compute=compute,
    before_move=before_move,
    reports=(Report("causes", _("违约统计"), by_cause, asks=("first", "last", "town")),),
)
