"""督察追责: a case is there for those named on it and nobody else; duties for all who read the ledger."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core import clock
from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.supervision.models import Task
from yiding.supervision.selectors import tasks_visible_to
from yiding.supervision.tasks import AT_WORK

from .models import Case, CaseReader, SafetyDuty, SecondDuty
from .permissions import may_open, may_read


def cases_visible_to(viewer: Viewer) -> QuerySet[Case]:
    """The cases on which a person is named, if one of their roles may read cases at all (S20.4)."""
    rows = Case.objects.select_related("government", "body")
    if not may_read(viewer):
        return rows.none()
    named = CaseReader.objects.filter(user=viewer.pk, ended_on__isnull=True).values("case")
    return rows.filter(pk__in=named)


def readers_visible_to(viewer: Viewer) -> QuerySet[CaseReader]:
    """Who is named on the cases that a person may see."""
    rows = CaseReader.objects.select_related("case__government", "user", "named_by")
    return rows.filter(case__in=cases_visible_to(viewer).order_by().values("pk"))


def duties_visible_to(viewer: Viewer) -> QuerySet[SafetyDuty]:
    """Who answers for safety in each unit."""
    rows = SafetyDuty.objects.select_related("body", "party_head", "government_head", "government")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def seconds_visible_to(viewer: Viewer) -> QuerySet[SecondDuty]:
    """The safety duties that go with posts."""
    rows = SecondDuty.objects.select_related("duty__body", "duty__government", "person")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def case_get(viewer: Viewer, key: int) -> Case:
    """One case; not visible = 404."""
    return get_object_or_404(cases_visible_to(viewer), pk=key)


def reader_get(viewer: Viewer, key: int) -> CaseReader:
    """One who is named; not visible = 404."""
    return get_object_or_404(readers_visible_to(viewer), pk=key)


def duty_get(viewer: Viewer, key: int) -> SafetyDuty:
    """One unit's duty; not visible = 404."""
    return get_object_or_404(duties_visible_to(viewer), pk=key)


def second_get(viewer: Viewer, key: int) -> SecondDuty:
    """One post's duty; not visible = 404."""
    return get_object_or_404(seconds_visible_to(viewer), pk=key)


def tasks_overdue(viewer: Viewer) -> QuerySet[Task]:
    """逾期任务: from which a case can be opened; not those of a case that the viewer sees already (S20.3)."""
    if not may_open(viewer):
        return Task.objects.none()
    known = cases_visible_to(viewer).exclude(task=None).order_by().values("task")
    rows = tasks_visible_to(viewer).filter(state__in=AT_WORK, due_on__lt=clock.today())
    return rows.exclude(pk__in=known).select_related("matter", "body").order_by("due_on", "pk")


def duties_lacking(viewer: Viewer) -> QuerySet[SafetyDuty]:
    """Units where one of the two heads is not named."""
    return duties_visible_to(viewer).filter(Q(party_head=None) | Q(government_head=None))
