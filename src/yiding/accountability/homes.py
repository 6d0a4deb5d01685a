"""案卷证据: kept as papers of a case, but read on no page of papers: each reading is an act of its own."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.files.hooks import Belonging, Home

from .models import Case
from .permissions import may_handle, may_state

KIND = "accountability.case"


def _nobody(_viewer: Viewer) -> QuerySet[Case]:
    return Case.objects.none()


def _told(key: int) -> Belonging | None:
    row = Case.objects.filter(pk=key).first()
    if row is None:
        return None
    return Belonging(row.number, reverse("accountability:case-detail", args=[row.pk]), row.government_id)


def _keeps(viewer: Viewer, key: int) -> bool:
    row = Case.objects.filter(pk=key).first()
    return row is not None and (may_handle(viewer, row) or may_state(viewer, row))


HOME = Home(KIND, _nobody, _told, _keeps)
