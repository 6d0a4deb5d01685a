"""来处: the kinds of things that a difficulty can be about. Higher rooms add theirs (projects, pilots)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.columns import Viewer
from yiding.directory.selectors import enterprises_visible_to
from yiding.supervision.models import Task
from yiding.supervision.permissions import bodies_of, is_office
from yiding.supervision.selectors import matters_live, tasks_visible_to
from yiding.supervision.tasks import OPEN

MOST = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """一类来处. ``rows`` are those that a viewer may raise a difficulty about; ``is_listed``: few enough to
    choose from.
    """

    kind: str
    label: Any
    rows: Callable[[Viewer], QuerySet[Any]]
    title: Callable[[Any], str]
    url_name: str
    level: Callable[[Any], Level]
    is_listed: bool = True

    def find(self, viewer: Viewer, key: int) -> Any:
        """One of them; ``None`` where it is not the viewer's to speak for."""
        return self.rows(viewer).filter(pk=key).first()


_origins: dict[str, Origin] = {}


def offer_origin(origin: Origin) -> None:
    """Difficulties may be about this kind of thing."""
    _origins[origin.kind] = origin


def origin_of(kind: str) -> Origin | None:
    return _origins.get(kind)


def origin_url(kind: str, key: int) -> str:
    """The page of what a difficulty is about; nothing where its room is gone."""
    origin = _origins.get(kind)
    return reverse(origin.url_name, args=[key]) if origin else ""


def choices_for(viewer: Viewer) -> list[tuple[str, str]]:
    """What a viewer can choose from: ``kind:key`` and its title."""
    return [
        (f"{origin.kind}:{row.pk}", f"{origin.label} · {origin.title(row)[:60]}")
        for origin in _origins.values()
        if origin.is_listed
        for row in origin.rows(viewer)[:MOST]
    ]


def _tasks(viewer: Viewer) -> QuerySet[Task]:
    rows = tasks_visible_to(viewer).filter(state__in=OPEN).select_related("matter", "body")
    return rows if is_office(viewer) else rows.filter(body__in=bodies_of(viewer))


def _level(row: Any) -> Level:
    return Level(row.level)


TASKS = Origin(
    "supervision.task",
    _("承办任务"),
    _tasks,
    lambda row: f"{row.content or row.matter.title}（{row.body.name}）",
    "supervision:task-detail",
    lambda row: Level(row.matter.level),
)
MATTERS = Origin("supervision.matter", _("督办事项"), matters_live, str, "supervision:matter-detail", _level)
ENTERPRISES = Origin(
    "directory.enterprise",
    _("企业"),
    enterprises_visible_to,
    str,
    "directory:enterprise-detail",
    lambda _row: Level.MEMBERS,
    is_listed=False,
)
