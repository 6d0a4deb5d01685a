"""督办: who may read which matters."""

from __future__ import annotations

from django.db.models import QuerySet

from yiding.accounts.services import Viewer

from .models import Matter


def matters_visible_to(viewer: Viewer) -> QuerySet[Matter]:
    """The matters that a person may see: for now all, to whoever has logged in."""
    return Matter.objects.all() if viewer.is_authenticated else Matter.objects.none()
