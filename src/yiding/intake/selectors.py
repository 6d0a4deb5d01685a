"""收件: who may see which files, and the totals that always add up."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from yiding.accounts.services import Viewer

from .models import Batch, File, FileState
from .states import WAITING


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
    """The files that a person may see: for now all, to whoever has logged in."""
    return File.objects.all() if viewer.is_authenticated else File.objects.none()


def batches_visible_to(viewer: Viewer) -> QuerySet[Batch]:
    """The batches that a person may see."""
    return Batch.objects.all() if viewer.is_authenticated else Batch.objects.none()


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
