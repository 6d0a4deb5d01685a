"""检查记录的照片: who sees the check sees them; who checked adds them."""

from __future__ import annotations

from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.files.hooks import Belonging, Home

from .checking import HOME as KIND
from .round_rows import Check
from .selectors_campaigns import checks_visible_to


def _told(key: int) -> Belonging | None:
    row = Check.objects.select_related("entry").filter(pk=key).first()
    if row is None:
        return None
    name = f"{row.entry.title} {row.checked_on:%Y-%m-%d}"
    return Belonging(name, reverse("registers:check-detail", args=[row.pk]), row.government_id)


def _keeps(viewer: Viewer, key: int) -> bool:
    return Check.objects.filter(pk=key, by=viewer.pk).exists()


CHECK_HOME = Home(KIND, checks_visible_to, _told, keeps=_keeps, whole=checks_visible_to)
