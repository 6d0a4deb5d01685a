"""未解决的问题困难: difficulties that nobody could solve go to the next meeting, and are counted (S21.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.difficulties.models import UNSOLVED, Difficulty
from yiding.difficulties.selectors import unsolved_for
from yiding.difficulties.services import difficulties_carry
from yiding.directory.models import Government

from .hooks import Offered
from .models import Dispatch

PREFIX = "difficulty:"


def difficulties_offered(government: Government, domain: str, viewer: Viewer) -> Iterator[Offered]:
    """The unsolved difficulties of a domain; one whose matter names no field of work is of every domain."""
    for row in unsolved_for(viewer, domain=domain).filter(government=government):
        yield Offered(
            key=f"{PREFIX}{row.public_id}",
            title=row.title,
            detail=row.text,
            url=reverse("difficulties:difficulty-detail", args=[row.pk]),
            body=row.body,
            carried=row.carried,
        )


def difficulties_carried(keys: Sequence[str], dispatch: Dispatch, by: User) -> None:
    """Counts one more meeting for those that were taken higher, or past their day, when it was held."""
    known = [key.removeprefix(PREFIX) for key in keys if key.startswith(PREFIX)]
    was_there = Q(escalated_on__lte=dispatch.held_on) | Q(due_on__lt=dispatch.held_on)
    rows = Difficulty.objects.filter(was_there, public_id__in=known, state__in=UNSOLVED).order_by("pk")
    difficulties_carry(difficulties=list(rows), meeting=dispatch.title, by=by)
