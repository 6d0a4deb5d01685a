"""禁用区和绿地: drawn on the map, judged on the phone without a network, seen on the map of registers."""

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
from tests.registers.rows import stage_make
calendar_fill()
stage = stage_make(Government.objects.create(name="临澜市人民政府", is_ours=True))
area = stage.entry("ban_areas", title="主城区禁用区")
machine = stage.entry("machines", grade="one", belongs="社会单位", machine_type="挖掘机", env_code="1-L00001")
plot = stage.entry("green_plots", grade="park", title="滨江公园")
print(area.pk, machine.pk, plot.pk)
"""
PUBLISH = """
from django.contrib.auth.models import User
from tests.registers.rows import photo
from yiding.registers.models import Entry
from yiding.registers.moving import entry_move
from yiding.registers.proving import proof_add
row, by = Entry.objects.get(code="ban_areas"), User.objects.get(username="督查员")
proof_add(entry=row, moment="notice", paper=photo(), by=by)
row.refresh_from_db()
entry_move(entry=row, name="publish", told={"note": "已公布"}, by=by)
"""
TOLD = """
from yiding.registers.models import Entry
row = Entry.objects.get(code="machine_checks")
cases = row.children.filter(code="machine_cases").count()
print(row.values["verdict"], row.parent_id, row.proofs.count(), cases)
"""
DRAWN = "() => document.querySelector('.map-draw')?.dataset.state === 'ready'"
RING = "[[121.1,31.5],[121.16,31.5],[121.16,31.56],[121.1,31.56],[121.1,31.5]]"
SQUARE = f'{{"type":"Polygon","coordinates":[{RING}]}}'


@pytest.fixture(scope="module")
def keys(office: Any) -> list[int]:
    return [int(word) for word in office.python(READY).split()]


def test_area_is_drawn_and_takes_effect(
    office: Any,
    page: Any,
    keys: list[int],
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
) -> None:
    area, _machine, plot = keys
    become(page, office.session("督查员", "inspector"))
    page.goto(f"/registers/entries/{plot}/shape/")
    page.wait_for_function(DRAWN)
    page.locator(".map-draw").scroll_into_view_if_needed()
    box = page.locator(".map-draw").bounding_box()
    for x, y in ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7)):
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    page.wait_for_function("() => document.querySelector('.map-draw').dataset.points === '4'")
    assert '"Polygon"' in page.input_value("[name=geometry]")
    assert "平方米" in page.locator(".draw-said").inner_text()
    page.locator(".draw-tools button", has_text="撤销一点").click()
    page.wait_for_function("() => document.querySelector('.map-draw').dataset.points === '3'")
    assert axe(page, "main") == []
    page.fill("[name=basis]", "竣工测绘")
    page.click(".form-acts .button-primary")
    page.wait_for_url(f"**/registers/entries/{plot}/")
    page.wait_for_function("() => document.querySelector('[data-shapes]')?.dataset.state === 'ready'")
    assert page.locator("#shapes tbody tr").count() == 1
    page.goto(f"/registers/entries/{area}/shape/")
    page.wait_for_function(DRAWN)
    page.fill("[name=geometry]", SQUARE)
    page.dispatch_event("[name=geometry]", "change")
    page.wait_for_function("() => document.querySelector('.map-draw').dataset.points === '4'")
    page.check("[name=bans][value='国Ⅰ']")
    page.fill("[name=basis]", "临政告〔2026〕11号")
    page.click(".form-acts .button-primary")
    page.wait_for_url(f"**/registers/entries/{area}/")
    assert "临政告〔2026〕11号" in page.locator("#shapes").inner_text()
    office.python(PUBLISH)
    no_outside_requests(page)


def test_phone_judges_without_a_network_and_sends_once(
    office: Any,
    phone: Any,
    keys: list[int],
    axe: Callable[..., list[str]],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    _area, machine, _plot = keys
    become(phone, office.session("市住建局联络员", "liaison"))
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"longitude": 121.13, "latitude": 31.53, "accuracy": 8})
    phone.goto("/registers/machines/check/")
    phone.wait_for_selector("[data-verdict][data-word=pick]")
    phone.context.set_offline(True)
    phone.select_option("#check-form [name=emission]", "国Ⅳ")
    phone.wait_for_selector("[data-verdict][data-word=allowed]")
    phone.select_option("#check-form [name=emission]", "国Ⅰ")
    phone.wait_for_selector("[data-verdict][data-word=bans]")
    assert phone.is_checked("[name=violations][value='在禁用区使用高排放机械']")
    phone.context.set_geolocation({"longitude": 121.1601, "latitude": 31.53, "accuracy": 30})
    phone.click("[data-again]")
    phone.wait_for_selector("[data-verdict][data-word=unsure]")
    phone.context.set_geolocation({"longitude": 121.13, "latitude": 31.53, "accuracy": 8})
    phone.click("[data-again]")
    phone.wait_for_selector("[data-verdict][data-word=bans]")
    no_sideways_scroll(phone)
    assert axe(phone) == []
    phone.fill("#check-form [name=machine]", "1-L00001")
    phone.fill("#check-form [name=title]", "迎春路工地")
    phone.set_input_files("#photo-all", [{"name": "现场.png", "mimeType": "image/png", "buffer": PNG}])
    phone.locator("[data-photos] li").first.wait_for()
    phone.click(".check-acts .button")
    phone.get_by_text("本机还有 1 次检查等待送出").wait_for()
    phone.context.set_offline(False)
    phone.wait_for_url("**/registers/entries/*/")
    assert office.python(TOLD).split() == ["在禁用区，禁止使用", str(machine), "1", "1"]


def test_shapes_stand_on_the_map(office: Any, page: Any, keys: list[int]) -> None:
    become(page, office.session("督查员", "inspector"))
    page.goto("/registers/map/?code=ban_areas")
    page.wait_for_function("() => Number(document.querySelector('[data-points]').dataset.shapes) === 1")
    page.locator("path.entry-shape").first.click(force=True)
    page.locator(".map-popup a").wait_for()
    assert "公顷" in page.locator(".map-popup").inner_text()
