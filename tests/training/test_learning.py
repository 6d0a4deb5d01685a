"""学习与考试 (S30.1): a learner without an account reads, sits the exam, passes and is certified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import NotAllowed, WrongState
from yiding.training.courses import course_open, course_retire, question_keep
from yiding.training.drawing import bank_hash, draw
from yiding.training.errors import ExamOver, NoMoreAttempts, NotReady, ReadOn
from yiding.training.examining import (
    answers_save,
    attempt_hand_in,
    attempt_start,
    open_attempt,
    overdue_close,
)
from yiding.training.links import token_of
from yiding.training.models import (
    Attempt,
    Certificate,
    Enrolment,
    EnrolmentState,
    Exam,
    Learner,
    Page,
    Question,
    Reading,
)
from yiding.training.people import attempt_allow
from yiding.training.studying import LONGEST, page_beat, page_open, page_read, progress_of

from .rows import School, answers_to, course_of

pytestmark = pytest.mark.django_db
S = EnrolmentState


def _pages(school: School) -> list[Page]:
    return list(Page.objects.filter(course=school.course))


@pytest.mark.requirement("S30.1")
def test_a_worker_reads_sits_the_exam_and_holds_a_certificate(school: School) -> None:
    row = school.enrolment
    assert row.state == S.ENROLLED
    with pytest.raises(WrongState):
        attempt_start(enrolment=row)
    school.study()
    assert row.state == S.LEARNING
    school.sit(right=False)
    row.refresh_from_db()
    assert row.state == S.TESTED
    attempt = school.sit()
    row.refresh_from_db()
    certificate = Certificate.objects.get(enrolment=row)
    assert (row.state, attempt.score, attempt.is_passed) == (S.CERTIFIED, 100, True)
    assert certificate.number == f"安培〔{clock.today():%Y}〕00001号"
    told = Event.objects.filter(object_kind="training.enrolment").latest("number")
    assert (told.kind, told.after["certificate"]) == ("enrolment.certify", certificate.number)
    assert "张建国" not in "".join(str((one.before, one.after)) for one in Event.objects.all())


def test_time_is_counted_by_the_server_and_on_one_page_at_a_time(school: School) -> None:
    first, second = _pages(school)
    row = school.enrolment
    with time_machine.travel("2026-03-02 01:00:00+00:00", tick=False) as day:
        page_open(enrolment=row, page=first)
        row.refresh_from_db()
        day.shift(15)
        assert page_beat(enrolment=row, page=first) == 15
        assert page_beat(enrolment=row, page=first) == 15  # at once: nothing has passed
        assert page_read(enrolment=row, page=first) == 15  # half of what the page asks for
        day.shift(3600)
        assert page_beat(enrolment=row, page=first) == 15 + LONGEST  # an hour away is no hour of reading
        assert page_read(enrolment=row, page=first) == 0
        page_open(enrolment=row, page=second)
        day.shift(20)
        assert page_beat(enrolment=row, page=first) == 15 + LONGEST  # the time runs on the second page
        assert page_beat(enrolment=row, page=second) == 20
        day.shift(40)
        assert page_beat(enrolment=row, page=second, resumed=True) == 20  # it was not looked at
        day.shift(10)
        assert page_read(enrolment=row, page=second) == 0
    told = progress_of(row)
    assert (told.read, told.pages, told.minutes, told.is_ready) == (2, 2, 1, True)
    row.refresh_from_db()
    assert row.seconds == sum(one.seconds for one in Reading.objects.filter(enrolment=row))


def test_a_page_that_was_never_opened_is_not_read(school: School) -> None:
    first, _second = _pages(school)
    assert page_read(enrolment=school.enrolment, page=first) == first.least_seconds
    assert not Reading.objects.exists()


def test_nobody_sits_the_exam_before_all_is_read(school: School) -> None:
    first, _second = _pages(school)
    page_open(enrolment=school.enrolment, page=first)
    with pytest.raises(ReadOn):
        attempt_start(enrolment=school.enrolment)
    school.study()
    Enrolment.objects.filter(pk=school.enrolment.pk).update(seconds=59)
    with pytest.raises(ReadOn):
        attempt_start(enrolment=school.enrolment)


def test_a_paper_is_drawn_again_from_its_seed(school: School) -> None:
    school.study()
    attempt = attempt_start(enrolment=school.enrolment)
    bank = list(Question.objects.filter(course=school.course))
    counts = Exam.objects.get(course=school.course).counts()
    assert attempt.bank == bank_hash(bank)
    assert draw(list(reversed(bank)), counts, attempt.seed) == attempt.paper
    assert [one["kind"] for one in attempt.paper] == ["single", "single", "multiple", "judge"]
    others = {tuple(one["key"] for one in draw(bank, counts, str(seed))) for seed in range(20)}
    assert len(others) > 1
    question = bank[0]
    values = {name: getattr(question, name) for name in ("kind", "options", "answer", "is_used")}
    told = {**values, "stem": "改过的题", "explanation": ""}
    question_keep(course=school.course, question=question, version=1, values=told, by=school.keeper)
    assert attempt.bank != bank_hash(Question.objects.filter(course=school.course))
    attempt.refresh_from_db()
    assert attempt_hand_in(attempt=attempt, given=answers_to(attempt)).score == 100


def test_what_is_handed_in_late_counts_as_it_was_saved_in_time(school: School) -> None:
    with time_machine.travel("2026-03-02 01:00:00+00:00", tick=False) as day:
        school.study()
        attempt = attempt_start(enrolment=school.enrolment)
        assert attempt.due_at - attempt.started_at == timedelta(minutes=30)
        half = dict(list(answers_to(attempt).items())[:1])
        answers_save(attempt=attempt, given=half)
        day.shift(timedelta(minutes=30, seconds=11))
        with pytest.raises(ExamOver):
            answers_save(attempt=attempt, given=answers_to(attempt))
        done = attempt_hand_in(attempt=attempt, given=answers_to(attempt))
        assert (done.is_late, done.is_passed, done.score) == (True, False, 30)
        with pytest.raises(ExamOver):
            attempt_hand_in(attempt=attempt)


def test_a_paper_left_open_is_handed_in_by_itself_and_uses_an_attempt(school: School) -> None:
    with time_machine.travel("2026-03-02 01:00:00+00:00", tick=False) as day:
        school.study()
        attempt = attempt_start(enrolment=school.enrolment)
        assert attempt_start(enrolment=school.enrolment) == attempt  # one open paper at a time
        assert overdue_close() == 0
        day.shift(timedelta(hours=1))
        assert open_attempt(school.enrolment) is None
        assert attempt_start(enrolment=school.enrolment).number == 2
        day.shift(timedelta(hours=1))
        assert overdue_close() == 1
        with pytest.raises(NoMoreAttempts):
            attempt_start(enrolment=school.enrolment)
    with pytest.raises(NotAllowed):
        attempt_allow(enrolment=school.enrolment, reason="设备故障", by=school.keeper)
    school.enrolment.refresh_from_db()
    attempt_allow(enrolment=school.enrolment, reason="设备故障", by=school.town)
    assert attempt_start(enrolment=school.enrolment).number == 3
    assert Attempt.objects.count() == 3


def test_a_course_opens_when_all_of_it_is_there(school: School) -> None:
    draft = course_of(school.stage, school.stage.body("甲局"), title="还没写完")
    Question.objects.filter(course=draft, kind="judge").update(is_used=False)
    with pytest.raises(NotReady):
        course_open(course=draft, by=school.keeper)
    with pytest.raises(NotAllowed):
        course_open(course=draft, by=school.town)
    Question.objects.filter(course=draft).update(is_used=True)
    course_open(course=draft, by=school.keeper)
    course_retire(course=draft, by=school.keeper)
    school.certify()  # the other course goes on


def test_the_pages_of_a_learner_work_without_an_account(school: School, client: Client) -> None:
    token, pk = token_of(school.learner), school.enrolment.pk
    first, second = _pages(school)
    home = client.get(reverse("learn:home", args=[token]))
    assert home.status_code == 200
    assert home.headers["Cache-Control"] == "private, no-store"
    assert "张建国" not in home.content.decode()
    assert "张**" in home.content.decode()
    with time_machine.travel("2026-03-02 01:00:00+00:00", tick=False) as day:
        Learner.objects.update(link_until="2027-01-01")
        for page, following in ((first, reverse("learn:page", args=[token, pk, second.pk])), (second, "")):
            client.get(reverse("learn:page", args=[token, pk, page.pk]))
            early = client.post(reverse("learn:read", args=[token, pk, page.pk]))
            assert early.url == reverse("learn:page", args=[token, pk, page.pk])
            day.shift(40)
            beat = client.post(reverse("learn:beat", args=[token, pk, page.pk]))
            assert beat.json() == {"seconds": 40, "left": 0}
            done = client.post(reverse("learn:read", args=[token, pk, page.pk]))
            assert done.url == (following or reverse("learn:home", args=[token]))
        assert client.post(reverse("learn:exam-start", args=[token, pk])).url.endswith("/exam/")
        attempt = Attempt.objects.get()
        paper = client.get(reverse("learn:exam", args=[token, pk])).content.decode()
        assert "见第一讲" not in paper  # nothing of the answers is on the page
        given = {f"q{key}": said for key, said in answers_to(attempt).items()}
        saved = client.post(reverse("learn:exam-save", args=[token, pk]), given)
        assert saved.json() == {"left": 30 * 60}
        handed = client.post(reverse("learn:exam", args=[token, pk]), given)
        assert handed.url == reverse("learn:result", args=[token, pk, 1])
        assert "合格" in client.get(handed.url).content.decode()
        page = client.get(reverse("learn:certificate", args=[token, pk])).content.decode()
    assert "张建国" in page
    assert Certificate.objects.get().number in page


def test_answers_that_are_not_on_the_paper_change_nothing(school: School, client: Client) -> None:
    school.study()
    attempt = attempt_start(enrolment=school.enrolment)
    key = attempt.paper[0]["key"]
    wild: dict[str, Any] = {key: ["0", "1", "99", "x", "²", "-1"], "999": ["0"]}
    answers_save(attempt=attempt, given=wild)
    assert attempt.answers == {key: [0]}
