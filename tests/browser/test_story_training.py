"""工人扫码: a worker learns and passes on a phone without an account, and the coverage rises."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import NARROW, Watch, become

pytestmark = pytest.mark.browser

READY = """
import json
from yiding.accounts.sessions import SessionStore
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from yiding.directory.models import Government
from tests.supervision.rows import stage_make
from tests.training.rows import school_of
from yiding.training.links import token_of
from yiding.training.models import Page
stage = stage_make(Government.objects.create(name="临澜市人民政府", is_ours=True))
school = school_of(stage)
Page.objects.update(least_seconds=1)
type(school.course).objects.update(least_minutes=0)
def session(user):
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key
print("KEYS", json.dumps(dict(token=token_of(school.learner), learner=school.learner.pk,
    town=session(stage.liaisons["乙局"]), leader=session(stage.leader))))
"""
RIGHT = """
import json
from yiding.training.models import Attempt
paper = Attempt.objects.get(handed_in_at=None).paper
print("KEYS", json.dumps([[one["key"], one["answer"]] for one in paper]))
"""


def _told(printed: str) -> Any:
    line = next(line for line in printed.splitlines() if line.startswith("KEYS "))
    return json.loads(line.removeprefix("KEYS "))


@pytest.fixture(scope="module")
def made(office: Any) -> dict[str, Any]:
    told: dict[str, Any] = _told(office.python(READY))
    return told


@pytest.fixture
def worker(browser: Any, office: Any) -> Iterator[Any]:
    """A telephone on which nobody has logged in."""
    size = {"width": NARROW[0], "height": NARROW[1]}
    context = browser.new_context(viewport=size, locale="zh-CN", base_url=office.address)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.watch = Watch(office.address)
    page.watch.follow(page)
    yield page
    context.close()


@pytest.mark.requirement("S30.1", "S30.2")
def test_a_worker_learns_and_passes_and_the_coverage_of_the_town_rises(
    made: dict[str, Any],
    office: Any,
    worker: Any,
    page: Any,
    axe: Callable[..., list[str]],
    no_sideways_scroll: Callable[[Any], None],
    no_outside_requests: Callable[[Any], None],
) -> None:
    become(page, made["town"])
    page.goto("/training/")
    assert "0%" in page.locator("#towns").inner_text()
    assert axe(page) == []
    page.goto(f"/training/learners/{made['learner']}/")
    page.click("text=学习链接和二维码")
    address = page.get_attribute(".link-address a", "href")
    assert page.locator(".link-card img").is_visible()

    worker.goto(address)
    assert "张**" in worker.locator(".lead").inner_text()
    assert axe(worker) == []
    no_sideways_scroll(worker)
    worker.click("text=开始学习")
    for number in ("1", "2"):
        worker.wait_for_selector(f"h1:has-text('第{number}讲')")
        no_sideways_scroll(worker)
        worker.wait_for_selector("[data-left]:has-text('已读满时间')")
        worker.click(".learn-foot button")
    worker.click("text=开始考试")
    worker.wait_for_selector("[data-clock]:has-text('还剩')")
    assert axe(worker) == []
    no_sideways_scroll(worker)
    for key, answer in _told(office.python(RIGHT)):
        for place in answer:
            worker.check(f"input[name=q{key}][value='{place}']")
    worker.wait_for_selector("[data-clock]:has-text('已保存')")
    worker.reload()
    assert worker.locator("input:checked").count() == 5  # what was saved is there again
    worker.click("text=交卷 >> nth=-1")
    worker.wait_for_selector("text=考试合格，证书已经发放。")
    worker.click("text=查看证书")
    assert "张建国" in worker.locator(".certificate").inner_text()
    no_sideways_scroll(worker)
    no_outside_requests(worker)

    page.goto("/training/")
    assert "25%" in page.locator("#towns").inner_text()
    no_outside_requests(page)


def test_the_certificate_verifies_and_prints(
    made: dict[str, Any],
    office: Any,
    worker: Any,
    page: Any,
    axe: Callable[..., list[str]],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    code = """
from yiding.training.links import verify_token_of
from yiding.training.models import Certificate
row = Certificate.objects.get()
import json
print("KEYS", json.dumps([row.pk, row.number, verify_token_of(row)]))
"""
    key, number, token = _told(office.python(code))
    worker.goto(f"/training/verify/{token}/")
    said = worker.locator("main").inner_text()
    assert number in said
    assert "张**" in said
    assert "张建国" not in said
    assert axe(worker) == []
    no_sideways_scroll(worker)
    become(page, made["leader"])
    page.goto(f"/training/certificates/{key}/")
    page.emulate_media(media="print")
    assert page.locator(".certificate").is_visible()
    assert not page.locator(".rooms").first.is_visible()
