"""应急准备的材料: who sees a plan, a drill or an item reads its papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.files.hooks import Belonging, Home

from .models import Drill, Plan, SeasonItem
from .permissions import may_change
from .saving import government_of_row
from .selectors import drills_visible_to, items_visible_to, plans_visible_to


def _home(
    model: Any, related: str, visible: Callable[[Viewer], QuerySet[Any]], page: Callable[[Any], str]
) -> Home:
    def row_of(key: int) -> Any:
        return model.objects.filter(pk=key).select_related(related).first()

    def told(key: int) -> Belonging | None:
        row = row_of(key)
        return Belonging(str(row), page(row), government_of_row(row)) if row is not None else None

    def keeps(viewer: Viewer, key: int) -> bool:
        row = row_of(key)
        return row is not None and may_change(viewer, row)

    return Home(model._meta.label_lower, visible, told, keeps, whole=visible)


HOMES = (
    _home(Plan, "body", plans_visible_to, lambda row: reverse("resources:plan-detail", args=[row.pk])),
    _home(Drill, "plan", drills_visible_to, lambda row: reverse("resources:drill-detail", args=[row.pk])),
    _home(
        SeasonItem,
        "season",
        items_visible_to,
        lambda row: reverse("resources:season-detail", args=[row.season_id]),
    ),
)
