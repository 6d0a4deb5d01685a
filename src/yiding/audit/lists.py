"""审计的列表."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.lists import Column, Days, Empty, Filter, ListSpec, Rows, Viewer

from .models import Event
from .selectors import events_visible_to
from .words import actor_word, changes_line, kind_word, kinds, object_word, objects

NUMBER_DIGITS = 18


def event_url(row: Event) -> str:
    return reverse("audit:event-detail", args=[row.number])


def object_url(row: Event) -> str | None:
    """The object's history."""
    if row.object_id is None:
        return None
    return reverse("audit:object-history", args=[row.object_kind, row.object_id])


def _kinds(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return kinds().items()


def _objects(_viewer: Viewer) -> Iterable[tuple[str, Any]]:
    return objects().items()


def _within(rows: Rows, days: Days) -> Rows:
    """Days of China, as the page shows them."""
    if days.first is not None:
        rows = rows.filter(at__gte=datetime.combine(days.first, time.min, clock.SHANGHAI))
    if days.last is not None:
        rows = rows.filter(at__lt=clock.end_of(days.last))
    return rows


def _search(rows: Rows, words: str) -> Rows:
    """An account, an address, a request, a kind; a figure is an event's or an object's number."""
    found = Q(actor_name__icontains=words) | Q(kind__icontains=words)
    found |= Q(address__startswith=words) | Q(request_id=words)
    if words.isascii() and words.isdecimal() and len(words) <= NUMBER_DIGITS:
        found |= Q(number=int(words)) | Q(object_id=int(words))
    named = [kind for kind, word in kinds().items() if words in str(word)]
    return rows.filter(found | Q(kind__in=named))


def _changes(row: Event) -> Any:
    """The changes of a row; digests have no place to break, and would push the table over the edge."""
    line = changes_line(row)
    return format_html('<span class="breaks">{}</span>', line) if line else ""


COLUMNS = (
    Column("number", _("序号"), lambda row: row.number, sort="number", numeric=True, link=event_url),
    Column("at", _("时间"), lambda row: row.at, sort="number"),
    Column("actor", _("经办人"), actor_word, sort="actor_name", export=lambda row: row.actor_name),
    Column("for", _("代谁办理"), lambda row: row.on_behalf_of, default=False),
    Column("kind", _("事件"), kind_word, sort="kind"),
    Column("object", _("对象"), object_word, link=object_url),
    Column("changes", _("改动"), _changes, export=changes_line),
    Column("address", _("来源地址"), lambda row: row.address, default=False),
    Column("request", _("请求号"), lambda row: row.request_id, default=False),
    Column("digest", _("杂凑值"), lambda row: row.digest, default=False),
)
WHEN = Filter("at", _("日期"), "dates", _within)
WHO = Filter("actor", _("经办人"), "text", "actor_name__icontains")
WHAT = Filter("kind", _("事件"), "choice", "kind", choices=_kinds)
SEARCHED = _("账号、事件、地址、请求号或序号")

EVENTS = ListSpec(
    name="audit.event",
    title=_("审计"),
    lead=_("谁在什么时候做了什么。每条事件只写一次，前后相链，改动任何一条都能查出。"),
    base=events_visible_to,
    columns=COLUMNS,
    filters=(WHAT, WHO, Filter("object", _("对象"), "choice", "object_kind", choices=_objects), WHEN),
    default_sort="-number",
    search=_search,
    search_label=SEARCHED,
    empty=Empty(_("还没有事件"), _("有人登录或办理业务后，会记在这里。")),
    dense=True,
)


def history_list(title: str, base: Callable[[Viewer], Rows]) -> ListSpec:
    """一个对象的经过: its events, the first one first."""
    return ListSpec(
        name="audit.object",
        title=title,
        base=base,
        columns=[column for column in COLUMNS if column.key != "object"],
        filters=(WHAT, WHO, WHEN),
        default_sort="number",
        search=_search,
        search_label=SEARCHED,
        dense=True,
    )
