"""材料: who may read which papers and versions."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.access import readable
from yiding.core.columns import Viewer

from .hooks import of_things_read_whole, of_visible_things
from .models import Document, DocumentVersion
from .permissions import may_read


def documents_visible_to(viewer: Viewer) -> QuerySet[Document]:
    """The papers whose newest version a person may read: by its level, and by what the paper belongs to."""
    if not may_read(viewer):
        return Document.objects.none()
    return Document.objects.filter(
        (readable(viewer) & of_visible_things(viewer)) | of_things_read_whole(viewer)
    )


def versions_visible_to(viewer: Viewer) -> QuerySet[DocumentVersion]:
    """The versions that a person may read, each by its own level, and by what its paper belongs to."""
    if not may_read(viewer):
        return DocumentVersion.objects.none()
    return DocumentVersion.objects.filter(
        (readable(viewer) & of_visible_things(viewer, "document__"))
        | of_things_read_whole(viewer, "document__")
    )


def document_get(viewer: Viewer, key: int) -> Document:
    return get_object_or_404(documents_visible_to(viewer), pk=key)


def version_get(viewer: Viewer, key: int) -> DocumentVersion:
    return get_object_or_404(versions_visible_to(viewer).select_related("blob"), pk=key)


def versions_of(viewer: Viewer, document: Document) -> QuerySet[DocumentVersion]:
    """The versions of a paper that a person may read, the newest first."""
    rows = versions_visible_to(viewer).filter(document=document)
    return rows.select_related("blob", "made_by").order_by("-number")


def newest_of(viewer: Viewer, kind: str, key: int) -> QuerySet[DocumentVersion]:
    """The newest version of each paper that belongs to a thing."""
    rows = versions_visible_to(viewer).filter(
        document__about_kind=kind, document__about_id=key, number=F("document__newest")
    )
    return rows.select_related("document", "made_by").order_by("document")
