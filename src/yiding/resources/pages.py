"""页面的部分: a page of this room is facts and sections, each a table; and the lists of a family as tabs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Offered, Subject
from yiding.core.figures import Tab
from yiding.files.models import Document
from yiding.files.selectors import documents_visible_to

Facts = Iterable[tuple[Any, Any]]
PLANS = ((_("应急预案"), "plan-list"), (_("应急演练"), "drill-list"))
TEAMS = (
    (_("应急队伍"), "team-list"),
    (_("队伍出动"), "call-out-list"),
    (_("四到位检查"), "check-list"),
    (_("储备点"), "store-list"),
    (_("装备与物资"), "lot-list"),
    (_("定额与短缺"), "minimum-list"),
    (_("收发记录"), "movement-list"),
    (_("资源点位"), "points"),
)
WATER = (
    (_("雨情水情汛情"), "station-list"),
    (_("读数"), "reading-list"),
    (_("漏报"), "gaps"),
    (_("预警"), "alert-list"),
    (_("预警响应"), "order-list"),
    (_("汛期与时段"), "season-list"),
    (_("准备事项"), "item-list"),
    (_("汛情简报"), "brief"),
)


def tabs_of(family: Sequence[tuple[Any, str]], here: str) -> list[Tab]:
    """The lists of a family, the one on the page marked."""
    return [Tab(label, reverse(f"resources:{name}"), name == here) for label, name in family]


@dataclass(frozen=True, slots=True)
class Row:
    """一行: its cells, what can be done with it, and the page behind it."""

    cells: Sequence[Any]
    acts: Sequence[Offered] = ()
    url: str = ""


def _quiet(row: Row) -> Row:
    return replace(row, acts=[replace(act, is_first=False) for act in row.acts])


@dataclass(frozen=True, slots=True)
class Section:
    """一个部分: a table under a heading, drawn as a chart where ``chart`` says so."""

    title: Any
    heads: Sequence[Any]
    rows: Sequence[Row]
    empty: Any = ""
    note: Any = ""
    chart: str = ""
    acts: Sequence[Offered] = ()

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Any, Any]]]]:
        """The rows with their cells under their heads; where several offer a first step, none shouts."""
        many = sum(any(act.is_first for act in row.acts) for row in self.rows) > 1
        rows = [_quiet(row) for row in self.rows] if many else self.rows
        return [(row, list(zip(self.heads, row.cells, strict=True))) for row in rows]

    @property
    def has_acts(self) -> bool:
        return any(row.acts for row in self.rows)


def detail(
    request: HttpRequest,
    subject: Subject,
    row: Any,
    *,
    facts: Facts,
    sections: Sequence[Section],
    lead: Any = "",
) -> HttpResponse:
    """The page of a row: what can be done, its facts (empty ones left out), its sections."""
    context = {
        "title": subject.heading(row),
        "crumbs": subject.crumbs(row),
        "lead": lead,
        "acts": subject.offered(request.user, row),
        "facts": [(label, value) for label, value in facts if value not in (None, "")],
        "sections": sections,
    }
    return render(request, "resources/detail.html", context)


def document_link(document: Document | None) -> Any:
    """A document by its title."""
    if document is None:
        return ""
    url = reverse("files:document-detail", args=[document.pk])
    return format_html('<a href="{}">{}</a>', url, document.title)


def papers_of(request: HttpRequest, kind: str, key: int) -> Section:
    """The papers that belong to a row, as far as the viewer reads them."""
    rows = documents_visible_to(request.user).filter(about_kind=kind, about_id=key)
    told = [
        Row([paper.title, paper.made_at], url=reverse("files:document-detail", args=[paper.pk]))
        for paper in rows
    ]
    return Section(_("照片和材料"), (_("材料"), _("加入时间")), told, _("还没有材料。"))


def names_of(rows: Iterable[Any]) -> str:
    """Bodies by name."""
    return "、".join(row.name for row in rows)


def place_of(row: Any) -> str:
    """Where something is."""
    where = f"{row.longitude}, {row.latitude}" if row.longitude is not None else ""
    return "　".join(part for part in (row.town.name if row.town else "", row.address, where) if part)
