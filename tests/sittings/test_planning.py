"""安排会议: day, chair, title of the day, number, weekend, cancelling."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.models import Event
from yiding.core.counters import number_take
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.core.models import CalendarDay
from yiding.councils.models import Numbering
from yiding.councils.services import council_edit
from yiding.sittings.agenda import entry_add
from yiding.sittings.errors import NoAgenda, NumberTaken
from yiding.sittings.models import Entry, Invitation, Sitting, SittingState
from yiding.sittings.services import (
    Plan,
    day_note,
    deadlines_of,
    first_number_set,
    number_expected,
    sitting_call,
    sitting_cancel,
    sitting_copy,
    sitting_edit,
    sitting_plan,
)
from yiding.sittings.timeline import half_day, when
from yiding.sittings.versions import agenda_approve, agenda_freeze

from .conftest import City, at, browse, make_ready


@pytest.mark.requirement("S01.1")
def test_keeps_day_half_day_chair_and_the_title_of_that_day(city: City, clerk: User) -> None:
    chair = city.person("秦望川")
    before = sitting_plan(council=city.council, plan=Plan(at("2026-02-10", "14:30"), chair=chair), by=clerk)
    after = sitting_plan(council=city.council, plan=Plan(at("2026-03-10"), chair=chair), by=clerk)
    assert (before.chair_title, half_day(before)) == ("代市长", "下午")
    assert (after.chair_title, half_day(after)) == ("市长", "上午")
    assert when(before) == "2026年2月10日（星期二）下午14:30"


@pytest.mark.requirement("S01.2")
@pytest.mark.parametrize(
    ("day", "chair", "chair_for", "title"),
    [
        ("2026-04-01", "秦望川", "", "市长"),
        ("2025-12-01", "秦望川", "", "代市长"),
        ("2026-04-01", "陆景澄", "秦望川", "常务副市长"),
    ],
)
def test_mayor_acting_mayor_or_executive_deputy_takes_the_chair(
    day: str, chair: str, chair_for: str, title: str, city: City, clerk: User
) -> None:
    entrusted = city.person(chair_for) if chair_for else None
    plan = Plan(at(day), chair=city.person(chair), chair_for=entrusted)
    row = sitting_plan(council=city.council, plan=plan, by=clerk)
    assert (row.chair_title, row.chair_for) == (title, entrusted)


@pytest.mark.requirement("S01.3")
def test_number_is_taken_when_called_and_the_minutes_number_is_another(
    sitting: Sitting, three: list[Entry], clerk: User, mayor: User, city: City
) -> None:
    first_number_set(council=city.council, number=48, by=clerk)
    assert sitting.number is None
    assert number_expected(sitting) == 48
    with transaction.atomic():
        assert number_take("minutes", "2026") == 1
    make_ready(sitting, clerk)
    agenda_approve(agenda=agenda_freeze(sitting=sitting, by=clerk), by=mayor)
    sitting_call(sitting=sitting, version=sitting.version, by=clerk)
    sitting.refresh_from_db()
    assert (sitting.number, sitting.term, str(sitting)) == (48, 12, "市政府第48次常务会议")
    with pytest.raises(NumberTaken):
        first_number_set(council=city.council, number=48, by=clerk)


def _called(city: City, day: str, clerk: User, approver: User) -> Sitting:
    row = sitting_plan(council=city.council, plan=Plan(at(day), chair=city.person("秦望川")), by=clerk)
    entry_add(sitting=row, topic=city.topic(f"议题{day}"), by=clerk)
    make_ready(row, clerk)
    agenda_approve(agenda=agenda_freeze(sitting=row, by=clerk), by=approver)
    sitting_call(sitting=row, version=row.version, by=clerk)
    row.refresh_from_db()
    return row


@pytest.mark.requirement("S01.4")
def test_number_begins_again_with_a_new_term_or_year(city: City, clerk: User, mayor: User) -> None:
    first = _called(city, "2026-05-08", clerk, mayor)
    second = _called(city, "2026-05-22", clerk, mayor)
    council = city.council
    council_edit(council=council, values={"term": 13}, version=council.version, by=clerk)
    third = _called(city, "2027-02-05", clerk, mayor)
    assert [(row.term, row.number) for row in (first, second, third)] == [(12, 1), (12, 2), (13, 1)]
    council_edit(council=council, values={"numbering": Numbering.YEAR}, version=council.version, by=clerk)
    by_year = [_called(city, day, clerk, mayor) for day in ("2027-03-05", "2027-04-02", "2028-01-07")]
    assert [(row.term, row.year, row.number) for row in by_year] == [
        (None, 2027, 1),
        (None, 2027, 2),
        (None, 2028, 1),
    ]


@pytest.mark.requirement("S01.5")
def test_saturday_and_sunday_are_days_like_any_other_with_a_word_of_warning(city: City, clerk: User) -> None:
    CalendarDay.objects.create(day=date(2026, 11, 29), is_workday=True, name="调休")
    notes = {}
    for day in ("2026-11-27", "2026-11-28", "2026-11-29"):
        notes[day] = day_note(sitting_plan(council=city.council, plan=Plan(at(day)), by=clerk))
    assert notes == {
        "2026-11-27": "",
        "2026-11-28": "11月28日是周六，不是工作日。",
        "2026-11-29": "",
    }


def test_deadlines_count_working_days_from_the_sitting(city: City, sitting: Sitting, clerk: User) -> None:
    values = {"topics_days": 5, "papers_days": 2, "notice_days": None, "minutes_days": 3}
    council_edit(council=sitting.council, values=values, version=sitting.council.version, by=clerk)
    found = deadlines_of(sitting)
    assert (found.topics, found.papers, found.notice) == (date(2026, 11, 20), date(2026, 11, 25), None)
    assert found.minutes == date(2026, 12, 2)


def test_stranger_plans_nothing_and_a_second_saver_is_told(
    city: City, sitting: Sitting, clerk: User, stranger: User, director: User
) -> None:
    with pytest.raises(NotAllowed):
        sitting_plan(council=city.council, plan=Plan(at("2026-12-01")), by=stranger)
    assert sitting_edit(sitting=sitting, plan=Plan(at("2026-11-28")), version=1, by=clerk) is False
    with pytest.raises(EditConflict):
        sitting_edit(sitting=sitting, plan=Plan(at("2026-11-29")), version=1, by=director)


def test_calling_needs_an_approved_agenda(sitting: Sitting, three: list[Entry], clerk: User) -> None:
    with pytest.raises(NoAgenda):
        sitting_call(sitting=sitting, version=sitting.version, by=clerk)
    agenda_freeze(sitting=sitting, by=clerk)
    with pytest.raises(NoAgenda):
        sitting_call(sitting=sitting, version=sitting.version, by=clerk)
    assert not Invitation.objects.filter(sent_at__isnull=False).exists()
    assert Sitting.objects.get().number is None


def test_cancelling_gives_the_topics_back_and_tells_whoever_was_called(
    called: Sitting, three: list[Entry], clerk: User, mayor: User
) -> None:
    sitting_cancel(sitting=called, reason="市长出访", version=called.version, by=clerk)
    assert called.state == SittingState.CANCELLED
    assert {entry.topic.state for entry in called.entries.all() if entry.topic} == {"admitted"}
    told = mayor.notices.get(kind="sittings.cancelled")
    assert told.body.endswith("原因：市长出访")
    assert Event.objects.filter(kind="sitting.cancel").get().after["reason"] == "市长出访"
    with pytest.raises(WrongState):
        sitting_cancel(sitting=called, reason="", version=called.version, by=clerk)


def test_change_of_place_after_the_call_asks_everybody_again(
    called: Sitting, clerk: User, mayor: User
) -> None:
    plan = Plan(called.starts_at, "三楼会议室", called.chair)
    assert sitting_edit(sitting=called, plan=plan, version=called.version, by=clerk) is True
    told = mayor.notices.get(kind="sittings.changed")
    assert "地点由市行政中心301会议室改为三楼会议室" in told.body
    assert called.call_number == 2
    assert set(called.invitations.values_list("state", "call_number")) == {("sent", 2)}


def test_copy_keeps_place_and_chair(called: Sitting, clerk: User) -> None:
    copy = sitting_copy(sitting=called, starts_at=at("2026-12-11"), by=clerk)
    assert (copy.place, copy.chair, copy.chair_title) == (called.place, called.chair, "市长")
    assert (copy.state, copy.number, copy.entries.count()) == (SittingState.PLANNED, None, 0)


def test_pages_plan_change_copy_and_cancel(city: City, clerk: User) -> None:
    client = browse(clerk)
    told = {"council": city.council.pk, "day": "2026-11-28", "time": "14:30", "chair": "陆景澄", "version": 0}
    answer = client.post("/sittings/add/", told, follow=True)
    assert "11月28日是周六" in answer.content.decode()
    row = Sitting.objects.get()
    assert (row.chair_title, half_day(row)) == ("常务副市长", "下午")
    assert client.post("/sittings/add/", {**told, "chair": "没有这个人"}).status_code == 422
    changed = {"day": "2026-11-30", "time": "09:00", "place": "一楼", "chair": "秦望川", "version": 1}
    assert client.post(f"/sittings/{row.pk}/edit/", changed).status_code == 302
    late = client.post(f"/sittings/{row.pk}/edit/", {**changed, "place": "二楼"})
    assert late.status_code == 409
    row.refresh_from_db()
    assert (row.place, row.chair_title) == ("一楼", "市长")
    assert client.post(f"/sittings/{row.pk}/copy/", {"day": "2026-12-11", "time": "09:00"}).status_code == 302
    stopped = client.post(f"/sittings/{row.pk}/cancel/", {"reason": "改期", "version": row.version})
    assert stopped.status_code == 302
    page = client.get("/sittings/calendar/?month=2026-11").content.decode()
    assert page.count("市政府常务会议") >= 1
    assert client.get("/sittings/?state=cancelled").content.decode().count("已取消") >= 1
