"""值班: a month is planned, its gap seen and mended; a swap on a phone; who is there, and who had left."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

READY = """
import json
from datetime import timedelta
from tests.rosters.rows import duty_make
from tests.supervision.rows import stage_make
from yiding.core import clock
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.rosters.models import Shift
from yiding.rosters.standing import month_after
calendar_fill()
duty = duty_make(stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True)))
month = clock.today().replace(day=1)
roster, now = duty.published(month), clock.now()
shift = roster.shifts.filter(starts_at__lte=now, ends_at__gt=now, post=duty.staff_post).first()
if shift is None:  # before half past eight on the first of a month the day is still that of the month before
    roster = duty.published((month - timedelta(days=1)).replace(day=1))
    shift = roster.shifts.get(starts_at__lte=now, ends_at__gt=now, post=duty.staff_post)
told = dict(shift=shift.pk, person=shift.person.name, month=f"{month_after(month):%Y-%m}")
print("TOLD", json.dumps(told))
"""
SHIFTS = """
import json
from yiding.rosters.models import Shift
rows = Shift.objects.filter(roster__month="{month}-01", post__kind="staff").order_by("starts_at")
day = rows.filter(name="白班", person__name="孙").first()
night = rows.filter(name="夜班", person__name="李", starts_at__gt=day.ends_at).first()
print("TOLD", json.dumps([day.pk, night.pk]))
"""


def _told(printed: str) -> Any:
    line = next(line for line in printed.splitlines() if line.startswith("TOLD "))
    return json.loads(line.removeprefix("TOLD "))


@pytest.fixture(scope="module")
def told(office: Any) -> Any:
    """甲局 has posts and four people; this month is published, the next is not planned."""
    return _told(office.python(READY))


@pytest.fixture(scope="module")
def be(office: Any) -> Callable[[Any, str], None]:
    """The tab is somebody else's from now on."""
    roles = {"甲局联络员": "liaison", "甲局局长": "body_head", "督查员": "inspector"}
    return lambda page, name: become(page, office.session(name, roles.get(name, "observer")))


def _send(page: Any) -> None:
    page.click("#edit-form .button-primary")


def _turns(page: Any, post: str, names: str) -> None:
    page.get_by_role("link", name="按名单轮值").click()
    page.select_option("[name=post]", label=post)
    page.fill("[name=workday]", names)
    _send(page)


def test_a_month_is_planned_its_gap_mended_and_published(
    told: Any, be: Any, page: Any, no_outside_requests: Callable[[Any], None]
) -> None:
    be(page, "甲局联络员")
    page.goto("/rosters/")
    page.get_by_role("link", name="编排值班表").click()
    assert page.input_value("[name=body]") == "甲局"
    page.fill("[name=month]", told["month"])
    _send(page)
    page.wait_for_selector(".gap-list")
    assert page.locator(".gap-list li").count() == 2  # two posts, the whole month
    _turns(page, "甲局 带班领导", "赵、钱")
    _turns(page, "甲局 值班人员", "孙、李")
    assert "全月每个小时都有人值班" in page.inner_text("main")
    address = page.url
    page.locator(".duty-shifts a").nth(2).click()
    person = page.input_value("[name=person]")
    page.fill("[name=person]", "")
    _send(page)
    page.goto(address)
    assert page.locator(".gap-list .badge-bad").inner_text() == "空档"
    be(page, "甲局局长")
    page.goto(address)
    page.get_by_role("button", name="发布").click()
    assert "值班表还有空档，不能发布" in page.inner_text("main")
    be(page, "甲局联络员")
    page.goto(address)
    page.locator(".duty-shifts .is-open a").click()
    page.fill("[name=person]", person)
    _send(page)
    be(page, "甲局局长")
    page.goto(address)
    page.get_by_role("button", name="发布").click()
    page.wait_for_selector(".badge-good")
    assert "已发布" in page.inner_text(".page-header")
    no_outside_requests(page)


def test_a_swap_is_asked_agreed_and_approved_on_a_phone(
    told: Any,
    be: Any,
    office: Any,
    phone: Any,
    no_sideways_scroll: Callable[[Any], None],
    no_outside_requests: Callable[[Any], None],
) -> None:
    day, night = _told(office.python(SHIFTS.format(month=told["month"])))
    be(phone, "孙")
    phone.goto(f"/rosters/shifts/{day}/")
    no_sideways_scroll(phone)
    phone.get_by_role("link", name="申请换班").click()
    phone.select_option("[name=other]", str(night))
    phone.fill("[name=reason]", "陪护家人")
    no_sideways_scroll(phone)
    _send(phone)
    be(phone, "李")
    phone.goto("/desk/")
    no_sideways_scroll(phone)
    phone.locator(".desk-line", has_text="换班").locator(".desk-step").click()
    phone.get_by_role("button", name="同意", exact=True).click()
    be(phone, "甲局局长")
    phone.goto(f"/rosters/shifts/{day}/")
    phone.get_by_role("button", name="批准", exact=True).click()
    assert "已生效" in phone.inner_text("main")
    assert phone.locator(".facts dd", has_text="李").count() == 1
    phone.locator(".breadcrumbs a, nav a", has_text="甲局 20").first.click()
    assert phone.locator(".duty-days").is_visible()
    assert phone.get_by_role("link", name="第 2 版").is_visible()
    no_sideways_scroll(phone)
    no_outside_requests(phone)


def test_who_is_there_signs_and_a_check_finds_who_has_left(
    told: Any,
    be: Any,
    phone: Any,
    page: Any,
    no_sideways_scroll: Callable[[Any], None],
    no_outside_requests: Callable[[Any], None],
) -> None:
    be(phone, told["person"])
    phone.goto(f"/rosters/shifts/{told['shift']}/")
    phone.get_by_role("link", name="到岗签到").click()
    phone.fill("[name=place]", "值班室")
    _send(phone)
    assert "值班室" in phone.inner_text("main")
    phone.goto("/rosters/")
    assert phone.locator(".stand", has_text=told["person"]).locator(".badge-good").count() == 1
    no_sideways_scroll(phone)
    be(page, "督查员")
    page.goto("/rosters/")
    page.locator(".stand", has_text=told["person"]).get_by_role("link", name="抽查").click()
    assert page.locator("[name=post] option:checked").inner_text() == "甲局 值班人员"
    page.select_option("[name=result]", "absent")
    page.fill("[name=finding]", "值班室无人，电话无人接听")
    _send(page)
    assert "已移送督查" in page.inner_text("main")
    page.get_by_role("link", name="登记追责线索").click()
    page.fill("[name=rule]", "值班制度第三条")
    _send(page)
    page.locator(".facts a[href*='/accountability/']").click()
    page.get_by_text("查阅案卷").click()
    assert "甲局 值班人员" in page.inner_text("main")
    assert told["person"] in page.inner_text("main")
    no_outside_requests(page)
    no_outside_requests(phone)
