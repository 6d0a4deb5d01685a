"""告知承诺的样子: badges of states, lights with their reasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.figures import Light, Tone
from yiding.core.lists import Rows
from yiding.core.markup import badge, light
from yiding.directory.selectors import bodies_called

from .models import Check, CheckResult, CheckState, CreditRecord, CreditState, Guide

TONES: dict[str, Tone] = {
    "proofitem.draft": Tone.WARN,
    "proofitem.in_use": Tone.GOOD,
    "noticetext.draft": Tone.WARN,
    "noticetext.in_force": Tone.GOOD,
    "listedition.prepared": Tone.WARN,
    "listedition.released": Tone.GOOD,
    "commitment.noticed": Tone.WARN,
    "commitment.accepted": Tone.INFO,
    "commitment.granted": Tone.GOOD,
    "commitment.revoked": Tone.BAD,
    "check.open": Tone.WARN,
    "check.done": Tone.GOOD,
    "breach.found": Tone.BAD,
    "breach.decided": Tone.INFO,
    "creditrecord.active": Tone.BAD,
    "creditrecord.asked": Tone.WARN,
    "creditrecord.restored": Tone.GOOD,
}


def state_badge(row: Any) -> Any:
    """The state of a row of this room."""
    return badge(row.get_state_display(), TONES.get(f"{row._meta.model_name}.{row.state}", Tone.PLAIN))


def state_word(row: Any) -> Any:
    """The same for a spreadsheet."""
    return row.get_state_display()


def page_of(noun: str) -> Callable[[Any], str]:
    """The address of a row's page."""
    return lambda row: reverse(f"commitments:{noun}-detail", args=[row.pk])


def of_body(path: str = "body") -> Callable[[Rows, str], Rows]:
    """Rows of the bodies of a name."""
    return lambda rows, name: rows.filter(**{f"{path}__in": bodies_called(name).values("pk")})


def who(user: Any) -> str:
    """A person as the page names them."""
    return (user.get_full_name() or user.get_username()) if user is not None else ""


def signed(user: Any, day: date | None) -> str:
    """Who did it, and when."""
    return f"{who(user)} {day}" if user is not None and day is not None else ""


def day_light(day: date | None, near: int = 2) -> Any:
    """A day that has passed, or that is so many days near, with a light; another as it is."""
    if day is None:
        return ""
    left = (day - clock.today()).days
    if left < 0:
        return light(Light.RED, f"{day:%Y-%m-%d}", _("逾期 %(n)s 天") % {"n": -left})
    if left <= near:
        return light(Light.AMBER, f"{day:%Y-%m-%d}", _("还有 %(n)s 天") % {"n": left})
    return day


def check_due(row: Check) -> Any:
    """When a check is due, while it is open; late ones stay late."""
    if row.state == CheckState.OPEN:
        return day_light(row.due_on)
    return light(Light.AMBER, f"{row.due_on:%Y-%m-%d}", _("逾期核查")) if row.was_late else row.due_on


def result_light(row: Check) -> Any:
    """What a check found."""
    if row.state != CheckState.DONE:
        return ""
    colour = Light.GREEN if row.result == CheckResult.TRUE else Light.RED
    return light(colour, row.get_result_display())


def guide_light(row: Guide) -> Any:
    """When a guide was last brought up to date, and whether an item has changed since (S50.4)."""
    changed: date | None = row.changed_on  # type: ignore[attr-defined] # annotated
    if changed is not None and row.updated_on < changed:
        return light(Light.RED, f"{row.updated_on:%Y-%m-%d}", _("清单已在 %(day)s 变动") % {"day": changed})
    return light(Light.GREEN, f"{row.updated_on:%Y-%m-%d}")


def credit_word(row: CreditRecord) -> Any:
    """Whether a record still shuts out."""
    if row.state != CreditState.RESTORED and row.until_on < clock.today():
        return badge(_("已到期"), Tone.PLAIN)
    return state_badge(row)


def text_word(row: Any) -> Any:
    """The text in force of an item."""
    if not row.allowed:
        return ""
    number = row.text_number
    return _("第 %(n)s 版") % {"n": number} if number else light(Light.AMBER, _("没有现行文本"))
