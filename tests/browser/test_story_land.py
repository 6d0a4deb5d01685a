"""土地全链: a condition is shown from the desk, taken back, shown again; the parcel passes; a phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

READY = """
import json
from decimal import Decimal
from django.contrib.auth.models import User
from tests.registers.gates import drawn, show
from tests.registers.rows import stage_make
from yiding.accounts.services import account_of, appoint
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government, Person, Post
calendar_fill()
city = Government.objects.create(name="临澜市人民政府", is_ours=True)
stage = stage_make(city)
entry = stage.entry("land_parcels", title="纬二路北地块", area=Decimal(42000))
drawn(stage, entry)
show(stage, entry, "compensation")
for name, title, body in (("dongjing", "郑知远", "东泾镇"), ("zhujian", "卫安澜", "市住建局")):
    user = User.objects.create_user(name, last_name=title)
    person = Person.objects.create(government=city, name=title)
    appoint(user, "liaison", post=Post.objects.create(body=stage.body(body), person=person, title="专员"))
print(json.dumps(dict(entry=entry.pk, number=entry.number)))
"""


@pytest.fixture(scope="module")
def told(office: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(office.python(READY).splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def town(told: dict[str, Any], office: Any) -> str:
    return str(office.session("dongjing", "liaison"))


@pytest.fixture(scope="module")
def bureau(told: dict[str, Any], office: Any) -> str:
    return str(office.session("zhujian", "liaison"))


def row_of(page: Any, label: str) -> Any:
    """The line of a condition in the table of the gate."""
    return page.locator("section", has_text="当前关口").locator("tr", has_text=label).first


def test_parcel_passes_only_when_everything_is_there(
    told: dict[str, Any],
    town: str,
    bureau: str,
    page: Any,
    tmp_path: Path,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
) -> None:
    here = f"/registers/entries/{told['entry']}/"
    paper = tmp_path / "征地批复.txt"
    paper.write_text("征地批复", "utf-8")
    become(page, town)
    page.goto("/desk/")
    assert "征地批复" in page.locator("main").inner_text()
    page.goto(here)
    assert "还缺 2 项" in page.locator("main").inner_text()
    row_of(page, "征地批复").get_by_role("link", name="确认具备").click()
    page.set_input_files("[name=file]", str(paper))
    page.fill("[name=note]", "苏政地〔2026〕12号")
    page.locator("#edit-form .button-primary, form .button-primary").first.click()
    page.wait_for_url(f"**{here}")
    assert "苏政地〔2026〕12号" in row_of(page, "征地批复").inner_text()
    become(page, bureau)
    page.goto(here)
    assert page.get_by_role("link", name="入库储备").count() == 0
    row_of(page, "权属清楚无争议").get_by_role("link", name="确认具备").click()
    page.fill("[name=note]", "公示期满无异议")
    page.locator("form .button-primary").first.click()
    page.wait_for_selector("text=条件已经齐全")
    row_of(page, "征地批复").get_by_role("link", name="撤回确认").click()
    page.fill("[name=reason]", "批复文号有误")
    page.locator("form .button-primary").first.click()
    page.wait_for_selector("text=还缺 1 项")
    assert page.get_by_role("link", name="入库储备").count() == 0
    assert "批复文号有误" in page.locator("section", has_text="过关记录").first.inner_text()
    become(page, town)
    page.goto("/registers/needs/")
    assert "征地批复" in page.locator("main").inner_text()
    page.goto(here)
    row_of(page, "征地批复").get_by_role("link", name="确认具备").click()
    page.set_input_files("[name=file]", str(paper))
    page.locator("form .button-primary").first.click()
    page.wait_for_selector("text=条件已经齐全")
    become(page, bureau)
    page.goto(here)
    assert axe(page, "main") == []
    page.get_by_role("link", name="入库储备").first.click()
    page.locator("form .button-primary").first.click()
    page.wait_for_url(f"**{here}")
    assert "储转净" in page.locator("section", has_text="当前关口").first.inner_text()
    no_outside_requests(page)


def test_gates_on_a_phone(
    told: dict[str, Any],
    bureau: str,
    phone: Any,
    no_sideways_scroll: Callable[[Any], None],
    no_outside_requests: Callable[[Any], None],
) -> None:
    become(phone, bureau)
    for address in (
        f"/registers/entries/{told['entry']}/",
        "/registers/needs/",
        "/registers/of/land_parcels/",
        "/registers/of/land_parcels/reports/gates/",
    ):
        phone.goto(address)
        no_sideways_scroll(phone)
    no_outside_requests(phone)
