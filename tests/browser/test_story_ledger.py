"""查台账: a decision looked up, the view kept, its sentence found, the list taken to Excel."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

pytestmark = pytest.mark.browser

PAGES = (
    "/meetings/",
    "/meetings/calendar/",
    "/decisions/",
    "/decisions/policies/",
    "/decisions/policies/series/",
    "/matters/",
    "/directory/bodies/",
    "/directory/persons/",
)
FIRSTS = (
    ("/meetings/", "td a.row-link"),
    ("/decisions/", "td a.row-link"),
    ("/decisions/policies/", "td a.row-link"),
    ("/matters/candidates/", "td a.row-link"),
    ("/directory/bodies/", "td a.row-link"),
    ("/directory/persons/", "td a.row-link"),
)
FILL = """
from benchmarks.generate import enter, synthetic_minutes
from yiding.directory.models import Government
enter(synthetic_minutes(6))
Government.objects.update(is_ours=True)
"""


@pytest.fixture(scope="module")
def filled(office: Any) -> None:
    """Six meetings of an invented city, which is ours."""
    office.python(FILL)


def _look_up(page: Any) -> str:
    """Filters the decisions; gives back the heading of the first one found."""
    page.goto("/decisions/")
    _unfold(page)
    page.select_option("select[name=outcome]", "agreed_in_principle")
    page.wait_for_url(re.compile("outcome=agreed_in_principle"))
    page.wait_for_selector(".chip")
    _fold(page)
    assert page.locator(".badge-good").count() == page.locator("tr[data-row]").count() > 0
    return str(page.locator("td a.row-link").first.inner_text())


def _unfold(page: Any) -> None:
    """On a phone the filters are folded away."""
    if page.locator(".fold-label").is_visible():
        assert not page.locator("select[name=outcome]").is_visible()
        page.click(".fold-label")


def _fold(page: Any) -> None:
    """What was unfolded has stayed so; folded again, only the box of words and what is in force are seen."""
    if page.locator(".fold-label").is_visible():
        assert page.is_checked(".fold")
        page.click(".fold-label")
        assert page.locator("select[name=outcome]").is_visible()
        assert page.locator(".filters .filter:visible").count() == 2


def _keep_view(page: Any, name: str) -> None:
    page.locator("details.menu", has=page.locator(".view-save")).locator("summary").click()
    page.fill(".view-save input[name=name]", name)
    page.click(".view-save button")
    page.wait_for_load_state()
    page.goto("/decisions/")
    page.locator("details.menu", has=page.locator(".view-save")).locator("summary").click()
    page.click(f".views a:has-text('{name}')")
    page.wait_for_url(re.compile("outcome=agreed_in_principle"))


def _open_item(page: Any, heading: str) -> str:
    """Opens the item; gives back the decision as it quotes it."""
    page.click(f"td a.row-link:has-text('{heading}') >> nth=0")
    page.wait_for_selector(".chain")
    assert page.inner_text("h1") == heading
    return str(page.locator(".link-official .quote").inner_text())


def _jump(page: Any, quote: str) -> None:
    """Follows the decision to the original: its sentence is lit and can be seen."""
    page.click(".link-official .to-original")
    page.wait_for_selector("[data-marked] .lit")
    assert "".join(page.locator("[data-marked] .lit").all_inner_texts()) == quote
    page.wait_for_function(
        "() => { const r = document.querySelector('#lit').getBoundingClientRect();"
        " return r.top > 0 && r.bottom < innerHeight }"
    )


def _light_up(page: Any) -> None:
    """A field lights its sentence, a sentence its field."""
    field = page.locator(".record a[data-path$='.presenters.0']").first
    name = field.inner_text()
    field.click()
    assert page.locator("[data-marked] .lit").first.inner_text() in name
    page.locator("[data-marked] [data-paths$='meeting.date']").first.click()
    assert page.locator(".record [data-path='meeting.date'].lit").count() >= 1


def _export(page: Any) -> int:
    """Takes the filtered list to Excel; gives back its number of rows."""
    page.goto("/decisions/?outcome=agreed_in_principle")
    shown = int(page.inner_text(".list-count strong"))
    page.locator("details.menu", has=page.locator("a[download]")).locator("summary").click()
    with page.expect_download() as download:
        page.click("a[download][href*=xlsx]")
    with download.value.path().open("rb") as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    assert sheet.max_row - 1 == shown
    return shown


@pytest.mark.parametrize("size", ["page", "phone"])
def test_a_decision_is_found_kept_followed_to_its_sentence_and_exported(
    size: str, filled: None, request: pytest.FixtureRequest
) -> None:
    page = request.getfixturevalue(size)
    heading = _look_up(page)
    _keep_view(page, f"原则同意 {size}")
    quote = _open_item(page, heading)
    _jump(page, quote)
    _light_up(page)
    assert _export(page) > 0
    assert (page.watch.outside, page.watch.errors) == ([], [])


@pytest.mark.parametrize("size", ["page", "phone"])
def test_the_ledgers_pages_fit_and_can_be_used_by_all(
    size: str, filled: None, axe: Callable[..., list[str]], request: pytest.FixtureRequest
) -> None:
    page = request.getfixturevalue(size)
    for address in (*PAGES, *_firsts(page)):
        page.goto(address)
        assert axe(page, "#main") == [], address
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{address} is {over} px too wide"
    assert (page.watch.outside, page.watch.errors) == ([], [])


def _firsts(page: Any) -> list[str]:
    """The page of the first object of each list, and a meeting's print form."""
    found = []
    for address, link in FIRSTS:
        page.goto(address)
        found.append(str(page.locator(link).first.get_attribute("href")))
    return [*found, f"{found[0]}print/"]


def test_the_calendar_is_walked_by_keyboard(filled: None, page: Any) -> None:
    page.goto("/meetings/calendar/")
    day = page.locator(".month a").first
    day.focus()
    page.keyboard.press("Enter")
    target = str(day.get_attribute("href"))
    assert page.url.endswith(target)
    assert page.locator(f"{target} a").count() >= 1
