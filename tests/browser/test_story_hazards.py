"""镇上的安全员: a check on the phone with photos while the network drops; another person verifies.

Story 8: picks the nearest object, goes through the list, marks a major hazard with two photos, sends it
without network: it waits on the phone and goes out once. Closed with photos before and after; coverage is
shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import become
from tests.registers.rows import PNG

pytestmark = pytest.mark.browser

READY = """
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from tests.registers.drive import drive_make
from tests.registers.rows import stage_make
calendar_fill()
drive = drive_make(stage_make(Government.objects.create(name="临澜市人民政府", is_ours=True)))
far = drive.objects[1:]
for place, row in enumerate(far, start=1):
    row.longitude, row.latitude = f"121.{20 + place}", "31.60"
    row.save()
for row in far[:3]:
    drive.check(row)
items = [one.pk for one in drive.edition.items.order_by("position")]
print(drive.round.pk, drive.campaign.pk, drive.objects[0].pk, *items)
"""
WEEK = """
from datetime import timedelta
from django.contrib.auth.models import User
from tests.registers.rows import photo
from yiding.registers.models import Entry
from yiding.registers.moving import entry_move
from yiding.registers.proving import proof_add
from yiding.registers.recording import entry_edit
row = Entry.objects.get(code="hazards")
local, department = (User.objects.get(username=f"{name}联络员") for name in ("东泾镇", "市住建局"))
told = {"local": row.local, "department": row.department, "due_on": row.due_on, "holder": "店主"}
entry_move(entry=row, name="assign", told=told, by=department)
entry_edit(entry=row, told={"funds": 800, "plan": "停用燃气"}, version=row.version, by=local)
entry_move(entry=row, name="start", told={"measure": "加装报警器"}, by=local)
proof_add(entry=row, moment="after", paper=photo(), by=local)
row.refresh_from_db()
entry_move(entry=row, name="submit", told={"measure": "加装报警器", "note": "已装好"}, by=local)
print(row.pk)
"""
TOLD = """
from yiding.registers.models import Entry
from yiding.registers.round_rows import Check
row = Entry.objects.get(code="hazards")
moments = sorted(row.proofs.values_list("moment", flat=True))
print(Check.objects.filter(entry__number="FX-{year}-0001").count(), row.grade, row.state, ",".join(moments))
"""


@pytest.fixture(scope="module")
def keys(office: Any) -> list[int]:
    return [int(word) for word in office.python(READY).split()]


def told(office: Any) -> list[str]:
    from yiding.core import clock

    words: list[str] = office.python(TOLD.replace("{year}", str(clock.today().year))).split()
    return words


def test_officer_checks_on_the_phone_while_the_network_drops(
    office: Any,
    phone: Any,
    keys: list[int],
    axe: Callable[..., list[str]],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    round_, _campaign, _object, hose, alarm, records = keys
    become(phone, office.session("东泾镇联络员", "liaison"))
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"longitude": 121.1501, "latitude": 31.5001})
    phone.goto("/registers/checks/start/")
    phone.click("[data-find]")
    phone.wait_for_url("**near=121.15**")
    phone.locator(".check-objects a").first.click()
    phone.wait_for_selector("[data-progress]:not([hidden])")
    assert phone.input_value("[name=round]") == str(round_)
    assert not phone.locator("input[type=radio]:checked").count()
    no_sideways_scroll(phone)
    assert axe(phone) == []

    phone.check(f"#check-form input[name='answer-{alarm}'][value=bad]")
    phone.fill(f"[name='note-{alarm}']", "没有安装可燃气体报警器")
    assert phone.input_value(f"[name='grade-{alarm}']") == "major"
    picture = {"name": "现场.png", "mimeType": "image/png", "buffer": PNG}
    phone.set_input_files(f"#photo-{alarm}", [picture])
    phone.wait_for_selector(f"[data-item='{alarm}'] [data-photos] li")
    phone.set_input_files(f"#photo-{alarm}", [{**picture, "name": "近景.png"}])
    phone.locator(f"[data-item='{alarm}'] [data-photos] li").nth(1).wait_for()

    phone.get_by_text("已填内容保存在本机。").wait_for()
    phone.reload()
    phone.locator(f"[data-item='{alarm}'] [data-photos] li").nth(1).wait_for()
    assert phone.input_value(f"[name='note-{alarm}']") == "没有安装可燃气体报警器"
    phone.click("[data-rest]")
    assert phone.is_checked(f"input[name='answer-{hose}'][value=ok]")
    assert phone.is_checked(f"input[name='answer-{records}'][value=ok]")

    phone.context.set_offline(True)
    phone.click(".check-acts .button")
    phone.wait_for_selector("#check-queue:not([hidden])")
    phone.get_by_text("本机还有 1 次检查等待送出").wait_for()
    phone.context.set_offline(False)
    phone.wait_for_url("**/registers/checks/*/")
    assert phone.get_by_text("没有安装可燃气体报警器").first.is_visible()
    assert told(office) == ["1", "major", "found", "before,before"]
    assert phone.evaluate("Object.keys(localStorage).filter((name) => name.includes('.queue.')).length") == 0


def test_another_person_verifies_a_week_later(office: Any, phone: Any, keys: list[int]) -> None:
    key = int(office.python(WEEK).split()[-1])
    become(phone, office.session("东泾镇联络员", "liaison"))
    phone.goto(f"/registers/entries/{key}/")
    assert phone.get_by_text("核实销号").count() == 0
    become(phone, office.session("市住建局负责人", "body_head"))
    phone.goto(f"/registers/entries/{key}/moves/verify/")
    phone.fill("[name=note]", "现场核实，已经装好。")
    phone.click(".form-acts .button-primary")
    phone.wait_for_url(f"**/registers/entries/{key}/")
    assert told(office) == ["1", "major", "verified", "after,before,before"]


def test_coverage_of_the_round_is_shown(
    office: Any, page: Any, keys: list[int], no_outside_requests: Callable[[Any], None]
) -> None:
    round_, campaign, *_rest = keys
    become(page, office.session("督查员", "inspector"))
    page.goto(f"/registers/rounds/{round_}/")
    assert page.get_by_text("80%").first.is_visible()
    page.goto(f"/registers/rounds/{round_}/coverage/")
    page.wait_for_selector("canvas")
    page.goto(f"/registers/campaigns/{campaign}/report/")
    page.wait_for_selector("canvas")
    assert page.get_by_text("整改销号 1 处").is_visible()
    no_outside_requests(page)
