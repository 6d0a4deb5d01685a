"""审计: which events a person may read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.columns import Viewer

from .models import Event
from .permissions import may_audit


def events_visible_to(viewer: Viewer) -> QuerySet[Event]:
    """All events to an auditor, none to anyone else."""
    return Event.objects.all() if may_audit(viewer) else Event.objects.none()


def event_get(viewer: Viewer, number: int) -> Event:
    return get_object_or_404(events_visible_to(viewer), number=number)


def events_of(viewer: Viewer, kind: str, key: int) -> QuerySet[Event]:
    """What happened to one object."""
    return events_visible_to(viewer).filter(object_kind=kind, object_id=key)
