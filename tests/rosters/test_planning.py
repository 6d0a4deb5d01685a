"""编排值班表 (S38.1): every hour covered, gaps refused or explained, nobody in two places, versions kept."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from yiding.audit.models import Event
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, WrongState
from yiding.core.sheets import Outcome
from yiding.directory.models import Person
from yiding.rosters.coverage import Span
from yiding.rosters.errors import GapsStand, NameThere, NoLeaderPost, RosterThere, ShiftBegun, TwoPlaces
from yiding.rosters.imports import roster_import
from yiding.rosters.models import Edition, Roster, RosterState, Shift
from yiding.rosters.planning import (
    Asked,
    gap_flag,
    roster_draft,
    roster_drop,
    roster_generate,
    roster_publish,
    roster_recall,
    rosters_close,
    shift_add,
    shift_assign,
    shift_remove,
)
from yiding.rosters.rotation import DayKind
from yiding.rosters.services import pattern_keep, post_keep
from yiding.rosters.standing import clashes_of, standing_of

from .rows import OCTOBER, Duty, duty_make, instant, post_make

pytestmark = pytest.mark.django_db
K = DayKind


def _words(roster: Roster) -> list[str]:
    return [one.words for one in standing_of(roster).open]


@pytest.mark.requirement("S38.1")
def test_a_month_is_laid_out_by_the_posts_and_begins_with_nobody(duty: Duty) -> None:
    roster = duty.draft()
    assert roster.shifts.count() == 31 + 62
    assert _words(roster) == [
        "带班领导 10-01 08:30–11-01 08:30",
        "值班人员 10-01 08:30–11-01 08:30",
    ]
    first = duty.shift(roster, duty.staff_post, "10-31 20:30")  # over midnight, into another month
    assert (first.day, first.ends_at) == (date(2026, 10, 31), instant("11-01 08:30"))
    with pytest.raises(RosterThere):
        duty.draft()
    with pytest.raises(NotAllowed):
        roster_draft(body=duty.body, month=OCTOBER, by=duty.stage.liaisons["乙局"])
    with pytest.raises(NoLeaderPost):
        roster_draft(body=duty.stage.body("乙局"), month=OCTOBER, by=duty.stage.liaisons["乙局"])


@pytest.mark.requirement("S38.1")
def test_a_roster_with_a_gap_is_not_published_until_the_head_says_why(duty: Duty) -> None:
    roster = duty.fill(duty.draft())
    shift = duty.shift(roster, duty.staff_post, "10-07 20:30")
    shift_assign(shift=shift, person=None, version=shift.version, by=duty.keeper)
    assert _words(roster) == ["值班人员 10-07 20:30–10-08 08:30"]
    with pytest.raises(GapsStand):
        roster_publish(roster=roster, by=duty.head)
    (gap,) = standing_of(roster).open
    with pytest.raises(NotAllowed):
        gap_flag(roster=roster, gap=gap.key, reason="停电检修", by=duty.keeper)
    with pytest.raises(BadRequest):
        gap_flag(roster=roster, gap=gap.key, reason=" ", by=duty.head)
    with pytest.raises(BadRequest):
        gap_flag(roster=roster, gap="1:2:3", reason="停电检修", by=duty.head)
    gap_flag(roster=roster, gap=gap.key, reason="停电检修，电话转市局", by=duty.head)
    standing = standing_of(roster)
    assert (list(standing.open), [one.reason for one in standing.flagged]) == ([], ["停电检修，电话转市局"])
    with pytest.raises(NotAllowed):
        roster_publish(roster=roster, by=duty.keeper)
    roster_publish(roster=roster, by=duty.head)
    assert (roster.state, roster.edition) == (RosterState.PUBLISHED, 1)
    assert Event.objects.latest("number").kind == "roster.publish"
    with pytest.raises(WrongState):
        roster_publish(roster=roster, by=duty.head)


def test_a_flag_explains_the_gap_it_was_made_for_and_no_wider_one(duty: Duty) -> None:
    roster = duty.fill(duty.draft())
    night, day = (duty.shift(roster, duty.staff_post, at) for at in ("10-07 20:30", "10-08 08:30"))
    shift_assign(shift=night, person=None, version=night.version, by=duty.keeper)
    gap_flag(roster=roster, gap=standing_of(roster).open[0].key, reason="停电检修", by=duty.head)
    shift_assign(shift=day, person=None, version=day.version, by=duty.keeper)
    assert _words(roster) == ["值班人员 10-08 08:30–10-08 20:30"]


def test_a_gap_of_minutes_within_a_shift_is_found_and_mended_by_hand(duty: Duty) -> None:
    pattern = pattern_keep(
        pattern=None,
        government=duty.stage.government,
        body=duty.body,
        name="缺一段",
        text="白班 08:30-17:30\n夜班 18:00-08:30",
        by=duty.keeper,
    )
    values = {"kind": "phone", "name": "值班电话", "pattern": pattern}
    phone = post_keep(post=None, body=duty.body, values=values, by=duty.keeper)
    roster = duty.fill(duty.draft())
    asked = Asked(phone, {K.WORKDAY: [Person.objects.create(government=duty.stage.government, name="周")]})
    assert roster_generate(roster=roster, asked=asked, by=duty.keeper) == 0
    assert (len(_words(roster)), _words(roster)[0]) == (31, "值班电话 10-01 17:30–10-01 18:00")
    span = Span(instant("10-01 17:30"), instant("10-01 18:00"))
    added = shift_add(roster=roster, post=phone, span=span, name="补班", person=None, by=duty.keeper)
    assert len(_words(roster)) == 31  # nobody on it yet
    person = Person.objects.get(name="周")
    shift_assign(shift=added, person=person, version=1, by=duty.keeper)
    assert len(_words(roster)) == 30
    shift_remove(shift=added, by=duty.keeper)
    assert len(_words(roster)) == 31


@pytest.mark.requirement("S38.1")
def test_the_same_person_is_not_put_in_two_places(duty: Duty) -> None:
    roster = duty.fill(duty.draft())
    shift = duty.shift(roster, duty.staff_post, "10-01 08:30")
    leader = duty.shift(roster, duty.leader_post, "10-01 08:30").person
    with pytest.raises(TwoPlaces):
        shift_assign(shift=shift, person=leader, version=shift.version, by=duty.keeper)
    with pytest.raises(EditConflict):
        shift_assign(shift=shift, person=duty.person("李"), version=99, by=duty.keeper)
    span = Span(instant("10-01 19:00"), instant("10-01 22:00"))
    with pytest.raises(TwoPlaces):
        shift_add(roster=roster, post=duty.staff_post, span=span, name="加", person=leader, by=duty.keeper)


def test_two_units_drafting_at_once_do_not_both_publish_one_person(duty: Duty) -> None:
    other = duty_make(duty.stage, "乙局")
    mine, theirs = duty.fill(duty.draft()), other.fill(other.draft())
    shift = other.shift(theirs, other.staff_post, "10-05 08:30")
    person = duty.shift(mine, duty.staff_post, "10-05 08:30").person
    shift_assign(shift=shift, person=person, version=shift.version, by=other.keeper)  # a draft binds nobody
    roster_publish(roster=mine, by=duty.head)
    assert [(str(one), str(two)) for one, two in clashes_of(theirs)] == [(str(shift), str(shift))]
    with pytest.raises(TwoPlaces):
        roster_publish(roster=theirs, by=other.head)


def test_months_join_without_a_seam(duty: Duty) -> None:
    duty.published()
    roster = duty.draft(date(2026, 11, 1))
    pattern = pattern_keep(
        pattern=None,
        government=duty.stage.government,
        body=duty.body,
        name="九点",
        text="全天 09:00-09:00",
        by=duty.keeper,
    )
    values = {"kind": "leader", "name": "带班领导", "pattern": pattern, "hands_over": False, "position": 1}
    post_keep(
        post=duty.leader_post, body=duty.body, values=values, version=duty.leader_post.version, by=duty.keeper
    )
    Roster.objects.filter(pk=roster.pk).delete()
    roster = duty.fill(duty.draft(date(2026, 11, 1)))
    assert _words(roster) == ["带班领导 11-01 08:30–11-01 09:00"]  # between the old shift and the new


@pytest.mark.requirement("S38.1")
def test_holidays_rest_days_and_made_up_days_go_by_their_own_lists(duty: Duty) -> None:
    roster = duty.draft()
    people = {K.WORKDAY: duty.people("赵"), K.REST: duty.people("钱"), K.HOLIDAY: duty.people("孙李")}
    roster_generate(roster=roster, asked=Asked(duty.leader_post, people), by=duty.keeper)
    rows = roster.shifts.filter(post=duty.leader_post).select_related("person").order_by("day")
    told = {row.day.day: row.person.name for row in rows if row.person}
    assert [told[day] for day in range(1, 8)] == ["孙", "李", "孙", "李", "孙", "李", "孙"]  # 国庆
    assert [told[day] for day in (8, 10)] == ["赵", "赵"]  # the 10th is a Saturday that is worked
    assert [told[day] for day in (11, 17, 18)] == ["钱", "钱", "钱"]


def test_spring_festival_falls_into_two_months_and_turns_go_on(duty: Duty) -> None:
    lists = {K.WORKDAY: duty.people("赵钱"), K.HOLIDAY: duty.people("孙李")}
    january = duty.draft(date(2026, 1, 1))
    roster_generate(roster=january, asked=Asked(duty.leader_post, lists), by=duty.keeper)
    february = duty.draft(date(2026, 2, 1))
    roster_generate(roster=february, asked=Asked(duty.leader_post, lists), by=duty.keeper)
    rows = Shift.objects.filter(roster__in=[january, february], post=duty.leader_post).order_by("day")
    names = {row.day: row.person.name for row in rows.select_related("person") if row.person}
    holidays = [names[date(2026, 2, day)] for day in range(15, 24)]  # 春节 2026-02-15 to 02-23
    assert {holidays.count("孙"), holidays.count("李")} == {4, 5}
    last = [name for day, name in names.items() if day.month == 1 and name in "赵钱"][-1]
    first = next(name for day, name in names.items() if day.month == 2 and name in "赵钱")
    assert {last, first} == {"赵", "钱"}


def test_turns_are_even_over_the_month(duty: Duty) -> None:
    roster = duty.fill(duty.draft())
    counts = Counter(roster.shifts.filter(post=duty.staff_post).values_list("person__name", flat=True))
    assert counts == {"孙": 31, "李": 31}


def test_editions_keep_what_was_made_known(duty: Duty) -> None:
    roster = duty.published()
    first = Edition.objects.get(roster=roster)
    assert (first.number, len(first.content)) == (1, 93)
    with pytest.raises(NotAllowed):
        roster_recall(roster=roster, reason="排错", by=duty.keeper)
    roster_recall(roster=roster, reason="排错", by=duty.head)
    shift = duty.shift(roster, duty.staff_post, "10-01 08:30")
    roster_drop_refused(roster, duty)
    shift_assign(shift=shift, person=None, version=shift.version, by=duty.keeper)
    shift = Shift.objects.get(pk=shift.pk)
    shift_assign(shift=shift, person=duty.person("孙"), version=shift.version, by=duty.keeper)
    roster_publish(roster=Roster.objects.get(pk=roster.pk), by=duty.head)
    assert list(roster.editions.values_list("number", flat=True)) == [2, 1]
    assert Edition.objects.get(pk=first.pk).content == first.content


def roster_drop_refused(roster: Roster, duty: Duty) -> None:
    with pytest.raises(WrongState):
        roster_drop(roster=roster, by=duty.keeper)


def test_what_has_begun_is_not_recalled(duty: Duty, at: Any) -> None:
    roster = duty.published()
    at.move_to("2026-10-01T08:30:00+08:00")
    with pytest.raises(ShiftBegun):
        roster_recall(roster=roster, reason="排错", by=duty.head)


def test_a_draft_can_be_dropped(duty: Duty) -> None:
    roster = duty.draft()
    with pytest.raises(NotAllowed):
        roster_drop(roster=roster, by=duty.stage.heads["乙局"])
    roster_drop(roster=roster, by=duty.keeper)
    assert not Roster.objects.exists()
    assert Event.objects.latest("number").kind == "roster.dropped"


def test_rosters_are_closed_a_week_after_their_month(duty: Duty) -> None:
    roster = duty.published()
    assert rosters_close(instant("2026-11-07 08:30")) == 0
    assert rosters_close(instant("2026-11-09 08:30")) == 1
    assert rosters_close(instant("2026-11-09 08:31")) == 0
    assert Roster.objects.get(pk=roster.pk).state == RosterState.CLOSED


def test_only_office_lines_are_kept_for_a_post(duty: Duty) -> None:
    values = {"kind": "phone", "name": "值班电话", "pattern": duty.leader_post.pattern}
    for wrong in ("13812345678", "+86 138-1234-5678", "值班室"):
        with pytest.raises(BadRequest):
            post_keep(post=None, body=duty.body, values={**values, "phone": wrong}, by=duty.keeper)
    post = post_make(duty.body, "phone", "值班电话", "全天一班", duty.keeper, phone="（0512）5358 1234")
    assert post.phone == "051253581234"
    with pytest.raises(NameThere):
        post_make(duty.body, "phone", "值班电话", "全天一班", duty.keeper)
    with pytest.raises(NotAllowed):
        post_make(duty.body, "phone", "另一部", "全天一班", duty.stage.liaisons["乙局"])


# --- import -----------------------------------------------------------------------------------------------


def _sheet(*rows: tuple[object, ...]) -> BytesIO:
    book = Workbook()
    assert book.active is not None
    book.active.append(("岗位", "日期", "班次", "值班人"))
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def test_a_month_is_imported_all_rows_or_none_and_tried_first(duty: Duty) -> None:
    roster = duty.draft()
    good = _sheet(
        ("值班人员", "2026-10-01", "白班", "孙"),
        ("值班人员", date(2026, 10, 1), "夜班", "李"),
        ("带班领导", "2026年10月1日", "全天", "赵"),
    )
    trial = roster_import(roster=roster, file=good, is_trial=True, by=duty.keeper)
    assert trial.count(Outcome.ADDED) == 3
    assert not roster.shifts.filter(person__isnull=False).exists()
    good.seek(0)
    roster_import(roster=roster, file=good, is_trial=False, by=duty.keeper)
    assert roster.shifts.filter(person__isnull=False).count() == 3
    assert Event.objects.latest("number").after == {"added": 3, "changed": 0, "same": 0, "wrong": 0}
    good.seek(0)
    assert roster_import(roster=roster, file=good, is_trial=False, by=duty.keeper).count(Outcome.SAME) == 3


def test_each_wrong_row_is_told_and_nothing_is_written(duty: Duty) -> None:
    roster = duty.draft()
    bad = _sheet(
        ("值班人员", "2026-10-01", "白班", "孙"),
        ("带班领导", "2026-10-01", "全天", "孙"),
        ("值班人员", "2026-10-02", "中班", "李"),
        ("值班人员", "十月三日", "白班", "李"),
        ("值班人员", "2026-10-04", "白班", "没有这个人"),
        ("值班人员", "2026-10-01", "白班", "李"),
        ("", "2026-10-05", "白班", "李"),
    )
    report = roster_import(roster=roster, file=bad, is_trial=False, by=duty.keeper)
    told = {line.place: line.sentence for line in report.lines if line.outcome == Outcome.WRONG}
    assert told == {
        "第 3 行": "孙这时已在另一处值班",
        "第 4 行": "值班表上没有“值班人员 2026-10-02 中班”这个班次",
        "第 5 行": "日期“十月三日”不是日期，请写成 2025-03-01",
        "第 6 行": "名录里没有“没有这个人”这个人，请先登记",
        "第 7 行": "同一个班次在表中重复",
        "第 8 行": "岗位是空的",
    }
    assert not roster.shifts.filter(person__isnull=False).exists()


def test_people_may_change_places_within_one_import(duty: Duty) -> None:
    roster = duty.fill(duty.draft())
    day, night = (duty.shift(roster, duty.staff_post, at) for at in ("10-01 08:30", "10-01 20:30"))
    assert day.person
    assert night.person
    file = _sheet(
        ("值班人员", "2026-10-01", "白班", night.person.name),
        ("值班人员", "2026-10-01", "夜班", day.person.name),
    )
    assert roster_import(roster=roster, file=file, is_trial=False, by=duty.keeper).count(Outcome.CHANGED) == 2
    with pytest.raises(NotAllowed):
        roster_import(roster=roster, file=file, is_trial=True, by=duty.stage.liaisons["乙局"])
    roster_publish(roster=roster, by=duty.head)
    file.seek(0)
    with pytest.raises(WrongState):
        roster_import(roster=roster, file=file, is_trial=True, by=duty.keeper)


def test_a_day_has_a_length(duty: Duty) -> None:
    roster = duty.draft()
    told = {"roster": roster, "post": duty.staff_post, "name": "长", "person": None, "by": duty.keeper}
    with pytest.raises(BadRequest):
        shift_add(span=Span(instant("10-01 08:30"), instant("10-05 08:30")), **told)
    start = instant("11-03 08:30")
    with pytest.raises(BadRequest):
        shift_add(span=Span(start, start + timedelta(hours=1)), **told)
