"""督察追责的待办: cases by number only; what they say is read in the case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.access import Permission, Role, may, powers_of
from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting

from .models import CaseState
from .permissions import may_open
from .selectors import cases_visible_to


def _todos(rows: Any, step: Any) -> Iterator[Todo]:
    for row in rows[: MOST + 1]:
        yield Todo(row.number, step, reverse("accountability:case-detail", args=[row.pk]))


def to_handle(viewer: Viewer) -> Iterator[Todo]:
    """Cases whose next step is the supervision office's."""
    states = [CaseState.CLUE, CaseState.STATED, CaseState.DECIDED]
    return _todos(cases_visible_to(viewer).filter(state__in=states), _("办理案件"))


def to_state(viewer: Viewer) -> Iterator[Todo]:
    """Cases in which the viewer's own unit has to be heard."""
    own = powers_of(viewer).bodies({Role.BODY_HEAD})
    return _todos(cases_visible_to(viewer).filter(state=CaseState.VERIFIED, body__in=own), _("提交陈述"))


def to_decide(viewer: Viewer) -> Iterator[Todo]:
    """Cases that wait for a decision, not those of one's own proposal."""
    rows = cases_visible_to(viewer).filter(state=CaseState.PROPOSED).exclude(proposed_by=viewer.pk)
    return _todos(rows, _("作出决定"))


def _may_decide_any(viewer: Viewer) -> bool:
    return may(viewer, Permission.DECIDE_CASES)


def _is_head(viewer: Viewer) -> bool:
    return Role.BODY_HEAD in powers_of(viewer).roles


LIST = "accountability:case-list"
WAITING = (
    Waiting("case-handle", gettext_lazy("待办理的追责案件"), may_open, to_handle, LIST),
    Waiting("case-state", gettext_lazy("待陈述的追责案件"), _is_head, to_state, LIST),
    Waiting("case-decide", gettext_lazy("待决定的追责案件"), _may_decide_any, to_decide, LIST),
)
