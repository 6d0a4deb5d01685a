"""看板: matters in columns by state, light or body, with capped counts and their first cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.columns import Rows, Viewer
from yiding.core.firsts import firsts
from yiding.core.lists import COUNT_LIMIT
from yiding.core.selections import Selection
from yiding.directory.models import Body
from yiding.supervision.lists import lamp, matters_listed
from yiding.supervision.matters import RUNNING
from yiding.supervision.models import Light, Matter, MatterState, TaskRole
from yiding.supervision.permissions import bodies_of, is_office, may_approve, may_file
from yiding.supervision.tasks import OPEN

from .standing import counted

CARDS = 12
BODIES = 6
WAYS = (("state", gettext_lazy("按状态")), ("light", gettext_lazy("按灯")), ("body", gettext_lazy("按单位")))
OFFICE_STATES = (MatterState.DRAFT, MatterState.PENDING)
STATES = (MatterState.FILED, MatterState.ACTIVE, MatterState.SUSPENDED, MatterState.CLOSED)
LIGHTS = (Light.RED, Light.AMBER, Light.GREEN, Light.NONE)


@dataclass(frozen=True, slots=True)
class Card:
    """一张卡片: a matter, whose it is, its light, and its one next step."""

    matter: Matter
    leads: str
    lamp: Any
    step: str


@dataclass(frozen=True, slots=True)
class Lane:
    """一列: its word, how many there are (capped), the first of them, and the list of all."""

    label: Any
    number: int
    cards: Sequence[Card]
    url: str = ""

    @property
    def count(self) -> str:
        return f"{COUNT_LIMIT:,}+" if self.number > COUNT_LIMIT else f"{self.number:,}"

    @property
    def left(self) -> int:
        """How many are not shown, as far as they were counted."""
        return self.number - len(self.cards)


@dataclass(frozen=True, slots=True)
class Lot:
    label: Any
    rows: Rows
    query: str = ""


def lanes(selection: Selection, viewer: Viewer, way: str) -> list[Lane]:
    """The columns of a board: the same number of queries whatever the number of rows."""
    rows = selection.rows(viewer).prefetch_related(None)
    lots = _LOTS[way](rows, selection, viewer)
    found = firsts([(lot.rows, "due_on") for lot in lots], COUNT_LIMIT + 1)
    shown = {key for keys in found for key in keys[:CARDS]}
    cards = {row.pk: _card(row, viewer) for row in matters_listed(viewer).filter(pk__in=shown)}
    url = reverse("supervision:matter-list")
    return [
        Lane(
            lot.label,
            len(keys),
            [cards[key] for key in keys[:CARDS] if key in cards],
            f"{url}?{lot.query}" if lot.query else "",
        )
        for lot, keys in zip(lots, found, strict=True)
    ]


def _by_state(rows: Rows, selection: Selection, viewer: Viewer) -> list[Lot]:
    states = (*OFFICE_STATES, *STATES) if is_office(viewer) else STATES
    return [
        Lot(state.label, rows.filter(state=state), _query(selection, "state", state.value))
        for state in states
        if selection.values.get("state", state) == state
    ]


def _by_light(rows: Rows, selection: Selection, viewer: Viewer) -> list[Lot]:
    live = rows.filter(state__in=RUNNING)
    return [
        Lot(light.label, live.filter(light=light), _query(selection, "light", light.value) if light else "")
        for light in LIGHTS
        if selection.values.get("light", light) == light
    ]


def _by_body(rows: Rows, selection: Selection, viewer: Viewer) -> list[Lot]:
    """The bodies that lead most of the live matters, those with most first."""
    tasks = counted(viewer).filter(state__in=OPEN)
    if selection.is_narrowed:
        tasks = tasks.filter(matter__in=rows.order_by().values("pk"))
    most = tasks.order_by().values_list("body").annotate(n=Count("pk")).order_by("-n", "body")[:BODIES]
    keys = [key for key, _n in most]
    names = Body.objects.in_bulk(keys)
    own = counted(viewer).filter(state__in=OPEN)
    return [
        Lot(
            names[key].name,
            rows.filter(pk__in=own.filter(body=key).order_by().values("matter")),
            _query(selection, "body", names[key].name),
        )
        for key in keys
    ]


_LOTS: dict[str, Callable[[Rows, Selection, Viewer], list[Lot]]] = {
    "state": _by_state,
    "light": _by_light,
    "body": _by_body,
}


def _query(selection: Selection, key: str, value: str) -> str:
    """The list that shows all of a column."""
    return replace(selection, values={**selection.values, key: value}, page=1).query()


def _card(row: Matter, viewer: Viewer) -> Card:
    leads = "、".join(one.body.name for one in row.bodies.all() if one.role == TaskRole.LEAD)
    return Card(row, leads, lamp(row), next_step(row, viewer))


def next_step(row: Matter, viewer: Viewer) -> str:
    """The one thing that the viewer can do next about a matter; nothing where it is others' turn."""
    match row.state:
        case MatterState.DRAFT:
            return _("报请立项") if may_file(viewer) else ""
        case MatterState.PENDING:
            return _("审定立项") if may_approve(viewer) and row.drafted_by_id != viewer.pk else ""
        case MatterState.FILED:
            return _("交办") if may_file(viewer) else ""
        case MatterState.CLOSED:
            return _("销号") if may_file(viewer) else ""
        case MatterState.ACTIVE:
            return _step_of_active(row, viewer)
    return ""


def _step_of_active(row: Matter, viewer: Viewer) -> str:
    if bodies_of(viewer) & {one.body_id for one in row.bodies.all()}:
        return _("反馈进展")
    if may_file(viewer) and row.light in (Light.RED, Light.AMBER):
        return _("催办")
    return ""
