"""调度会的前后: from the sitting that it is held as to its table."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.core.onward import Trace
from yiding.sittings.models import Sitting

from .selectors import dispatches_visible_to


def of_sitting(viewer: Viewer, sitting: Sitting) -> Iterator[Trace]:
    """The dispatch that is held as this sitting."""
    for row in dispatches_visible_to(viewer).filter(sitting=sitting):
        url = reverse("dispatch:dispatch-detail", args=[row.pk])
        yield Trace(_("调度会"), row.title, url, row.get_state_display())
