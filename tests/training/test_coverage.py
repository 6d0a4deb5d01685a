"""覆盖率 (S30.2, S30.3): trained of staff by town, field and post; the untrained; progress by month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.errors import BadRequest, EditConflict, NotAllowed
from yiding.directory.models import Government
from yiding.training.behind import untrained_seen_by
from yiding.training.errors import EmployerThere
from yiding.training.keeping import employer_add, employer_edit, staff_set
from yiding.training.measuring import Scope, coverage_of, month_ends, progress_of_towns
from yiding.training.models import Learner, StaffCount
from yiding.training.people import employer_enrol, learner_leave
from yiding.training.selectors import (
    attempts_visible_to,
    courses_visible_to,
    employers_listed,
    employers_visible_to,
    enrolments_visible_to,
    learners_visible_to,
    questions_visible_to,
)

from .rows import School, category, course_of, enterprise_of, rows_of, school_of

pytestmark = pytest.mark.django_db


def _scope(school: School, **more: Any) -> Scope:
    return Scope(school.stage.government, **more)


@pytest.mark.requirement("S30.2")
def test_coverage_is_trained_of_staff_by_town_field_post_and_enterprise(school: School) -> None:
    stage = school.stage
    assert [(one.name, one.percent) for one in coverage_of(_scope(school)).towns] == [("乙局", 0)]
    school.certify()
    school.another("李四")
    told = coverage_of(_scope(school))
    (town,) = told.towns
    assert (town.staff, town.learners, town.trained, town.percent) == (4, 2, 1, 25)
    assert (town.untrained, town.unentered) == (3, 2)
    assert [(one.name, one.percent) for one in told.sectors] == [("工贸", 25)]
    assert [(one.name, one.percent) for one in told.posts] == [("一线员工", 25)]
    row = employers_listed(stage.inspector).get()
    assert (row.staff, row.learner_count, row.trained_count) == (4, 2, 1)
    assert [str(one) for one in untrained_seen_by(school.town)] == ["李四"]
    learner_leave(learner=school.learner, by=school.town)
    assert coverage_of(_scope(school)).total.trained == 0  # who left is trained for nobody


@pytest.mark.requirement("S30.2")
def test_towns_are_ranked_and_one_without_a_count_is_last_not_perfect(school: School) -> None:
    stage = school.stage
    school.certify()
    third = employer_add(
        enterprise=enterprise_of(stage, 3), town=stage.body("丙局"), by=stage.liaisons["丙局"]
    )
    best = employer_add(
        enterprise=enterprise_of(stage, 2), town=stage.body("甲局"), by=stage.liaisons["甲局"]
    )
    post = category(stage, "一线员工")
    staff_set(employer=best, post=post, number=1, counted_on=clock.today(), by=stage.liaisons["甲局"])
    told = [(one.name, one.percent) for one in coverage_of(_scope(school)).towns]
    assert told == [("乙局", 25), ("甲局", 0)]
    assert employers_listed(stage.inspector).get(pk=third.pk).staff is None
    Learner.objects.update(employer=third)
    told = [(one.name, one.percent) for one in coverage_of(_scope(school)).towns]
    assert told == [("乙局", 0), ("甲局", 0), ("丙局", None)]


def test_a_share_never_passes_one_hundred_and_the_enterprise_is_listed(school: School) -> None:
    post = category(school.stage, "一线员工")
    staff_set(employer=school.employer, post=post, number=1, counted_on=clock.today(), by=school.town)
    school.certify()
    school.certify(school.another("李四"))
    assert coverage_of(_scope(school)).total.percent == 100
    Government.objects.update(is_ours=True)
    client = Client()
    client.force_login(school.town)
    page = client.get(reverse("training:employer-list") + "?standing=odd").content.decode()
    assert str(school.employer) in page


def test_coverage_of_a_course_counts_those_whom_it_is_for(school: School) -> None:
    stage = school.stage
    heads = category(stage, "主要负责人")
    staff_set(employer=school.employer, post=heads, number=1, counted_on=clock.today(), by=school.town)
    special = course_of(stage, stage.body("甲局"), title="负责人培训")
    special.posts.set([heads])
    special.sectors.set([category(stage, "工贸")])
    school.certify()
    assert coverage_of(_scope(school)).total.staff == 5
    told = coverage_of(_scope(school, course=special)).total
    assert (told.staff, told.trained) == (1, 0)
    assert coverage_of(_scope(school, course=school.course)).total.trained == 1
    assert coverage_of(_scope(school, sector=category(stage, "消防重点单位"))).total.staff == 0


def test_everybody_in_an_enterprise_is_enrolled_once(school: School) -> None:
    school.another("李四", post="主要负责人")
    school.course.posts.set([category(school.stage, "一线员工")])
    told = {"employer": school.employer, "course": school.course, "by": school.town}
    assert employer_enrol(**told) == 0  # one learns it, the other it is not for
    school.course.posts.set([])
    Learner.objects.get(name="李四").enrolments.all().delete()
    assert (employer_enrol(**told), employer_enrol(**told)) == (1, 0)
    with pytest.raises(NotAllowed):
        employer_enrol(**{**told, "by": school.keeper})


@pytest.mark.requirement("S30.3")
def test_progress_is_told_by_town_at_the_end_of_each_month(school: School) -> None:
    StaffCount.objects.all().delete()
    post = category(school.stage, "一线员工")
    with time_machine.travel("2026-03-10 01:00:00+00:00", tick=False) as day:
        Learner.objects.update(joined_on="2026-03-10", link_until="2030-01-01")
        staff_set(employer=school.employer, post=post, number=2, counted_on=date(2026, 3, 10), by=school.town)
        school.certify()
        day.move_to("2026-05-10 01:00:00+00:00")
        staff_set(employer=school.employer, post=post, number=4, counted_on=date(2026, 5, 10), by=school.town)
        school.certify(school.another("李四"))
        school.certify(school.another("王五"))
        day.move_to("2026-06-15 01:00:00+00:00")
        days, (town,) = progress_of_towns(_scope(school))
    told = dict(zip([f"{one:%m}" for one in days], [one.percent for one in town.shares], strict=True))
    assert {month: told[month] for month in ("02", "03", "04", "05", "06")} == {
        "02": None,
        "03": 50,
        "04": 50,
        "05": 75,
        "06": 75,
    }
    assert (town.name, town.gained, days[-1]) == ("乙局", 25, date(2026, 6, 15))


def test_twelve_month_ends_over_the_turn_of_the_year() -> None:
    days = month_ends(date(2026, 3, 31))
    assert (len(days), days[0], days[-2], days[-1]) == (
        12,
        date(2025, 4, 30),
        date(2026, 2, 28),
        date(2026, 3, 31),
    )


def test_counts_stand_in_the_order_of_their_days(school: School) -> None:
    post, by = category(school.stage, "一线员工"), school.town
    StaffCount.objects.all().delete()

    def put(day: date, number: int) -> None:
        staff_set(employer=school.employer, post=post, number=number, counted_on=day, by=by)

    first, second, third = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
    put(third, 30)
    put(first, 10)
    put(second, 20)
    put(second, 21)
    told = StaffCount.objects.order_by("counted_on").values_list("counted_on", "replaced_on", "number")
    assert list(told) == [(first, second, 10), (second, third, 21), (third, None, 30)]
    with pytest.raises(BadRequest):
        put(school.stage.day(1), 5)
    with pytest.raises(NotAllowed):
        staff_set(employer=school.employer, post=post, number=1, counted_on=first, by=school.keeper)


def test_an_enterprise_has_one_town_and_moves_with_a_version(school: School) -> None:
    stage, told = school.stage, {"department": None, "sector": None}
    with pytest.raises(EmployerThere):
        employer_add(enterprise=school.employer.enterprise, town=stage.body("丙局"), by=stage.inspector)
    with pytest.raises(NotAllowed):
        employer_add(enterprise=enterprise_of(stage, 9), town=stage.body("丙局"), by=school.town)
    with pytest.raises(NotAllowed):
        employer_edit(employer=school.employer, town=stage.body("丙局"), version=1, by=school.town, **told)
    employer_edit(employer=school.employer, town=stage.body("丙局"), version=1, by=stage.inspector, **told)
    assert school.employer in employers_visible_to(stage.liaisons["丙局"])
    with pytest.raises(EditConflict):
        employer_edit(
            employer=school.employer, town=stage.body("乙局"), version=1, by=stage.inspector, **told
        )


def test_who_sees_which(stage: Stage) -> None:
    """The course is of 甲局, the enterprise in 乙局 with 丙局 in charge of it."""
    school = school_of(stage)
    employer_edit(
        employer=school.employer,
        town=stage.body("乙局"),
        department=stage.body("丙局"),
        sector=None,
        version=1,
        by=stage.inspector,
    )
    attempt = school.sit(school.study())
    draft = course_of(stage, stage.body("甲局"), title="编写中")
    office = {stage.inspector, stage.director, stage.leader}
    everybody = office | set(stage.liaisons.values()) | set(stage.heads.values())

    def seen(base: Any, row: Any) -> set[Any]:
        return {one for one in everybody if row in base(one)}

    def of(*names: str) -> set[Any]:
        return {people[name] for people in (stage.liaisons, stage.heads) for name in names}

    assert seen(courses_visible_to, school.course) == everybody
    assert seen(courses_visible_to, draft) == office | of("甲局")
    assert seen(questions_visible_to, draft.questions.earliest("pk")) == office | of("甲局")
    for base, row in (
        (employers_visible_to, school.employer),
        (learners_visible_to, school.learner),
        (enrolments_visible_to, school.enrolment),
    ):
        assert seen(base, row) == office | of("乙局", "丙局")
    assert seen(attempts_visible_to, attempt) == office


def test_the_figures_go_out_as_a_workbook(school: School) -> None:
    Government.objects.update(is_ours=True)
    client = Client()
    client.force_login(school.town)
    answer = client.get(reverse("training:coverage-sheet"))
    from io import BytesIO

    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert [sheet.title for sheet in book.worksheets] == ["按镇街", "按行业领域", "按岗位", "按月"]
    assert [cell.value for cell in book.worksheets[0][2]] == ["乙局", 4, 1, 0, 4, 0]


def test_the_pages_cost_the_same_for_one_row_and_for_many(
    stage: Stage, django_assert_max_num_queries: Any
) -> None:
    Government.objects.filter(pk=stage.government.pk).update(is_ours=True)
    rows = rows_of(stage)
    client, counts = Client(), {}
    client.force_login(stage.inspector)
    names = "coverage course-list employer-list learner-list untrained-list enrolment-list"
    names += " certificate-list expiring-list settings course-detail employer-detail learner-detail"
    names += " enrolment-detail attempt-detail certificate-detail question-list"
    school = rows.school
    for time in range(2):
        for name in names.split():
            told = rows.keys.get(f"training:{name}", {})
            address = reverse(f"training:{name}", kwargs=told)
            client.get(address)
            with django_assert_max_num_queries(15) as asked:
                assert client.get(address).status_code == 200
            counts.setdefault(name, []).append(len(asked.captured_queries))
        if time == 0:
            more = school_of(stage, stage.body("丙局"), stage.body("甲局"), number=8)
            more.certify()
            for number in range(3):
                learner = school_more(stage, school, number)
                school.certify(learner)
    assert {name: told for name, told in counts.items() if told[0] != told[1]} == {}


def school_more(stage: Stage, school: School, number: int) -> Any:
    from yiding.training.people import Who, learner_add, learner_enrol

    by = stage.liaisons["丙局"]
    who = Who(f"周{number}", category(stage, "一线员工"))
    learner = learner_add(employer=school.employer, who=who, by=by)
    return learner_enrol(learner=learner, course=school.course, by=by)
