"""督查的早上: ambers and reds with their reasons, an orange slip, a reminder to many, the body's answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser
FILL = """
from datetime import timedelta
from tests.supervision.rows import stage_make
from tests.urging.rows import with_rules
from yiding.core import clock
from yiding.core.workdays import Calendar, calendar_fill
from yiding.directory.models import Government
from yiding.supervision.models import Task, Urgency
from yiding.urging.daily import day_run
calendar_fill()
stage = stage_make(Government.objects.create(name="临澜市人民政府", is_ours=True))
with_rules(stage)
calendar, today = Calendar.load(), clock.today()
past = (today - timedelta(days=n) for n in range(1, 40))
late = next(day for day in past if calendar.is_workday(day) and calendar.between(day, today) == 3)
for name, title, urgency, due in (
    ("甲局", "整治背街小巷", Urgency.MOST, late),
    ("甲局", "修订供水应急预案", Urgency.NORMAL, calendar.add(today, 2)),
    ("乙局", "建立养老服务台账", Urgency.NORMAL, calendar.add(today, 1)),
):
    matter = stage.matter(leads=[name], due=20, title=title, urgency=urgency)
    task = stage.accept(stage.task(matter, name))
    Task.objects.filter(pk=task.pk).update(due_on=due)
    matter.milestones.update(due_on=today + timedelta(days=60))
day_run()
"""


@pytest.fixture(scope="module")
def sessions(office: Any) -> dict[str, str]:
    office.python(FILL)
    names = {"督查员": "inspector", "甲局联络员": "liaison"}
    return {name: office.session(name, role) for name, role in names.items()}


def _send(page: Any) -> None:
    page.locator("main form button.button-primary").first.click()
    page.wait_for_load_state()


def test_the_inspectors_morning(
    page: Any,
    sessions: dict[str, str],
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
) -> None:
    become(page, sessions["督查员"])
    page.goto("/desk/")
    desk = page.locator("main").inner_text()
    assert "今日红灯" in desk
    assert "逾期 3 个工作日" in desk
    page.goto("/urging/")
    assert page.locator("tr[data-row]").count() == 3
    assert axe(page) == []
    red = page.locator("tr[data-row]", has_text="整治背街小巷")
    assert "逾期 3 个工作日" in red.inner_text()

    page.locator("button", has_text="提醒所选").click()  # the ambers are ticked
    page.wait_for_load_state()
    assert "已提醒 2 项任务" in page.locator("body").inner_text()

    red = page.locator("tr[data-row]", has_text="整治背街小巷")
    red.get_by_role("link", name="签发橙色督查单").click()
    assert "特急事项逾期 3 个工作日" in page.locator("textarea").input_value()
    assert page.locator("input[type=date]").input_value()
    assert axe(page) == []
    _send(page)
    assert "督查单〔" in page.locator("h1").inner_text()
    assert "待答复" in page.locator("main").inner_text()
    assert axe(page) == []

    become(page, sessions["甲局联络员"])
    page.goto("/desk/")
    assert "待答复督查单" in page.locator("main").inner_text()
    page.get_by_role("link", name="答复督查单", exact=True).first.click()
    page.fill("[name=cause]", "施工单位进场晚")
    page.fill("[name=measures]", "加派人手，下周完工")
    _send(page)
    assert "已答复" in page.locator("main").inner_text()

    become(page, sessions["督查员"])
    page.goto("/urging/slips/")
    row = page.locator("tr[data-row]")
    assert row.count() == 1
    assert "已答复" in row.inner_text()
    assert "甲局已答复督查单" in page.goto("/notices/").text()
    no_outside_requests(page)


def test_pages_of_urging_fit_on_a_phone(
    phone: Any, sessions: dict[str, str], no_sideways_scroll: Callable[[Any], None]
) -> None:
    become(phone, sessions["甲局联络员"])
    for address in ("/urging/lights/", "/urging/slips/", "/urging/rules/"):
        phone.goto(address)
        no_sideways_scroll(phone)
    become(phone, sessions["督查员"])
    phone.goto("/urging/")
    no_sideways_scroll(phone)
