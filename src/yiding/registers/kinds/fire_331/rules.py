"""“331”整治的规则: the time to mend oneself, notice before power is cut, and the figures (S34.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.errors import NotNow
from yiding.registers.models import Entry
from yiding.registers.moving import is_over
from yiding.registers.reckoning import Counted, late, seen, tally, valued
from yiding.registers.rules import Report, ReportAsked, Rules, Sheet, Told
from yiding.registers.selectors import settings_of

CODE = "fire_331"


def propose(government: Government, told: Told) -> Told:
    """The last day for mending it oneself, from the register's number of days."""
    days = int(settings_of(government.pk, CODE)["self_fix_days"])
    return {"due_on": (told.get("found_on") or clock.today()) + timedelta(days=days)}


def _instant(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else value or None


def check(government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any]:
    """Power is cut only so long after written notice (安全生产法第七十条)."""
    notice, cut = _instant(told.get("notice_at")), _instant(told.get("cut_at"))
    if notice is None or cut is None:
        return {}
    hours = int(settings_of(government.pk, CODE)["notice_hours"])
    if cut - notice >= timedelta(hours=hours):
        return {}
    return {"cut_at": gettext("断电断水要在书面通知%(n)s小时以后。") % {"n": hours}}


def before_move(entry: Entry, move: str, _told: Mapping[str, Any], _by: User) -> None:
    """Only what was not mended in time is cut off."""
    if move == "cut" and not is_over(entry.due_on, clock.today()):
        raise NotNow(gettext("自行整改的期限还没有过，不能断电断水。"))


def counted() -> tuple[Counted, ...]:
    cut = Q(mirrored__key="cut_what")
    return (
        Counted("found", _("排查发现"), Q()),
        Counted("carded", _("已发整改卡"), ~Q(state="found")),
        Counted("verified", _("已销号"), Q(is_open=False)),
        Counted("intime", _("按期整改"), Q(is_open=False, was_late=False)),
        Counted("late", _("逾期未改"), late()),
        Counted("cut", _("断电断水"), cut),
        Counted("open", _("未销号"), Q(is_open=True)),
        Counted("rate", _("销号率（%）"), Q(is_open=False), share="found"),
    )


def by_town(viewer: Viewer, asked: ReportAsked) -> Sheet:
    return tally(seen(viewer, asked), "town__name", _("镇（街道）"), counted(), chart=(1, 3))


def by_kind(viewer: Viewer, asked: ReportAsked) -> Sheet:
    return tally(valued(seen(viewer, asked), "kind_331"), "v_kind_331", _("类型"), counted(), chart=(1, 3))


RULES = Rules(
    propose=propose,
    check=check,
    before_move=before_move,
    reports=(
        Report("towns", _("各镇整治数字"), by_town, asks=("first", "last", "town", "campaign")),
        Report("kinds", _("分类整治数字"), by_kind, asks=("first", "last", "town", "campaign")),
    ),
)
