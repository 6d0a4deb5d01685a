"""联合处置的页面."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.directory.scope import scoped_list

from . import acts_joint as acts
from .lists import entry_url
from .lists_joint import JOINTS, action_badge, joint_badge
from .selectors import entries_visible_to
from .selectors_duties import actions_visible_to, joint_get


def joint_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("安全监管总览"), reverse("registers:safety"))]
    context = {"acts": acts.JOINTS.started(request.user), "beside": beside}
    return scoped_list(request, JOINTS, template="core/subject_list.html", context=context)


@require_safe
def joint_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One joint case: what it is about, each department's action, its one closing."""
    row = joint_get(request.user, pk)
    entry = row.entry
    if entry is not None and entries_visible_to(request.user).filter(pk=entry.pk).exists():
        told_entry = format_html('<a href="{}">{}</a>', entry_url(entry), entry)
    else:
        told_entry = format_html("{}", entry.number if entry else "")
    enterprise = row.enterprise and format_html(
        '<a href="{}">{}</a>', reverse("registers:enterprise", args=[row.enterprise_id]), row.enterprise
    )
    closed = row.closed_by and f"{row.closed_by.get_full_name() or row.closed_by} {row.closed_on:%Y-%m-%d}"
    told = [
        (_("编号"), row.number),
        (_("台账"), told_entry),
        (_("企业"), enterprise),
        (_("地点"), str(row.place or "")),
        (_("情况"), row.text),
        (_("发起单位"), row.body.name),
        (_("发起"), f"{row.opened_by.get_full_name() or row.opened_by} {row.opened_on:%Y-%m-%d}"),
        (_("期限"), row.due_on),
        (_("处置结论"), row.conclusion),
        (_("办结"), closed),
    ]
    actions = actions_visible_to(request.user).filter(case=row).order_by("pk")
    context = {
        "title": row.title,
        "crumbs": acts.JOINTS.crumbs(row),
        "lead": joint_badge(row),
        "acts": acts.JOINTS.offered(request.user, row),
        "facts": [(label, value) for label, value in told if value],
        "actions": [(one, action_badge(one), acts.ACTIONS.offered(request.user, one)) for one in actions],
    }
    return render(request, "registers/joint_detail.html", context)
