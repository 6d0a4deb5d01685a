"""标记: small pieces of markup that cells and templates share. All text is escaped here."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import clock
from .figures import Light, Tone

DASH = "—"


@cache
def icon(name: str) -> SafeString:
    """A picture from the sprite; decoration only, so hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false" width="20" height="20">'
        '<use href="{}#{}"></use></svg>',
        static("core/icons.svg"),
        name,
    )


def badge(word: Any, tone: Tone | str = Tone.PLAIN) -> SafeString:
    """状态标记: a word in a quiet frame."""
    return format_html('<span class="badge badge-{}">{}</span>', Tone(tone), word)


def light(colour: Light | str, word: Any, reason: Any = "") -> SafeString:
    """灯: a shape, a word and, where there is one, the reason (``红灯：逾期 3 个工作日``)."""
    why = format_html('<span class="light-reason">{}</span>', reason) if reason else ""
    return format_html(
        '<span class="light light-{0}">{1}<span class="light-word">{2}</span>{3}</span>',
        Light(colour),
        icon(f"light-{Light(colour)}"),
        word,
        why,
    )


def tags(words: Any) -> SafeString:
    """并列词: several short words, each in its own frame (bodies, routes)."""
    pieces = format_html_join(" ", '<span class="tag">{}</span>', ((word,) for word in words))
    return pieces or nothing()


def nothing() -> SafeString:
    return format_html('<span class="nothing">{}</span>', DASH)


def cell_opening(label: Any, room: str = "") -> SafeString:
    """What opens a cell (单元格) of a list: its column's label for a phone, and its class, if any."""
    inside = format_html(' class="{}"', room) if room else ""
    return format_html('<td data-label="{}"{}><div class="cell">', label, inside)


def cell(opening: SafeString, value: Any, url: str | None) -> SafeString:
    """A cell of a list. Not written in a template: a list has hundreds, and they took half of its time."""
    shown = conditional_escape(localize(value))
    if url:
        shown = format_html('<a class="row-link" href="{}">{}</a>', url, shown)
    return SafeString(f"{opening}{shown}</div></td>")


def _time(exact: str, shown: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', exact, shown)


def show(value: Any, *, numeric: bool = False) -> Any:
    """A value as a page shows it: days and instants of China, figures in groups of three."""
    if value is None or value == "":
        return nothing()
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return _time(value.isoformat(), f"{value.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}")
    if isinstance(value, date):
        return _time(value.isoformat(), f"{value:%Y-%m-%d}")
    if numeric and isinstance(value, int | float):
        return f"{value:,}"
    return value
