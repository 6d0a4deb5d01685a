"""应急准备: an overdue plan is revised, stock goes out and back, a warning is acknowledged on a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

READY = """
import json
from datetime import timedelta
from django.contrib.auth.models import User
from tests.resources import rows as made
from tests.supervision.rows import stage_make
from yiding.accounts.services import account_of, appoint
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government, Post, Person
from yiding.resources.alerting import alert_send
calendar_fill()
city = Government.objects.create(name="临澜市人民政府", is_ours=True)
stage = made.prepared(stage_make(city, names=("甲局", "乙局", "丙局")))
body = stage.body("丙局")
plan = made.in_force(stage, body, title="东埠镇防汛预案", days=1300)
shop = made.store(stage, body, name="东埠仓库")
lot = made.held(stage, shop, 100)
made.rule(stage, [body])
alert = made.received(stage)
alert_send(alert=alert, by=stage.inspector)
gauge = made.station(stage, body, code="W01")
for place, value in enumerate(("3.10", "3.30", "3.62")):
    made.read(gauge, value, stage.inspector, minutes=130 - 60 * place)
unit = User.objects.create_user("zhen", last_name="倪望舒")
person = Person.objects.create(government=city, name="倪望舒")
appoint(unit, "liaison", post=Post.objects.create(body=body, person=person, title="党政办主任"))
print(json.dumps(dict(plan=plan.pk, lot=lot.pk, alert=alert.pk, station=gauge.pk)))
"""


@pytest.fixture(scope="module")
def told(office: Any) -> dict[str, int]:
    found: dict[str, int] = json.loads(office.python(READY).splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def town(told: dict[str, int], office: Any) -> str:
    """The session of the town's liaison officer."""
    session: str = office.session("zhen", "liaison")
    return session


def test_a_warning_is_acknowledged_on_a_phone(
    told: dict[str, int],
    town: str,
    phone: Any,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    become(phone, town)
    phone.goto("/desk/")
    phone.click("text=暴雨橙色预警")
    phone.wait_for_url(f"**/resources/stations/alerts/{told['alert']}/")
    no_sideways_scroll(phone)
    assert axe(phone) == []
    phone.get_by_role("button", name="确认收到").click()
    phone.wait_for_selector("text=已确认")
    phone.click("text=报告行动")
    phone.fill("[name=action]", "已转移低洼地群众 30 人，泵车到位。")
    phone.click("#edit-form .button-primary")
    phone.wait_for_selector("text=已报行动")
    assert "转移低洼地群众 30 人" in phone.locator("main").inner_text()
    no_outside_requests(phone)


def test_stock_is_issued_and_comes_back(
    told: dict[str, int], town: str, page: Any, no_outside_requests: Callable[[Any], None]
) -> None:
    become(page, town)
    page.goto(f"/resources/teams/lots/{told['lot']}/")
    page.click(".page-actions >> text=领用")
    page.fill("[name=quantity]", "40")
    page.fill("[name=to]", "村抢险队")
    page.click("#edit-form .button-primary")
    page.wait_for_url(f"**/resources/teams/lots/{told['lot']}/")
    assert "60 只" in page.locator(".facts").inner_text()
    page.locator("td >> text=归还").first.click()
    page.fill("[name=quantity]", "41")
    page.click("#edit-form .button-primary")
    assert "归还的数量超过" in page.locator("main").inner_text()
    page.fill("[name=quantity]", "25")
    page.click("#edit-form .button-primary")
    page.wait_for_url(f"**/resources/teams/lots/{told['lot']}/")
    assert "85 只" in page.locator(".facts").inner_text()
    no_outside_requests(page)


def test_an_overdue_plan_is_revised(
    told: dict[str, int], town: str, office: Any, page: Any, no_outside_requests: Callable[[Any], None]
) -> None:
    director = page.context.cookies()
    become(page, town)
    page.goto("/resources/plans/?overdue=1")
    page.click("text=东埠镇防汛预案")
    assert re.search("已过期 [0-9]+ 天", page.locator(".facts").inner_text())
    page.click(".page-actions >> text=修订")
    page.fill("[name=changes]", "更新转移路线和联系方式")
    page.click("#edit-form .button-primary")
    page.click("text=第 2 版")
    page.click(".page-actions >> text=上传预案文本")
    text = {"name": "预案.txt", "mimeType": "text/plain", "buffer": "第二版".encode()}
    page.set_input_files("[name=file]", text)
    page.click("#edit-form .button-primary")
    page.wait_for_selector(".page-actions >> text=修改")
    draft = page.url
    page.context.add_cookies(director)
    page.goto(draft)
    page.get_by_role("button", name="审定").click()
    page.wait_for_selector(".lead >> text=已审定")
    become(page, town)
    page.goto(draft)
    page.click(".page-actions >> text=印发施行")
    page.click("#edit-form .button-primary")
    page.wait_for_selector(".lead >> text=现行")
    page.goto("/resources/plans/?overdue=1")
    assert "没有符合条件的结果" in page.locator("main").inner_text()
    no_outside_requests(page)


def test_the_curve_is_drawn_from_the_table_on_the_page(
    told: dict[str, int],
    town: str,
    page: Any,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
) -> None:
    become(page, town)
    page.goto(f"/resources/stations/{told['station']}/")
    page.wait_for_selector(".chart canvas")
    assert "警戒水位" in page.locator(".facts").inner_text()
    assert axe(page) == []
    page.goto("/resources/stations/brief/")
    assert "W01水位站" in page.locator("main").inner_text()
    page.emulate_media(media="print")
    assert page.locator(".rooms").is_hidden()
    no_outside_requests(page)
