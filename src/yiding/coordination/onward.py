"""议事协调机构的前后: from the matter that orders one set up to the entry in the register."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.core.onward import Trace
from yiding.supervision.models import Matter

from .selectors import coordination_visible_to


def of_matter(viewer: Viewer, matter: Matter) -> Iterator[Trace]:
    """What the matter orders set up."""
    for row in coordination_visible_to(viewer).filter(order=matter):
        url = reverse("coordination:body-detail", args=[row.pk])
        yield Trace(_("议事协调机构"), row.name, url, row.get_state_display())
