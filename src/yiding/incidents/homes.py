"""突发事件的材料 and the signed forms of its reports: who sees the incident reads them."""

from __future__ import annotations

from django.urls import reverse

from yiding.core.columns import Viewer
from yiding.core.errors import WrongState
from yiding.files.hooks import Belonging, Home
from yiding.files.models import DocumentVersion

from . import services, sheets
from .models import Incident, Report
from .permissions import may_act, may_sign
from .selectors import incidents_visible_to, reports_visible_to


def _incident(key: int) -> Belonging | None:
    row = Incident.objects.filter(pk=key).first()
    if row is None:
        return None
    return Belonging(row.title, reverse("incidents:incident-detail", args=[key]), row.government_id)


def _keeps(viewer: Viewer, key: int) -> bool:
    row = Incident.objects.filter(pk=key).first()
    return row is not None and may_act(viewer, row)


def _report(key: int) -> Belonging | None:
    row = Report.objects.filter(pk=key).select_related("incident").first()
    if row is None:
        return None
    url = reverse("incidents:report-detail", args=[key])
    return Belonging(f"{row.number} {row.label}", url, row.incident.government_id)


def _signs(viewer: Viewer, key: int) -> bool:
    row = Report.objects.filter(pk=key).select_related("incident").first()
    return row is not None and may_sign(viewer, row)


def _is_open(key: int) -> None:
    """A report has the one paper that it was signed with."""
    if DocumentVersion.objects.filter(document__about_kind=sheets.HOME, document__about_id=key).exists():
        raise WrongState("incidents.report.keep")


PAPERS = Home(services.HOME, incidents_visible_to, _incident, _keeps, whole=incidents_visible_to)
COPIES = Home(sheets.HOME, reports_visible_to, _report, _signs, whole=reports_visible_to, check=_is_open)
