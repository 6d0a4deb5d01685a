"""故事五: the inspector makes the month's bulletin, edits two sentences and sends it; the mayor reads it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser
BUDGET = 600.0
"""Ten minutes, from the list of bulletins to the one handed in."""
READY = """
import json
from django.contrib.auth.models import User
from tests.bulletins.rows import stand
from tests.dispatch.rows import rows_of as dispatch_rows
from tests.lookback.rows import rows_of as look_back_rows
from tests.supervision.rows import stage_make
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
calendar_fill()
stage = stage_make(Government.objects.create(name="临澜市人民政府", is_ours=True))
stand(stage)
keys = dispatch_rows(stage).on_pages | look_back_rows(stage).on_pages
print(json.dumps(keys))
"""
ISSUED = """
from django.contrib.auth.models import User
from yiding.core import clock
from yiding.papers.issuing import Issue, paper_issue
from yiding.papers.models import Paper
from yiding.papers.signing import paper_approve, paper_sign
paper = Paper.objects.get(kind="circular")
director, leader = User.objects.get(username="主任"), User.objects.get(username="市长")
paper_approve(paper=paper, by=director)
paper_sign(paper=paper, by=leader)
paper_issue(paper=paper, told=Issue(clock.today()), by=director)
print(paper.pk)
"""


@pytest.fixture(scope="module")
def keys(office: Any) -> dict[str, int]:
    """Three bodies with tasks on time, late and overdue."""
    return dict(json.loads(office.python(READY).splitlines()[-1]))


def test_two_sentences_edited_and_sent_within_ten_minutes(
    keys: dict[str, int],
    office: Any,
    page: Any,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
) -> None:
    become(page, office.session("ducha", "inspector"))
    begun = time.monotonic()
    page.goto("/bulletins/")
    page.click("text=新编通报")
    page.click("text=按数据起草")
    page.wait_for_url("**/bulletins/*/edit/")
    assert axe(page, "main") == []
    boxes = page.locator("#draft textarea")
    told = [boxes.nth(n).input_value() for n in range(boxes.count())]
    opening = next(n for n, text in enumerate(told) if text.startswith("为推动"))
    following = next(n for n, text in enumerate(told) if text.startswith("各承办单位"))
    boxes.nth(opening).fill("为抓好年末收官，现将本月督办事项办理情况通报如下。")
    boxes.nth(following).fill("超期的事项，请于三日内书面说明原因。")
    page.click("text=保存并送审")
    page.wait_for_url("**/official-papers/*/")
    assert time.monotonic() - begun < BUDGET
    assert "已送审" in page.locator("main").inner_text()
    page.locator("details.sheet summary").first.click()
    words = page.locator("pre.draft-plain").inner_text()
    assert "为抓好年末收官" in words
    assert "三日内书面说明原因" in words
    assert page.locator(".print-pages img").count() >= 1
    no_outside_requests(page)


def test_the_mayor_reads_it_and_opens_a_figure(
    keys: dict[str, int],
    office: Any,
    page: Any,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
) -> None:
    """From the issued paper's figure to the task behind it."""
    office.python(ISSUED)
    become(page, office.session("市长", "leader"))
    page.goto("/bulletins/")
    page.click("tr[data-row] a")
    page.wait_for_selector(".figures")
    assert axe(page, "main") == []
    page.locator(".figure", has_text="超期未办结").locator("a").click()
    page.wait_for_url("**/figure/?mark=overdue")
    assert "整治背街小巷" in page.locator("main").inner_text()
    page.click("text=整治背街小巷")
    page.wait_for_url("**/matters/*/")
    no_outside_requests(page)


PAGES = {
    "bulletin": "/bulletins/1/",
    "bulletin-edit": "/bulletins/1/edit/",
    "dispatch": "/dispatches/{dispatch}/",
    "dispatch-line": "/dispatches/lines/{dispatch_line}/",
    "review": "/dispatches/{review}/",
    "hard-case": "/dispatches/cases/{hard_case}/",
    "look-back": "/look-backs/{look_back}/",
    "look-back-item": "/look-backs/items/{look_back_item}/",
}


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_for_everybody_and_fit_a_telephone(
    name: str,
    keys: dict[str, int],
    office: Any,
    phone: Any,
    axe: Callable[..., list[str]],
    no_sideways_scroll: Callable[[Any], None],
    no_outside_requests: Callable[[Any], None],
) -> None:
    become(phone, office.session("ducha", "inspector"))
    phone.goto(PAGES[name].format(**keys))
    assert phone.locator("h1").count() == 1
    assert axe(phone, "main") == []
    no_sideways_scroll(phone)
    no_outside_requests(phone)
