"""督察追责的待办: cases by number only; what they say is read in the case."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Permission, Role, may, powers_of
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .models import Case, CaseState
from .permissions import may_open
from .selectors import cases_visible_to


def to_handle(viewer: Viewer) -> QuerySet[Case]:
    """Cases whose next step is the supervision office's."""
    states = [CaseState.CLUE, CaseState.STATED, CaseState.DECIDED]
    return cases_visible_to(viewer).filter(state__in=states)


def to_state(viewer: Viewer) -> QuerySet[Case]:
    """Cases in which the viewer's own unit has to be heard."""
    own = powers_of(viewer).bodies({Role.BODY_HEAD})
    return cases_visible_to(viewer).filter(state=CaseState.VERIFIED, body__in=own)


def to_decide(viewer: Viewer) -> QuerySet[Case]:
    """Cases that wait for a decision, not those of one's own proposal."""
    return cases_visible_to(viewer).filter(state=CaseState.PROPOSED).exclude(proposed_by=viewer.pk)


def _may_decide_any(viewer: Viewer) -> bool:
    return may(viewer, Permission.DECIDE_CASES)


def _is_head(viewer: Viewer) -> bool:
    return Role.BODY_HEAD in powers_of(viewer).roles


def _kind(code: str, label: Any, step: Any, is_for: Any, rows: Any) -> WaitingRows:
    def todo(row: Case) -> Todo:
        return Todo(row.number, step, reverse("accountability:case-detail", args=[row.pk]))

    return WaitingRows(f"case-{code}", label, is_for, rows, todo, due="", url_name=LIST)


LIST = "accountability:case-list"
WAITING = (
    _kind("handle", _("待办理的追责案件"), _("办理案件"), may_open, to_handle),
    _kind("state", _("待陈述的追责案件"), _("提交陈述"), _is_head, to_state),
    _kind("decide", _("待决定的追责案件"), _("作出决定"), _may_decide_any, to_decide),
)
