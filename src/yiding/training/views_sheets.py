"""导入的页面: a workbook in, and what became of each of its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yiding.core.acts import user_of
from yiding.core.exports import XLSX
from yiding.core.sheets import Outcome, Report, SheetError
from yiding.directory.fields import ours

from . import acts
from .forms import SheetForm
from .imports import LEARNERS, QUESTIONS, STAFF, Sheet, learners_import, questions_import, staff_import
from .permissions import may_enrol_any, may_keep_course, require
from .selectors import course_get
from .sheets import template_book

OUTCOMES = {
    Outcome.ADDED: gettext_lazy("新增"),
    Outcome.CHANGED: gettext_lazy("更新"),
    Outcome.SAME: gettext_lazy("未变"),
    Outcome.WRONG: gettext_lazy("有误"),
}
TEMPLATES = {"questions": QUESTIONS, "staff": STAFF, "learners": LEARNERS}
MOST_SHOWN = 500
Take = Callable[[IO[bytes]], Report]
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@read_or_send
def question_import(request: HttpRequest, pk: int) -> HttpResponse:
    """导入试题."""
    course = course_get(request.user, pk)
    require(may_keep_course(request.user, course))

    def take(file: IO[bytes]) -> Report:
        return questions_import(course=course, file=file, by=user_of(request))

    crumbs = acts.COURSES.crumbs(course, _("导入试题"))
    return _page(request, take, QUESTIONS, "questions", title=_("导入试题"), crumbs=crumbs)


@read_or_send
def staff_import_page(request: HttpRequest) -> HttpResponse:
    """导入从业人数."""
    require(may_enrol_any(request.user))

    def take(file: IO[bytes]) -> Report:
        return staff_import(government=ours(), file=file, by=user_of(request))

    crumbs = [(_("企业全员培训"), reverse("training:employer-list")), (_("导入从业人数"), "")]
    return _page(request, take, STAFF, "staff", title=_("导入从业人数"), crumbs=crumbs)


@read_or_send
def learner_import_page(request: HttpRequest) -> HttpResponse:
    """导入学员."""
    require(may_enrol_any(request.user))

    def take(file: IO[bytes]) -> Report:
        return learners_import(government=ours(), file=file, by=user_of(request))

    crumbs = [(_("学员"), reverse("training:learner-list")), (_("导入学员"), "")]
    return _page(request, take, LEARNERS, "learners", title=_("导入学员"), crumbs=crumbs)


def _page(request: HttpRequest, take: Take, sheet: Sheet, kind: str, **more: Any) -> HttpResponse:
    sent = request.method == "POST"
    form = SheetForm(request.POST, request.FILES) if sent else SheetForm()
    report, trouble = None, ""
    if sent and form.is_valid():
        try:
            report = take(form.cleaned_data["file"])
        except SheetError as error:
            trouble = str(error)
    lines = sorted(report.lines, key=lambda line: line.outcome != Outcome.WRONG) if report else []
    context = {
        "form": form,
        "trouble": trouble,
        "counts": [(word, report.count(outcome)) for outcome, word in OUTCOMES.items()] if report else [],
        "is_clean": report is not None and report.is_clean,
        "lines": [(line.place, OUTCOMES[line.outcome], line.sentence) for line in lines[:MOST_SHOWN]],
        "columns": "、".join(sheet.columns),
        "template_url": reverse("training:template-sheet", args=[kind]),
        **more,
    }
    is_wrong = bool(trouble or (form.is_bound and form.errors) or (report and not report.is_clean))
    return render(request, "training/import.html", context, status=422 if is_wrong else 200)


@require_safe
def template_sheet(request: HttpRequest, kind: str) -> FileResponse:
    """A workbook to fill in."""
    if kind not in TEMPLATES:
        raise Http404
    sheet = TEMPLATES[kind]
    return FileResponse(
        template_book(sheet), as_attachment=True, filename=f"{sheet.word}.xlsx", content_type=XLSX
    )
