"""会场的前后: from a sitting into its room and to its discussion record."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.core.onward import Step
from yiding.sittings.models import Sitting, SittingState

from .permissions import may_read_discussion, may_run

BEFORE = (SittingState.CALLED, SittingState.IN_SESSION)
AFTER = (SittingState.HELD, SittingState.CLOSED)


def of_sitting(viewer: Viewer, sitting: Sitting) -> Iterator[Step]:
    if may_run(viewer) and sitting.state in (*BEFORE, *AFTER):
        url = reverse("deliberations:room", args=[sitting.pk])
        yield Step(_("进入会场"), url, "person", is_next=sitting.state in BEFORE)
    if may_read_discussion(viewer) and sitting.state in AFTER:
        yield Step(_("讨论记录"), reverse("deliberations:discussion", args=[sitting.pk]), "quote")
