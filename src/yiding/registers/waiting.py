"""台账的待办: entries that stand on a viewer's desk."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Role, powers_of
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .catalogue import kind_of
from .declaring import Party
from .models import Entry, Wait
from .permissions import may_handle, may_oversee, reach_of
from .selectors import entries_visible_to
from .wording import said


def waits(viewer: Viewer) -> QuerySet[Entry]:
    """The entries that wait for a viewer: for the bodies whose work they do, or for the office."""
    wanted = Q(body__in=reach_of(viewer))
    if may_oversee(viewer):
        wanted |= Q(party=Party.OFFICE)
    if Role.LEADER in powers_of(viewer).roles:
        wanted |= Q(party=Party.LEADER)
    rows = Wait.objects.filter(wanted).values("entry")
    return entries_visible_to(viewer).filter(pk__in=rows, is_open=True)


def is_for(viewer: Viewer) -> bool:
    return may_handle(viewer) or may_oversee(viewer) or Role.LEADER in powers_of(viewer).roles


def _todo(row: Entry) -> Todo:
    kind = kind_of(row.code)
    move = next((one for one in kind.moves if one.first and row.state in one.sources), None)
    step = said(move.label) if move else said(kind.stage(row.state).label)
    url = reverse("registers:entry-detail", args=[row.pk])
    return Todo(f"{said(kind.one)} {row.title}", step, url, row.stage_due_on or row.due_on, row.number)


WAITING = (WaitingRows("register-entry", _("台账条目"), is_for, waits, _todo, url_name="registers:waiting"),)
