"""会议场次的列表: the register of sittings (会议台账之前的场次登记)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.councils.selectors import councils_visible_to

from .models import Sitting, SittingState
from .selectors import sittings_listed, sittings_visible_to
from .timeline import half_day

STATES = dict(SittingState.choices)
TONES = {
    SittingState.PLANNED: "info",
    SittingState.CALLED: "warn",
    SittingState.IN_SESSION: "official",
    SittingState.HELD: "good",
    SittingState.CLOSED: "plain",
    SittingState.CANCELLED: "bad",
}


def state_badge(row: Sitting) -> object:
    return badge(STATES[row.state], TONES[SittingState(row.state)])


def chair_word(row: Sitting) -> str:
    """``陆景澄 常务副市长``."""
    return f"{row.chair.name} {row.chair_title}".strip() if row.chair else ""


def _url(row: Sitting) -> str:
    return reverse("sittings:sitting-detail", args=[row.pk])


def _years(viewer: Viewer) -> Iterable[tuple[str, str]]:
    years = sittings_visible_to(viewer).order_by().annotate(of=ExtractYear("starts_at")).values_list("of")
    return [(str(year), str(year)) for (year,) in years.distinct().order_by("-of")]


def _councils(viewer: Viewer) -> Iterable[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in councils_visible_to(viewer)]


def _search(rows: Rows, words: str) -> Rows:
    return (
        rows.filter(entries__title__icontains=words).distinct()
        | rows.filter(chair__name__icontains=words).distinct()
    )


SITTINGS = ListSpec(
    name="sittings.sitting",
    title=_("会议安排"),
    lead=_("筹备、通知和召开的会议场次。已印发纪要的会议见“会议台账”。"),
    base=sittings_listed,
    columns=(
        Column("name", _("会议"), str, link=_url),
        Column("starts_at", _("时间"), lambda row: row.starts_at, sort="starts_at"),
        Column("half", _("半天"), half_day),
        Column("place", _("地点"), lambda row: row.place, sort="place"),
        Column("chair", _("主持"), chair_word, sort="chair__name"),
        Column("items", _("议题"), lambda row: len(row.items_seen), numeric=True),
        Column("state", _("状态"), state_badge, export=lambda row: row.get_state_display(), sort="state"),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=SittingState.choices),
        Filter("council", _("会议机构"), "choice", "council", choices=_councils),
        Filter("year", _("年份"), "year", "starts_at__year", choices=_years),
    ),
    default_sort="-starts_at",
    search=_search,
    search_label=_("议题、主持人"),
    empty=Empty(_("还没有安排会议"), _("安排一次会议，再从议题库编排议程、发出通知。")),
)
