"""演示安全教育: a course of the demo city, enterprises of its towns, workers who learned and passed.

The words stand in ``demo_training.toml``, the acts go through the services. Only the days are put back
afterwards: nobody can pass an exam some months ago.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from io import BytesIO
from typing import Any

import xlsxwriter
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.core import clock
from yiding.directory.models import Government
from yiding.directory.subject_imports import SUBJECTS, subjects_import
from yiding.directory.subjects import Enterprise, check_digit
from yiding.training import courses as writing
from yiding.training.certifying import last_day
from yiding.training.courses import JUDGE_OPTIONS
from yiding.training.examining import attempt_hand_in, attempt_start
from yiding.training.keeping import categories_seed, category_keep, employer_add, staff_set
from yiding.training.models import Category, Certificate, Course, Employer, Enrolment, Learner, Page, Reading
from yiding.training.people import Who, learner_add, learner_enrol
from yiding.training.studying import page_open

from .demo_beside import City

Words = Mapping[str, Any]
MONTH = 30
STEM = "91320599MA2D{:05d}"


@dataclass(slots=True)
class School:
    """What the rows need: the city, its people, the course, who learns in how many seconds."""

    city: City
    course: Course
    names: Iterator[str]
    seconds: int

    def category(self, name: str) -> Category:
        return Category.objects.get(government=self.city.government, name=name)


@transaction.atomic
def training_make(government: Government) -> None:
    """Fills the room once, after the people are there."""
    city = City(government, {user.username: user for user in User.objects.all()})
    if Course.objects.filter(government=city.government).exists():
        return
    text = resources.files(__package__).joinpath("demo_training.toml").read_text("utf-8")
    book = tomllib.loads(text)
    categories_seed(government=city.government)
    values = {"kind": "sector", "name": book["sector"], "position": 10}
    category_keep(category=None, government=city.government, values=values, by=city.inspector)
    first, *_rest = [_course(city, told) for told in book["courses"]]
    _enterprises(city, book["employers"])
    school = School(city, first, _names(book["people"]), book["seconds"])
    for told in book["employers"]:
        _employer(school, told)


def _names(told: Words) -> Iterator[str]:
    for number in range(10_000):
        surnames, given = told["surnames"], told["given"]
        yield surnames[number % len(surnames)] + given[(number * 5 + number // 31) % len(given)]


def _course(city: City, told: Words) -> Course:
    names = ("title", "intro", "hours", "least_minutes", "valid_months")
    posts = Category.objects.filter(government=city.government, name__in=told.get("posts", []))
    values = {name: told[name] for name in names}
    by = city.inspector
    course = writing.course_write(body=city.body(told["body"]), values=values, by=by, posts=list(posts))
    for title, text in told["pages"]:
        page = {"title": title, "text": text, "least_seconds": 120}
        writing.page_add(course=course, values=page, by=by)
    for question in _questions(told):
        writing.question_keep(course=course, values=question, by=by)
    writing.exam_set(course=course, values=_exam(told), by=by)
    writing.course_open(course=course, by=by)
    return course


def _questions(told: Words) -> Iterator[dict[str, Any]]:
    for stem, *options, why in told["single"]:
        yield {"kind": "single", "stem": stem, "options": options, "answer": [0], "explanation": why}
    for stem, options, letters, why in told["multiple"]:
        answer = ["ABCDEFGH".index(letter) for letter in letters]
        yield {"kind": "multiple", "stem": stem, "options": options, "answer": answer, "explanation": why}
    for stem, is_true, why in told["judge"]:
        answer, options = [0 if is_true else 1], list(JUDGE_OPTIONS)
        yield {"kind": "judge", "stem": stem, "options": options, "answer": answer, "explanation": why}


def _exam(told: Words) -> dict[str, int]:
    is_short = len(told["single"]) == 1
    counts = (1, 50, 1, 30, 1, 20) if is_short else (5, 8, 3, 10, 6, 5)
    names = ("single_count", "single_marks", "multiple_count", "multiple_marks", "judge_count", "judge_marks")
    more = {"minutes": told["minutes"], "pass_mark": 80, "attempts": 3}
    return {**dict(zip(names, counts, strict=True)), **more}


def _code(number: int) -> str:
    stem = STEM.format(number)
    return stem + check_digit(stem)


def _enterprises(city: City, told: list[Words]) -> None:
    """The enterprises in the directory, as they come in from a workbook."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("企业")
        columns = SUBJECTS["enterprise"].columns
        sheet.write_row(0, 0, columns)
        for number, one in enumerate(told, start=1):
            row = {"企业名称": one["name"], "统一社会信用代码": _code(number), "行业": one["sector"]}
            row |= {"地址": one["town"]}
            sheet.write_row(number, 0, [row.get(column, "") for column in columns])
    file.seek(0)
    subjects_import(government=city.government, kind="enterprise", file=file, by=city.people["mishu"])


def _employer(school: School, told: Words) -> None:
    city, by = school.city, school.city.people[told["by"]]
    department = None if told["by"] == "zhen" else city.body("市水务局")
    row = employer_add(
        enterprise=Enterprise.objects.get(government=city.government, name=told["name"]),
        town=city.body(told["town"]),
        department=department,
        sector=school.category(told["sector"]),
        by=by,
    )
    counted_on = clock.today() - timedelta(days=MONTH * 11)
    for post, number in told["staff"].items():
        category = school.category(post)
        staff_set(employer=row, post=category, number=number, counted_on=counted_on, by=by)
    for months in told["passed"]:
        _passed(school, _learner(school, row, by), months)
    for _n in range(told["failed"]):
        _sat(_read(school, _learner(school, row, by)), is_right=False)
    for _n in range(told["learning"]):
        page_open(enrolment=_learner(school, row, by), page=_pages(school)[0])
    learner_add(employer=row, who=Who(next(school.names), school.category("新进员工")), by=by)


def _pages(school: School) -> list[Page]:
    return list(Page.objects.filter(course=school.course))


def _learner(school: School, employer: Employer, by: Any) -> Enrolment:
    number = Learner.objects.count()
    who = Who(next(school.names), school.category("一线员工"), f"1390000{number:04d}")
    learner = learner_add(employer=employer, who=who, by=by)
    due_on = clock.today() + timedelta(days=MONTH)
    return learner_enrol(learner=learner, course=school.course, by=by, due_on=due_on)


def _read(school: School, row: Enrolment) -> Enrolment:
    """All pages read; the seconds are set, for nobody waits here while they pass."""
    for page in _pages(school):
        page_open(enrolment=row, page=page)
    readings = Reading.objects.filter(enrolment=row)
    readings.update(seconds=school.seconds, read_at=clock.now())
    Enrolment.objects.filter(pk=row.pk).update(seconds=school.seconds * readings.count())
    return row


def _sat(row: Enrolment, *, is_right: bool) -> None:
    attempt = attempt_start(enrolment=row)
    given = {item["key"]: item["answer"] for item in attempt.paper}
    wrong = dict(list(given.items())[:4])
    attempt_hand_in(attempt=attempt, given=given if is_right else wrong)


def _passed(school: School, row: Enrolment, months: int) -> None:
    """A certificate, its days put back by so many months."""
    _sat(_read(school, row), is_right=True)
    back = timedelta(days=MONTH * months)
    day = clock.today() - back
    Certificate.objects.filter(enrolment=row).update(
        issued_on=day, valid_until=last_day(day, school.course.valid_months)
    )
    Enrolment.objects.filter(pk=row.pk).update(enrolled_on=day, due_on=None)
    Learner.objects.filter(pk=row.learner_id).update(joined_on=day)
    Reading.objects.filter(enrolment=row).update(opened_at=F("opened_at") - back, read_at=F("read_at") - back)
    row.attempts.update(
        started_at=F("started_at") - back, due_at=F("due_at") - back, handed_in_at=F("handed_in_at") - back
    )
