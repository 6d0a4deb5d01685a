"""催办的待办: slips to answer; to the inspector the reds and ambers of today, each with its reason."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.access import Permission, may
from yiding.core.batches import Batch
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows
from yiding.supervision.models import Light, Task, TaskRole
from yiding.supervision.permissions import bodies_of
from yiding.supervision.selectors import task_get

from .acts import SLIPS
from .issuing import tasks_press
from .models import Slip, SlipState
from .permissions import may_urge
from .selectors import slips_visible_to, tasks_lit


def may_answer_any(viewer: Viewer) -> bool:
    return may(viewer, Permission.CARRY_TASKS)


def to_answer(viewer: Viewer) -> QuerySet[Slip]:
    """The slips that the viewer's own bodies have not answered."""
    return slips_visible_to(viewer).filter(body__in=bodies_of(viewer), state=SlipState.ISSUED)


def _answer(row: Slip) -> Todo:
    told = {"colour": row.get_colour_display(), "title": row.matter.title}
    title = _("%(colour)s督查单：%(title)s") % told
    url = reverse("urging:slip-answer", args=[row.pk])
    return Todo(title, _("答复督查单"), url, row.reply_due_on, row.reason)


def _lit(viewer: Viewer, light: str) -> QuerySet[Task]:
    return tasks_lit(viewer).filter(light=light).exclude(role=TaskRole.SPLIT)


def reds(viewer: Viewer) -> QuerySet[Task]:
    """Reds: a slip is next."""
    return _lit(viewer, Light.RED)


def ambers(viewer: Viewer) -> QuerySet[Task]:
    """Ambers: a reminder is next, for all at once."""
    return _lit(viewer, Light.AMBER)


REMIND = Batch(
    gettext_lazy("提醒"),
    task_get,
    lambda viewer, _row: may_urge(viewer),
    lambda row, _told, by: tasks_press(tasks=[row], by=by),
)
"""Each task once a day, as the page of today's urging does it."""


def _todo(row: Task, step: Any, url: str) -> Todo:
    return Todo(f"{row.body.name}：{row.matter.title}", step, url, row.due_on, row.light_reason)


def _red(row: Task) -> Todo:
    return _todo(row, _("签发督查单"), f"{reverse('urging:slip-issue')}?task={row.pk}")


def _amber(row: Task) -> Todo:
    return _todo(row, _("提醒"), f"{reverse('urging:today')}#task-{row.pk}")


def _lights(code: str, label: Any, rows: Any, todo: Any, **more: Any) -> WaitingRows:
    related = ("matter", "body")
    return WaitingRows(code, label, may_urge, rows, todo, related=related, url_name="urging:today", **more)


WAITING = (
    WaitingRows(
        "slip-answer",
        gettext_lazy("待答复督查单"),
        may_answer_any,
        to_answer,
        _answer,
        due="reply_due_on",
        related=("matter",),
        url_name="urging:slip-list",
        batch=SLIPS.batch("answer"),
    ),
    _lights("light-red", gettext_lazy("今日红灯"), reds, _red),
    _lights("light-amber", gettext_lazy("今日黄灯"), ambers, _amber, batch=REMIND),
)
