"""工作台的页面: overview, keyboard help, health."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.directory.models import Government
from yiding.intake.permissions import may_upload
from yiding.meetings.permissions import may_read

from .insight import overview_of


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """概览: figures, charts drawn from tables, and the newest meetings."""
    ours = Government.objects.filter(is_ours=True).first()
    if not may_read(request.user):
        return render(request, "web/rooms.html", {"title": _("工作台"), "owner": ours})
    context = {
        "title": _("概览"),
        "owner": ours,
        "overview": overview_of(request.user, ours),
        "may_upload": may_upload(request.user),
    }
    return render(request, "web/overview.html", context)


@require_safe
def keyboard(request: HttpRequest) -> HttpResponse:
    return render(request, "web/keyboard.html", {"title": _("键盘快捷键")})


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """``ok`` when the database answers; for a balancer or a watchdog."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
