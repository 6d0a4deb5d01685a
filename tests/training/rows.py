"""安全教育各行: a course that can be passed, an enterprise of a town; and one row for each address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.access import Level
from yiding.directory.models import Body
from yiding.directory.subjects import Enterprise, check_digit
from yiding.files.services import Paper
from yiding.training.courses import (
    course_open,
    course_paper,
    course_write,
    exam_set,
    page_add,
    question_keep,
)
from yiding.training.examining import attempt_hand_in, attempt_start
from yiding.training.keeping import categories_seed, employer_add, staff_set
from yiding.training.links import token_of, verify_token_of
from yiding.training.models import (
    Attempt,
    Category,
    Certificate,
    Course,
    Employer,
    Enrolment,
    Learner,
    Page,
    Question,
    Reading,
    Rule,
)
from yiding.training.people import Who, learner_add, learner_enrol
from yiding.training.studying import page_open

EXAM = {
    "single_count": 2,
    "single_marks": 30,
    "multiple_count": 1,
    "multiple_marks": 20,
    "judge_count": 1,
    "judge_marks": 20,
    "minutes": 30,
    "pass_mark": 80,
    "attempts": 2,
}


def category(stage: Stage, name: str) -> Category:
    return Category.objects.get(government=stage.government, name=name)


def code_of(number: int) -> str:
    stem = f"91320500MA1{number:06d}"
    return stem + check_digit(stem)


def enterprise_of(stage: Stage, number: int) -> Enterprise:
    told = {"government": stage.government, "code": code_of(number)}
    return Enterprise.objects.get_or_create(**told, defaults={"name": f"澄湾第{number}机械有限公司"})[0]


def course_of(stage: Stage, body: Body, title: str = "机械车间安全操作", **values: Any) -> Course:
    """A course with two pages and a bank of questions, being written."""
    told = {"title": title, "hours": 2, "least_minutes": 1, "valid_months": 12, **values}
    course = course_write(body=body, values=told, by=stage.inspector)
    for number in (1, 2):
        page = {"title": f"第{number}讲", "text": "停机、断电、挂牌。", "least_seconds": 30}
        page_add(course=course, values=page, by=stage.inspector)
    for number in range(4):
        _question(stage, course, "single", f"单选{number}", ["甲", "乙", "丙"], [0])
    for number in range(2):
        _question(stage, course, "multiple", f"多选{number}", ["甲", "乙", "丙"], [0, 1])
        _question(stage, course, "judge", f"判断{number}", ["正确", "错误"], [1])
    exam_set(course=course, values=EXAM, by=stage.inspector)
    return course


def _question(
    stage: Stage, course: Course, kind: str, stem: str, options: list[str], answer: list[int]
) -> None:
    values = {"kind": kind, "stem": stem, "options": options, "answer": answer, "explanation": "见第一讲"}
    question_keep(course=course, values=values, by=stage.inspector)


@dataclass
class School:
    """班底: of 甲局 an open course, of the town 乙局 an enterprise whose learner is enrolled in it."""

    stage: Stage
    course: Course
    employer: Employer
    learner: Learner
    enrolment: Enrolment
    more: list[Learner] = field(default_factory=list)

    @property
    def keeper(self) -> Any:
        return self.stage.liaisons["甲局"]

    @property
    def town(self) -> Any:
        return self.stage.liaisons["乙局"]

    def study(self, enrolment: Enrolment | None = None) -> Enrolment:
        """All pages read, enough minutes counted."""
        row = enrolment or self.enrolment
        for page in Page.objects.filter(course=row.course_id):
            page_open(enrolment=row, page=page)
        Reading.objects.filter(enrolment=row).update(seconds=60, read_at=clock.now())
        Enrolment.objects.filter(pk=row.pk).update(seconds=120)
        row.refresh_from_db()
        return row

    def sit(self, enrolment: Enrolment | None = None, *, right: bool = True) -> Attempt:
        """An attempt that is handed in."""
        attempt = attempt_start(enrolment=enrolment or self.enrolment)
        return attempt_hand_in(attempt=attempt, given=answers_to(attempt) if right else {})

    def certify(self, enrolment: Enrolment | None = None) -> Certificate:
        row = self.study(enrolment)
        self.sit(row)
        return Certificate.objects.get(enrolment=row)

    def another(self, name: str, post: str = "一线员工") -> Enrolment:
        """Another learner of the enterprise, enrolled."""
        who = Who(name, category(self.stage, post))
        learner = learner_add(employer=self.employer, who=who, by=self.town)
        return learner_enrol(learner=learner, course=self.course, by=self.town)


def answers_to(attempt: Attempt) -> dict[str, list[int]]:
    return {item["key"]: item["answer"] for item in attempt.paper}


def school_of(stage: Stage, keeper: Body | None = None, town: Body | None = None, number: int = 1) -> School:
    categories_seed(government=stage.government)
    course = course_of(stage, keeper or stage.body("甲局"))
    course_open(course=course, by=stage.inspector)
    own = town or stage.body("乙局")
    by = next((user for name, user in stage.liaisons.items() if stage.bodies.get(name) == own), None)
    by = by or _liaison_of(stage, own)
    employer = employer_add(
        enterprise=enterprise_of(stage, number), town=own, sector=category(stage, "工贸"), by=by
    )
    post = category(stage, "一线员工")
    staff_set(employer=employer, post=post, number=4, counted_on=clock.today(), by=by)
    learner = learner_add(employer=employer, who=Who("张建国", post, "13912345678"), by=by)
    enrolment = learner_enrol(learner=learner, course=course, by=by, due_on=stage.day(30))
    return School(stage, course, employer, learner, enrolment)


def _liaison_of(stage: Stage, body: Body) -> Any:
    """Somebody who does the work of a body that is not the stage's own."""
    from tests.supervision.rows import holder
    from yiding.core.access import Role

    return holder(f"安培联络员{body.pk}", Role.LIAISON, body)


def workbook(*lines: list[Any]) -> BytesIO:
    book, file = Workbook(), BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(file)
    file.seek(0)
    return file


# --- one row for each address ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Rows:
    """各行 of one body, which is both the keeper of the course and the town of the enterprise."""

    school: School
    draft: Course
    failed: Enrolment
    reading: Enrolment
    sitting: Enrolment
    certificate: Certificate
    attempt: Attempt
    document: Any
    rule: Rule
    leaving: Learner
    blanking: Learner

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """By address, what it takes."""
        school = self.school
        course, learner, token = school.course, school.learner, token_of(school.learner)
        first, own = Page.objects.filter(course=course).earliest("pk"), {"token": token}
        told: dict[str, dict[str, object]] = {
            **{
                f"training:course-{act}": {"pk": course.pk}
                for act in ("detail", "edit", "page", "question", "exam", "paper", "retire")
            },
            **{f"training:question-{name}": {"pk": course.pk} for name in ("list", "import")},
            **{
                f"training:employer-{act}": {"pk": school.employer.pk}
                for act in ("detail", "links", "learner", "enrol", "count", "edit")
            },
            **{f"training:learner-{act}": {"pk": learner.pk} for act in ("detail", "link", "edit", "renew")},
            **{f"training:certificate-{act}": {"pk": self.certificate.pk} for act in ("detail", "revoke")},
            "training:course-open": {"pk": self.draft.pk},
            "training:page-edit": {"pk": first.pk},
            "training:question-edit": {"pk": Question.objects.filter(course=course).earliest("pk").pk},
            "training:learner-enrol": {"pk": self.leaving.pk},
            "training:learner-leave": {"pk": self.leaving.pk},
            "training:learner-blank": {"pk": self.blanking.pk},
            "training:enrolment-detail": {"pk": school.enrolment.pk},
            "training:enrolment-allow": {"pk": self.failed.pk},
            "training:attempt-detail": {"pk": self.attempt.pk},
            "training:category-edit": {"pk": category(school.stage, "商贸服务").pk},
            "training:rule-set": {"pk": self.rule.pk},
            "training:template-sheet": {"kind": "staff"},
        }
        reading, sitting = self._of(self.reading), self._of(self.sitting)
        done = {**own, "pk": self.certificate.enrolment_id}
        told |= {f"learn:{name}": {**reading, "page": first.pk} for name in ("page", "beat", "read")}
        told |= {f"learn:{name}": sitting for name in ("exam", "exam-start", "exam-save")}
        told |= {
            "learn:home": own,
            "learn:file": {**reading, "document": self.document.pk},
            "learn:result": {**done, "number": self.attempt.number},
            "learn:certificate": done,
            "learn:verify": {"token": verify_token_of(self.certificate)},
        }
        return told

    @staticmethod
    def _of(row: Enrolment) -> dict[str, object]:
        return {"token": token_of(row.learner), "pk": row.pk}

    @property
    def on_pages(self) -> dict[str, object]:
        """By word, the key that a page takes."""
        keys = self.keys
        return {
            f"{name.replace(':', '_').replace('-', '_')}__{argument}": value
            for name, told in keys.items()
            for argument, value in told.items()
        }


def rows_of(stage: Stage, seat: Body | None = None) -> Rows:
    """One for each address; ``seat`` is the body of those who try."""
    seat = seat or stage.body("丙局")
    school = school_of(stage, seat, seat, number=7)
    draft = course_of(stage, seat, title="新进员工三级教育")
    paper = Paper(BytesIO("操作规程".encode()), "操作规程.txt", Level.PUBLIC)
    document = course_paper(course=school.course, paper=paper, by=stage.inspector)
    liaison = _own(stage, seat)
    people = [
        learner_add(employer=school.employer, who=Who(name, category(stage, "一线员工")), by=liaison)
        for name in ("李学习", "王考试", "赵未过", "钱离岗", "孙清除")
    ]
    enrolments = [learner_enrol(learner=one, course=school.course, by=liaison) for one in people[:3]]
    certificate = school.certify()
    reading, sitting, failed = enrolments
    page_open(enrolment=reading, page=Page.objects.filter(course=school.course).earliest("pk"))
    school.study(sitting)
    paper_open = attempt_start(enrolment=sitting)
    # Those who walk over all pages take longer than an exam.
    Attempt.objects.filter(pk=paper_open.pk).update(due_at=clock.now() + timedelta(hours=12))
    school.study(failed)
    for _time in range(EXAM["attempts"]):
        school.sit(failed, right=False)
    Certificate.objects.filter(pk=certificate.pk).update(valid_until=clock.today() + timedelta(days=20))
    return Rows(
        school,
        draft,
        failed,
        reading,
        sitting,
        certificate,
        Attempt.objects.get(enrolment=certificate.enrolment_id),
        document,
        Rule.objects.get(government=stage.government),
        people[3],
        people[4],
    )


def _own(stage: Stage, seat: Body) -> Any:
    from django.contrib.auth.models import User

    own = next((user for name, user in stage.liaisons.items() if stage.bodies.get(name) == seat), None)
    return own or User.objects.get(username=f"安培联络员{seat.pk}")
