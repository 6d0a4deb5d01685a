"""会场的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.accounts.services import Viewer
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.sittings.models import Sitting, SittingState

from .labels import STATES, TONES
from .permissions import may_run

IN_THE_ROOM = (SittingState.CALLED, SittingState.IN_SESSION, SittingState.HELD, SittingState.CLOSED)


def sittings_in_room(viewer: Viewer) -> QuerySet[Sitting]:
    """The sittings that were called, for those who record what happens in them."""
    rows = Sitting.objects.filter(state__in=IN_THE_ROOM) if may_run(viewer) else Sitting.objects.none()
    return rows.select_related("council", "government", "chair")


def _url(row: Sitting) -> str:
    return reverse("deliberations:room", args=[row.pk])


def _search(rows: Rows, words: str) -> Rows:
    return rows.filter(Q(council__name__icontains=words) | Q(entries__title__icontains=words)).distinct()


def _states(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(state), STATES[state]) for state in IN_THE_ROOM]


SITTINGS = ListSpec(
    name="deliberations.sitting",
    title=_("会场"),
    base=sittings_in_room,
    columns=(
        Column("starts_at", _("开会时间"), lambda row: row.starts_at, sort="starts_at"),
        Column("sitting", _("场次"), str, sort="number", link=_url),
        Column("place", _("地点"), lambda row: row.place),
        Column("chair", _("主持"), lambda row: row.chair.name if row.chair else ""),
        Column(
            "state",
            _("状态"),
            lambda row: badge(STATES[row.state], TONES[row.state]),
            sort="state",
            export=lambda row: str(STATES[row.state]),
        ),
    ),
    filters=(Filter("state", _("状态"), "choice", "state", choices=_states),),
    default_sort="-starts_at",
    search=_search,
    empty=Empty(_("没有已通知的会议"), _("会议通知发出后，会场会出现在这里。")),
)
