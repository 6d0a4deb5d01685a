"""回头看的页面: the list, item by item with results, the report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.access import Level, require
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.figures import Figure
from yiding.core.forms import form_response
from yiding.core.lists import list_response
from yiding.directory.models import Government
from yiding.files.services import Paper as File
from yiding.papers.selectors import papers_visible_to
from yiding.papers.services import Facts
from yiding.supervision.models import BodyRole, Effect
from yiding.supervision.reporting import Found

from .errors import NothingToCheck
from .forms import CheckForm, OpenForm, ReportForm
from .lists import LOOK_BACKS, state_badge
from .models import Item, LookBack, LookBackState
from .permissions import may_keep
from .selectors import item_get, items_visible_to, look_back_get
from .services import (
    item_check,
    items_told,
    look_back_conclude,
    look_back_open,
    look_back_reopen,
    report_send,
    report_text,
    results_of,
)


def look_back_list(request: HttpRequest) -> HttpResponseBase:
    context = {"may_keep": may_keep(request.user)}
    return list_response(request, LOOK_BACKS, template="lookback/look_back_list.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def look_back_new(request: HttpRequest) -> HttpResponse:
    """Chooses a document or a series."""
    require(may_keep(request.user))
    government = Government.objects.filter(is_ours=True).first()
    if government is None:
        raise BadRequest
    form = OpenForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = look_back_open(government=government, by=user_of(request), **form.cleaned_data)
            return redirect("lookback:look-back-detail", made.pk)
        except NothingToCheck as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
    url = reverse("lookback:look-back-list")
    return form_response(request, form, title=_("开展回头看"), submit=_("列出事项"), cancel_url=url)


@require_safe
def look_back_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Item by item: what was to be done, by whom, what the check found; and the report."""
    look_back = look_back_get(request.user, pk)
    seen = set(items_visible_to(request.user).filter(look_back=look_back).values_list("pk", flat=True))
    everything = items_told(look_back)
    items = [one for one in everything if one.pk in seen]
    told, is_open = results_of(items), look_back.state == LookBackState.OPEN
    keeps = may_keep(request.user)
    paper = look_back.paper
    context = {
        "title": look_back.title,
        "look_back": look_back,
        "state": state_badge(look_back),
        "figures": _figures(told, len(items)),
        "items": [{"row": one, "leads": _leads(one)} for one in items],
        "text": report_text(look_back, items) if not is_open and len(items) == len(everything) else "",
        "withheld": len(everything) - len(items),
        "can_check": keeps and is_open,
        "can_conclude": keeps and is_open and not told[""],
        "can_send": keeps and not is_open and paper is None,
        "opens_paper": paper is not None and papers_visible_to(request.user).filter(pk=paper.pk).exists(),
    }
    return render(request, "lookback/look_back_detail.html", context)


def _figures(told: dict[str, int], number: int) -> list[Figure]:
    tones = {Effect.DONE: "good", Effect.PARTLY: "warn", Effect.NOT_DONE: "bad"}
    rows = [Figure(_("事项"), number)]
    rows += [Figure(one.label, told[one], tone=tones[one] if told[one] else "plain") for one in Effect]
    return [*rows, Figure(_("还没有核查"), told[""])]


def _leads(item: Item) -> str:
    return "、".join(one.body.name for one in item.matter.bodies.all() if one.role == BodyRole.LEAD)


@require_http_methods(["GET", "HEAD", "POST"])
def item_check_(request: HttpRequest, pk: int) -> HttpResponse:
    """One item's result; saved, the next one without a result opens."""
    require(may_keep(request.user))
    item = item_get(request.user, pk)
    told = _told(item)
    form = CheckForm(request.POST or None, request.FILES or None, initial=told)
    url = reverse("lookback:look-back-detail", args=[item.look_back_id])
    conflict = None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            _checked(request, item, dict(form.cleaned_data))
            return redirect(_next(item) or url)
        except EditConflict as error:
            item.refresh_from_db()
            conflict = form.merge(_told(item), error.who)
    context = {
        "form": form,
        "title": item.matter.title,
        "conflict": conflict,
        "item": item,
        "cancel_url": url,
    }
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    return render(request, "lookback/item_check.html", context, status=status)


def _checked(request: HttpRequest, item: Item, told: dict[str, Any]) -> None:
    version, file = told.pop("version"), told.pop("evidence")
    evidence = [File(file, file.name, Level.MEMBERS)] if file else []
    item_check(item=item, found=Found(**told), version=version, by=user_of(request), evidence=evidence)


def _told(item: Item) -> dict[str, Any]:
    check = item.check_made
    return {
        "effect": check.effect if check else None,
        "finding": check.finding if check else "",
        "way": check.way if check else "papers",
        "checked_on": check.checked_on if check else clock.today(),
        "evidence": None,
        "version": item.version,
    }


def _next(item: Item) -> str | None:
    rows = item.look_back.items.filter(check_made=None, position__gt=item.position)
    following = rows.order_by("position").first()
    return reverse("lookback:item-check", args=[following.pk]) if following else None


@require_POST
def look_back_conclude_(request: HttpRequest, pk: int) -> HttpResponse:
    """Every item has its result."""
    require(may_keep(request.user))
    look_back_conclude(look_back=look_back_get(request.user, pk), by=user_of(request))
    return redirect("lookback:look-back-detail", pk)


@require_POST
def look_back_reopen_(request: HttpRequest, pk: int) -> HttpResponse:
    """Items are checked again."""
    require(may_keep(request.user))
    look_back_reopen(look_back=look_back_get(request.user, pk), by=user_of(request))
    return redirect("lookback:look-back-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def report_send_(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as an official paper, for approval."""
    require(may_keep(request.user))
    look_back = look_back_get(request.user, pk)
    if look_back.state != LookBackState.CONCLUDED or look_back.paper_id is not None:
        raise WrongState("lookback.lookback.send")
    form = ReportForm(request.POST or None, initial=_report(look_back))
    if request.method == "POST" and form.is_valid():
        paper = report_send(look_back=look_back, facts=Facts(**form.cleaned_data), by=user_of(request))
        messages.success(request, _("已送审：审核、签发、编号和分发在公文里办理。"))
        return redirect("papers:paper-detail", paper.pk)
    url = reverse("lookback:look-back-detail", args=[pk])
    return form_response(request, form, title=_("通报送审"), submit=_("送审"), cancel_url=url)


def _report(look_back: LookBack) -> dict[str, Any]:
    names = dict.fromkeys(one.body.name for item in items_told(look_back) for one in item.matter.bodies.all())
    return {
        "title": f"关于{look_back.title}情况的通报",
        "in_name_of": f"{look_back.government.name}办公室",
        "series": "督查通报",
        "main_send": "，".join(names),
        "level": Level.MEMBERS,
    }
