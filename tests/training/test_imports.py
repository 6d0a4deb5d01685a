"""导入 (S30.1, S30.2): questions, staff and learners from a workbook, with a report by row."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from yiding.core.errors import BadRequest, NotAllowed
from yiding.core.sheets import Outcome, SheetError
from yiding.directory.models import Government
from yiding.training.errors import LearnerThere
from yiding.training.imports import (
    LEARNERS,
    QUESTIONS,
    STAFF,
    learners_import,
    questions_import,
    staff_import,
)
from yiding.training.models import Employer, Learner, Question, StaffCount
from yiding.training.people import Who, learner_add, learner_edit
from yiding.training.sheets import template_book

from .rows import School, category, enterprise_of, workbook

pytestmark = pytest.mark.django_db


def _question(kind: str, stem: str, options: str, answer: str) -> list[str]:
    return [kind, stem, *options.ljust(6)[:6], answer, "解析"]


def _blank(line: list[str]) -> list[str]:
    return [one.strip() for one in line]


def _report(report: Any) -> list[tuple[str, str, str]]:
    return [(line.place, str(line.outcome), line.sentence) for line in report.lines]


@pytest.mark.requirement("S30.1")
def test_questions_come_in_from_a_workbook(school: School) -> None:
    lines = [
        list(QUESTIONS.columns),
        _blank(_question("单选题", "灭火器压力表指针在绿区表示", "甲乙丙", "A")),
        _blank(_question("多选", "动火前应当", "甲乙丙丁", "A、C")),
        _blank(_question("判断题", "可以带电检修", "", "错")),
    ]
    told = {"course": school.course, "by": school.keeper}
    before = Question.objects.count()
    assert [one[1] for one in _report(questions_import(file=workbook(*lines), **told))] == ["added"] * 3
    assert Question.objects.count() == before + 3
    assert Question.objects.get(stem="动火前应当").answer == [0, 2]
    assert Question.objects.get(stem="可以带电检修").answer == [1]
    lines[1][8] = "B"
    report = questions_import(file=workbook(*lines), **told)
    assert [one[1] for one in _report(report)] == ["changed", "same", "same"]
    with pytest.raises(NotAllowed):
        questions_import(course=school.course, file=workbook(*lines), by=school.town)


def test_a_wrong_row_says_where_and_nothing_is_written(school: School) -> None:
    lines = [
        list(QUESTIONS.columns),
        _blank(_question("单选题", "好的一题", "甲乙", "A")),
        _blank(_question("填空题", "没有这种题型", "甲乙", "A")),
        _blank(_question("单选题", "两个答案", "甲乙", "AB")),
        _blank(_question("单选题", "答案在外", "甲乙", "F")),
        _blank(_question("判断题", "没有答案", "", "")),
        _blank(_question("单选题", "好的一题", "甲乙", "A")),
    ]
    before = Question.objects.count()
    report = questions_import(course=school.course, file=workbook(*lines), by=school.keeper)
    wrong = [line.place for line in report.lines if line.outcome == Outcome.WRONG]
    assert wrong == ["第 3 行", "第 4 行", "第 5 行", "第 6 行", "第 7 行"]
    assert Question.objects.count() == before
    with pytest.raises(SheetError):
        questions_import(course=school.course, file=workbook(["题型"]), by=school.keeper)


@pytest.mark.requirement("S30.2")
def test_staff_comes_in_with_the_town_of_each_enterprise(school: School) -> None:
    stage, fresh = school.stage, enterprise_of(school.stage, 5)

    def line(name: str, code: str, town: str = "乙局", post: str = "班组长", number: Any = 9) -> list[Any]:
        return [name, code, town, "", "工贸", post, number, "2026-01-31"]

    lines = [list(STAFF.columns), line(fresh.name, fresh.code), line(fresh.name, fresh.code, post="一线员工")]
    told = {"government": stage.government, "by": school.town}
    assert staff_import(file=workbook(*lines), **told).is_clean
    employer = Employer.objects.get(enterprise=fresh)
    assert (employer.town.name, str(employer.sector)) == ("乙局", "工贸")
    assert StaffCount.objects.filter(employer=employer).count() == 2
    other = enterprise_of(stage, 6)
    wrong = [
        line("无名", "91000000000000000X"),
        line(other.name, other.code, town="丙局"),
        line(other.name, other.code, town="没有的镇"),
        line(fresh.name, fresh.code, post="宇航员"),
        line(fresh.name, fresh.code, number="很多"),
    ]
    report = staff_import(file=workbook(lines[0], *wrong), **told)
    assert report.count(Outcome.WRONG) == 5
    assert not Employer.objects.filter(enterprise=other).exists()


@pytest.mark.requirement("S30.1")
def test_learners_come_in_and_the_same_number_is_the_same_person(school: School) -> None:
    enterprise = school.employer.enterprise

    def line(name: str, phone: str, post: str = "一线员工") -> list[Any]:
        return [enterprise.name, enterprise.code, name, post, phone]

    told = {"government": school.stage.government, "by": school.town}
    lines = [list(LEARNERS.columns), line("张建军", "139 1234 5678"), line("李四", "", "班组长")]
    report = learners_import(file=workbook(*lines), **told)
    assert [one[1] for one in _report(report)] == ["changed", "added"]
    assert set(Learner.objects.values_list("name", flat=True)) == {"张建军", "李四"}
    assert Learner.objects.get(name="张建军").phone_masked == "139****5678"
    assert learners_import(file=workbook(*lines), **told).count(Outcome.SAME) == 2
    wrong = [line("", "13900000001"), line("王五", "123"), line("赵六", "", "宇航员"), line("李四", "")]
    report = learners_import(file=workbook(lines[0], *wrong, line("李四", "")), **told)
    assert report.count(Outcome.WRONG) == 4
    by_other = {**told, "by": school.keeper}
    assert learners_import(file=workbook(*lines), **by_other).count(Outcome.WRONG) == 2


def test_a_learner_is_known_by_number_or_name(school: School) -> None:
    post, by = category(school.stage, "一线员工"), school.town
    with pytest.raises(LearnerThere):
        learner_add(employer=school.employer, who=Who("另一个", post, "+86 13912345678"), by=by)
    with pytest.raises(BadRequest):
        learner_add(employer=school.employer, who=Who("另一个", post, "12"), by=by)
    learner_edit(learner=school.learner, who=Who("张建军", post), version=1, by=by)
    assert school.learner.phone_masked == "139****5678"  # no number given: the one known stays
    with pytest.raises(NotAllowed):
        learner_edit(learner=school.learner, who=Who("张", post), version=2, by=school.keeper)


def test_the_page_reports_by_row_and_gives_the_template(school: School) -> None:
    Government.objects.update(is_ours=True)
    client = Client()
    client.force_login(school.keeper)
    address = reverse("training:question-import", args=[school.course.pk])
    assert client.get(address).status_code == 200
    wrong = workbook(list(QUESTIONS.columns), _blank(_question("单选题", "", "甲乙", "A")))
    answer = client.post(address, {"file": SimpleUploadedFile("题.xlsx", wrong.read())})
    assert answer.status_code == 422
    assert "第 2 行" in answer.content.decode()
    torn = client.post(address, {"file": SimpleUploadedFile("题.xlsx", b"torn")})
    assert torn.status_code == 422
    template = client.get(reverse("training:template-sheet", args=["questions"]))
    assert template.status_code == 200
    assert client.get(reverse("training:template-sheet", args=["other"])).status_code == 404


@pytest.mark.parametrize("sheet", [QUESTIONS, STAFF, LEARNERS], ids=lambda one: one.word)
def test_a_template_holds_the_columns(sheet: Any) -> None:
    head = next(load_workbook(template_book(sheet)).active.values)
    assert head == sheet.columns
