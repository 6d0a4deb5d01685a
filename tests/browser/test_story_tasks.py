"""承办的路: a liaison on the telephone accepts, reports with a photo, asks for more time and claims; the
examiner sends back and then closes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser
LIAISON, INSPECTOR = "甲局联络员", "督查员"
BUDGET = 180
"""Seconds for five reports on a telephone."""
READY = """
import json
from django.contrib.auth.models import User
from tests.supervision.rows import stage_make
from yiding.directory.models import Government
stage = stage_make(Government.objects.create(name="临澜市人民政府", is_ours=True))
due = [stage.accept(stage.task(stage.matter(title=f"第{n}件到期事项", due=0), "甲局")).pk for n in range(5)]
long = stage.matter(title="建立养老服务台账", due=30, criteria="每户一册，抽查十户无误。")
print(json.dumps(dict(due=due, task=stage.task(long, "甲局").pk, day=f"{stage.day(60)}")))
"""
COUNTED = """
import json
from yiding.supervision.models import Report, Task
rows = Report.objects.order_by("pk").values_list("task", "quantity", "evidence_count")
print(json.dumps([[key, float(number or 0), papers] for key, number, papers in rows]))
"""


@pytest.fixture(scope="module")
def told(office: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(office.python(READY).splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def sessions(office: Any, told: dict[str, Any]) -> dict[str, str]:
    return {
        name: office.session(name, role) for name, role in ((LIAISON, "liaison"), (INSPECTOR, "inspector"))
    }


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "现场照片.png"
    path.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
            "000002000001e221bc330000000049454e44ae426082"
        )
    )
    return path


def send(page: Any) -> None:
    page.click(".form-acts .button-primary")


def test_five_reports_in_three_minutes_three_taps_each(
    office: Any,
    phone: Any,
    told: dict[str, Any],
    sessions: dict[str, str],
    photo: Path,
    no_sideways_scroll: Callable[[Any], None],
    axe: Callable[..., list[str]],
) -> None:
    become(phone, sessions[LIAISON])
    phone.goto("/matters/tasks/today/")
    assert phone.locator(".asked-one").count() == 5
    no_sideways_scroll(phone)
    assert axe(phone) == []
    begun = time.monotonic()
    for left in range(5, 0, -1):
        phone.locator(".asked-one .button").first.click()  # one
        phone.fill("[name=text]", f"已完成现场整改，还剩 {left} 处。")
        phone.fill("[name=quantity]", str(left))
        phone.set_input_files("[name=files]", photo)  # two
        if left == 5:
            no_sideways_scroll(phone)
            assert axe(phone) == []
        send(phone)  # three
        phone.wait_for_url("**/tasks/today/")
        assert phone.locator(".asked-one").count() == left - 1
    assert time.monotonic() - begun < BUDGET
    rows = json.loads(office.python(COUNTED).splitlines()[-1])
    assert sorted(rows) == [[key, float(5 - place), 1] for place, key in enumerate(told["due"])]


def test_a_send_that_breaks_off_keeps_the_words_and_the_photo_and_is_one_report(
    office: Any, phone: Any, told: dict[str, Any], sessions: dict[str, str], photo: Path
) -> None:
    become(phone, sessions[LIAISON])
    before = len(json.loads(office.python(COUNTED).splitlines()[-1]))
    address = f"/matters/tasks/{told['due'][0]}/report/"
    phone.goto(address)
    phone.fill("[name=text]", "完成80%")
    send(phone)
    phone.wait_for_selector(".note-error >> text=标出的字段")
    phone.fill("[name=text]", "地铁里写的一段话。")
    phone.set_input_files("[name=files]", photo)
    phone.context.set_offline(True)
    send(phone)
    phone.wait_for_selector("#toasts >> text=连接不上服务器")
    assert phone.input_value("[name=text]") == "地铁里写的一段话。"
    phone.context.set_offline(False)
    phone.goto(address)
    phone.wait_for_selector("#toasts >> text=已恢复")
    assert phone.input_value("[name=text]") == "地铁里写的一段话。"
    phone.set_input_files("[name=files]", photo)
    send(phone)
    phone.wait_for_url(f"**/tasks/{told['due'][0]}/")
    rows = json.loads(office.python(COUNTED).splitlines()[-1])
    assert len(rows) == before + 1
    assert rows[-1][2] == 1


def test_a_task_from_its_acceptance_to_its_closing(
    phone: Any,
    page: Any,
    told: dict[str, Any],
    sessions: dict[str, str],
    photo: Path,
    no_outside_requests: Callable[[Any], None],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    become(phone, sessions[LIAISON])
    become(page, sessions[INSPECTOR])
    address = f"/matters/tasks/{told['task']}/"
    phone.goto(address)
    phone.click(".page-actions .button-primary >> text=签收")
    send(phone)
    phone.wait_for_url(f"**{address}")
    no_sideways_scroll(phone)

    phone.click(".page-actions >> text=申请延期")
    phone.fill("[name=to_due_on]", told["day"])
    phone.fill("[name=reason]", "需要招标")
    send(phone)
    phone.wait_for_selector("text=待批复")
    page.goto(address)
    page.click(".told-acts >> text='同意延期'")
    assert page.input_value("[name=due_on]") == told["day"]
    send(page)
    page.wait_for_selector(f".facts >> text={told['day']}")

    phone.goto(address)
    phone.click(".page-actions >> text=申请办结")
    phone.fill("[name=text]", "已全部建册。")
    phone.set_input_files("[name=files]", photo)
    send(phone)
    phone.wait_for_selector("text=待审核")

    page.goto(address)
    page.click(".page-actions >> text=审核办结")
    beside = page.inner_text(".beside")
    assert "每户一册，抽查十户无误。" in beside
    assert "现场照片.png" in beside
    page.click(".act-others >> text=退回补办")
    page.fill("[name=missing]", "缺抽查记录")
    send(page)
    page.wait_for_url(f"**{address}")

    phone.goto(address)
    assert "缺抽查记录" in phone.inner_text(".note-warning")
    phone.click(".page-actions >> text=申请办结")
    phone.fill("[name=text]", "已补抽查记录。")
    send(phone)
    phone.wait_for_selector("text=待审核")

    page.goto(address)
    page.click(".page-actions >> text=审核办结")
    page.fill("[name=finding]", "抽查十户无误")
    page.select_option("[name=grade]", "good")
    send(page)
    page.wait_for_url(f"**{address}")
    page.click(".facts >> text=建立养老服务台账")
    page.wait_for_selector(".page-title >> text=已办结")
    history = page.inner_text("#history")
    for words in ("拟立项", "审定立项", "交办", "签收", "申请延期", "同意延期", "退回补办", "同意办结"):
        assert words in history
    no_outside_requests(page)
    no_outside_requests(phone)
