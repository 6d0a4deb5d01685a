"""一张图: clusters open, a filter narrows, a point leads on; on a phone and without scripts too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import NARROW, become

pytestmark = pytest.mark.browser

FILL = """
from benchmarks.map_points import fill, people
fill(people(), 0, 240)
from yiding.registers.models import Entry
Entry.objects.filter(pk=Entry.objects.latest("pk").pk).update(longitude="121.090000", latitude="31.630000")
print(Entry.objects.latest("pk").number, Entry.objects.filter(grade="major").count())
"""
READY = "() => document.querySelector('[data-points]')?.dataset.state === 'ready'"
COUNT = "Number(document.querySelector('[data-points]').dataset.count)"


@pytest.fixture(scope="module")
def filled(office: Any) -> tuple[str, int]:
    """Two hundred and forty hazards in the towns, one far from the others: its number; how many are major."""
    number, major = office.python(FILL).split()[-2:]
    return number, int(major)


@pytest.fixture
def inspector(office: Any, filled: tuple[str, int]) -> str:
    return str(office.session("ducha", "inspector"))


def opened(page: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_function(READY)


def test_clusters_open_filters_narrow_points_lead_on(
    filled: tuple[str, int],
    inspector: str,
    page: Any,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
) -> None:
    number, major = filled
    become(page, inspector)
    opened(page, "/registers/map/?code=hazards")
    assert page.evaluate(COUNT) == 240
    page.wait_for_selector(".map-name >> text=东埠镇")
    assert page.locator("path.shape-boundary").count() == 8
    before = page.locator(".map-point").count()
    page.locator(".map-cluster").first.click()
    page.wait_for_function(f"() => document.querySelectorAll('.map-point').length !== {before}")
    assert axe(page, "main") == []
    page.select_option("select[name=grade]", "major")
    page.wait_for_function(f"() => {COUNT} === {major}")
    assert "grade=major" in page.url
    assert page.locator(".list-count strong").inner_text() == str(major)
    opened(page, f"/registers/map/?code=hazards&q={number}")
    page.wait_for_selector(".map-point")
    page.locator(".map-point").first.click()
    link = page.locator(".map-popup a")
    assert number in link.inner_text()
    link.click()
    page.wait_for_url("**/registers/entries/**")
    assert number in page.content()
    no_outside_requests(page)


def test_phone_shows_the_map_and_no_more_than_its_width(
    inspector: str,
    phone: Any,
    no_sideways_scroll: Callable[[Any], None],
    no_outside_requests: Callable[[Any], None],
) -> None:
    become(phone, inspector)
    opened(phone, "/registers/map/?code=hazards")
    no_sideways_scroll(phone)
    box = phone.locator("#map").bounding_box()
    assert box["width"] <= NARROW[0]
    assert box["height"] >= 300
    phone.locator(".map-cluster").first.tap() if phone.evaluate("'ontouchstart' in window") else (
        phone.locator(".map-cluster").first.click()
    )
    phone.goto("/registers/map/towns/?code=hazards")
    phone.wait_for_function("() => document.querySelector('[data-towns]')?.dataset.state === 'ready'")
    no_sideways_scroll(phone)
    no_outside_requests(phone)


def test_towns_take_their_colour_from_the_table(
    inspector: str, page: Any, no_outside_requests: Callable[[Any], None]
) -> None:
    become(page, inspector)
    page.goto("/registers/map/towns/?code=hazards")
    page.wait_for_function("() => document.querySelector('[data-towns]')?.dataset.state === 'ready'")
    assert page.locator("path.step-5").count() >= 1
    assert page.locator("[data-legend] li").count() == 6
    page.select_option("[data-measure]", "5")
    assert page.locator("[data-town-table] tbody tr[data-body]").count() == 8
    no_outside_requests(page)


def test_table_stands_without_scripts(
    browser: Any, office: Any, filled: tuple[str, int], inspector: str
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=office.address, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": inspector, "url": office.address}])
    page = context.new_page()
    page.goto(f"/registers/map/?code=hazards&q={filled[0]}")
    assert page.locator("tr[data-row]").count() == 1
    assert filled[0] in page.locator("tr[data-row]").inner_text()
    assert not page.locator("#map").is_visible()
    context.close()


def test_spot_is_picked_on_the_map_or_taken_from_the_phone(
    office: Any, inspector: str, page: Any, no_outside_requests: Callable[[Any], None]
) -> None:
    key = office.python(
        "from yiding.registers.models import Entry\n"
        "row = Entry.objects.filter(is_open=True).first()\n"
        "Entry.objects.filter(pk=row.pk).update(longitude=None, latitude=None)\n"
        "print(row.pk)"
    ).split()[-1]
    become(page, inspector)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": 121.2, "latitude": 31.5, "accuracy": 10})
    page.goto(f"/registers/entries/{key}/spot/")
    page.wait_for_selector(".spot[data-state=ready]")
    page.locator(".map-spot").click(position={"x": 200, "y": 160})
    assert page.input_value("[name=longitude]").startswith("121.")
    page.get_by_role("button", name="用我现在的位置").click()
    page.wait_for_function("() => document.querySelector('[name=longitude]').value === '121.200000'")
    page.click("#edit-form .button-primary")
    page.wait_for_url(f"**/registers/entries/{key}/")
    no_outside_requests(page)


def test_map_speaks_english(inspector: str, page: Any) -> None:
    become(page, inspector)
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.watch.home}])
    opened(page, "/registers/map/?code=hazards")
    title = page.locator(".leaflet-control-zoom-in").get_attribute("title")
    assert title is not None
    assert title.isascii()
