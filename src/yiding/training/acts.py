"""安全教育的操作, as tables: courses and what they are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, MakeForm, Subject, Told, plain
from yiding.core.columns import Viewer
from yiding.directory.fields import editing, government_of, ours
from yiding.files.acts import bringing_paper

from . import courses as do
from . import keeping
from .forms import (
    CategoryForm,
    CourseEditForm,
    CourseForm,
    ExamForm,
    OfGovernment,
    PageEditForm,
    PageForm,
    PaperForm,
    QuestionEditForm,
    QuestionForm,
    RuleForm,
)
from .models import Category, Course, CourseState, Exam, Page, Question, QuestionKind, Rule
from .permissions import may_keep_course, may_keep_courses, may_keep_part, may_set
from .selectors import category_get, course_get, page_get, question_get, rule_get
from .states import COURSE


def for_viewer(form: type[OfGovernment], told: Callable[[Any], Told] | None = None) -> MakeForm:
    """A form with the government's fields and posts, and the viewer's own body to begin with."""

    def make(data: QueryDict | None, row: Any, viewer: Viewer) -> forms.Form:
        initial = told(row) if told else {}
        return form(data, viewer=viewer, government=government_of(row), initial=initial)

    return make


def versioned(form: type[forms.Form], told: Callable[[Any], Told]) -> MakeForm:
    """A form on a row that is there."""
    return lambda data, row, _viewer: form(data, initial=told(row))


def _several(told: Told) -> Told:
    return {name: list(told.pop(name)) for name in ("sectors", "posts")}


def _write(_row: None, told: Told, by: User) -> Course:
    return do.course_write(body=told.pop("body"), **_several(told), values=told, by=by)


def _edit(row: Course, told: Told, by: User) -> None:
    version = told.pop("version")
    do.course_edit(course=row, version=version, **_several(told), values=told, by=by)


COURSE_FIELDS = ("version", "title", "intro", "hours", "least_minutes", "valid_months")


def _course_told(row: Course) -> Told:
    keys = {name: [one.pk for one in getattr(row, name).all()] for name in ("sectors", "posts")}
    return {**{name: getattr(row, name) for name in COURSE_FIELDS}, **keys}


def _exam(row: Course, told: Told, by: User) -> Exam:
    return do.exam_set(course=row, version=told.pop("version"), values=told, by=by)


EXAM_FIELDS = ("version", "minutes", "pass_mark", "attempts")
USUAL = {"single": (10, 4), "multiple": (5, 6), "judge": (10, 3)}


def _exam_told(row: Course) -> Told:
    exam = Exam.objects.filter(course=row).first()
    counts = exam.counts() if exam else USUAL
    told: Told = {f"{kind}_count": count for kind, (count, _marks) in counts.items()}
    told |= {f"{kind}_marks": marks for kind, (_count, marks) in counts.items()}
    usual = {"version": 0, "minutes": 45, "pass_mark": 80, "attempts": 3}
    return told | {name: getattr(exam, name) if exam else usual[name] for name in EXAM_FIELDS}


def _question_values(told: Told) -> Told:
    names = ("kind", "stem", "options", "answer", "explanation", "is_used")
    return {name: told[name] for name in names}


COURSES = Subject(
    "training",
    "course",
    _("安全教育课程"),
    get=course_get,
    prefix="courses/",
    acts=(
        Act(
            "write",
            _("编写课程"),
            may_keep_courses,
            _write,
            for_viewer(CourseForm),
            starts=True,
            is_first=True,
        ),
        Act(
            "open",
            _("开放课程"),
            may_keep_course,
            lambda row, _told, by: do.course_open(course=row, by=by),
            states=COURSE.moves["open"].sources,
            is_first=True,
        ),
        Act("edit", _("修改课程"), may_keep_course, _edit, for_viewer(CourseEditForm, _course_told)),
        Act(
            "page",
            _("增加课件页"),
            may_keep_course,
            lambda row, told, by: do.page_add(course=row, values=told, by=by),
            plain(PageForm),
        ),
        Act(
            "question",
            _("增加试题"),
            may_keep_course,
            lambda row, told, by: do.question_keep(course=row, values=_question_values(told), by=by),
            plain(QuestionForm),
        ),
        Act("exam", _("考试设置"), may_keep_course, _exam, versioned(ExamForm, _exam_told)),
        bringing_paper(
            Act(
                "paper",
                _("加入附件"),
                may_keep_course,
                lambda row, told, by: do.course_paper(course=row, paper=told["paper"], by=by),
                plain(PaperForm),
            )
        ),
        Act(
            "retire",
            _("停用课程"),
            may_keep_course,
            lambda row, _told, by: do.course_retire(course=row, by=by),
            states=frozenset({CourseState.OPEN.value}),
        ),
    ),
)


def _course_page(row: Page | Question) -> str:
    return reverse("training:course-detail", args=[row.course_id])


def _page_edit(row: Page, told: Told, by: User) -> None:
    do.page_edit(page=row, version=told.pop("version"), values=told, by=by)


def _page_told(row: Page) -> Told:
    return {name: getattr(row, name) for name in ("version", "title", "text", "least_seconds", "position")}


PAGES = Subject(
    "training",
    "page",
    _("课件页"),
    get=page_get,
    prefix="pages/",
    page=_course_page,
    list_name="training:course-list",
    acts=(Act("edit", _("修改课件页"), may_keep_part, _page_edit, versioned(PageEditForm, _page_told)),),
)


def _question_edit(row: Question, told: Told, by: User) -> None:
    values = _question_values(told)
    do.question_keep(course=row.course, question=row, version=told["version"], values=values, by=by)


def _question_told(row: Question) -> Told:
    is_judge = row.kind == QuestionKind.JUDGE
    letters = "".join("ABCDEFGH"[place] for place in row.answer)
    return {
        **{name: getattr(row, name) for name in ("version", "kind", "stem", "explanation", "is_used")},
        "lines": "" if is_judge else "\n".join(row.options),
        "letters": row.options[row.answer[0]] if is_judge else letters,
    }


def _bank(row: Question) -> str:
    return reverse("training:question-list", args=[row.course_id])


QUESTIONS = Subject(
    "training",
    "question",
    _("试题"),
    get=question_get,
    prefix="questions/",
    page=_bank,
    list_name="training:course-list",
    acts=(
        Act(
            "edit", _("修改试题"), may_keep_part, _question_edit, versioned(QuestionEditForm, _question_told)
        ),
    ),
)


# --- settings --------------------------------------------------------------------------------------------


def _category(row: Category | None, told: Told, by: User) -> Category:
    version = told.pop("version", None)
    return keeping.category_keep(
        category=row, government=government_of(row), values=told, version=version, by=by
    )


def _new_category(data: QueryDict | None, _row: None, _viewer: Viewer) -> forms.Form:
    form = CategoryForm(data, government=ours(), initial={"position": 20})
    del form.fields["version"]
    return form


def _category_told(row: Category) -> Told:
    return {name: getattr(row, name) for name in ("version", "kind", "name", "position")}


def _settings(_row: Any) -> str:
    return reverse("training:settings")


CATEGORIES = Subject(
    "training",
    "category",
    _("领域和岗位"),
    get=category_get,
    prefix="categories/",
    page=_settings,
    list_name="training:settings",
    acts=(
        Act("add", _("增加领域或岗位"), may_set, _category, _new_category, starts=True),
        Act("edit", _("修改领域或岗位"), may_set, _category, editing(CategoryForm, _category_told)),
    ),
)


def _rule(row: Rule, told: Told, by: User) -> None:
    keeping.rule_set(rule=row, version=told.pop("version"), values=told, by=by)


def _rule_told(row: Rule) -> Told:
    return {name: getattr(row, name) for name in ("version", "link_days", "warn_days", "certificate_word")}


RULES = Subject(
    "training",
    "rule",
    _("安全教育规则"),
    get=rule_get,
    prefix="rules/",
    page=_settings,
    list_name="training:settings",
    acts=(Act("set", _("修改规则"), may_set, _rule, versioned(RuleForm, _rule_told)),),
)
SUBJECTS = (COURSES, PAGES, QUESTIONS, CATEGORIES, RULES)
