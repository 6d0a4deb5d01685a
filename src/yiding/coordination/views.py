"""议事协调机构的页面: the register, one of them with its members and places, all places with their gaps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiding.core.acts import user_of
from yiding.core.lists import list_response
from yiding.councils.permissions import may_keep as may_keep_councils
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list

from . import acts
from .lists import BODIES, CHARGES, named_or_empty, state_badge
from .models import CoordinationBody, CoordinationKind
from .permissions import may_keep
from .selectors import charges_visible_to, coordination_get, lacks_of, members_visible_to
from .services import kinds_seed


def body_list(request: HttpRequest) -> HttpResponseBase:
    may_seed = may_keep(request.user) and not CoordinationKind.objects.filter(government=ours()).exists()
    context = {
        "acts": acts.BODIES.started(request.user),
        "beside": [(_("三名责任人"), reverse("coordination:charge-list"))],
        "may_seed": may_seed,
    }
    return scoped_list(request, BODIES, template="coordination/body_list.html", context=context)


def charge_list(request: HttpRequest) -> HttpResponseBase:
    return list_response(request, CHARGES)


@require_POST
def kind_seed(request: HttpRequest) -> HttpResponse:
    """Loads the usual kinds."""
    kinds_seed(government=ours(), by=user_of(request))
    return redirect("coordination:body-list")


@require_safe
def body_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: its basis, members of today and before, rules, three persons of each town."""
    row = coordination_get(request.user, pk)
    members = members_visible_to(request.user).filter(coordination=row)
    charges = charges_visible_to(request.user).filter(coordination=row)
    context = {
        "title": row.name,
        "crumbs": acts.BODIES.crumbs(row),
        "lead": state_badge(row),
        "row": row,
        "acts": acts.BODIES.offered(request.user, row),
        "facts": [(label, value) for label, value in _facts(request, row) if value],
        "lacks": lacks_of(row) if row.state == "ordered" else [],
        "members": [(one, acts.MEMBERS.offered(request.user, one)) for one in members],
        "charges": [
            (one, [named_or_empty(who) for who in (one.leader, one.deputy, one.person)], _fill(request, one))
            for one in charges
        ],
    }
    return render(request, "coordination/body_detail.html", context)


def _fill(request: HttpRequest, charge: Any) -> Any:
    return acts.CHARGES.offered(request.user, charge)


def _link(name: str, key: int | None, word: Any) -> Any:
    return format_html('<a href="{}">{}</a>', reverse(name, args=[key]), word) if key else ""


def _facts(request: HttpRequest, row: CoordinationBody) -> list[tuple[Any, Any]]:
    council = row.council
    keeps = may_keep_councils(request.user)
    return [
        (_("种类"), row.kind.name),
        (_("依据"), row.basis),
        (_("督办事项"), _link("supervision:matter-detail", row.order_id, row.order)),
        (_("牵头组建单位"), row.host.name),
        (_("办公室设在"), row.office.name if row.office else ""),
        (_("要求设立日期"), row.ordered_on),
        (_("组建日期"), row.set_up_on),
        (_("工作规则"), _link("files:document-detail", row.rules_id, row.rules and row.rules.title)),
        (
            _("会议机构"),
            _link("councils:council-detail", row.council_id, council) if keeps else council and str(council),
        ),
        (_("印发名义"), row.issuing_name and row.issuing_name.name),
        (_("撤销日期"), row.ended_on),
        (_("撤销理由"), row.reason),
    ]
