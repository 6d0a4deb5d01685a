"""应急准备的页面: the families of its lists, and what several of its pages tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from yiding.core import parts
from yiding.core.figures import Tab
from yiding.core.parts import Row, Section
from yiding.files.models import Document
from yiding.files.selectors import documents_visible_to

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
    return parts.tabs_of("resources", family, here)


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
