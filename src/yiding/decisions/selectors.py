"""决定: who may read which decisions and documents."""

from __future__ import annotations

from django.db.models import QuerySet

from yiding.accounts.services import Viewer

from .models import Decision, PolicyDocument


def decisions_visible_to(viewer: Viewer) -> QuerySet[Decision]:
    """The decisions that a person may see: those of the meetings that they may see."""
    return Decision.objects.all() if viewer.is_authenticated else Decision.objects.none()


def policies_visible_to(viewer: Viewer) -> QuerySet[PolicyDocument]:
    """The deliberated documents that a person may see."""
    return PolicyDocument.objects.all() if viewer.is_authenticated else PolicyDocument.objects.none()
