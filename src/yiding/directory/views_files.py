"""导入导出的页面: the directory and the shared subjects in from files and out again, with a report by row."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core import clock
from yiding.core.exports import XLSX
from yiding.core.sheets import Outcome, Report, SheetError

from .forms import ExchangeForm
from .indicator_imports import COLUMNS as INDICATOR_COLUMNS
from .indicator_imports import WORD as INDICATOR_WORD
from .indicator_imports import indicators_import
from .models import Government
from .package import package_import, package_of
from .permissions import may_edit, require
from .popolo import read_popolo, write_popolo
from .scope import scope_of
from .selectors import governments_visible_to
from .subject_imports import SUBJECTS, subjects_import
from .tabs import directory_tabs
from .workbook import SHEETS, read_workbook, write_workbook

OUTCOMES = {
    Outcome.ADDED: gettext_lazy("新增"),
    Outcome.CHANGED: gettext_lazy("更新"),
    Outcome.SAME: gettext_lazy("未变"),
    Outcome.WRONG: gettext_lazy("有误"),
}
MOST_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """导入导出: a file in, and what became of each of its rows; the ways out beside it."""
    require(may_edit(request.user))
    governments = list(governments_visible_to(request.user))
    form = ExchangeForm(request.POST or None, request.FILES or None, governments=governments)
    report, trouble = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            report = _taken(form, governments, request)
        except SheetError as error:
            trouble = str(error)
    wrong = bool(trouble) or (report is not None and not report.is_clean)
    context = {
        "title": _("导入导出"),
        "form": form,
        "governments": governments,
        "report": _shown(report) if report else [],
        "counts": _counts(report) if report else [],
        "is_clean": report is not None and report.is_clean,
        "trouble": trouble,
        "sheets": [(name, "、".join(head for head, _f in sheet.columns)) for name, sheet in SHEETS.items()],
        "subjects": [
            *((one.word, "、".join(one.columns)) for one in SUBJECTS.values()),
            (INDICATOR_WORD, "、".join(INDICATOR_COLUMNS)),
        ],
        "rooms_of_directory": directory_tabs(request),
    }
    status = 422 if wrong or (form.is_bound and form.errors) else 200
    return render(request, "directory/exchange.html", context, status=status)


def _taken(form: ExchangeForm, governments: list[Government], request: HttpRequest) -> Report:
    kind, file = form.cleaned_data["kind"], cast("UploadedFile[Any]", form.cleaned_data["file"])
    government = next(row for row in governments if str(row.pk) == form.cleaned_data["government"])
    by = request.user
    assert isinstance(by, User)
    if kind == "indicator":
        return indicators_import(government=government, file=cast(Any, file), by=by)
    if kind != "directory":
        return subjects_import(government=government, kind=kind, file=cast(Any, file), by=by)
    is_json = str(file.name).lower().endswith(".json")
    package, report = read_popolo(file.read()) if is_json else read_workbook(cast(Any, file))
    return package_import(government=government, package=package, by=by) if report.is_clean else report


def _shown(report: Report) -> list[tuple[str, Any, str]]:
    """What is wrong stands first."""
    lines = sorted(report.lines, key=lambda line: line.outcome != Outcome.WRONG)
    return [(line.place, OUTCOMES[line.outcome], line.sentence) for line in lines[:MOST_SHOWN]]


def _counts(report: Report) -> list[tuple[Any, int]]:
    return [(word, report.count(outcome)) for outcome, word in OUTCOMES.items()]


@require_safe
def directory_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The directory of one government as a workbook or as Popolo JSON."""
    government = scope_of(request).chosen or governments_visible_to(request.user).first()
    if government is None:
        raise Http404
    package = package_of(government)
    name = f"{government.name}-{_('名录')}-{clock.today():%Y-%m-%d}.{form}"
    if form == "xlsx":
        return FileResponse(write_workbook(package), as_attachment=True, filename=name, content_type=XLSX)
    response = HttpResponse(
        write_popolo(package, government=government.name), content_type="application/json"
    )
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
