"""印发件的归属: the frozen copies of a paper are read by who reads the paper."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.files.hooks import Belonging, Home

from .issuing import HOME
from .models import Paper
from .selectors import ENDED, papers_visible_to


def _issued(viewer: Viewer) -> QuerySet[Paper]:
    return papers_visible_to(viewer).filter(state__in=("issued", *ENDED))


def _told(key: int) -> Belonging | None:
    paper = Paper.objects.filter(pk=key).only("pk", "title", "government").first()
    if paper is None:
        return None
    return Belonging(paper.title, reverse("papers:paper-detail", args=[key]), paper.government_id)


COPIES = Home(HOME, _issued, _told)
