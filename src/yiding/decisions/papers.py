"""去向办理的材料: revised versions, and the papers of steps; who sees the work reads them, by their level."""

from __future__ import annotations

from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.files.hooks import Belonging, Home

from .ending import HOME
from .following import Followup, RevisionJob
from .permissions import may_report, may_revise
from .revising import JOB_HOME
from .selectors import followups_visible_to, revision_jobs_visible_to


def _followup_told(key: int) -> Belonging | None:
    row = Followup.objects.filter(pk=key).first()
    return _belonging(row) if row else None


def _job_told(key: int) -> Belonging | None:
    row = Followup.objects.filter(jobs=key).first()
    return _belonging(row) if row else None


def _belonging(row: Followup) -> Belonging:
    return Belonging(row.title, reverse("decisions:work-detail", args=[row.pk]), row.government_id)


def _keeps_job(viewer: Viewer, key: int) -> bool:
    job = RevisionJob.objects.filter(pk=key).first()
    return job is not None and may_revise(viewer, job)


def _keeps_followup(viewer: Viewer, key: int) -> bool:
    row = Followup.objects.filter(pk=key).first()
    return row is not None and may_report(viewer, row)


HOMES = (
    Home(HOME, followups_visible_to, _followup_told, _keeps_followup),
    Home(JOB_HOME, revision_jobs_visible_to, _job_told, _keeps_job),
)
