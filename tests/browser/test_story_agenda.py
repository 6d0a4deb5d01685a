"""会前的秘书: an agenda of eleven topics by drag and by keys, two versions, the call, a substitute."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import become

pytestmark = pytest.mark.browser

FILL = """
import json
from datetime import timedelta
from django.contrib.auth.models import User
from yiding.accounts.models import Account, Holding
from yiding.accounts.services import appoint
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.councils.models import SeatKind
from yiding.councils.services import council_make, seat_add
from yiding.directory.models import Body, Government, Person, Post
from yiding.topics.models import Kind, Topic
ours, _ = Government.objects.get_or_create(name="临澜市人民政府", defaults=dict(is_ours=True))
names = ["市政府", "市水务局", "市教育局"]
hall, water, school = (Body.objects.create(government=ours, name=name) for name in names)
council = council_make(government=ours, values=dict(name="市政府", kind="常务会议", term=12), by=None)
names = ["秦望川", "江若湄", "伏安澜", "苗清越"]
persons = [Person.objects.create(government=ours, name=name) for name in names]
for person, title in zip(persons[:2], ("市长", "副市长")):
    Post.objects.create(body=hall, person=person, title=title)
    seat_add(council=council, kind=SeatKind.MEMBER, person=person, by=None)
for name, person, role, body in (
    ("shizhang", persons[0], Role.LEADER, hall), ("lianluo", persons[2], Role.LIAISON, water)
):
    user = User.objects.create_user(name, last_name=person.name)
    post = Post.objects.create(body=body, person=person, title="主任")
    appoint(user, role, post=post)
    Account.objects.filter(user=user).update(person=person)
kind = Kind.objects.create(government=ours, code="story", name="政策文件")
clerk = User.objects.get(username="mishu")
for n in range(1, 12):
    Topic.objects.create(
        government=ours, council=council, kind=kind, act="传达学习", title=f"第{n:02}号议题",
        body=water if n % 2 else school, drafted_by=clerk, state="admitted", level=Level.GOVERNMENT,
        admitted_at=clock.now() + timedelta(minutes=n),
    )
print("COUNCIL", council.pk)
"""


def _titles(page: Any) -> list[str]:
    return [text.strip() for text in page.locator(".agenda-list .agenda-body a").all_inner_texts()]


def _said(page: Any, words: str) -> None:
    page.wait_for_function(
        "words => document.getElementById('agenda-said').textContent.includes(words)", arg=words
    )


def _plan(page: Any) -> None:
    page.goto("/sittings/add/")
    page.fill("input[name=day]", "2026-12-18")
    page.fill("input[name=place]", "市行政中心301会议室")
    page.fill("input[name=chair]", "秦望川")
    page.click("#edit-form button.button-primary")
    page.wait_for_url(re.compile(r"/agenda/$"))


def _build(page: Any) -> None:
    """Eleven topics: the first by drag, nine by their buttons, the last dragged above the first."""
    page.locator(".pooled").first.drag_to(page.locator("[data-drop]"))
    _said(page, "已列入第 1 项")
    for n in range(2, 11):
        page.locator(".pooled button").first.click()
        _said(page, f"已列入第 {n} 项")
    assert page.locator(".pooled").count() == 1
    first = page.locator(".agenda-item").first
    page.locator(".pooled").drag_to(first, target_position={"x": 40, "y": 4})
    _said(page, "已列入第 1 项")
    assert _titles(page)[:3] == ["第11号议题", "第01号议题", "第02号议题"]


def _by_keys(page: Any) -> None:
    """An item goes up with the arrow key, and the handle keeps the focus."""
    page.locator(".agenda-item").nth(2).locator("[data-handle]").focus()
    page.keyboard.press("ArrowUp")
    _said(page, "“第02号议题”现在是第 2 项")
    page.keyboard.press("ArrowUp")
    _said(page, "“第02号议题”现在是第 1 项")
    page.keyboard.press("ArrowDown")
    _said(page, "“第02号议题”现在是第 2 项")
    assert _titles(page)[:3] == ["第11号议题", "第02号议题", "第01号议题"]
    assert "1 小时 50 分" in page.inner_text(".agenda-total")


def _ready(page: Any) -> None:
    for n in range(page.locator(".agenda-item").count()):
        page.locator(".agenda-item").nth(n).get_by_role("button", name="标为备齐").click()
        page.wait_for_function("n => document.querySelectorAll('.is-ready').length === n", arg=n + 1)


def _freeze(page: Any, letter: str) -> str:
    page.get_by_role("button", name="形成版本").click()
    page.wait_for_url(re.compile(r"/sittings/agenda/\d+/$"))
    assert f"议程{letter}版" in page.inner_text("h1")
    return str(page.url)


def test_agenda_by_drag_and_keys_two_versions_the_call_and_a_substitute(
    office: Any,
    page: Any,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    office.python(FILL)
    own = page.context.cookies()
    mayor, liaison = office.session("shizhang", "leader"), office.session("lianluo", "liaison")
    _plan(page)
    board = page.url
    _build(page)
    _by_keys(page)
    _ready(page)
    assert axe(page) == []
    first = _freeze(page, "A")
    become(page, mayor)
    page.goto(first)
    page.get_by_role("button", name="审定").click()
    page.wait_for_selector(".note-success, .badge-good")

    page.context.add_cookies(own)
    page.goto(board)
    page.locator(".agenda-item").first.get_by_role("button", name="下移").click()
    _said(page, "现在是第 2 项")
    second = _freeze(page, "B")
    page.get_by_role("link", name="与A版对照").click()
    page.wait_for_selector("tr.diff-moved")
    assert page.locator("tr.diff-moved").count() == 1
    become(page, mayor)
    page.goto(second)
    page.get_by_role("button", name="审定").click()
    page.wait_for_load_state()

    page.context.add_cookies(own)
    page.goto(board.removesuffix("agenda/"))
    page.get_by_role("button", name="发出通知").click()
    page.wait_for_url(re.compile("/people/$"))
    assert page.locator(".answer-figures strong").first.inner_text() == "4"
    become(page, liaison)
    page.goto("/sittings/calls/")
    page.get_by_role("link", name="常务会议").first.click()
    assert "第02号议题" not in page.inner_text("main")
    page.get_by_role("link", name="申请代会").click()
    page.fill("input[name=substitute]", "苗清越")
    page.fill("input[name=reason]", "出差")
    page.click("#edit-form button.button-primary")
    page.wait_for_url(re.compile(r"/calls/\d+/$"))
    assert "代会待批" in page.inner_text("main")
    call = page.url

    become(page, office.session("zhuren", "director"))
    page.goto(call)
    page.get_by_role("button", name="批准").click()
    page.wait_for_load_state()
    assert "已准代会" in page.inner_text("main")
    no_sideways_scroll(page)
    no_outside_requests(page)
    assert json.dumps(page.watch.refused) == "[]"
