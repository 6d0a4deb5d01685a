"""调度会的待办."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .models import Dispatch, DispatchState, Line
from .permissions import may_file, may_keep
from .selectors import dispatches_visible_to, lines_visible_to
from .services import ACTED

SOON = timedelta(days=7)
STEPS = {
    DispatchState.PLANNED: gettext_lazy("冻结数据"),
    DispatchState.FROZEN: gettext_lazy("开会填写"),
    DispatchState.HELD: gettext_lazy("交办议定事项"),
    DispatchState.ACTED: gettext_lazy("核查完结"),
}


def to_go_on(viewer: Viewer) -> QuerySet[Dispatch]:
    """The dispatches of this week and those that were not brought to an end."""
    rows = dispatches_visible_to(viewer).filter(state__in=list(STEPS))
    return rows.filter(held_on__lte=clock.today() + SOON)


def _go_on(row: Dispatch) -> Todo:
    url = reverse("dispatch:dispatch-detail", args=[row.pk])
    return Todo(row.title, STEPS[DispatchState(row.state)], url, row.held_on)


def to_file(viewer: Viewer) -> QuerySet[Line]:
    """What was decided and is no matter yet."""
    rows = lines_visible_to(viewer).filter(made=None, dispatch__state__in=ACTED, unit__isnull=False)
    return rows.exclude(decision="")


def _file(row: Line) -> Todo:
    url = reverse("dispatch:line-edit", args=[row.pk])
    return Todo(row.decision.splitlines()[0][:120], _("拟立项"), url, row.next_on, row.dispatch.title)


LIST = "dispatch:dispatch-list"
WAITING = (
    WaitingRows("dispatch", gettext_lazy("调度会"), may_keep, to_go_on, _go_on, due="held_on", url_name=LIST),
    WaitingRows(
        "dispatch-file",
        gettext_lazy("调度议定待立项"),
        may_file,
        to_file,
        _file,
        due="next_on",
        related=("dispatch",),
        url_name=LIST,
    ),
)
