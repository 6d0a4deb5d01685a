"""工作日历: staff keep it, by hand and from a notice; due dates beyond it say so."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.conftest import given
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.models import CalendarDay
from yiding.core.workdays import Calendar, calendar_fill
from yiding.minutes.record import Deadline, DeadlineKind
from yiding.supervision.proposing import due_of
from yiding.web.services import Arrangement, day_set

pytestmark = pytest.mark.django_db
HEAD = ("日期", "安排", "节日")


@pytest.fixture
def keeper(clerk: User, clerk_client: Client) -> Client:
    """管日历的人: the office's director."""
    given(clerk, Role.DIRECTOR)
    return clerk_client


def workbook(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> SimpleUploadedFile:
    book, file = Workbook(), io.BytesIO()
    for row in (head, *rows):
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("notice.xlsx", file.getvalue())


NOTICE = [(date(2027, 10, day), "休", "国庆节") for day in range(1, 8)]
NOTICE += [("2027年9月26日", "班", "国庆节"), ("2027/1/1", "放假", "元旦")]


def test_a_notice_is_imported_and_counts(keeper: Client) -> None:
    assert calendar_fill() > 500
    assert not Calendar.load().caveat(date(2026, 12, 31))
    assert keeper.post("/calendar/import/", {"file": workbook(*NOTICE)}).status_code == 302
    calendar = Calendar.load()
    assert calendar.known_until == 2027
    assert calendar.add(date(2027, 9, 24), 1) == date(2027, 9, 26)
    assert calendar.add(date(2027, 9, 30), 1) == date(2027, 10, 8)
    (event,) = Event.objects.filter(kind="calendar.imported")
    assert (event.actor_name, len(event.after)) == ("秘书（clerk）", 9)
    assert event.after["2027-09-26"] == "班 国庆节"
    keeper.post("/calendar/import/", {"file": workbook(*NOTICE)})
    assert Event.objects.filter(kind="calendar.imported").count() == 1


def test_an_exported_year_can_be_imported(keeper: Client) -> None:
    calendar_fill()
    told: Any = keeper.get("/calendar/?year=2026&export=xlsx")
    sheet = SimpleUploadedFile("2026.xlsx", b"".join(told.streaming_content))
    kept = set(CalendarDay.objects.values_list("day", "is_workday", "name"))
    gone = CalendarDay.objects.filter(day__year=2026)
    assert gone.count() > 20
    gone.delete()
    assert keeper.post("/calendar/import/", {"file": sheet}).status_code == 302
    assert set(CalendarDay.objects.values_list("day", "is_workday", "name")) == kept


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (workbook(("2027-02-30", "休", "")), "第 2 行：“2027-02-30”不是日期"),
        (workbook(("2027-02-03", "半天", "")), "第 2 行：“安排”应填 休 或 班，现为“半天”"),
        (workbook(("2027-02-03", "休", ""), ("2027-02-03", "班", "")), "第 3 行：2027-02-03 重复"),
        (workbook(("2027-02-03", "休", "节" * 41)), "节日名称太长"),
        (workbook(head=("日子", "安排", "节日")), "第 1 行：表头应为 日期、安排、节日"),
        (workbook(), "没有一行日期"),
        (SimpleUploadedFile("notice.xlsx", b"PK not a workbook"), "表格打不开"),
    ],
)
def test_a_bad_notice_changes_nothing(keeper: Client, file: SimpleUploadedFile, told: str) -> None:
    file.seek(0)
    page = keeper.post("/calendar/import/", {"file": file})
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not CalendarDay.objects.exists()
    assert not Event.objects.exists()


def test_a_day_is_added_changed_and_taken_away(keeper: Client) -> None:
    told = {"day": "2027-05-04", "arrangement": "休", "name": "青年节"}
    assert keeper.post("/calendar/add/", told)["Location"] == "/calendar/?year=2027"
    row = CalendarDay.objects.get()
    assert "2027-05-04" in keeper.get("/calendar/?year=2027").content.decode()
    keeper.post(f"/calendar/{row.pk}/", {"day": "2030-01-01", "arrangement": "班", "name": ""})
    row.refresh_from_db()
    assert (row.day, row.is_workday, row.name) == (date(2027, 5, 4), True, "")
    assert keeper.get(f"/calendar/{row.pk}/").status_code == 200
    keeper.post(f"/calendar/{row.pk}/clear/")
    assert not CalendarDay.objects.exists()
    assert [(event.kind, event.before, event.after) for event in Event.objects.all()] == [
        ("calendar.day_set", {}, {"2027-05-04": "休 青年节"}),
        ("calendar.day_set", {"2027-05-04": "休 青年节"}, {"2027-05-04": "班"}),
        ("calendar.day_cleared", {"2027-05-04": "班"}, {}),
    ]


def test_others_read_and_do_not_write(clerk_client: Client) -> None:
    row = CalendarDay.objects.create(day=date(2027, 5, 4), is_workday=False)
    assert clerk_client.get("/calendar/").status_code == 200
    addresses = ("/calendar/add/", "/calendar/import/", f"/calendar/{row.pk}/", f"/calendar/{row.pk}/clear/")
    assert {clerk_client.post(address).status_code for address in addresses} == {403}
    assert CalendarDay.objects.count() == 1


def test_page_warns_when_the_next_year_is_not_entered(
    clerk_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar_fill()
    monkeypatch.setattr(clock, "now", lambda: datetime(2025, 11, 1, tzinfo=UTC))
    assert "放假安排录入到" not in clerk_client.get("/calendar/").content.decode()
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 1, tzinfo=UTC))
    assert "放假安排录入到 2026 年" in clerk_client.get("/calendar/").content.decode()


def test_a_lone_january_day_does_not_cover_a_year() -> None:
    calendar_fill()
    CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=False)
    assert Calendar.load().known_until == 2026


def test_a_due_date_beyond_the_calendar_says_so() -> None:
    calendar_fill()
    limit = Deadline(text="10个工作日内", kind=DeadlineKind.RELATIVE)
    known = due_of([limit], date(2026, 12, 1), Calendar.load())
    assert (known.day, known.reason) == (date(2026, 12, 15), "“10个工作日内”，自会议日 2026-12-01 起算")
    beyond = due_of([limit], date(2026, 12, 28), Calendar.load())
    assert beyond.reason.endswith("，2027 年放假安排尚未录入，以后可能变动")
    plain = Deadline(text="10日内", kind=DeadlineKind.RELATIVE)
    assert "放假" not in due_of([plain], date(2026, 12, 28), Calendar.load()).reason


def _hidden(page: str) -> dict[str, str]:
    """What the form of a page carries unseen."""
    return dict(re.findall(r'<input type="hidden" name="(initial-[a-z]+)" value="([^"]*)"', page))


@pytest.fixture
def opened(keeper: Client) -> tuple[CalendarDay, dict[str, str]]:
    """一页打开着: while it was, somebody else made the day a working day of another name."""
    row = CalendarDay.objects.create(day=date(2027, 5, 4), is_workday=False, name="青年节")
    hidden = _hidden(keeper.get(f"/calendar/{row.pk}/").content.decode())
    other = User.objects.create_user("zhang")
    day_set(told=Arrangement(row.day, True, "劳动节"), by=other)
    return row, {"initial-arrangement": "休", **hidden}


def test_second_saver_sees_who_changed_what(
    keeper: Client, opened: tuple[CalendarDay, dict[str, str]]
) -> None:
    row, hidden = opened
    answer = keeper.post(f"/calendar/{row.pk}/", {**hidden, "arrangement": "休", "name": "五四"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for told in ("zhang 已保存了新的内容", "青年节", "劳动节", "五四", "没有改，已用对方的"):
        assert told in page
    form = answer.context["form"]
    assert (form.data["arrangement"], form.data["name"]) == ("班", "五四")
    row.refresh_from_db()
    assert (row.is_workday, row.name) == (True, "劳动节")


def test_second_saver_takes_theirs_field_by_field(
    keeper: Client, opened: tuple[CalendarDay, dict[str, str]]
) -> None:
    row, hidden = opened
    mine = {**hidden, "arrangement": "休", "name": "五四"}
    first = keeper.post(f"/calendar/{row.pk}/", mine)
    seen = {**mine, "initial-name": first.context["form"].data["initial-name"], "initial-arrangement": "班"}
    taken = keeper.post(f"/calendar/{row.pk}/", {**seen, "take": "name"})
    assert taken.context["form"].data["name"] == "劳动节"
    assert list(taken.context["conflict"].changes) == ["arrangement"]
    row.refresh_from_db()
    assert row.name == "劳动节"
    saved = keeper.post(f"/calendar/{row.pk}/", {**seen, "name": "劳动节", "arrangement": "休"})
    assert saved.status_code == 302
    row.refresh_from_db()
    assert (row.is_workday, row.name) == (False, "劳动节")


def test_second_saver_may_insist(keeper: Client, opened: tuple[CalendarDay, dict[str, str]]) -> None:
    row, hidden = opened
    answer = keeper.post(f"/calendar/{row.pk}/", {**hidden, "arrangement": "休", "name": "五四"})
    again = {
        "initial-arrangement": "班",
        **_hidden(answer.content.decode()),
        "arrangement": "班",
        "name": "五四",
    }
    assert keeper.post(f"/calendar/{row.pk}/", again).status_code == 302
    row.refresh_from_db()
    assert (row.is_workday, row.name) == (True, "五四")
