"""突发事件的待办: reports to sign and receive, clocks that run, incidents to verify, suspicions."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core.access import Permission, Role, may, powers_of
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows

from .acts import RECIPIENTS, REPORTS
from .dues import dues_running, reading_of
from .limits import day_of
from .models import (
    Due,
    Incident,
    IncidentState,
    ReceiptState,
    Recipient,
    Report,
    ReportState,
    Step,
    Suspicion,
    SuspicionState,
    Target,
)
from .permissions import bodies_of, may_handle, may_judge, may_record
from .selectors import (
    incidents_visible_to,
    recipients_visible_to,
    reports_visible_to,
    suspicions_visible_to,
)

LIST = "incidents:incident-list"


def may_sign_any(viewer: Viewer) -> bool:
    return may(viewer, Permission.SIGN_INCIDENT_REPORTS)


def to_sign(viewer: Viewer) -> QuerySet[Report]:
    """Reports that wait for a signature that is the viewer's to give: not of one's own draft."""
    rows = reports_visible_to(viewer).filter(state=ReportState.SIGNING).exclude(drafted_by=viewer.pk)
    powers = powers_of(viewer)
    if powers.roles.isdisjoint({Role.DIRECTOR, Role.LEADER}):
        return rows.filter(body__in=powers.bodies({Role.BODY_HEAD}))
    return rows if Role.DIRECTOR in powers.roles else rows.filter(body__isnull=True)


def _sign(row: Report) -> Todo:
    url = reverse("incidents:report-detail", args=[row.pk])
    return Todo(f"{row.shown}：{row.incident.title}", _("签发信息报告"), url, day_of(row.drafted_at))


def to_keep(viewer: Viewer) -> QuerySet[Due]:
    """Clocks that are the viewer's to keep: a unit's own; the office's towards above."""
    rows, own = dues_running(viewer), bodies_of(viewer)
    mine = Q(step=Step.UNIT, incident__body__in=own)
    return rows.filter(mine | Q(step=Step.UPWARD)) if may_handle(viewer) else rows.filter(mine)


def _keep(row: Due) -> Todo:
    url = reverse("incidents:incident-detail", args=[row.incident_id])
    step = _("上报") if row.step == Step.UPWARD else row.get_what_display()
    return Todo(row.incident.title, step, url, row.due_on, reading_of(row).words)


def to_receive(viewer: Viewer) -> QuerySet[Recipient]:
    """Reports that came to the viewer's unit, or to the leaders, and are not signed for."""
    rows = recipients_visible_to(viewer).filter(state=ReceiptState.SENT).exclude(target=Target.OUTSIDE)
    mine = Q(body__in=bodies_of(viewer))
    if Role.LEADER in powers_of(viewer).roles:
        mine |= Q(target=Target.LEADERS)
    return rows.filter(mine)


def _receive(row: Recipient) -> Todo:
    url = reverse("incidents:report-detail", args=[row.report_id])
    due = day_of(row.sent_at) if row.sent_at else None
    return Todo(f"{row.report.shown}：{row.report.incident.title}", _("签收"), url, due)


def may_receive_any(viewer: Viewer) -> bool:
    return bool(bodies_of(viewer)) or Role.LEADER in powers_of(viewer).roles


def to_take(viewer: Viewer) -> QuerySet[Report]:
    """Reports of units that the office on duty has not signed for."""
    rows = reports_visible_to(viewer).filter(state=ReportState.SENT, received_at=None, body__isnull=False)
    return rows.exclude(incident__state=IncidentState.DISMISSED)


def _take(row: Report) -> Todo:
    url = reverse("incidents:report-detail", args=[row.pk])
    due = day_of(row.sent_at) if row.sent_at else None
    return Todo(f"{row.shown}：{row.incident.title}", _("签收信息报告"), url, due)


def to_verify(viewer: Viewer) -> QuerySet[Incident]:
    return incidents_visible_to(viewer).filter(state=IncidentState.REPORTED)


def _verify(row: Incident) -> Todo:
    url = reverse("incidents:incident-detail", args=[row.pk])
    return Todo(row.title, _("核实"), url, day_of(row.made_at))


def to_judge(viewer: Viewer) -> QuerySet[Suspicion]:
    return suspicions_visible_to(viewer).filter(state=SuspicionState.RAISED)


def _look_into(row: Suspicion) -> Todo:
    url = reverse("incidents:incident-detail", args=[row.incident_id])
    return Todo(
        row.incident.title, _("核查%(fault)s") % {"fault": row.get_fault_display()}, url, None, row.ground
    )


WAITING = (
    WaitingRows(
        "incident-due",
        gettext_lazy("正在计时的信息报告"),
        may_record,
        to_keep,
        _keep,
        related=("incident",),
        url_name="incidents:watch",
    ),
    WaitingRows(
        "incident-sign",
        gettext_lazy("待签发的信息报告"),
        may_sign_any,
        to_sign,
        _sign,
        due="drafted_at",
        related=("incident",),
        url_name=LIST,
    ),
    WaitingRows(
        "incident-take",
        gettext_lazy("待签收的信息报告"),
        may_handle,
        to_take,
        _take,
        due="sent_at",
        related=("incident",),
        url_name=LIST,
        batch=REPORTS.batch("receive"),
    ),
    WaitingRows(
        "incident-receive",
        gettext_lazy("送来的信息报告"),
        may_receive_any,
        to_receive,
        _receive,
        due="sent_at",
        related=("report__incident",),
        url_name=LIST,
        batch=RECIPIENTS.batch("receive"),
    ),
    WaitingRows(
        "incident-verify",
        gettext_lazy("待核实的突发事件"),
        may_handle,
        to_verify,
        _verify,
        due="made_at",
        url_name=LIST,
    ),
    WaitingRows(
        "incident-suspicion",
        gettext_lazy("待核查的迟报瞒报"),
        may_judge,
        to_judge,
        _look_into,
        due="raised_at",
        related=("incident",),
        url_name=LIST,
    ),
)
