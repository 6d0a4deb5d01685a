"""催办的待办: slips to answer; to the inspector the reds and ambers of today, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.core.waiting import MOST, Todo, Waiting
from yiding.supervision.models import Light, Task, TaskRole
from yiding.supervision.permissions import bodies_of

from .models import SlipState
from .permissions import may_urge
from .selectors import slips_visible_to, tasks_lit


def may_answer_any(viewer: Viewer) -> bool:
    return may(viewer, Permission.CARRY_TASKS)


def to_answer(viewer: Viewer) -> Iterator[Todo]:
    """The slips that the viewer's own bodies have not answered."""
    rows = slips_visible_to(viewer).filter(body__in=bodies_of(viewer), state=SlipState.ISSUED)
    for row in rows.select_related("matter").order_by("reply_due_on", "pk")[: MOST + 1]:
        told = {"colour": row.get_colour_display(), "title": row.matter.title}
        title = _("%(colour)s督查单：%(title)s") % told
        url = reverse("urging:slip-answer", args=[row.pk])
        yield Todo(title, _("答复督查单"), url, row.reply_due_on, row.reason)


def _lit(viewer: Viewer, light: str) -> QuerySet[Task]:
    rows = tasks_lit(viewer).filter(light=light).exclude(role=TaskRole.SPLIT)
    return rows.select_related("matter", "body").order_by("due_on", "pk")[: MOST + 1]


def _todo(row: Task, step: Any, url: str) -> Todo:
    return Todo(f"{row.body.name}：{row.matter.title}", step, url, row.due_on, row.light_reason)


def reds(viewer: Viewer) -> Iterator[Todo]:
    """Reds: a slip is next."""
    for row in _lit(viewer, Light.RED):
        yield _todo(row, _("签发督查单"), f"{reverse('urging:slip-issue')}?task={row.pk}")


def ambers(viewer: Viewer) -> Iterator[Todo]:
    """Ambers: a reminder is next, for all at once."""
    for row in _lit(viewer, Light.AMBER):
        yield _todo(row, _("提醒"), f"{reverse('urging:today')}#task-{row.pk}")


WAITING = (
    Waiting("slip-answer", gettext_lazy("待答复督查单"), may_answer_any, to_answer, "urging:slip-list"),
    Waiting("light-red", gettext_lazy("今日红灯"), may_urge, reds, "urging:today"),
    Waiting("light-amber", gettext_lazy("今日黄灯"), may_urge, ambers, "urging:today"),
)
