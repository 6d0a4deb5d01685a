"""履职事实的页面: periods, the table of a period, what stands behind a figure, objections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yiding.core.access import Permission, may
from yiding.core.acts import user_of
from yiding.core.errors import WrongState
from yiding.core.lists import list_response
from yiding.core.periods import named, read_key
from yiding.directory.models import Body, Government
from yiding.directory.scope import scoped_list
from yiding.files.pages import form_page

from .forms import DecisionForm, ObjectionForm, PeriodForm
from .lists import SHEETS, fact_hits, sheet_badge, sheet_facts, table_of
from .measures import ALL, MEASURES
from .models import Fact, SheetState
from .permissions import may_compute, may_judge, may_object, require
from .selectors import fact_get, objection_get, objections_visible_to, sheet_get
from .services import (
    changes_since,
    objection_raise,
    objection_reject,
    objection_uphold,
    sheet_compute,
    sheet_freeze,
)

FORMS = ["GET", "HEAD", "POST"]


def sheet_list(request: HttpRequest) -> HttpResponseBase:
    """履职事实: the periods that were computed."""
    context = {"may_compute": may_compute(request.user)}
    return scoped_list(request, SHEETS, template="facts/sheet_list.html", context=context)


@require_http_methods(FORMS)
def sheet_new(request: HttpRequest) -> HttpResponse:
    """Computes a period."""
    require(may_compute(request.user))
    form = PeriodForm(request.POST or None)
    ours = Government.objects.get(is_ours=True)

    def save(_data: object) -> None:
        sheet_compute(government=ours, period=form.key(), by=user_of(request))

    crumbs = [(_("履职事实"), reverse("facts:sheet-list")), (_("计算"), "")]
    said = _("已计算，可以点开每个数核对。")
    back = reverse("facts:sheet-list")
    return form_page(
        request, form, save, title=_("计算履职事实"), submit=_("计算"), back=back, crumbs=crumbs, said=said
    )


def sheet_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The table of a period; what would be another figure now, to who computes."""
    sheet = sheet_get(request.user, pk)
    computes = may_compute(request.user)
    changes = changes_since(sheet) if computes and "again" in request.GET else None
    names = dict(Body.objects.filter(pk__in=[one.body_id for one in changes or ()]).values_list("pk", "name"))
    context = {
        "title": named(read_key(sheet.period)),
        "sheet": sheet,
        "badge": sheet_badge(sheet),
        "measures": ALL,
        "rows": table_of(request.user, sheet),
        "may_compute": computes,
        "is_open": sheet.state == SheetState.OPEN,
        "changes": None
        if changes is None
        else [(names[one.body_id], MEASURES[one.measure].label, one.kept, one.now) for one in changes],
    }
    return list_response(request, sheet_facts(sheet), template="facts/sheet_detail.html", context=context)


@require_POST
def sheet_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Computes a sheet that is not frozen anew."""
    sheet = sheet_get(request.user, pk)
    sheet_compute(government=sheet.government, period=sheet.period, by=user_of(request))
    return redirect("facts:sheet-detail", pk)


@require_POST
def sheet_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Freezes a sheet."""
    sheet_freeze(sheet=sheet_get(request.user, pk), by=user_of(request))
    return redirect("facts:sheet-detail", pk)


def fact_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What stands behind a figure."""
    fact = fact_get(request.user, pk)
    objections = objections_visible_to(request.user).filter(fact=fact).select_related("made_by", "decided_by")
    context = {
        "title": f"{fact.body.name} · {MEASURES[fact.measure].label}",
        "fact": fact,
        "measure": MEASURES[fact.measure],
        "period": named(read_key(fact.sheet.period)),
        "objections": list(objections),
        "may_object": may_object(request.user, fact),
        "may_judge": may(request.user, Permission.JUDGE_FACTS),
    }
    return list_response(request, fact_hits(fact), template="facts/fact_detail.html", context=context)


def _crumbs(fact: Fact, title: str) -> list[tuple[str, str]]:
    name = f"{fact.body.name} · {MEASURES[fact.measure].label}"
    return [(str(name), reverse("facts:fact-detail", args=[fact.pk])), (title, "")]


@require_http_methods(FORMS)
def objection_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A body objects to a figure of its own."""
    fact = fact_get(request.user, pk)
    require(may_object(request.user, fact))
    form = ObjectionForm(request.POST or None)

    def save(data: dict[str, object]) -> None:
        objection_raise(fact=fact, text=str(data["text"]), claimed=data["claimed"], by=user_of(request))  # type: ignore[arg-type]

    title = _("提出异议")
    back = reverse("facts:fact-detail", args=[pk])
    return form_page(
        request, form, save, title=title, submit=_("提出"), back=back, crumbs=_crumbs(fact, title)
    )


@require_http_methods(FORMS)
def objection_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decides on an objection."""
    objection = objection_get(request.user, pk)
    require(may_judge(request.user) and objection.made_by_id != request.user.pk)
    told = {"version": objection.version, "corrected": objection.claimed}
    form = DecisionForm(request.POST or None, initial=told)
    form.fields["result"].help_text = objection.text

    def save(data: dict[str, object]) -> None:
        by, reason = user_of(request), str(data["reason"])
        if data["version"] != objection.version:
            raise WrongState("objection.decide")
        if data["result"] == "uphold":
            corrected = data["corrected"]
            objection_uphold(objection=objection, corrected=corrected, reason=reason, by=by)  # type: ignore[arg-type]
        else:
            objection_reject(objection=objection, reason=reason, by=by)

    title = _("处理异议")
    back = reverse("facts:fact-detail", args=[objection.fact_id])
    crumbs = _crumbs(objection.fact, title)
    return form_page(request, form, save, title=title, submit=_("处理"), back=back, crumbs=crumbs)
