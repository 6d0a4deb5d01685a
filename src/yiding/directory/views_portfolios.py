"""分管分工的页面: who is in charge of what, and the form by which the office says it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core import clock
from yiding.core.errors import EditConflict
from yiding.core.forms import form_response

from .forms import PortfolioForm
from .models import Person
from .permissions import may_keep_portfolios, require
from .portfolio_keeping import portfolio_set, portfolios_now, portfolios_visible_to
from .selectors import person_get
from .tabs import directory_tabs


@require_safe
def portfolio_list(request: HttpRequest) -> HttpResponse:
    """Each leader with the bodies of today."""
    rows = portfolios_now(request.user)
    context = {
        "title": _("分管分工"),
        "tabs": directory_tabs(request),
        "leaders": [(person, list(own)) for person, own in groupby(rows, key=lambda row: row.leader)],
        "may_keep": may_keep_portfolios(request.user),
    }
    return render(request, "directory/portfolio_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def portfolio_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what a leader is in charge of from a day on."""
    require(may_keep_portfolios(request.user))
    person = person_get(request.user, pk)
    told, conflict = _told(request, person), None
    form = PortfolioForm(request.POST or None, initial=told, government=person.government)
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            _save(request, person, form.cleaned_data)
        except EditConflict as error:
            person.refresh_from_db(fields=["version"])
            conflict = form.merge(_told(request, person), error.who)
        else:
            messages.success(request, _("已保存。"))
            return redirect("directory:portfolio-list")
    url = reverse("directory:portfolio-list")
    title = _("%(name)s的分管单位") % {"name": person.label}
    crumbs = [(_("分管分工"), url), (title, "")]
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs, conflict=conflict)


def _told(request: HttpRequest, person: Person) -> dict[str, Any]:
    rows = portfolios_visible_to(request.user).filter(leader=person, ends_on=None).select_related("body")
    names = "\n".join(row.body.name for row in rows)
    return {"bodies": names, "from_on": clock.today().isoformat(), "version": person.version}


def _save(request: HttpRequest, person: Person, told: dict[str, Any]) -> None:
    assert isinstance(request.user, User)
    portfolio_set(
        leader=person,
        bodies=told["found"],
        from_on=told["from_on"],
        version=told["version"],
        by=request.user,
    )
