"""纪要从起草到印发: a clerk drafts, two meet on one draft, the director signs, a correction."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

READY = """
from datetime import timedelta
from django.contrib.auth.models import User
from yiding.accounts.services import appoint
from yiding.core import clock
from yiding.councils.models import Council
from yiding.deliberations.models import Deliberation, Instruction, PlannedRoute
from yiding.directory.models import Body, Government, Person, Post
from yiding.sittings.models import Entry, Sitting
city = Government.objects.create(name="临澜市人民政府", is_ours=True)
names = ("市发改委", "市财政局", "东埠镇", "市政府办公室")
rows = {name: Body.objects.create(government=city, name=name, standing="listed") for name in names}
council = Council.objects.create(government=city, name="市政府", kind="常务会议", office=rows["市政府办公室"],
    main_send="市发改委，东埠镇。", copy_send="市财政局。")
at = clock.now() - timedelta(days=3)
sitting = Sitting.objects.create(government=city, council=council, state="held", number=52, term=12,
    starts_at=at, opened_at=at, chair=Person.objects.create(government=city, name="秦望川"),
    chair_title="市长")
entry = Entry.objects.create(sitting=sitting, position=1, act="审议",
    title="审议《临澜市低空经济发展实施方案》", documents=["临澜市低空经济发展实施方案"])
entry.presenters.set([rows["市发改委"]])
told = Deliberation.objects.create(entry=entry, outcome="agreed_in_principle", started_at=at,
    revised_by=["市发改委"])
PlannedRoute.objects.create(deliberation=told, kind="issue", in_name_of="市政府办公室")
Instruction.objects.create(deliberation=told, opening_verb="要求", text="市财政局要于11月底前落实专项资金。",
    addressees=["市财政局"])
who = Person.objects.create(government=city, name="宋以宁")
post = Post.objects.create(body=rows["东埠镇"], person=who, title="联络员")
appoint(User.objects.create_user("zhen", last_name="联络员"), "liaison", post=post)
"""
SHOTS = os.environ.get("YIDING_SHOTS", "")


def _shot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.fixture(scope="module")
def clerks(office: Any) -> tuple[str, str]:
    """文秘 and 小赵, two clerks of the secretariat; 秘书 is their director."""
    office.python(READY)
    return office.session("wenmi", "clerk"), office.session("xiaozhao", "clerk")


def _block(page: Any, words: str) -> Any:
    boxes = page.locator("#draft textarea")
    found = [n for n in range(boxes.count()) if words in boxes.nth(n).input_value()]
    return boxes.nth(found[0])


def test_a_clerk_drafts_with_the_record_beside(
    clerks: tuple[str, str], page: Any, no_outside_requests: Callable[[Any], None]
) -> None:
    become(page, clerks[0])
    page.goto("/official-papers/new/")
    page.get_by_role("button", name="生成纪要").click()
    page.wait_for_url("**/edit/")
    assert "秦望川" in page.locator("#beside").inner_text()
    # A click on a field lights its words in the text.
    page.locator("#beside .fact", has_text="主持").click()
    assert "秦望川" in page.locator(".block-back .is-lit").first.inner_text()
    # A click in the text lights the field.
    _block(page, "专项资金").click()
    assert page.locator("#beside .fact.is-lit").count() == 1
    # Proofreading follows what is written, with its place.
    box = _block(page, "专项资金")
    box.fill(box.input_value().replace("市财政局", "市低空办"))
    slip = page.locator("#beside [data-slip]", has_text="市低空办")
    slip.wait_for()
    slip.click()
    chosen = "[document.activeElement.value.slice(document.activeElement.selectionStart,"
    chosen += " document.activeElement.selectionEnd), document.activeElement.tagName]"
    assert page.evaluate(chosen) == ["市低空办", "TEXTAREA"]
    assert page.locator(".block-back .has-slip", has_text="市低空办").count() == 1
    _shot(page, "edit-1280")
    box.fill(box.input_value().replace("市低空办", "市财政局"))
    page.locator("#draft").get_by_role("button", name="保存").click()
    page.get_by_text("文字没有改动").wait_for()
    no_outside_requests(page)


def test_two_clerks_meet_on_one_draft_and_nothing_is_lost(
    clerks: tuple[str, str], page: Any, phone: Any
) -> None:
    for tab, session in ((page, clerks[0]), (phone, clerks[1])):
        become(tab, session)
        tab.goto("/official-papers/")
        tab.get_by_role("link", name="市政府第52次常务会议纪要").first.click()
        tab.get_by_role("link", name="编辑").click()
        tab.wait_for_url("**/edit/")
    theirs = _block(phone, "专项资金")
    theirs.fill(theirs.input_value().replace("11月底", "年底"))
    phone.locator("#draft").get_by_role("button", name="保存").click()
    phone.get_by_text("已保存为第 2 版").wait_for()
    _shot(phone, "edit-390")
    mine = _block(page, "专项资金")
    mine.fill(mine.input_value().replace("11月底", "12月底"))
    page.locator("#draft").get_by_role("button", name="保存").click()
    page.get_by_text("在您编辑期间保存了第 2 版").wait_for()
    assert "12月底" in _block(page, "专项资金").input_value()
    assert "年底" in page.locator("[data-theirs]").inner_text()
    _shot(page, "conflict-1280")
    page.get_by_role("button", name="用这一种").click()
    page.locator("#draft").get_by_role("button", name="保存").click()
    page.get_by_text("文字没有改动").wait_for()
    assert page.locator(".block-clash").count() == 0
    assert "年底" in _block(page, "专项资金").input_value()
    page.get_by_role("link", name="版本").click()
    page.wait_for_url("**/versions/**")
    assert page.locator("del", has_text="11").count() == 1
    _shot(page, "versions-1280")
    phone.goto(page.url)
    _shot(phone, "versions-390")


def test_the_director_signs_and_the_paper_is_issued(
    clerks: tuple[str, str], office: Any, page: Any, phone: Any
) -> None:
    page.goto("/official-papers/")
    page.get_by_role("link", name="市政府第52次常务会议纪要").first.click()
    page.get_by_role("button", name="审核通过").click()
    page.get_by_role("link", name="签发").click()
    page.fill("[name=password]", "不对")
    page.get_by_role("button", name="签发").click()
    page.get_by_text("密码或动态口令不正确").wait_for()
    page.fill("[name=password]", office.password)
    page.get_by_role("button", name="签发").click()
    page.get_by_text("签发摘要").wait_for()
    _shot(page, "signed-1280")
    page.get_by_role("link", name="编号印发").click()
    assert "编号 1" in page.locator(".lead").inner_text()
    _shot(page, "issue-1280")
    page.get_by_role("button", name="印发", exact=True).click()
    page.get_by_text("已印发，编号 1").wait_for()
    print_ = page.locator(".print-pages img").first
    print_.scroll_into_view_if_needed()
    assert print_.evaluate("(one) => one.decode().then(() => one.naturalWidth)") > 800
    assert page.get_by_role("link", name="PDF").count() == 1
    _shot(page, "issued-1280")
    page.get_by_role("link", name="分发 3 家，已阅 0 家").click()
    page.get_by_role("button", name="催阅 3 家").wait_for()
    _shot(page, "distribution-1280")

    become(phone, office.session("zhen", "liaison"))
    phone.goto("/official-papers/inbox/")
    _shot(phone, "inbox-390")
    phone.get_by_role("button", name="签收并打开").click()
    phone.wait_for_url("**/official-papers/*/")
    assert "市政府第52次常务会议纪要" in phone.locator("h1").inner_text()
    _shot(phone, "received-390")
    page.reload()
    page.get_by_role("button", name="催阅 2 家").wait_for()


def test_a_correction_after_the_issue_bears_the_same_number(
    clerks: tuple[str, str], office: Any, page: Any
) -> None:
    become(page, clerks[0])
    page.goto("/official-papers/issued/")
    page.get_by_role("link", name="市政府第52次常务会议纪要").first.click()
    page.get_by_role("link", name="更正").click()
    page.fill("[name=reason]", "时限有误")
    page.get_by_role("button", name="起草更正").click()
    page.wait_for_url("**/edit/")
    box = _block(page, "专项资金")
    box.fill(box.input_value().replace("年底", "12月10日"))
    page.locator("#draft").get_by_role("button", name="保存").click()
    page.get_by_text("已保存为第 2 版").wait_for()
    address = page.url.removesuffix("edit/")
    become(page, office.session("mishu", "director"))
    page.goto(address)
    page.get_by_role("button", name="审核通过").click()
    page.get_by_role("link", name="签发").click()
    page.fill("[name=password]", office.password)
    page.get_by_role("button", name="签发").click()
    page.get_by_role("link", name="编号印发").click()
    page.get_by_role("button", name="印发", exact=True).click()
    page.get_by_text("已印发，编号 1").wait_for()
    page.get_by_role("link", name="原件", exact=True).click()
    page.get_by_text("本件已被更正").wait_for()
    _shot(page, "superseded-1280")
