"""突发事件的统计和规则页."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiding.core import clock
from yiding.core.acts import user_of
from yiding.directory.fields import ours

from . import acts, rule_acts
from .forms import PeriodForm, TollForm, figures_of
from .limits import Figures, grade_proposed, grade_rules_on
from .models import Rule
from .permissions import may_keep_rules
from .ruling import rules_seed
from .selectors import (
    grade_rules_visible_to,
    kinds_visible_to,
    limits_visible_to,
    recipient_rules_visible_to,
)
from .tallies import tally_of


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """统计: by grade, kind, town and month, with the share of late ones."""
    today = clock.today()
    form = PeriodForm(request.GET or None, initial={"first": date(today.year, 1, 1), "last": today})
    days = form.cleaned_data if form.is_bound and form.is_valid() else dict(form.initial)
    title = _("突发事件统计")
    context = {
        "title": title,
        "crumbs": [*acts.INCIDENTS.crumbs(None), (title, "")],
        "form": form,
        "tally": tally_of(request.user, ours(), days.get("first"), days.get("last")),
    }
    return render(request, "incidents/figures.html", context)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """规则: kinds, grades, limits, recipients, each with its source; what is over stays to be read."""
    viewer, government, today = request.user, ours(), clock.today()
    title = _("突发事件规则")

    def told(rows: Any, subject: Any) -> list[Any]:
        return [
            (row, subject.offered(viewer, row), _is_over(row, today))
            for row in rows.filter(government=government)
        ]

    limits = limits_visible_to(viewer).order_by("-step", "kind__position", "grade", "starts_on", "pk")
    keeps = may_keep_rules(viewer)
    kinds = list(kinds_visible_to(viewer).filter(government=government))
    context = {
        "title": title,
        "crumbs": [*acts.INCIDENTS.crumbs(None), (title, "")],
        "limits": told(limits, rule_acts.LIMITS),
        "grades": told(grade_rules_visible_to(viewer), rule_acts.GRADES),
        "recipients": told(recipient_rules_visible_to(viewer), rule_acts.RULED),
        "kinds": [(row, rule_acts.KINDS.offered(viewer, row)) for row in kinds],
        "starts": [one for subject in rule_acts.SUBJECTS for one in subject.started(viewer)],
        "may_seed": keeps and not kinds,
    }
    return render(request, "incidents/rules.html", context)


def _is_over(row: Rule, today: date) -> bool:
    return row.ends_on is not None and row.ends_on < today


@require_POST
def rules_load(request: HttpRequest) -> HttpResponse:
    """Loads the usual rules, where there are none."""
    rules_seed(government=ours(), by=user_of(request))
    return redirect("incidents:rules")


@require_safe
def grade_now(request: HttpRequest) -> HttpResponse:
    """Which grade the figures call for by the rules in force, for a form that asks while one types."""
    form = TollForm(request.GET)
    row = None
    if form.is_valid():
        kind = request.GET.get("kind", "")
        key = int(kind) if kind.isascii() and kind.isdigit() and len(kind) < 10 else None
        found = grade_rules_on(ours().pk, clock.today())
        row = grade_proposed(found, Figures.of(figures_of(dict(form.cleaned_data))), key)
    return render(request, "incidents/_grade.html", {"rule": row})
