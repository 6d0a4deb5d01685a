"""会场: the secretary's day in the room: arrivals, a recusal, opinions, a decision; the network drops."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SET = """
import json
from django.contrib.auth.models import User
from tests.deliberations.conftest import stage_of
from yiding.councils.models import Council
for row in Council.objects.filter(kind="常务会议"):
    row.kind = f"第{row.pk}号会议"
    row.save()
stage = stage_of(User.objects.get(username="mishu"))
print("KEYS", json.dumps([stage.sitting.pk, str(stage.entries[1].public_id)]))
"""
TOLD = """
import json
from yiding.deliberations.models import Deliberation
from yiding.deliberations.record import record_of
from yiding.sittings.models import Sitting
sitting = Sitting.objects.get(pk={pk})
item = record_of(sitting).items[0]
row = Deliberation.objects.get(entry__sitting=sitting, entry__position=2)
print("TOLD", json.dumps([
    item.outcome, list(item.follow_up.revised_by), [list(one.submitted_to) for one in item.routes],
    [one.text for one in item.directives], [list(one.addressees) for one in item.directives],
    [one.text for one in row.opinions.all()], row.notes, sitting.state,
]))
"""
MEMBERS = ("顾明远", "韩立安", "周文谦", "沈如一", "陆清和", "顾怀远", "秦望川")


def _set(office: Any) -> tuple[int, str]:
    told = office.python(SET)
    pk, key = json.loads(re.search(r"KEYS (.*)", told)[1])  # type: ignore[index]
    return pk, key


def _saved(page: Any) -> None:
    page.wait_for_selector("#room-queue[data-count='0']")


def _arrive(page: Any, pk: int, names: tuple[str, ...]) -> None:
    """Ticks arrivals on the list."""
    page.goto(f"/deliberations/{pk}/people/")
    for name in names:
        page.locator(".person", has_text=name).locator("button[value=present]").click()
    _saved(page)


def _field(page: Any, name: str, row: int = -1) -> Any:
    """A field of the item that is shown; of several rows the last."""
    return page.locator(f"[data-panel]:not([hidden]) [data-change*='|{name}|']").nth(row)


def _line(page: Any, section: str) -> Any:
    """A new row of a part of the item."""
    part = page.locator(f"[data-panel]:not([hidden]) [data-section='{section}']")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    part.locator("[data-add]").click()
    return part.locator("[data-line]").last


@pytest.fixture
def opened(page: Any, office: Any) -> int:
    """The meeting is open, seven of nine are there."""
    pk, _key = _set(office)
    page.goto(f"/deliberations/{pk}/")
    page.click("text=载入议程和名单")
    page.wait_for_selector("[data-panel]")
    _arrive(page, pk, MEMBERS)
    page.goto(f"/deliberations/{pk}/")
    page.click("text=宣布开会")
    page.wait_for_selector("text=应到9人，实到7人，过半数需5人：达到")
    return pk


def test_the_sitting_with_a_minute_without_network(
    page: Any,
    office: Any,
    opened: int,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    page.click(".room-items a:has-text('营商环境')")
    page.click("[data-panel]:not([hidden]) button[value=started]")
    page.wait_for_selector("[data-panel]:not([hidden]) button[value=ended]")

    page.click("[data-panel]:not([hidden]) summary:has-text('本项在场与回避')")
    page.check("[data-panel]:not([hidden]) .room-seats li:has-text('陆清和') input")
    page.wait_for_selector("[data-panel]:not([hidden]) [data-item-quorum]:has-text('另有1人回避')")

    first = _line(page, "opinion")
    first.locator("[data-change*='|speaker|']").fill("韩立安")
    first.locator("[data-change*='|text|']").fill("先把账算清")
    _saved(page)

    page.context.set_offline(True)
    second = _line(page, "opinion")
    second.locator("[data-change*='|text|']").fill("断网时说的话")
    _field(page, "notes").fill("断网时的备注")
    page.select_option("[data-panel]:not([hidden]) [data-change*='|outcome|']", "agreed_in_principle")
    _field(page, "revised_by").fill("市发改委")
    page.wait_for_selector(".room-queue.is-offline")
    assert int(page.get_attribute("#room-queue", "data-count")) >= 4
    assert "网络断开" in page.inner_text("#room-queue")
    page.context.set_offline(False)
    _saved(page)

    route = _line(page, "route")
    route.locator("select").select_option("submit")
    route.locator("[data-change*='|submitted_to|']").fill("市委常委会")
    for text in ("各镇要完成隐患排查。", "由市发改委牵头，建立工作台账。", "市财政局要落实资金。"):
        line = _line(page, "instruction")
        line.locator("textarea").fill(text)
        line.locator(".room-told li").first.wait_for()
    _saved(page)
    assert _field(page, "addressees").input_value() == "市财政局"
    assert "= 2 个单位" in page.inner_text("[data-panel]:not([hidden]) [data-section=instruction]")

    assert axe(page) == []
    no_sideways_scroll(page)
    page.reload()
    page.wait_for_selector("[data-panel]:not([hidden]) [data-line]")
    page.click("[data-panel]:not([hidden]) button[value=ended]")
    page.wait_for_selector(".room-items a[data-state=done]")
    page.click("summary:has-text('休会、散会')")
    page.fill("#end-reason", "其余议题择日再议")
    page.click("button:has-text('散会')")
    page.wait_for_selector("text=归结会议")
    told = json.loads(re.search(r"TOLD (.*)", office.python(TOLD.format(pk=opened)))[1])  # type: ignore[index]
    assert told == [
        "agreed_in_principle",
        ["市发改委"],
        [["市委常委会"]],
        ["各镇要完成隐患排查。", "由市发改委牵头，建立工作台账。", "市财政局要落实资金。"],
        [["各镇"], ["市发改委"], ["市财政局"]],
        ["先把账算清", "断网时说的话"],
        "断网时的备注",
        "held",
    ]
    no_outside_requests(page)


def test_a_meeting_that_loses_its_quorum(page: Any, browser: Any, office: Any, opened: int) -> None:
    page.click(".room-items a:has-text('营商环境')")
    page.click("[data-panel]:not([hidden]) button[value=started]")
    page.wait_for_selector("[data-panel]:not([hidden]) button[value=ended]")
    wall = page.context.new_page()
    wall.goto(f"/deliberations/{opened}/projector/")
    assert wall.inner_text(".wall-item").startswith("2. 审议")
    people = page.context.new_page()
    people.goto(f"/deliberations/{opened}/people/")
    for name in MEMBERS[1:4]:
        people.locator(".person", has_text=name).locator("button[value=left]").click()
    _saved(people)
    page.wait_for_selector("[data-lost]")
    wall.wait_for_selector(".wall-lost")
    page.wait_for_selector("[data-missing], [data-panel]:not([hidden])")
    page.select_option("[data-panel]:not([hidden]) [data-change*='|outcome|']", "agreed")
    page.wait_for_selector(".room-clash:has-text('法定人数不够')")
    people.locator(".person", has_text=MEMBERS[1]).locator("button[value=present]").click()
    _saved(people)
    page.wait_for_selector("[data-lost]", state="detached")
    page.select_option("[data-panel]:not([hidden]) [data-change*='|outcome|']", "deferred")
    page.wait_for_selector(".room-items a:has-text('暂缓')")


def test_two_secretaries_on_one_field(page: Any, office: Any, opened: int) -> None:
    page.click(".room-items a:has-text('营商环境')")
    other = page.context.new_page()
    other.goto(f"/deliberations/{opened}/")
    other.click(".room-items a:has-text('营商环境')")
    _field(page, "notes").fill("甲写的")
    _saved(page)
    _field(other, "notes").fill("乙写的")
    other.wait_for_selector(".room-clash:has-text('甲写的')")
    other.click("[data-choose=mine]")
    _saved(other)
    page.reload()
    page.wait_for_selector("[data-panel]:not([hidden])")
    assert _field(page, "notes").input_value() == "乙写的"
