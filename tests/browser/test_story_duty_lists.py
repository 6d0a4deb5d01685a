"""职责清单的一程: drafted, a gap filled, confirmed by two bodies, approved by another, issued; it assigns."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

READY = """
import json
from datetime import date
from django.contrib.auth.models import User
from yiding.accounts.services import appoint
from yiding.core.access import Role
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Body, BodyKind, Government, Person, Post
from yiding.registers.catalogue import kind_of
from yiding.registers.keeping import register_keep, sector_keep
from yiding.registers.recording import entry_record
calendar_fill()
city = Government.objects.create(name="临澜市人民政府", is_ours=True)
def body(name, kind):
    return Body.objects.create(government=city, name=name, kind=kind, standing="listed")
town, lead = body("东埠镇", BodyKind.TOWN), body("市应急局", BodyKind.DEPARTMENT)
builder = body("市住建局", BodyKind.DEPARTMENT)
def person(account, name, role, of=None):
    user = User.objects.create_user(account, last_name=name)
    post = None
    if of is not None:
        somebody = Person.objects.create(government=city, name=name)
        post = Post.objects.create(body=of, person=somebody, title="科长")
    appoint(user, role, post=post)
    return user
ducha = person("ducha", "督查员", Role.INSPECTOR)
yingji = person("yingji", "应急联络员", Role.LIAISON, lead)
person("zhujian", "住建联络员", Role.LIAISON, builder)
person("zhen", "镇联络员", Role.LIAISON, town)
person("zhuren", "主任", Role.DIRECTOR)
for code in ("duty_rows", "hazards"):
    register_keep(kind=kind_of(code), government=city, values={"lead": lead}, version=None, by=ducha)
def sector(name, of, place):
    values = {"name": name, "lead": of, "position": place}
    return sector_keep(sector=None, government=city, values=values, version=None, by=ducha)
gas, danger = sector("城镇燃气", builder, 1), sector("危险化学品", lead, 2)
told = {"sector": danger, "town": town, "department": lead}
told |= {"department_duty": "负责监管执法", "local_duty": "负责日常巡查"}
entry_record(kind=kind_of("duty_rows"), government=city, told=told, by=yingji)
print(json.dumps({"gas": gas.pk, "town": town.pk}))
"""


@pytest.fixture(scope="module")
def city(office: Any) -> dict[str, Any]:
    """A town, two departments, two fields; the list has a row for one of them."""
    found: dict[str, Any] = json.loads(office.python(READY).splitlines()[-1])
    for name, role in (
        ("yingji", "liaison"),
        ("zhujian", "liaison"),
        ("zhen", "liaison"),
        ("zhuren", "director"),
        ("ducha", "inspector"),
    ):
        found[name] = office.session(name, role)
    return found


def test_gap_is_shown_and_filled(city: Any, page: Any, no_outside_requests: Callable[[Any], None]) -> None:
    become(page, city["yingji"])
    page.goto("/registers/duties/")
    holes = page.locator("#holes")
    assert "城镇燃气 · 东埠镇" in holes.inner_text()
    holes.get_by_role("link", name="补一行").click()
    page.wait_for_url("**/registers/of/duty_rows/new/**")
    page.fill("[name=department]", "市住建局")
    page.fill("[name=department_duty]", "负责燃气经营企业监管")
    page.fill("[name=local_duty]", "负责餐饮用户巡查")
    page.click("#edit-form .button-primary")
    page.wait_for_url("**/registers/entries/*/")
    assert "城镇燃气（东埠镇）" in page.locator("h1").inner_text()
    page.goto("/registers/duties/")
    assert page.locator("#holes").count() == 0
    no_outside_requests(page)


def test_list_is_drafted_and_sent_for_confirmation(city: Any, page: Any) -> None:
    become(page, city["yingji"])
    page.goto("/registers/editions/draft/")
    page.select_option("[name=code]", "duty_rows")
    page.fill("[name=title]", "安全生产职责边界清单")
    page.click("#edit-form .button-primary")
    page.wait_for_url("**/registers/editions/*/")
    page.get_by_role("link", name="发各单位确认").click()
    page.fill("[name=due_on]", "2099-12-31")
    page.click("#edit-form .button-primary")
    page.wait_for_url("**/registers/editions/*/")
    told = page.locator("main").inner_text()
    assert "市住建局" in told
    assert "待确认" in told


def test_bodies_confirm_one_objects_and_is_settled(city: Any, page: Any, phone: Any) -> None:
    become(page, city["zhujian"])
    page.goto("/registers/editions/")
    page.get_by_role("link", name="安全生产职责边界清单").first.click()
    page.get_by_role("button", name="确认本单位的行").click()
    page.wait_for_selector("text=已办理：确认本单位的行")
    become(phone, city["zhen"])
    phone.goto("/registers/editions/")
    phone.get_by_role("link", name="安全生产职责边界清单").first.click()
    phone.get_by_role("link", name="提出异议").first.click()
    phone.fill("[name=note]", "餐饮用户巡查请部门派人参加。")
    phone.click("#edit-form .button-primary")
    phone.wait_for_selector("text=有异议")
    phone.get_by_role("button", name="确认本单位的行").click()
    phone.wait_for_selector("text=已办理：确认本单位的行")
    become(page, city["ducha"])
    page.reload()
    page.get_by_role("link", name="协调裁定").first.click()
    page.fill("[name=note]", "部门每季度派人参加一次。")
    page.click("#edit-form .button-primary")
    page.wait_for_selector("text=已协调")
    become(page, city["yingji"])
    page.reload()
    page.get_by_role("button", name="确认本单位的行").click()
    page.wait_for_selector("text=已办理：确认本单位的行")
    page.get_by_role("button", name="确认完毕").click()
    page.wait_for_selector(".badge >> text=已确认")


def test_another_person_approves_and_it_is_issued(city: Any, page: Any) -> None:
    become(page, city["yingji"])
    page.goto("/registers/editions/")
    page.get_by_role("link", name="安全生产职责边界清单").first.click()
    page.wait_for_url("**/registers/editions/*/")
    assert page.get_by_role("button", name="审批").count() == 0
    become(page, city["zhuren"])
    page.reload()
    page.get_by_role("button", name="审批").click()
    page.wait_for_selector("text=已办理：审批")
    page.get_by_role("link", name="登记印发").click()
    page.fill("[name=document_no]", "临政发〔2026〕8号")
    page.click("#edit-form .button-primary")
    page.wait_for_selector("text=施行中")
    assert "临政发〔2026〕8号" in page.locator("main").inner_text()


def test_hazard_gets_its_department_from_the_list(city: Any, phone: Any) -> None:
    become(phone, city["zhen"])
    phone.goto(f"/registers/of/hazards/new/?sector={city['gas']}&town={city['town']}")
    phone.fill("[name=title]", "餐馆后厨软管老化")
    phone.select_option("[name=grade]", "general")
    phone.click("#edit-form .button-primary")
    phone.wait_for_url("**/registers/entries/*/")
    told = phone.locator("main").inner_text()
    assert "市住建局" in told
    assert "责任单位自动确定" in told
    assert "安全生产职责边界清单（第1版）" in told
