"""应急准备的样子: badges of states, lights with their reasons, days that are near or past."""

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

from .models import OrderState, PlanState, SeasonItemState
from .stations import Reading

TONES: dict[str, Tone] = {
    "plan.drafted": Tone.WARN,
    "plan.approved": Tone.INFO,
    "plan.in_force": Tone.GOOD,
    "drill.planned": Tone.INFO,
    "drill.held": Tone.GOOD,
    "drillfinding.open": Tone.WARN,
    "drillfinding.changed": Tone.GOOD,
    "team.ready": Tone.GOOD,
    "team.called_out": Tone.WARN,
    "team.returned": Tone.INFO,
    "callout.called": Tone.WARN,
    "callout.arrived": Tone.INFO,
    "readinesscheck.open": Tone.WARN,
    "readinesscheck.filled": Tone.INFO,
    "readinesscheck.confirmed": Tone.GOOD,
    "alert.received": Tone.WARN,
    "alert.sent": Tone.INFO,
    "alertorder.sent": Tone.WARN,
    "alertorder.acknowledged": Tone.INFO,
    "alertorder.reported": Tone.GOOD,
    "season.before": Tone.INFO,
    "season.season": Tone.GOOD,
    "season.event": Tone.BAD,
    "seasonitem.open": Tone.WARN,
    "seasonitem.done": Tone.INFO,
    "seasonitem.checked": Tone.GOOD,
}
"""By row and state: several rows have states of one name."""


def state_badge(row: Any) -> Any:
    """The state of a row of this room."""
    tone = TONES.get(f"{row._meta.model_name}.{row.state}", Tone.PLAIN)
    return badge(row.get_state_display(), tone)


def state_word(row: Any) -> Any:
    """The same for a spreadsheet."""
    return row.get_state_display()


def page_of(noun: str) -> Callable[[Any], str]:
    """The address of a row's page."""
    return lambda row: reverse(f"resources:{noun}-detail", args=[row.pk])


def of_body(path: str = "body") -> Callable[[Rows, str], Rows]:
    """Rows of the bodies of a name."""
    return lambda rows, name: rows.filter(**{f"{path}__in": bodies_called(name).values("pk")})


def day_light(day: date | None, near: int, word_late: Any, word_near: Any) -> Any:
    """A day that has passed, or that is so many days near, with a light; another as it is."""
    if day is None:
        return ""
    left = (day - clock.today()).days
    if left < 0:
        return light(Light.RED, f"{day:%Y-%m-%d}", word_late % {"n": -left})
    if left <= near:
        return light(Light.AMBER, f"{day:%Y-%m-%d}", word_near % {"n": left})
    return day


def review_light(row: Any) -> Any:
    """When a plan in force is reviewed next."""
    if row.state != PlanState.IN_FORCE:
        return row.next_review_on
    return day_light(row.next_review_on, 30, _("已过期 %(n)s 天"), _("还有 %(n)s 天"))


def expiry_light(row: Any) -> Any:
    """When a lot expires."""
    if not row.quantity:
        return row.expires_on
    return day_light(row.expires_on, 30, _("已过期 %(n)s 天"), _("还有 %(n)s 天"))


def due_light(row: Any) -> Any:
    """When an item of a season is due, as long as it is open."""
    if row.state != SeasonItemState.OPEN:
        return row.due_on
    return day_light(row.due_on, 3, _("逾期 %(n)s 天"), _("还有 %(n)s 天"))


def reading_reason(row: Reading, unit: str) -> str:
    """Why a reading has its light: ``3.62米，超警戒水位（3.50米）0.12米``."""
    value = f"{row.value}{unit}"
    if not row.level or row.threshold is None:
        return value
    told = {"value": value, "level": row.level, "from": f"{row.threshold}{unit}"}
    told["over"] = f"{row.value - row.threshold}{unit}"
    return _("%(value)s，达到%(level)s（%(from)s），超 %(over)s") % told


def reading_light(row: Reading | None, unit: str) -> Any:
    """The light of a reading with its reason; of none, that there is none."""
    if row is None:
        return light(Light.NONE, _("没有读数"))
    words = {"green": _("正常"), "amber": row.level, "red": row.level}
    return light(row.light, words[row.light], reading_reason(row, unit))


def alert_name(row: Any) -> str:
    """A warning by kind and colour, as the reader's language puts it."""
    return _("%(kind)s%(colour)s预警") % {"kind": row.kind.name, "colour": row.colour.name}


def season_name(row: Any) -> str:
    """A season by year and kind, as the reader's language puts it."""
    return _("%(year)s年%(campaign)s") % {"year": row.year, "campaign": row.campaign.name}


def alert_light(row: Any) -> Any:
    """A warning by kind and colour, with its light."""
    return light(row.colour.light, alert_name(row))


def order_light(row: Any) -> Any:
    """What a body did about a warning: late where it did not acknowledge in time."""
    if row.state == OrderState.SENT and row.due_at < clock.now():
        minutes = int((clock.now() - row.due_at).total_seconds() // 60)
        return light(Light.RED, row.get_state_display(), _("逾时 %(n)s 分钟") % {"n": minutes})
    return state_badge(row)


def stock_light(row: Any) -> Any:
    """What is short of the minimum."""
    if row.short <= 0:
        return light(Light.GREEN, _("充足"))
    return light(Light.RED, _("短缺"), f"{row.short}{row.item.unit}")


def who(user: Any) -> str:
    """A person as the page names them."""
    return (user.get_full_name() or user.get_username()) if user is not None else ""
