"""事权与移交、告知承诺: two sides settle a list to the digit and lock it; a promise is taken and checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

CITY = """
import json
from django.contrib.auth.models import User
from tests.commitments import rows as promises
from tests.handovers import rows as powers
from tests.supervision.rows import stage_make
from yiding.accounts.services import appoint
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government, Post, Person
calendar_fill()
city = Government.objects.create(name="临澜市人民政府", is_ours=True)
stage = powers.ruled(stage_make(city, names=("甲局", "乙局", "丙局")))
promises.ruled(stage)
dispute = powers.disputed(stage, "东埠镇照明移交")
handover = dispute.line.handover
item = promises.item(stage, "住房情况证明", grade="高")
def person(account, name, role, body):
    user = User.objects.create_user(account, last_name=name)
    told = Person.objects.create(government=city, name=name)
    appoint(user, role, post=Post.objects.create(body=stage.body(body), person=told, title="负责人"))
person("giver", "蓝亦舟", "liaison", "甲局")
person("giverhead", "容见山", "body_head", "甲局")
person("taker", "倪望舒", "liaison", "丙局")
person("takerhead", "云知远", "body_head", "丙局")
person("keeper", "宋以宁", "liaison", "乙局")
number = promises.person_number(9)
print(json.dumps(dict(handover=handover.pk, dispute=dispute.pk, item=item.pk, number=number)))
"""


@pytest.fixture(scope="module")
def told(office: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(office.python(CITY).splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def session(told: dict[str, Any], office: Any) -> Callable[[str], str]:
    roles = {"giverhead": "body_head", "takerhead": "body_head"}
    kept: dict[str, str] = {}

    def session_of(account: str) -> str:
        if account not in kept:
            kept[account] = office.session(account, roles.get(account, "liaison"))
        return kept[account]

    return session_of


def test_two_sides_settle_a_list_and_lock_it(
    told: dict[str, Any],
    session: Callable[[str], str],
    page: Any,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
) -> None:
    address = f"/handovers/lists/{told['handover']}/"
    become(page, session("keeper"))
    page.goto("/desk/")
    page.click("text=路灯")
    page.wait_for_url(f"**/handovers/disputes/{told['dispute']}/")
    page.click(".page-actions >> text=裁定")
    page.fill("[name=ruling]", "双方到场逐杆清点，共 1260 盏。")
    page.fill("[name=quantity]", "1260")
    page.fill("[name=value]", "3528000.54")
    page.click("#edit-form .button-primary")
    page.wait_for_selector(".lead >> text=已裁定")
    become(page, session("taker"))
    page.goto(address)
    assert axe(page) == []
    for name, quantity, value, standard in (
        ("公厕", "6", "1920000.00", "84500.00"),
        ("日常保洁费", "", "2650000.40", ""),
        ("移交前大修费", "", "380000.00", ""),
        ("执法队员", "9", "", "138000.00"),
        ("东埠镇照明移交事权", "1", "", ""),
    ):
        page.locator("tr", has_text=name).locator("text=填写").first.click()
        for field, figure in (("quantity", quantity), ("value", value), ("standard", standard)):
            page.fill(f"[name={field}]", figure)
        page.click("#edit-form .button-primary")
        page.wait_for_url(f"**{address}")
    assert "不一致" not in page.locator("main").inner_text()
    for account in ("taker", "giver"):
        become(page, session(account))
        page.goto(address)
        page.get_by_role("button", name="签认全部一致的行").click()
        page.wait_for_url(f"**{address}")
    for account in ("giverhead", "takerhead"):
        become(page, session(account))
        page.goto(address)
        page.get_by_role("button", name="确认整份清单").click()
        page.wait_for_url(f"**{address}")
    page.wait_for_selector(".lead >> text=已锁定")
    page.click("text=打印交接单")
    page.emulate_media(media="print")
    assert page.locator(".rooms").is_hidden()
    sheet = page.locator(".paper").inner_text()
    assert "1,260" in sheet
    assert "3,528,000.54" in sheet
    no_outside_requests(page)


def test_a_promise_is_taken_on_a_phone_and_checked(
    told: dict[str, Any],
    session: Callable[[str], str],
    phone: Any,
    axe: Callable[..., list[str]],
    no_sideways_scroll: Callable[[Any], None],
    no_outside_requests: Callable[[Any], None],
) -> None:
    become(phone, session("giver"))
    phone.goto("/commitments/cases/notice/")
    phone.select_option("[name=item]", str(told["item"]))
    phone.fill("[name=applicant]", "宋怀安")
    phone.fill("[name=number]", told["number"][:-1] + "?")
    phone.click("#edit-form .button-primary")
    assert "证件号码不对" in phone.locator("main").inner_text()
    phone.fill("[name=number]", told["number"])
    phone.click("#edit-form .button-primary")
    phone.get_by_role("button", name="登记承诺并受理").click()
    phone.wait_for_selector("text=已承诺受理")
    no_sideways_scroll(phone)
    assert axe(phone) == []
    phone.click("td >> text=登记核查")
    phone.select_option("[name=result]", "true")
    phone.fill("[name=finding]", "系统核验一致。")
    phone.click("#edit-form .button-primary")
    phone.wait_for_selector("text=已核查")
    phone.goto("/commitments/checks/")
    assert "属实" in phone.locator("main").inner_text()
    no_outside_requests(phone)
