"""机构人员: who may read which governments, bodies, persons and sightings."""

from __future__ import annotations

from django.db.models import QuerySet

from yiding.core.lists import Viewer

from .models import Body, Government, Person, Sighting


def governments_visible_to(viewer: Viewer) -> QuerySet[Government]:
    """The governments whose minutes a person may see: ours first."""
    rows = Government.objects.order_by("-is_ours", "name")
    return rows if viewer.is_authenticated else rows.none()


def bodies_visible_to(viewer: Viewer) -> QuerySet[Body]:
    """The bodies that a person may see: for now all, to whoever has logged in."""
    return Body.objects.all() if viewer.is_authenticated else Body.objects.none()


def persons_visible_to(viewer: Viewer) -> QuerySet[Person]:
    """The persons that a person may see: for now all, to whoever has logged in."""
    return Person.objects.all() if viewer.is_authenticated else Person.objects.none()


def sightings_visible_to(viewer: Viewer) -> QuerySet[Sighting]:
    """The sightings that a person may see: for now all, to whoever has logged in."""
    return Sighting.objects.all() if viewer.is_authenticated else Sighting.objects.none()
