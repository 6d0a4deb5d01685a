"""对上争取的页面: the log, one approach, and what is data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiding.core.acts import user_of
from yiding.core.lists import ListSpec, list_response
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list

from . import acts
from .lists import APPROACHES, LIBRARIES, LINES, PURPOSES, state_badge
from .permissions import may_keep, require
from .selectors import approach_get, commitments_visible_to, purposes_visible_to, rules_visible_to
from .services import outreach_seed


def approach_list(request: HttpRequest) -> HttpResponseBase:
    beside = [
        (_("争取专题"), reverse("outreach:line-list")),
        (_("上级项目库"), reverse("outreach:library-list")),
    ]
    if may_keep(request.user):
        beside.append((_("争取目的"), reverse("outreach:purpose-list")))
    context = {"acts": acts.APPROACHES.started(request.user), "beside": beside}
    return scoped_list(request, APPROACHES, template="core/subject_list.html", context=context)


@require_safe
def approach_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One approach: for what, by whom, what came of it, what was promised and learned."""
    row = approach_get(request.user, pk)
    told = [
        (_("目的"), row.purpose.name),
        (_("争取专题"), row.line.name if row.line else ""),
        (_("上级单位"), row.superior),
        (_("对接单位"), row.body.name),
        (_("计划日期"), row.planned_on),
        (_("对接日期"), row.contacted_on),
        (_("参加人员"), row.people),
        (_("结果"), row.result),
        (_("下一步"), row.next_step),
    ]
    promised = commitments_visible_to(request.user).filter(approach=row)
    context = {
        "title": row.title,
        "crumbs": acts.APPROACHES.crumbs(row),
        "lead": state_badge(row),
        "acts": acts.APPROACHES.offered(request.user, row),
        "facts": [(label, value) for label, value in told if value],
        "promised": [(one, acts.COMMITMENTS.offered(request.user, one)) for one in promised],
        "rules": list(rules_visible_to(request.user).filter(approach=row)),
    }
    return render(request, "outreach/approach_detail.html", context)


def line_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": acts.LINES.started(request.user)}
    spec = _kept_by(request, LINES)
    return scoped_list(request, spec, template="core/subject_list.html", context=context)


def library_list(request: HttpRequest) -> HttpResponseBase:
    return _data_list(request, LIBRARIES, acts.LIBRARIES.started(request.user))


def purpose_list(request: HttpRequest) -> HttpResponseBase:
    require(may_keep(request.user))
    return _data_list(request, PURPOSES, acts.PURPOSES.started(request.user))


def _data_list(request: HttpRequest, spec: ListSpec, offered: Any) -> HttpResponseBase:
    has_none = may_keep(request.user) and not purposes_visible_to(request.user).exists()
    context = {"acts": offered, "may_seed": has_none}
    spec = _kept_by(request, spec)
    return list_response(request, spec, template="outreach/data_list.html", context=context)


def _kept_by(request: HttpRequest, spec: ListSpec) -> ListSpec:
    """A list of data, whose rows lead to their forms for those only who may keep them."""
    if may_keep(request.user):
        return spec
    return replace(spec, columns=tuple(replace(one, link=None) for one in spec.columns))


@require_POST
def seed(request: HttpRequest) -> HttpResponse:
    """Loads the usual purposes and libraries."""
    made = outreach_seed(government=ours(), by=user_of(request))
    messages.success(request, _("已装入 %(n)s 项。") % {"n": made})
    return redirect("outreach:approach-list")
