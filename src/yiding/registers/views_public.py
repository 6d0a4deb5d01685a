"""公开清单的页面: for staff, showing exactly what the public would get, and its data."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core.access import require
from yiding.core.acts import Act, Subject, Told, user_of
from yiding.core.columns import Viewer
from yiding.core.errors import YidingError
from yiding.core.forms import form_response
from yiding.core.lists import list_response
from yiding.directory.fields import ours

from . import publishing as do
from .forms_briefs import PublicForm, WithdrawForm
from .lists_briefs import PUBLIC_LISTS, kind_word, state_badge
from .public_rows import PublicList
from .selectors import kinds_led


def _may_drop(viewer: Viewer, row: PublicList) -> bool:
    return do.may_prepare(viewer, row.code, row.government_id)


def _may_release(viewer: Viewer, row: PublicList) -> bool:
    return do.may_release(viewer) and row.prepared_by_id != viewer.pk


def _withdraw(data: Any, row: PublicList, _viewer: Viewer) -> WithdrawForm:
    return WithdrawForm(data, initial={"version": row.version})


def _withdrawn(row: PublicList, told: Told, by: Any) -> None:
    do.public_list_withdraw(row=row, by=by, **told)


PUBLIC = Subject(
    "registers",
    "public",
    gettext_lazy("公开清单"),
    get=do.public_list_get,
    prefix="public/",
    acts=(
        Act(
            "release",
            gettext_lazy("审定公开"),
            _may_release,
            lambda row, _told, by: do.public_list_release(row=row, version=row.version, by=by),
            states=frozenset({"prepared"}),
            is_first=True,
        ),
        Act(
            "withdraw",
            gettext_lazy("撤回"),
            do.may_release,
            _withdrawn,
            _withdraw,
            states=frozenset({"released"}),
        ),
        Act(
            "drop",
            gettext_lazy("作废"),
            _may_drop,
            lambda row, _told, by: do.public_list_drop(row=row, by=by),
            states=frozenset({"prepared"}),
        ),
    ),
)


def public_list(request: HttpRequest) -> HttpResponseBase:
    mine = kinds_led(request.user, ours())
    template = "registers/public_list.html"
    return list_response(request, PUBLIC_LISTS, template=template, context={"may_prepare": bool(mine)})


@require_http_methods(["GET", "HEAD", "POST"])
def public_prepare(request: HttpRequest) -> HttpResponse:
    """Prepares a copy of a register that is open to the public."""
    government = ours()
    mine = kinds_led(request.user, government)
    require(bool(mine))
    choices = do.offered(government, mine)
    form = PublicForm(request.POST or None, choices=choices, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        (kind, report), told = form.wanted, form.cleaned_data
        try:
            row = do.public_list_prepare(
                government=government,
                kind=kind,
                report=report,
                title=told["title"],
                note=told["note"],
                by=user_of(request),
            )
            return redirect("registers:public-detail", row.pk)
        except YidingError as error:
            if error.status in (403, 409):
                raise
            form.add_error(None, f"{error.sentence}{error.advice}")
    title = _("拟定公开清单")
    return form_response(
        request,
        form,
        title=title,
        submit=_("拟定"),
        cancel_url=reverse("registers:public-list"),
        crumbs=PUBLIC.crumbs(None, title),
        template="registers/public_form.html",
    )


@require_safe
def public_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy as the public gets it, with what staff know of it above."""
    row = do.public_list_get(request.user, pk)
    given = request.GET.get("page", "")
    page = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 1
    page = min(max(1, page), do.pages_of(row))
    facts = [
        (_("台账"), kind_word(row)),
        (_("条数"), row.number),
        (_("公开的列"), "、".join(one["label"] for one in row.heads)),
        (_("拟定"), f"{_name(row.prepared_by)} {row.as_of:%Y-%m-%d}"),
        (_("审定"), _name(row.released_by)),
        (_("公开日期"), row.released_on),
        (_("停止公开"), row.ended_on),
        (_("撤回理由"), row.reason),
        (_("杂凑值"), row.digest),
    ]
    context = {
        "title": row.title,
        "crumbs": PUBLIC.crumbs(row),
        "lead": state_badge(row),
        "acts": PUBLIC.offered(request.user, row),
        "facts": [(label, value) for label, value in facts if value],
        "row": row,
        "copy": do.page_of(row, page),
        "page": page,
        "pages": range(1, do.pages_of(row) + 1) if do.pages_of(row) > 1 else (),
    }
    return render(request, "registers/public_detail.html", context)


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


@require_safe
def public_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen copy as JSON."""
    row = do.public_list_get(request.user, pk)
    text = json.dumps(do.json_of(row), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@require_safe
def public_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen copy as CSV."""
    row = do.public_list_get(request.user, pk)
    response = HttpResponse(do.csv_of(row), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{row.title}.csv") or ""
    return response
