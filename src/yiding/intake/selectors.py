"""收件: who may see which files, and the totals that always add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from yiding.accounts.services import Viewer
from yiding.directory.models import Government
from yiding.meetings.models import Meeting
from yiding.meetings.services import meeting_same
from yiding.minutes.form import from_json

from .models import Batch, Correction, File, FileState
from .permissions import may_upload
from .states import WAITING

HEAVY = ("record", "told", "differences", "places", "advice_list")
MOST_ROWS = 500
ASKING = (FileState.PARSED, FileState.CHOOSE)


@dataclass(frozen=True, slots=True)
class Totals:
    """收件总数. received = confirmed + waiting + not_minutes + duplicate + failed, always."""

    received: int
    confirmed: int
    waiting: int
    not_minutes: int
    duplicate: int
    failed: int
    reading: int


def files_visible_to(viewer: Viewer) -> QuerySet[File]:
    """The files that a person may see: all, to the secretariat; none to others."""
    return File.objects.all() if may_upload(viewer) else File.objects.none()


def batches_visible_to(viewer: Viewer) -> QuerySet[Batch]:
    """The batches that a person may see: all, to the secretariat; none to others."""
    return Batch.objects.all() if may_upload(viewer) else Batch.objects.none()


def files_listed_to(viewer: Viewer) -> QuerySet[File]:
    """The files for a list: without their records, with what a row touches."""
    heavy = (*HEAVY, *(f"duplicate_of__{name}" for name in HEAVY), "meeting__record")
    rows = files_visible_to(viewer).select_related("batch__by", "duplicate_of", "meeting__government")
    return rows.defer(*heavy)


def file_get(viewer: Viewer, pk: int) -> File:
    """One file with its text; 404 where the viewer may not see it."""
    return get_object_or_404(files_visible_to(viewer).select_related("text", "blob", "batch__by"), pk=pk)


def batch_get(viewer: Viewer, pk: int) -> Batch:
    """One batch; 404 where the viewer may not see it."""
    return get_object_or_404(batches_visible_to(viewer).select_related("by"), pk=pk)


def totals(files: QuerySet[File]) -> Totals:
    """Counts the files by state: one query."""
    by_state = dict(files.order_by().values_list("state").annotate(Count("pk")))
    count = {state: by_state.get(state, 0) for state in FileState}
    return Totals(
        received=sum(count.values()),
        confirmed=count[FileState.CONFIRMED],
        waiting=sum(count[state] for state in WAITING),
        not_minutes=count[FileState.NOT_MINUTES],
        duplicate=count[FileState.DUPLICATE],
        failed=count[FileState.FAILED],
        reading=count[FileState.RECEIVED] + count[FileState.READ],
    )


def changed_since(files: QuerySet[File], since: datetime | None) -> Sequence[File]:
    """The files that changed at or after an instant, oldest change first, a limited number at once."""
    rows = files.filter(changed_at__gte=since) if since else files
    return list(rows.order_by("changed_at", "pk")[:MOST_ROWS])


def neighbours(viewer: Viewer, file: File) -> tuple[int | None, int | None]:
    """The keys of the files before and after this one that ask for a person."""
    keys = files_visible_to(viewer).filter(state__in=ASKING)
    before = keys.filter(pk__lt=file.pk).order_by("-pk").values_list("pk", flat=True).first()
    after = keys.filter(pk__gt=file.pk).order_by("pk").values_list("pk", flat=True).first()
    return before, after


def rival_of(file: File) -> Meeting | None:
    """The meeting of the ledger that this file is another text of, if there is one."""
    if file.record is None or file.state not in ASKING:
        return None
    minutes = from_json(file.record)
    government = Government.objects.filter(name=minutes.issuer or "").first()
    return meeting_same(government, minutes) if government else None


def corrections_of(file: File) -> list[Correction]:
    """All corrections of a file, oldest first."""
    return list(file.corrections.select_related("by").order_by("pk"))
