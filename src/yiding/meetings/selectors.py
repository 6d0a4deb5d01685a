"""会议: who may read which meetings."""

from __future__ import annotations

from django.db.models import QuerySet

from yiding.accounts.services import Viewer

from .models import Directive, Item, Meeting


def meetings_visible_to(viewer: Viewer) -> QuerySet[Meeting]:
    """The meetings that a person may see: for now all, to whoever has logged in."""
    return Meeting.objects.all() if viewer.is_authenticated else Meeting.objects.none()


def items_visible_to(viewer: Viewer) -> QuerySet[Item]:
    """The items of the meetings that a person may see."""
    return (
        Item.objects.filter(meeting__in=meetings_visible_to(viewer))
        if viewer.is_authenticated
        else (Item.objects.none())
    )


def directives_visible_to(viewer: Viewer) -> QuerySet[Directive]:
    """The directives of the meetings that a person may see."""
    return Directive.objects.all() if viewer.is_authenticated else Directive.objects.none()
