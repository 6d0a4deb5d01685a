"""突发事件: who may see what. The unit that reports, those told or called in, the office and the leaders."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from yiding.core import clock
from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.supervision.permissions import bodies_of

from .models import (
    Action,
    Call,
    Due,
    DueState,
    GradeRule,
    Incident,
    IncidentKind,
    Involved,
    Lesson,
    Limit,
    Recipient,
    RecipientRule,
    Report,
    ReportState,
    Suspicion,
    SuspicionState,
)
from .permissions import may_handle, sees_all


def incidents_visible_to(viewer: Viewer) -> QuerySet[Incident]:
    """The incidents that a person may see; each says whether a report was, or is, late."""
    rows = Incident.objects.select_related("kind", "body", "town", "government")
    if not may(viewer, Permission.READ_LEDGER):
        return rows.none()
    if sees_all(viewer):
        return rows
    own = bodies_of(viewer)
    told = Involved.objects.filter(incident=OuterRef("pk"), body__in=own)
    return rows.filter(Q(body__in=own) | Q(Exists(told))) if own else rows.none()


def with_lateness(rows: QuerySet[Incident]) -> QuerySet[Incident]:
    """Each with whether a limit was missed, or is being missed now."""
    dues = Due.objects.filter(incident=OuterRef("pk"))
    late = dues.filter(Q(late_minutes__gt=0) | Q(state=DueState.OPEN, due_at__lt=clock.now()))
    running = dues.filter(state=DueState.OPEN).order_by("due_at")
    return rows.annotate(is_late=Exists(late), next_due_at=running.values("due_at")[:1])


def incidents_listed(viewer: Viewer) -> QuerySet[Incident]:
    return with_lateness(incidents_visible_to(viewer))


def _seen(viewer: Viewer) -> QuerySet[Incident]:
    return incidents_visible_to(viewer).order_by().select_related(None)


def reports_visible_to(viewer: Viewer) -> QuerySet[Report]:
    """What was sent, to all who see the incident; drafts to its unit, the office, the leaders."""
    rows = Report.objects.select_related(
        "incident__government",
        "incident__kind",
        "incident__body",
        "incident__town",
        "body",
        "drafted_by",
        "signed_by",
    ).filter(incident__in=_seen(viewer).values("pk"))
    later = Report.objects.filter(
        incident=OuterRef("incident"),
        kind=OuterRef("kind"),
        seq=OuterRef("seq"),
        edition__gt=OuterRef("edition"),
    )
    rows = rows.annotate(has_newer=Exists(later.exclude(state=ReportState.DROPPED)))
    if sees_all(viewer):
        return rows
    return rows.filter(Q(state=ReportState.SENT) | Q(incident__body__in=bodies_of(viewer)))


def recipients_visible_to(viewer: Viewer) -> QuerySet[Recipient]:
    """To whom the reports went that a person may see."""
    rows = Recipient.objects.select_related("report__incident__government", "body", "due")
    return rows.filter(report__incident__in=_seen(viewer).values("pk"))


def actions_visible_to(viewer: Viewer) -> QuerySet[Action]:
    rows = Action.objects.select_related("body", "made_by")
    return rows.filter(incident__in=_seen(viewer).values("pk"))


def calls_visible_to(viewer: Viewer) -> QuerySet[Call]:
    """电话记录: of the unit and the office; not of those called in."""
    rows = Call.objects.select_related("made_by").filter(incident__in=_seen(viewer).values("pk"))
    return rows if sees_all(viewer) else rows.filter(incident__body__in=bodies_of(viewer))


def dues_visible_to(viewer: Viewer) -> QuerySet[Due]:
    """The clocks: the unit's own, the office's towards above; not of those called in."""
    rows = Due.objects.select_related("incident__body", "incident__government", "incident__kind", "recipient")
    rows = rows.filter(incident__in=_seen(viewer).values("pk"))
    return rows if sees_all(viewer) else rows.filter(incident__body__in=bodies_of(viewer))


def lessons_visible_to(viewer: Viewer) -> QuerySet[Lesson]:
    rows = Lesson.objects.select_related("incident__government", "incident__body", "body", "matter")
    return rows.filter(incident__in=_seen(viewer).values("pk"))


def suspicions_visible_to(viewer: Viewer) -> QuerySet[Suspicion]:
    """The office sees all; leaders and the unit what was confirmed; others nothing."""
    rows = Suspicion.objects.select_related("incident__government", "incident__body", "judged_by", "case")
    rows = rows.filter(incident__in=_seen(viewer).values("pk"))
    if may_handle(viewer):
        return rows
    rows = rows.filter(state=SuspicionState.CONFIRMED)
    return rows if sees_all(viewer) else rows.filter(incident__body__in=bodies_of(viewer))


def kinds_visible_to(viewer: Viewer) -> QuerySet[IncidentKind]:
    rows = IncidentKind.objects.select_related("government")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def grade_rules_visible_to(viewer: Viewer) -> QuerySet[GradeRule]:
    rows = GradeRule.objects.select_related("government", "kind")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def limits_visible_to(viewer: Viewer) -> QuerySet[Limit]:
    """Each with whether a clock was counted by it."""
    used = Due.objects.filter(limit=OuterRef("pk"))
    rows = Limit.objects.select_related("government", "kind").annotate(was_used=Exists(used))
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def recipient_rules_visible_to(viewer: Viewer) -> QuerySet[RecipientRule]:
    rows = RecipientRule.objects.select_related("government", "kind", "body")
    return rows if may(viewer, Permission.READ_LEDGER) else rows.none()


def incident_get(viewer: Viewer, key: int) -> Incident:
    """One, with its reports (but for their papers) and the units that take part, of which its acts depend."""
    rows = incidents_visible_to(viewer).select_related("made_by", "verified_by")
    reports = Prefetch("reports", queryset=Report.objects.defer("sheet"))
    return get_object_or_404(rows.prefetch_related(reports, "involved__body"), pk=key)


def report_get(viewer: Viewer, key: int) -> Report:
    return get_object_or_404(reports_visible_to(viewer), pk=key)


def recipient_get(viewer: Viewer, key: int) -> Recipient:
    return get_object_or_404(recipients_visible_to(viewer), pk=key)


def suspicion_get(viewer: Viewer, key: int) -> Suspicion:
    return get_object_or_404(suspicions_visible_to(viewer), pk=key)


def lesson_get(viewer: Viewer, key: int) -> Lesson:
    return get_object_or_404(lessons_visible_to(viewer), pk=key)


def kind_get(viewer: Viewer, key: int) -> IncidentKind:
    return get_object_or_404(kinds_visible_to(viewer), pk=key)


def grade_rule_get(viewer: Viewer, key: int) -> GradeRule:
    return get_object_or_404(grade_rules_visible_to(viewer), pk=key)


def limit_get(viewer: Viewer, key: int) -> Limit:
    return get_object_or_404(limits_visible_to(viewer), pk=key)


def recipient_rule_get(viewer: Viewer, key: int) -> RecipientRule:
    return get_object_or_404(recipient_rules_visible_to(viewer), pk=key)
