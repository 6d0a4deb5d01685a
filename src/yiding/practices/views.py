"""典型经验的页面."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiding.core.acts import user_of
from yiding.core.columns import Viewer
from yiding.core.lists import ListSpec
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list
from yiding.files.selectors import documents_visible_to

from . import acts
from .forms import PeriodForm
from .homes import KIND
from .lists import BENCHMARKS, EXEMPLARS, PRACTICES, SWEEPS, state_badge
from .models import SweepState
from .permissions import may_keep, may_record
from .selectors import (
    adoptions_visible_to,
    answers_visible_to,
    inspection_summary,
    levels_visible_to,
    practice_get,
    sweep_get,
)
from .services import levels_seed

LIST = "core/subject_list.html"


def practice_list(request: HttpRequest) -> HttpResponseBase:
    beside = [
        (_("对标先进"), reverse("practices:benchmark-list")),
        (_("示范典型"), reverse("practices:exemplar-list")),
        (_("举一反三"), reverse("practices:sweep-list")),
        (_("督导成果"), reverse("practices:summary")),
    ]
    context = {"acts": acts.PRACTICES.started(request.user), "beside": beside}
    return scoped_list(request, PRACTICES, template=LIST, context=context)


def benchmark_list(request: HttpRequest) -> HttpResponseBase:
    spec = _led_by(request, BENCHMARKS, may_record)
    return scoped_list(request, spec, template=LIST, context={"acts": acts.BENCHMARKS.started(request.user)})


def exemplar_list(request: HttpRequest) -> HttpResponseBase:
    spec = _led_by(request, EXEMPLARS, may_keep)
    return scoped_list(request, spec, template=LIST, context={"acts": acts.EXEMPLARS.started(request.user)})


def sweep_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, SWEEPS, template=LIST, context={"acts": acts.SWEEPS.started(request.user)})


def _led_by(request: HttpRequest, spec: ListSpec, may: Callable[[Viewer], bool]) -> ListSpec:
    """A list whose rows lead to their forms for those only whose forms they are."""
    if may(request.user):
        return spec
    return replace(spec, columns=tuple(replace(one, link=None) for one in spec.columns))


@require_safe
def practice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One practice: what was done, with what evidence, and who adopted it."""
    row = practice_get(request.user, pk)
    summary = row.summary and format_html(
        '<a href="{}">{}</a>', reverse("files:document-detail", args=[row.summary_id]), row.summary.title
    )
    told = [
        (_("来源单位"), row.body.name),
        (_("领域"), row.area),
        (_("做法"), row.measure),
        (_("成效"), row.effect),
        (_("试点总结"), summary or (_("还没有提交，不能推广") if row.is_pilot else "")),
        (_("登记"), f"{row.made_by.get_full_name() or row.made_by.get_username()} {row.found_on:%Y-%m-%d}"),
        (_("同意推广"), row.approved_on),
        (_("退回理由"), row.reason),
        (_("推广日期"), row.spread_on),
    ]
    papers = documents_visible_to(request.user).filter(about_kind=KIND, about_id=row.pk)
    adopted = adoptions_visible_to(request.user).filter(practice=row)
    context = {
        "title": row.title,
        "crumbs": acts.PRACTICES.crumbs(row),
        "lead": state_badge(row),
        "acts": acts.PRACTICES.offered(request.user, row),
        "facts": [(label, value) for label, value in told if value],
        "papers": [paper for paper in papers if paper.pk != row.summary_id],
        "adopted": [(one, state_badge(one), acts.ADOPTIONS.offered(request.user, one)) for one in adopted],
    }
    return render(request, "practices/practice_detail.html", context)


@require_safe
def sweep_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A problem sent round: what to look for, and what each found."""
    row = sweep_get(request.user, pk)
    answers = list(answers_visible_to(request.user).filter(sweep=row))
    given = sum(one.state != SweepState.ASKED for one in answers)
    told = [
        (_("问题表现和自查要求"), row.problem),
        (_("发现于"), row.found_in.name if row.found_in else ""),
        (_("来自核查"), row.source.finding if row.source else ""),
        (_("发出日期"), row.sent_on),
        (_("答复期限"), row.due_on),
        (_("已答复"), f"{given} / {len(answers)}"),
    ]
    context = {
        "title": row.title,
        "crumbs": acts.SWEEPS.crumbs(row),
        "acts": [],
        "facts": [(label, value) for label, value in told if value],
        "answers": [(one, state_badge(one), acts.ANSWERS.offered(request.user, one)) for one in answers],
    }
    return render(request, "practices/sweep_detail.html", context)


@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """督导成果总结: checks by level and by what they found, between two days (S22.6)."""
    form = PeriodForm(request.GET or None)
    days = form.cleaned_data if form.is_bound and form.is_valid() else {}
    levels = list(levels_visible_to(request.user))
    keeps = may_keep(request.user)
    context = {
        "title": _("督导成果"),
        "crumbs": [*acts.PRACTICES.crumbs(None), (_("督导成果"), "")],
        "form": form,
        "sums": inspection_summary(request.user, ours(), **days),
        "levels": [(one, acts.LEVELS.offered(request.user, one)) for one in levels],
        "acts": acts.LEVELS.started(request.user),
        "keeps": keeps,
        "may_seed": keeps and not levels,
    }
    return render(request, "practices/summary.html", context)


@require_POST
def level_seed(request: HttpRequest) -> HttpResponse:
    """Loads the usual levels."""
    levels_seed(government=ours(), by=user_of(request))
    return redirect("practices:summary")
