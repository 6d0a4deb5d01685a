"""会后: opinions answered, the revision filed, submitted, agreed, issued; a public copy without an item."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

FILL = """
from tests.decisions.conftest import MINUTES
from benchmarks.generate import enter
from django.contrib.auth.models import User
from yiding.core import clock
from yiding.core.workdays import calendar_fill
from yiding.councils.models import Council
from yiding.deliberations.models import Deliberation, Opinion
from yiding.directory.models import Government
from yiding.meetings.models import Meeting
from yiding.sittings.models import Entry, Sitting
calendar_fill()
enter(iter([("纪要.txt", MINUTES)]))
Government.objects.update(is_ours=True)
meeting = Meeting.objects.get()
ours = meeting.government
council = Council.objects.create(government=ours, name="市政府", kind="常务会议", issue_days=15)
sitting = Sitting.objects.create(government=ours, council=council, starts_at=clock.now(), meeting=meeting)
title = meeting.items.get(no=2).heading.removeprefix("审议")
for no in (1, 2):
    entry = Entry.objects.create(sitting=sitting, position=no, act="审议", title=title if no == 2 else "其他")
row = Deliberation.objects.create(entry=entry, outcome="agreed_in_principle")
for n, text in enumerate(("补充收费标准的依据", "第九条与上位法重复")):
    Opinion.objects.create(deliberation=row, position=n, text=text)
print("KEY", meeting.pk)
"""


@pytest.fixture(scope="module")
def meeting(office: Any) -> int:
    """A meeting whose minutes are in the ledger, with what was said on its second item."""
    line = next(line for line in office.python(FILL).splitlines() if line.startswith("KEY "))
    return int(line.split()[1])


def _submit(page: Any) -> None:
    page.locator("main form button.button-primary").first.click()
    page.wait_for_load_state()


def _way(page: Any, meeting: int, word: str) -> None:
    page.goto(f"/decisions/{meeting}/2/")
    page.locator(".work-line a", has_text=word).first.click()
    page.wait_for_load_state()


def _answer(page: Any, choice: str, reason: str = "") -> None:
    page.get_by_role("link", name="答复", exact=True).first.click()
    page.check(f"input[name=answer][value={choice}]")
    page.fill("[name=reason]", reason)
    _submit(page)


def test_a_decision_is_carried_to_its_end(
    page: Any,
    meeting: int,
    tmp_path: Path,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
) -> None:
    page.goto(f"/decisions/{meeting}/2/")
    page.get_by_role("button", name="从这里开始跟踪").click()
    page.wait_for_selector(".light")
    assert axe(page) == []
    _way(page, meeting, "修改完善")
    assert page.locator(".remark").count() == 2
    _answer(page, "adopted")
    _answer(page, "declined", "属于重申，保留")
    assert page.locator(".remark .badge-warn").inner_text() == "不采纳"
    page.get_by_role("link", name="报修改稿").click()
    file = tmp_path / "修改稿.txt"
    file.write_text("停车管理办法\n第一条 收费标准的依据是价格法。", "utf-8")
    page.set_input_files("[name=file]", file)
    _submit(page)
    assert axe(page) == []
    _way(page, meeting, "报送审议")
    for step in ("已报送", "进入审议"):
        page.get_by_role("link", name=step, exact=True).click()
        _submit(page)
    page.get_by_role("link", name="同意", exact=True).click()
    page.select_option("[name=then]", "issue")
    _submit(page)
    _way(page, meeting, "印发")
    page.get_by_role("link", name="登记印发").click()
    page.select_option("[name=name]", label="市政府")
    page.fill("[name=number]", "澄政发〔2026〕3号")
    _submit(page)
    page.goto(f"/decisions/{meeting}/2/")
    assert page.locator("main").inner_text().count("已办结") == 3
    assert "澄政发〔2026〕3号" in page.locator("main").inner_text()
    page.goto("/decisions/?progress=done")
    assert page.locator("tr[data-row]").count() == 1
    no_outside_requests(page)


def test_a_public_copy_leaves_an_item_out(
    page: Any,
    office: Any,
    meeting: int,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
) -> None:
    become(page, office.session("mishuer", "clerk"))
    page.goto(f"/disclosure/meetings/{meeting}/mark/")
    page.select_option("[name=disclosure]", "active")
    _submit(page)
    page.get_by_role("button", name="制作公开文本").click()
    page.wait_for_selector("#preview")
    page.check("[name=item_4]")
    page.locator("[name=reason_4]").select_option(index=5)
    page.wait_for_selector("#preview:not(:has-text('应急预案'))")
    assert "会议还研究了其他事项。" in page.locator("#preview").inner_text()
    page.evaluate(
        """() => {
          const text = document.getElementById("original").firstChild;
          const start = text.data.indexOf("会议认为，该项工作十分必要。");
          document.getSelection().setBaseAndExtent(text, start, text, start + 14);
        }"""
    )
    page.wait_for_selector("#take:not([disabled])")
    page.click("#take")
    page.locator("#passages select").select_option(index=5)
    page.wait_for_selector("#preview:not(:has-text('该项工作十分必要'))")
    assert axe(page) == []
    page.locator("#withhold button.button-primary").click()
    page.wait_for_url(re.compile(r"/disclosure/\d+/$"))
    page.get_by_role("link", name="核对定稿").click()
    _submit(page)
    assert page.locator(".page-actions").get_by_role("link", name="公开", exact=True).count() == 0
    address = page.url
    become(page, office.session("zhuren", "director"))
    page.goto(address)
    assert axe(page) == []
    page.locator(".page-actions").get_by_role("link", name="公开").click()
    _submit(page)
    told = page.locator("main").inner_text()
    assert "已公开" in told
    assert "应急预案" not in page.locator(".public-text").inner_text()
    no_outside_requests(page)
