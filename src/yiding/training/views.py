"""安全教育的页面: coverage, lists, settings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiding.core import clock
from yiding.core.acts import user_of
from yiding.core.exports import XLSX
from yiding.core.figures import Figure
from yiding.core.lists import ListSpec, list_response
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list

from . import acts, acts_people, lists
from .forms import CoverageForm
from .keeping import categories_seed
from .measuring import Coverage, Scope, coverage_of, progress_of_towns, whole_by_month
from .models import CategoryKind, CourseState, Rule
from .permissions import may_enrol_any, may_keep_course, may_read_bank, may_set, require
from .selectors import (
    categories_visible_to,
    course_get,
    courses_visible_to,
    employers_listed,
    questions_visible_to,
    rules_visible_to,
)
from .sheets import coverage_book

LIST = "core/subject_list.html"


# --- coverage --------------------------------------------------------------------------------------------


def _scope(request: HttpRequest) -> tuple[Scope, CoverageForm]:
    """What the address asks for; a wrong word asks for all."""
    government = ours()
    mine = {"government": government}
    courses = courses_visible_to(request.user).filter(**mine).exclude(state=CourseState.DRAFT)
    sectors = categories_visible_to(request.user).filter(kind=CategoryKind.SECTOR, **mine)
    form = CoverageForm(request.GET, courses=courses, sectors=sectors)
    told = form.cleaned_data if form.is_valid() else {}
    return Scope(government, told.get("course"), told.get("sector")), form


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """覆盖率: trained of staff by town, field and post, and how it went on month by month."""
    scope, form = _scope(request)
    told = coverage_of(scope)
    days, advances = progress_of_towns(scope)
    advances.sort(key=lambda one: (one.gained is None, -(one.gained or 0), one.name))
    context = {
        "title": _("全员安全教育覆盖率"),
        "form": form,
        "told": told,
        "figures": _figures(request, told),
        "months": [f"{day:%Y-%m}" for day in days],
        "whole": whole_by_month(days, advances),
        "advances": advances,
        "beside": _beside(request),
        "query": request.GET.urlencode(),
        "today": clock.today(),
    }
    return render(request, "training/coverage.html", context)


def _figures(request: HttpRequest, told: Coverage) -> list[Figure]:
    """In all, and what the viewer's own enterprises still lack."""
    own: QuerySet[Any] = employers_listed(request.user)
    rows = list(own.values_list("staff", "learner_count"))
    uncounted = sum(staff is None for staff, _people in rows)
    odd = sum(staff is not None and people > staff for staff, people in rows)
    percent = told.total.percent
    share = _("没有人数") if percent is None else percent
    return [
        Figure(_("覆盖率"), share, "" if percent is None else "%"),
        Figure(_("从业人数"), told.total.staff),
        Figure(_("持有效证书人数"), told.total.trained, url=reverse("training:certificate-list")),
        Figure(_("应学未学"), told.total.untrained, url=reverse("training:untrained-list")),
        Figure(_("没有上报人数的企业"), uncounted, url=lists.employers_where("uncounted")),
        Figure(_("学员多于上报人数的企业"), odd, url=lists.employers_where("odd")),
    ]


def _beside(request: HttpRequest) -> list[tuple[str, str]]:
    names = [
        (_("课程"), "course-list"),
        (_("企业"), "employer-list"),
        (_("学员"), "learner-list"),
        (_("学习记录"), "enrolment-list"),
        (_("证书"), "certificate-list"),
        (_("应学未学"), "untrained-list"),
        (_("设置"), "settings"),
    ]
    return [(label, reverse(f"training:{name}")) for label, name in names]


@require_safe
def coverage_sheet(request: HttpRequest) -> FileResponse:
    """The same as a workbook."""
    scope, _form = _scope(request)
    days, advances = progress_of_towns(scope)
    book = coverage_book(coverage_of(scope), [f"{day:%Y-%m}" for day in days], advances)
    name = f"{_('安全教育覆盖率')}-{clock.today():%Y-%m-%d}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)


# --- lists -----------------------------------------------------------------------------------------------


def _listed(
    request: HttpRequest, spec: ListSpec, field: str, started: Any = (), beside: Any = ()
) -> HttpResponseBase:
    context = {
        "acts": started,
        "beside": beside,
        "crumbs": [(_("安全教育"), reverse("training:coverage")), (spec.title, "")],
    }
    return scoped_list(request, spec, field=field, template=LIST, context=context)


def course_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, lists.COURSES, "government", acts.COURSES.started(request.user))


def employer_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("导入从业人数"), reverse("training:staff-import"))] if may_enrol_any(request.user) else []
    started = acts_people.EMPLOYERS.started(request.user)
    return _listed(request, lists.EMPLOYERS, "government", started, beside)


def learner_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("导入学员"), reverse("training:learner-import"))] if may_enrol_any(request.user) else []
    return _listed(request, lists.LEARNERS, "employer__government", (), beside)


def untrained_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, lists.UNTRAINED, "employer__government")


def enrolment_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, lists.ENROLMENTS, "learner__employer__government")


def certificate_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("将到期的证书"), reverse("training:expiring-list"))]
    return _listed(request, lists.CERTIFICATES, "government", (), beside)


def expiring_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, lists.EXPIRING, "government")


def question_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """题库 of one course, for who keeps it and who sees all."""
    course = course_get(request.user, pk)
    require(may_read_bank(request.user, course))
    may_keep = may_keep_course(request.user, course)
    spec = lists.questions_of(course, questions_visible_to, may_keep=may_keep)
    context = {
        "title": _("题库：%(course)s") % {"course": course.title},
        "crumbs": acts.COURSES.crumbs(course, _("题库")),
        "beside": _bank_ways(pk) if may_keep else [],
    }
    return list_response(request, spec, template=LIST, context=context)


def _bank_ways(pk: int) -> list[tuple[str, str]]:
    return [
        (_("增加试题"), reverse("training:course-question", args=[pk])),
        (_("导入试题"), reverse("training:question-import", args=[pk])),
    ]


# --- settings --------------------------------------------------------------------------------------------


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """设置: fields, posts and rules."""
    government = ours()
    rows = categories_visible_to(request.user).filter(government=government)
    rule = rules_visible_to(request.user).filter(government=government).first()
    shown = rule or Rule()
    context = {
        "title": _("安全教育设置"),
        "crumbs": [(_("安全教育"), reverse("training:coverage")), (_("设置"), "")],
        "acts": acts.CATEGORIES.started(request.user),
        "groups": [
            (
                kind.label,
                [(row, acts.CATEGORIES.offered(request.user, row)) for row in rows if row.kind == kind],
            )
            for kind in CategoryKind
        ],
        "facts": [
            (_("学习链接有效天数"), shown.link_days),
            (_("证书到期前多少天提醒"), shown.warn_days),
            (_("证书编号的字头"), shown.certificate_word),
        ],
        "rule_acts": acts.RULES.offered(request.user, rule) if rule else [],
        "may_seed": may_set(request.user) and (rule is None or not rows),
    }
    return render(request, "training/settings.html", context)


@require_POST
def category_seed(request: HttpRequest) -> HttpResponse:
    """The usual fields and posts."""
    require(may_set(request.user))
    categories_seed(government=ours(), by=user_of(request))
    return redirect("training:settings")
