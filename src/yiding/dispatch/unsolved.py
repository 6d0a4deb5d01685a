"""未解决的问题困难: difficulties that nobody could solve, offered to a review as hard cases (S21.3)."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.difficulties.selectors import unsolved_for
from yiding.directory.models import Government

from .hooks import Offered


def difficulties_offered(government: Government, domain: str, viewer: Viewer) -> Iterator[Offered]:
    """The unsolved difficulties of a domain; one whose matter names no field of work is of every domain."""
    for row in unsolved_for(viewer, domain=domain).filter(government=government):
        yield Offered(
            key=f"difficulty:{row.public_id}",
            title=row.title,
            detail=row.text,
            url=reverse("difficulties:difficulty-detail", args=[row.pk]),
            body=row.body,
        )
