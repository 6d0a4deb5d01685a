"""台账首页与列表旁: what stands on the page of all registers and beside the list of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.acts import Offered
from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .catalogue import kinds, rules_of
from .declaring import Family, Kind, Party
from .models import Register
from .permissions import may_handle, may_lead, may_oversee, may_record
from .reckoning import over_until
from .selectors import entries_visible_to
from .wording import said

FAMILIES = {
    Family.CAMPAIGNS: gettext_lazy("安全整治"),
    Family.DUTIES: gettext_lazy("责任与制度清单"),
    Family.READINESS: gettext_lazy("应急准备"),
    Family.CITY: gettext_lazy("城市管理"),
    Family.LAND: gettext_lazy("土地与空间"),
    Family.SERVICE: gettext_lazy("服务与改革"),
}
Beside = tuple[Any, str]
_beside: list[tuple[Any, str, Callable[[Viewer], bool]]] = []
_beside_list: list[Callable[[HttpRequest, Kind, Register], Sequence[Beside]]] = []


def offer_beside(label: Any, url_name: str, is_for: Callable[[Viewer], bool]) -> None:
    """A part of the room has a page that the home of registers leads to."""
    _beside.append((label, url_name, is_for))


def offer_beside_list(links: Callable[[HttpRequest, Kind, Register], Sequence[Beside]]) -> None:
    """A part of the room has pages for each register, that its list leads to."""
    _beside_list.append(links)


@dataclass(frozen=True, slots=True)
class Card:
    """一本台账 on the home page."""

    name: str
    lead: str
    url: str
    open: int
    late: int
    all: int
    body: str


def families(viewer: Viewer, government: Government) -> list[tuple[Any, list[Card]]]:
    """All registers by family, with their numbers: two queries."""
    counted = {row["code"]: row for row in _counted(viewer, government)}
    leads = dict(Register.objects.filter(government=government).values_list("code", "lead__name"))
    told: list[tuple[Any, list[Card]]] = []
    for family, label in FAMILIES.items():
        cards = [
            _card(kind, counted.get(kind.code, {}), leads.get(kind.code) or "")
            for kind in kinds().values()
            if kind.family is family
        ]
        if cards:
            told.append((label, cards))
    return told


def _counted(viewer: Viewer, government: Government) -> Any:
    rows = entries_visible_to(viewer).filter(government=government).order_by().values("code")
    late = Q(is_open=True, due_on__lte=over_until())
    return rows.annotate(
        all=Count("code"), open=Count("code", filter=Q(is_open=True)), late=Count("code", filter=late)
    )


def _card(kind: Kind, told: dict[str, int], body: str) -> Card:
    url = reverse("registers:entry-list", args=[kind.code])
    numbers = (told.get("open", 0), told.get("late", 0), told.get("all", 0))
    return Card(said(kind.name), said(kind.lead), url, *numbers, body)


def beside(viewer: Viewer) -> list[Beside]:
    return [(label, reverse(name)) for label, name, is_for in _beside if is_for(viewer)]


def is_incomplete(government: Government) -> bool:
    """Are there kinds that this government has no register of?"""
    return Register.objects.filter(government=government, code__in=list(kinds())).count() < len(kinds())


def started(viewer: Viewer, kind: Kind, register: Register) -> list[Offered]:
    """What can be begun in a register."""
    if not may_record(viewer, kind, register):
        return []
    label = _("登记%(what)s") % {"what": said(kind.one)}
    return [Offered(label, reverse("registers:entry-new", args=[kind.code]), False, True)]


def beside_list(request: HttpRequest, kind: Kind, register: Register) -> list[Beside]:
    """The reports of a register, its map and figures, its settings."""
    told: list[Beside] = [
        (one.label, reverse("registers:report", args=[kind.code, one.key]))
        for one in rules_of(kind.code).reports
    ]
    query = request.GET.urlencode()
    out = reverse("registers:entry-export", args=[kind.code])
    told.append((_("导出全部列"), f"{out}?{query}" if query else out))
    if may_record(request.user, kind, register):
        told.append((_("导入"), reverse("registers:import-new", args=[kind.code])))
    for links in _beside_list:
        told += links(request, kind, register)
    if may_lead(request.user, register):
        told.append((_("设定"), reverse("registers:register-edit", args=[kind.code])))
    return told


def batches(request: HttpRequest, kind: Kind, register: Register) -> list[Beside]:
    """The moves that many entries can make at once, for whom they could be."""
    viewer = request.user
    if not (may_handle(viewer) or may_oversee(viewer)):
        return []
    query = request.GET.urlencode()
    told = []
    for move in kind.moves:
        only_office = set(move.by) <= {Party.OFFICE, Party.LEAD}
        if move.batch and (not only_office or may_lead(viewer, register)):
            url = reverse("registers:entry-batch", args=[kind.code, move.name])
            label = _("批量%(move)s") % {"move": said(move.label)}
            told.append((label, f"{url}?{query}" if query else url))
    return told
