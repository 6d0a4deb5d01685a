"""议事协调机构的材料: who sees the register reads the rules that are filed there."""

from __future__ import annotations

from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.files.hooks import Belonging, Home

from .models import CoordinationBody
from .permissions import may_set_up
from .selectors import coordination_visible_to

KIND = "coordination.coordinationbody"


def _told(key: int) -> Belonging | None:
    row = CoordinationBody.objects.filter(pk=key).first()
    if row is None:
        return None
    return Belonging(row.name, reverse("coordination:body-detail", args=[row.pk]), row.government_id)


def _keeps(viewer: Viewer, key: int) -> bool:
    row = CoordinationBody.objects.filter(pk=key).first()
    return row is not None and may_set_up(viewer, row)


HOME = Home(KIND, coordination_visible_to, _told, _keeps, whole=coordination_visible_to)
