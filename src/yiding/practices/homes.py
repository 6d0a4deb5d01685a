"""典型经验的材料: who sees a practice reads its evidence."""

from __future__ import annotations

from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.files.hooks import Belonging, Home

from .models import Practice
from .permissions import may_change
from .selectors import practices_visible_to

KIND = "practices.practice"


def _told(key: int) -> Belonging | None:
    row = Practice.objects.filter(pk=key).first()
    if row is None:
        return None
    return Belonging(row.title, reverse("practices:practice-detail", args=[row.pk]), row.government_id)


def _keeps(viewer: Viewer, key: int) -> bool:
    row = Practice.objects.filter(pk=key).first()
    return row is not None and may_change(viewer, row)


HOME = Home(KIND, practices_visible_to, _told, _keeps, whole=practices_visible_to)
