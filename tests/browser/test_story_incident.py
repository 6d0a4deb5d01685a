"""突发事件: reported by telephone while the network is cut; the head signs, the office relays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.browser.conftest import become
from yiding.core import clock

pytestmark = pytest.mark.browser

CAST = """
from django.contrib.auth.models import User
from yiding.accounts.services import account_of, appoint
from yiding.core.access import Role
from yiding.directory.models import Body, Government, Person, Post
from yiding.incidents.ruling import rules_seed
city = Government.objects.get_or_create(name="临澜市人民政府")[0]
Government.objects.filter(pk=city.pk).update(is_ours=True)
rules_seed(government=city)
unit = Body.objects.create(government=city, name="市水务局")
Body.objects.create(government=city, name="望江街道")
for name, role in (("shuiwu", Role.LIAISON), ("juzhang", Role.BODY_HEAD)):
    user = User.objects.create_user(name, last_name=name)
    person = Person.objects.create(government=city, name=name)
    post = Post.objects.create(body=unit, person=person, title=name)
    account = account_of(user)
    type(account).objects.filter(pk=account.pk).update(person=person)
    appoint(user, role, post=post)
"""
LATER = """
from yiding.incidents.models import Incident
print(Incident.objects.count(), Incident.objects.get().reports.count())
"""


@pytest.fixture(scope="module")
def cast(office: Any) -> dict[str, str]:
    office.python(CAST)
    told = {"shuiwu": "liaison", "juzhang": "body_head", "zhiban": "clerk", "ducha": "inspector"}
    return {name: office.session(name, role) for name, role in told.items()}


def _minute(back: int = 0) -> str:
    return f"{(clock.now() - timedelta(minutes=back)).astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}"


def test_a_quick_report_survives_a_cut_and_arrives_once(
    cast: dict[str, str],
    office: Any,
    phone: Any,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    become(phone, cast["shuiwu"])
    phone.goto("/incidents/quick/")
    no_sideways_scroll(phone)
    assert axe(phone) == []
    phone.fill("[name=title]", "泵站围挡倒塌")
    phone.select_option("[name=kind]", label="建筑施工事故")
    phone.fill("[name=address]", "滨江大道泵站工地")
    phone.fill("[name=deaths]", "3")
    phone.fill("[name=course]", "围挡和脚手架倒塌，正在搜救。")
    assert phone.input_value("[name=body]") == "市水务局"
    phone.reload()  # what was typed is still there
    assert phone.input_value("[name=title]") == "泵站围挡倒塌"
    phone.context.set_offline(True)
    phone.get_by_role("button", name="马上报告").click()
    phone.wait_for_selector(".quick-state.is-offline")
    assert "1 条快报已存在本机" in phone.locator("#quick-state").inner_text()
    phone.context.set_offline(False)
    phone.wait_for_selector(".quick-state.is-sent")
    assert office.python(LATER).split() == ["1", "1"]
    assert (
        phone.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('yiding.flash')).length")
        == 0
    )
    phone.locator("#quick-state a").click()
    phone.wait_for_url(re.compile(r"/incidents/\d+/$"))
    assert "待签发" in phone.locator("#reports").inner_text()
    assert "分钟应书面报告" in phone.locator("#incident-clock").inner_text()
    no_sideways_scroll(phone)
    assert [one for one in phone.watch.errors if "ERR_INTERNET_DISCONNECTED" not in one] == []
    assert phone.watch.outside == []


def test_what_is_refused_stays_on_the_telephone_to_be_mended(cast: dict[str, str], phone: Any) -> None:
    become(phone, cast["shuiwu"])
    phone.goto("/incidents/quick/")
    phone.fill("[name=title]", "少了地点")
    phone.get_by_role("button", name="马上报告").click()
    phone.wait_for_selector(".quick-state.is-refused")
    assert phone.input_value("[name=title]") == "少了地点"
    assert phone.locator("[name=address][aria-invalid=true]").count() == 1


def test_the_head_signs_and_the_office_relays_with_a_receipt(
    cast: dict[str, str], page: Any, axe: Callable[..., list[str]], no_outside_requests: Callable[[Any], None]
) -> None:
    become(page, cast["juzhang"])
    page.goto("/desk/")
    page.get_by_role("link", name=re.compile("初报：泵站围挡倒塌")).first.click()
    page.get_by_role("button", name="签发").click()
    page.wait_for_url(re.compile(r"/incidents/reports/\d+/$"))
    assert "已发出" in page.locator(".lead").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    become(page, cast["zhiban"])
    page.reload()
    page.get_by_role("button", name="签收").first.click()
    page.wait_for_selector(".note-success")
    page.get_by_role("link", name="登记上报").click()
    page.fill("[name=channel]", "上级值班信息系统")
    page.fill("[name=receiver]", "王值班")
    page.fill("[name=receipt_number]", "上值收 1 号")
    page.click("#edit-form .button-primary")
    page.wait_for_url(re.compile(r"/incidents/reports/\d+/$"))
    assert "上值收 1 号" in page.locator("#recipients").inner_text()
    assert axe(page) == []
    no_outside_requests(page)


def test_the_office_verifies_handles_and_ends_it(
    cast: dict[str, str], page: Any, axe: Callable[..., list[str]], no_outside_requests: Callable[[Any], None]
) -> None:
    become(page, cast["zhiban"])
    page.goto("/incidents/")
    page.get_by_role("link", name="泵站围挡倒塌").click()
    page.get_by_role("link", name="核实", exact=True).click()
    page.click("#edit-form .button-primary")
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    page.get_by_role("link", name="记处置措施").click()
    page.fill("[name=unit]", "市综合救援队")
    page.fill("[name=text]", "生命探测仪搜索")
    page.fill("[name=at]", _minute())
    page.click("#edit-form .button-primary")
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    assert "生命探测仪搜索" in page.locator("#course").inner_text()
    page.get_by_role("link", name="处置结束").click()
    page.fill("[name=ending]", "搜救结束")
    page.click("#edit-form .button-primary")
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    assert "终报" in page.locator("#incident-clock").inner_text()
    assert axe(page) == []
    page.goto("/incidents/figures/")
    page.wait_for_selector(".chart canvas")
    no_outside_requests(page)
