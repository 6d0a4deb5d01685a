"""事权与移交的样子: badges of states, lights with their reasons, both sides of a figure in one cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from yiding.core import clock
from yiding.core.figures import Light, Tone
from yiding.core.lists import Rows
from yiding.core.markup import badge, light
from yiding.directory.selectors import bodies_called

from .models import Handover, HandoverState, Line
from .reckoning import FUND, Compared, Standing, compared

TONES: dict[str, Tone] = {
    "powermatter.listed": Tone.WARN,
    "powermatter.decided": Tone.INFO,
    "powermatter.effective": Tone.GOOD,
    "handover.drafting": Tone.WARN,
    "handover.checking": Tone.INFO,
    "handover.locked": Tone.OFFICIAL,
    "handover.effective": Tone.GOOD,
    "handover.checked": Tone.GOOD,
    "dispute.open": Tone.BAD,
    "dispute.settled": Tone.GOOD,
    "basemove.offered": Tone.WARN,
    "basemove.taken": Tone.GOOD,
    "continuitycheck.open": Tone.WARN,
    "continuitycheck.filled": Tone.INFO,
    "continuitycheck.confirmed": Tone.GOOD,
}


def state_badge(row: Any) -> Any:
    """The state of a row of this room."""
    return badge(row.get_state_display(), TONES.get(f"{row._meta.model_name}.{row.state}", Tone.PLAIN))


def state_word(row: Any) -> Any:
    """The same for a spreadsheet."""
    return row.get_state_display()


def page_of(noun: str) -> Callable[[Any], str]:
    """The address of a row's page."""
    return lambda row: reverse(f"handovers:{noun}-detail", args=[row.pk])


def list_page(row: Any) -> str:
    """The page of the list that a row hangs on."""
    return reverse("handovers:handover-detail", args=[row.handover_id])


def of_body(path: str) -> Callable[[Rows, str], Rows]:
    """Rows of the bodies of a name."""
    return lambda rows, name: rows.filter(**{f"{path}__in": bodies_called(name).values("pk")})


def who(user: Any) -> str:
    """A person as the page names them."""
    return (user.get_full_name() or user.get_username()) if user is not None else ""


def money(value: Decimal | None) -> str:
    """An amount in 元, to the cent."""
    return "" if value is None else f"{value:,.2f}"


def figure(value: Decimal | None) -> str:
    """A quantity without needless noughts."""
    if value is None:
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def names_of(rows: Any) -> str:
    """Bodies by name."""
    return "、".join(row.name for row in rows)


def both(giver: str, taker: str, gap: Decimal, told: Callable[[Decimal], str]) -> Any:
    """移出方、接收方两边的数, the taker's below the giver's, with what is between them."""
    if not giver and not taker:
        return ""
    apart = (
        format_html('<span class="side-gap">{}</span>', f"{'+' if gap > 0 else ''}{told(gap)}") if gap else ""
    )
    return format_html(
        '<span class="sides"><span>{}</span><span>{}</span>{}</span>', giver or "—", taker or "—", apart
    )


def standing_light(line: Line, told: Compared | None = None) -> Any:
    """How the two sides of a line stand."""
    standing = (told or compared(line.giver, line.taker)).standing
    match standing:
        case Standing.AGREES:
            return light(Light.GREEN, _("一致"))
        case Standing.NO_GIVER:
            return light(Light.AMBER, _("移出方未填"))
        case Standing.NO_TAKER:
            return light(Light.AMBER, _("接收方未填"))
    return light(Light.RED, _("不一致"))


def signed(line: Line) -> Any:
    """Who signed a line, the giver first."""
    told = [who(one) for one in (line.giver_signed_by, line.taker_signed_by)]
    return format_html(
        '<span class="sides"><span>{}</span><span>{}</span></span>', *(one or "—" for one in told)
    )


def balance(row: Any) -> Any:
    """How many lines agree, of how many."""
    word = f"{row.agree_count} / {row.line_count}"
    if not row.line_count:
        return word
    return light(Light.GREEN if row.agree_count == row.line_count else Light.AMBER, word)


def due_light(row: Handover) -> Any:
    """Until when the taker checks, while it does."""
    if row.state != HandoverState.CHECKING:
        return row.due_on
    return day_light(row.due_on, 2)


def day_light(day: date | None, near: int) -> Any:
    """A day that has passed, or that is so many days near, with a light; another as it is."""
    if day is None:
        return ""
    left = (day - clock.today()).days
    if left < 0:
        return light(Light.RED, f"{day:%Y-%m-%d}", _("逾期 %(n)s 天") % {"n": -left})
    if left <= near:
        return light(Light.AMBER, f"{day:%Y-%m-%d}", _("还有 %(n)s 天") % {"n": left})
    return day


def money_words(line: Line) -> Any:
    """Whether money follows a line, and how it is reckoned."""
    told = line.giver if line.giver.is_filled else line.taker
    if told.lacks_money:
        return light(Light.AMBER, _("没有定额"))
    if line.kind == FUND:
        return _("经常性") if line.recurs else _("一次性")
    return money(told.base)
