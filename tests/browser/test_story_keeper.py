"""两人同改: the second to save sees what the first changed and takes one field over; the auditor reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

READY = """
from datetime import date
from django.contrib.auth.models import User
from yiding.core.models import CalendarDay
from yiding.core.workdays import calendar_fill
calendar_fill()
print(CalendarDay.objects.create(day=date(2027, 5, 4), is_workday=False, name="青年节").pk)
"""
SOMEBODY = """
from datetime import date
from django.contrib.auth.models import User
from yiding.web.services import Arrangement, day_set
day_set(told=Arrangement(date(2027, 5, 4), True, "劳动节"), by=User.objects.create_user("zhang"))
"""


@pytest.fixture(scope="module")
def key(office: Any) -> int:
    """A day of the calendar; 秘书 keeps it."""
    return int(office.python(READY))


def test_the_second_to_save_takes_over_field_by_field(
    key: int, office: Any, page: Any, no_outside_requests: Callable[[Any], None]
) -> None:
    page.goto(f"/calendar/{key}/")
    office.python(SOMEBODY)
    page.fill("[name=name]", "五四")
    page.click("#edit-form .button-primary")
    panel = page.locator(".conflict")
    assert "zhang 已保存了新的内容" in panel.inner_text()
    assert page.input_value("[name=arrangement]") == "班"
    assert page.input_value("[name=name]") == "五四"
    panel.get_by_role("button", name="节日采用对方的").click()
    page.wait_for_function("document.querySelector('[name=name]').value === '劳动节'")
    assert page.locator(".conflict").count() == 0
    page.select_option("[name=arrangement]", "休")
    page.click("#edit-form .button-primary")
    page.wait_for_url("**/calendar/?year=2027")
    assert "劳动节" in page.locator("tr[data-row]").inner_text()
    no_outside_requests(page)


def test_the_auditor_follows_what_happened_to_the_day(
    key: int, office: Any, page: Any, no_outside_requests: Callable[[Any], None]
) -> None:
    become(page, office.session("shenji", "audit_admin"))
    page.goto("/calendar/")
    page.click("#rooms >> text=审计")
    page.click("tr[data-row] a[href*='core.calendarday']")
    page.wait_for_url(f"**/audit/objects/core.calendarday/{key}/")
    page.locator("tr[data-row] a[href^='/audit/']").first.click()
    page.wait_for_selector(".badge-good")
    assert "与杂凑值相符" in page.locator("main").inner_text()
    no_outside_requests(page)
