"""表格填报与督办台账的页面: progress of many tasks at once, and the ledger as it is printed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core import clock
from yiding.core.access import Permission, may, require
from yiding.core.exports import XLSX
from yiding.core.sheets import Outcome, Report, SheetError
from yiding.files.errors import PaperTooLarge
from yiding.files.uploads import LimitHandler, limited

from .ledger import MOST as MOST_LINES
from .ledger import Wanted, lines_of
from .workbook import (
    FILLED,
    Read,
    rows_of,
    rows_read,
    rows_sealed,
    rows_take,
    rows_try,
    rows_unsealed,
    tasks_to_fill,
    workbook_of,
)

OUTCOMES = {
    Outcome.ADDED: lazy("反馈"),
    Outcome.SAME: lazy("未动"),
    Outcome.WRONG: lazy("没有填上"),
}
MOST_SHOWN = 500


class SheetForm(forms.Form):
    """选择填好的表."""

    file = forms.FileField(
        label=lazy("填好的表"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=lazy("先试填，看清每一行的结果，再一次填报。"),
    )


@require_safe
def progress_sheet(request: HttpRequest) -> HttpResponseBase:
    """下载填报表: the viewer's own tasks."""
    require(may(request.user, Permission.CARRY_TASKS))
    name = f"{_('进展填报')}-{clock.today():%Y-%m-%d}.xlsx"
    return FileResponse(workbook_of(request.user), as_attachment=True, filename=name, content_type=XLSX)


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """表格填报: the sheet out; a filled one in, tried first, then filed in one act."""
    return _progress(request, limited(request))


@csrf_protect
def _progress(request: HttpRequest, limit: LimitHandler) -> HttpResponse:
    require(may(request.user, Permission.CARRY_TASKS))
    is_act = request.method == "POST" and "rows" in request.POST
    form = SheetForm(request.POST or None, request.FILES or None) if not is_act else SheetForm()
    context: dict[str, Any] = {"title": _("用表格填报"), "form": form, "columns": FILLED}
    trouble = ""
    if limit.refused:
        trouble = f"{PaperTooLarge.sentence}{PaperTooLarge.advice}"
    elif request.method == "POST":
        try:
            context |= _act(request) if is_act else _trial(request, form)
        except SheetError as error:
            trouble = str(error)
    context |= {"trouble": trouble, "count": len(tasks_to_fill(request.user))}
    status = 422 if trouble or form.errors else 200
    return render(request, "supervision/progress.html", context, status=status)


def _trial(request: HttpRequest, form: SheetForm) -> dict[str, Any]:
    """试填: what would become of each row; the page carries the rows on."""
    if not form.is_valid():
        return {}
    rows = rows_of(cast(Any, form.cleaned_data["file"]))
    read = rows_read(request.user, rows)
    ready = len(read.lines)
    return {**_shown(rows_try(read)), "sealed": rows_sealed(rows) if ready else "", "ready": ready}


def _act(request: HttpRequest) -> dict[str, Any]:
    """填报: what was tried, in one act."""
    assert isinstance(request.user, User)
    sealed = request.POST.get("rows", "")
    read: Read = rows_read(request.user, rows_unsealed(sealed))
    return {**_shown(rows_take(read, sealed=sealed, by=request.user)), "is_done": True}


def _shown(report: Report) -> dict[str, Any]:
    """What is wrong stands first."""
    lines = sorted(report.lines, key=lambda line: line.outcome != Outcome.WRONG)
    return {
        "lines": [
            (line.place, OUTCOMES[line.outcome], line.sentence, line.outcome == Outcome.WRONG)
            for line in lines[:MOST_SHOWN]
        ],
        "counts": [(word, report.count(outcome)) for outcome, word in OUTCOMES.items()],
    }


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """督办台账: for printing, A4 across."""
    wanted = Wanted.read(request.GET)
    lines = lines_of(request.user, wanted)
    context = {
        "title": _("督办台账"),
        "lines": lines,
        "is_cut": len(lines) >= MOST_LINES,
        "most": MOST_LINES,
        "wanted": wanted,
        "today": clock.today(),
    }
    return render(request, "supervision/ledger.html", context)
