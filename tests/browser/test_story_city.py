"""城管局的一天: a score sheet on the phone, a new case takes a village's name, a ranking before the public.

A low score on the phone becomes a task; a case that is identified withdraws 无违村; the pool says why not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

READY = """
from datetime import date, timedelta
from decimal import Decimal
from yiding.core import clock
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.registers.checklists import checklist_make, items_read
from yiding.registers.rounds import round_plan, round_start
from tests.registers.kinds.test_illegal_builds import build, named
from tests.registers.rows import stage_make
calendar_fill()
stage = stage_make(Government.objects.create(name="临澜市人民政府", is_ours=True))
for code in ("illegal_builds", "clean_villages", "waste_places", "waste_findings", "pool_members"):
    stage.register(code, is_public=code == "waste_places")
body, first = stage.body("柳湾村"), date(clock.today().year, 1, 1)
village = named(stage, stage.entry("clean_villages", village=body.pk, local=body, start_on=first))
case = build(stage, old=False, village=body.pk)
place = stage.entry("waste_places", title="东泾新村", grade="organ")
values = {"name": "评分表", "lead": stage.body("市应急局")}
items = items_read("四类桶配齐 | | 缺桶 | | 40\\n投放准确 | | 混投 | | 60")
told = {"government": stage.government, "by": stage.inspector}
edition = checklist_make(values=values, items=items, **told).editions.get()
values = {"name": "本月考评", "edition": edition, "codes": ["waste_places"], "finding": "waste_findings"}
values |= {"first_on": clock.today(), "last_on": clock.today() + timedelta(days=9)}
round_ = round_plan(values={**values, "lead": stage.body("市应急局")}, **told)
round_start(round_=round_, by=stage.inspector)
member = stage.entry("pool_members", direction=["新材料"])
print(village.pk, case.pk, place.pk, round_.pk, member.pk, *edition.items.values_list("pk", flat=True))
"""


@pytest.fixture(scope="module")
def keys(office: Any) -> list[int]:
    return [int(word) for word in office.python(READY).split()]


def test_low_score_on_the_phone_becomes_a_task(
    office: Any,
    phone: Any,
    keys: list[int],
    axe: Callable[..., list[str]],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    _village, _case, place, round_, _member, bins, sorting = keys
    become(phone, office.session("市应急局联络员", "liaison"))
    phone.goto(f"/registers/checks/objects/{place}/?round={round_}")
    phone.check(f"#check-form input[name='answer-{bins}'][value=ok]")
    phone.check(f"#check-form input[name='answer-{sorting}'][value=bad]")
    phone.fill(f"[name='points-{sorting}']", "12.5")
    no_sideways_scroll(phone)
    assert axe(phone) == []
    phone.click(".check-acts .button")
    phone.wait_for_url("**/registers/checks/*/")
    assert phone.get_by_text("52.5").first.is_visible()
    phone.goto("/registers/of/waste_findings/")
    assert phone.get_by_text("东泾新村考评 52.50 分，低于 80 分").first.is_visible()


def test_new_case_withdraws_the_name(office: Any, page: Any, keys: list[int]) -> None:
    village, case, *_rest = keys
    become(page, office.session("市住建局联络员", "liaison"))
    page.goto(f"/registers/entries/{village}/")
    assert page.get_by_text("已命名").first.is_visible()
    page.goto(f"/registers/entries/{case}/moves/identify/")
    page.select_option("[name=legal]", "未取得规划许可")
    page.click(".form-acts .button-primary")
    page.wait_for_url(f"**/registers/entries/{case}/")
    page.goto(f"/registers/entries/{village}/")
    assert page.get_by_text("已摘牌").first.is_visible()
    assert page.get_by_text("现为 1，要求不超过 0").first.is_visible()


def test_ranking_goes_before_the_public(
    office: Any, page: Any, keys: list[int], no_outside_requests: Callable[[Any], None]
) -> None:
    become(page, office.session("市应急局联络员", "liaison"))
    page.goto("/registers/of/waste_places/reports/ranking/")
    page.wait_for_selector("canvas")
    page.goto("/registers/public/prepare/?code=waste_places.ranking")
    page.fill("[name=title]", "党政机关考评排名")
    page.click(".form-acts .button-primary")
    page.wait_for_url("**/registers/public/*/")
    assert page.get_by_text("52.50").first.is_visible()
    no_outside_requests(page)


def test_pool_says_what_is_missing(office: Any, page: Any, keys: list[int]) -> None:
    member = keys[4]
    become(page, office.session("督查员", "inspector"))
    page.goto(f"/registers/entries/{member}/")
    assert page.get_by_text("没有核实过的年度指标").first.is_visible()
