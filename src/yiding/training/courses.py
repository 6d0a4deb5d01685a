"""课程: written by a body, with pages, a bank of questions and an exam; open when all of it is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest
from yiding.core.moves import move
from yiding.directory.models import Body
from yiding.files.models import Document
from yiding.files.services import Paper, document_make

from .drawing import is_enough
from .errors import NotReady, QuestionThere
from .keeping import saved
from .models import Category, Course, Exam, Page, Question, QuestionKind
from .permissions import may_keep_course, may_keep_for, require
from .states import COURSE

HOME = "training.course"
JUDGE_OPTIONS = ("正确", "错误")
LEAST_OPTIONS, MOST_OPTIONS = 2, 8
Categories = Sequence[Category]


def of_course(row: Course) -> About:
    return About(government_id=row.government_id, body_id=row.body_id)


@transaction.atomic
def course_write(
    *, body: Body, values: Mapping[str, Any], by: User, sectors: Categories = (), posts: Categories = ()
) -> Course:
    """编写课程: of a body; without fields or posts it is for all of them."""
    require(may_keep_for(by, body.pk))
    row = Course.objects.create(government=body.government, body=body, made_on=clock.today(), **values)
    row.sectors.set(sectors)
    row.posts.set(posts)
    record("course.written", row, by=by, after={"title": row.title}, touches=of_course(row))
    return row


@transaction.atomic
def course_edit(
    *,
    course: Course,
    values: Mapping[str, Any],
    version: int,
    by: User,
    sectors: Categories,
    posts: Categories,
) -> None:
    """修改课程. What was certified before stays as it was certified. Raises EditConflict."""
    require(may_keep_course(by, course))
    saved(course, version, **values)
    course.sectors.set(sectors)
    course.posts.set(posts)
    after = {"title": course.title, "valid_months": course.valid_months}
    record("course.edited", course, by=by, after=after, touches=of_course(course))


@transaction.atomic
def course_open(*, course: Course, by: User) -> None:
    """开放课程. Raises NotReady without pages, exam or enough questions."""
    require(may_keep_course(by, course))
    exam = Exam.objects.filter(course=course).first()
    bank = list(course.questions.filter(is_used=True))
    if not course.pages.exists() or exam is None or not is_enough(bank, exam.counts()):
        raise NotReady
    move(COURSE, "open", course, writer(course, by=by, touches=of_course(course)))


@transaction.atomic
def course_retire(*, course: Course, by: User) -> None:
    """停用课程: nobody new begins it; who is learning goes on."""
    require(may_keep_course(by, course))
    move(COURSE, "retire", course, writer(course, by=by, touches=of_course(course)))


@transaction.atomic
def course_paper(*, course: Course, paper: Paper | None, by: User) -> Document:
    """加入附件: learners can take those that are public. Raises BadRequest without a file."""
    require(may_keep_course(by, course))
    if paper is None:
        raise BadRequest("file")
    with gathered():
        document = document_make(
            title=paper.name[:200], about=(HOME, course.pk), paper=paper, by=by, owner_body_id=course.body_id
        )
        after = {"document": document.pk}
        record("course.paper_added", course, by=by, after=after, touches=of_course(course))
    return document


# --- pages -----------------------------------------------------------------------------------------------


@transaction.atomic
def page_add(*, course: Course, values: Mapping[str, Any], by: User) -> Page:
    """增加课件页, last of all."""
    require(may_keep_course(by, course))
    last = course.pages.aggregate(last=Max("position"))["last"] or 0
    row = Page.objects.create(course=course, **{"position": last + 1, **values})
    record("course.page_added", course, by=by, after={"page": row.title}, touches=of_course(course))
    return row


@transaction.atomic
def page_edit(*, page: Page, values: Mapping[str, Any], version: int, by: User) -> None:
    """修改课件页. Raises EditConflict."""
    require(may_keep_course(by, page.course))
    saved(page, version, **values)
    touches = of_course(page.course)
    record("course.page_edited", page.course, by=by, after={"page": page.title}, touches=touches)


# --- questions -------------------------------------------------------------------------------------------


def question_check(kind: str, options: Sequence[str], answer: Sequence[int]) -> Any:
    """What is wrong with a question, as a sentence; nothing where it is right."""
    if kind == QuestionKind.JUDGE:
        return "" if len(answer) == 1 else _("判断题的答案应为“正确”或“错误”。")
    if not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS or len(set(options)) != len(options):
        return _("选项应有 2 至 8 个，且互不相同。")
    if not answer or max(answer) >= len(options):
        return _("答案不在选项之中。")
    if kind == QuestionKind.SINGLE and len(answer) != 1:
        return _("单选题只能有一个答案。")
    return ""


@transaction.atomic
def question_keep(
    *,
    course: Course,
    values: Mapping[str, Any],
    by: User,
    question: Question | None = None,
    version: int | None = None,
) -> Question:
    """增加或修改试题. Papers that were drawn before keep the question as it was. Raises QuestionThere."""
    require(may_keep_course(by, course))
    if question_check(values["kind"], values["options"], values["answer"]):
        raise BadRequest("answer")
    try:
        with transaction.atomic():
            if question is None:
                question = Question.objects.create(course=course, **values)
            else:
                saved(question, version or 0, **values)
    except IntegrityError:
        raise QuestionThere from None
    after = {"question": question.pk, "kind": question.kind, "is_used": question.is_used}
    record("course.question_kept", course, by=by, after=after, touches=of_course(course))
    return question


@transaction.atomic
def exam_set(*, course: Course, values: Mapping[str, Any], by: User, version: int = 0) -> Exam:
    """设定考试. Who is sitting one goes on with the paper that was drawn. Raises BadRequest, EditConflict."""
    require(may_keep_course(by, course))
    exam = Exam.objects.filter(course=course).first()
    if exam is None:
        exam = Exam.objects.create(course=course, **values)
    else:
        saved(exam, version, **values)
    if not 0 < exam.pass_mark <= exam.full_marks:
        raise BadRequest("pass_mark")
    record("course.exam_set", course, by=by, after=dict(values), touches=of_course(course))
    return exam
