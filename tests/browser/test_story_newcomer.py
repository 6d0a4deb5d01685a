"""故事一，新来的人: drops a folder of twelve old minutes, sees what became of each, confirms one."""

from __future__ import annotations

import base64
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).resolve().parents[2]
SOURCES = HOUSE / "tests" / "corpus" / "sources"
INBOX = HOUSE / "samples" / "inbox"
NEW = count(2)
Check = Callable[..., Any]
pytestmark = pytest.mark.browser

NAMES = ("a01-yunxiu-qu", "a02-danlu-xian", "a03-chengyan-shi", "a04-shuangqiao-xian", "a05-luzhu-qu")
MORE = ("a06-moling-xian", "a07-moyan-zhen", "a08-lanting-shi")
DROP = """(files) => {
  const data = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
    data.items.add(new File([bytes], name));
  }
  const target = document.getElementById("upload");
  target.dispatchEvent(new DragEvent("dragover", {dataTransfer: data, bubbles: true, cancelable: true}));
  target.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


def twelve() -> list[tuple[str, bytes]]:
    """Nine to read (a PDF among them), one twice, one torn, one from a newspaper."""
    texts = [(f"{name}.txt", (SOURCES / f"{name}.txt").read_bytes()) for name in (*NAMES, *MORE)]
    pdf = HOUSE / "samples" / "minutes" / "2025-12-no41.pdf"
    return [
        *texts,
        (pdf.name, pdf.read_bytes()),
        ("副本.txt", texts[0][1]),
        ("torn.pdf", (INBOX / "torn.pdf").read_bytes()),
        ("newspaper.txt", (INBOX / "newspaper.txt").read_bytes()),
    ]


@pytest.fixture
def dropped(page: Any) -> Any:
    """The upload page after all twelve were dropped and read."""
    page.goto("/intake/upload/")
    files = [[name, base64.b64encode(content).decode()] for name, content in twelve()]
    page.evaluate(DROP, files)
    page.wait_for_selector("#progress[data-done]", timeout=90_000)
    return page


def test_newcomer_drops_twelve_files_and_confirms_one(
    dropped: Any, axe: Check, no_outside_requests: Check
) -> None:
    page = dropped
    assert page.inner_text("[data-sum]") == "全部完成：9 份待处理，1 份重复，1 份不是纪要，1 份失败"
    assert axe(page) == []
    page.click("[data-batch]")
    page.wait_for_selector(".table")
    figures = page.locator(".totals .figure").all_inner_texts()
    assert ["".join(one.split()) for one in figures] == [
        "收到12",
        "已确认0",
        "待处理9",
        "不是纪要1",
        "重复1",
        "失败1",
    ]
    torn = page.locator("tr", has_text="torn.pdf")
    assert "替换文件" in torn.inner_text()
    assert axe(page) == []

    page.click("text=a02-danlu-xian.txt")
    page.wait_for_selector("[data-record]")
    token = page.locator(".fact[data-path$='.addressees'] .token").first
    name = token.inner_text()
    token.click()
    lit = page.locator("#view-text .is-lit").first
    assert lit.inner_text() == name
    assert lit.is_visible()
    assert axe(page) == []

    page.click("text=确认入台账")
    page.wait_for_url("**/meetings/*/")
    assert "丹麓县" in page.inner_text("main")
    no_outside_requests(page)


@pytest.fixture
def opened(office: Any) -> Callable[[Any, str], None]:
    """Opens the confirm page of a file that waits, bringing the file in first."""

    def open_(page: Any, path: str) -> None:
        key = office.python(
            "from io import BytesIO; from pathlib import Path\n"
            "from yiding.intake.services import batch_open, file_receive\n"
            "from yiding.intake.jobs import bring_forward\n"
            f"path = Path({path!r}); content = path.read_bytes() + b'\\n' * {next(NEW)}\n"
            "file = file_receive(batch=batch_open(by=None), name=path.name, content=BytesIO(content),"
            " by=None, queue=False)\n"
            "bring_forward(file); print(file.pk)"
        )
        page.goto(f"/intake/{key.strip()}/")
        page.wait_for_selector("[data-record]")

    return open_


def test_original_and_record_light_each_other(page: Any, opened: Callable[[Any, str], None]) -> None:
    opened(page, "samples/minutes/2025-12-no41.pdf")
    span = page.locator("#view-text [data-paths='items.0.heading']").first
    span.click()
    assert page.locator(".fact.is-lit").get_attribute("data-path") == "items.0.heading"
    page.keyboard.press("v")
    page.wait_for_selector("#view-pages .box", timeout=30_000)
    assert page.locator("#view-pages img").first.evaluate("(one) => one.complete || one.loading === 'lazy'")


LIT_IN_SIGHT = """() => {
  const lit = document.querySelector("#view-text .is-lit").getBoundingClientRect();
  const pane = document.querySelector(".pane-left .pane-body").getBoundingClientRect();
  return lit.top >= pane.top && lit.bottom <= pane.bottom;
}"""


@pytest.mark.parametrize("size", ["page", "phone"])
def test_finding_lights_up_its_sentence(
    size: str, opened: Callable[[Any, str], None], request: pytest.FixtureRequest
) -> None:
    page = request.getfixturevalue(size)
    opened(page, "samples/minutes/2024-05-no32.txt")
    lit = page.locator("#view-text .is-lit")
    assert lit.count() == 0
    finding = page.locator("[data-slip]", has_text="繁体或异体")
    finding.locator(".word").click()
    assert "預" in "".join(lit.all_inner_texts())
    page.wait_for_function(LIT_IN_SIGHT)
    page.locator("[data-path='issuer'].fact").click()
    assert "預" not in "".join(lit.all_inner_texts())
    page.keyboard.press("]")
    assert "is-lit" in str(finding.get_attribute("class"))
    assert "預" in "".join(lit.all_inner_texts())
    page.wait_for_function(LIT_IN_SIGHT)


def test_field_is_corrected_by_keys_alone(page: Any, opened: Callable[[Any, str], None]) -> None:
    opened(page, "tests/corpus/sources/a03-chengyan-shi.txt")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_selector("[data-box]:focus")
    page.keyboard.press("Escape")
    page.wait_for_selector("#f-issuer:not(form):focus")
    page.keyboard.press("e")
    page.wait_for_selector("[data-box]:focus")
    page.locator("[data-box]").fill("某某市人民政府")
    page.keyboard.press("Enter")
    page.wait_for_selector("#f-issuer .changed")
    assert page.locator("#f-issuer .word").inner_text() == "某某市人民政府"
    page.keyboard.press("g")
    page.keyboard.press("i")
    assert page.evaluate("document.activeElement.closest('.group-1').id") == "g-item-1"
    page.keyboard.press("?")
    assert page.locator("#review-keys").is_visible()


def test_intake_fits_a_telephone(
    phone: Any, opened: Callable[[Any, str], None], no_sideways_scroll: Check, axe: Check
) -> None:
    opened(phone, "tests/corpus/sources/a04-shuangqiao-xian.txt")
    no_sideways_scroll(phone)
    assert axe(phone, "main") == []
    phone.goto("/intake/")
    no_sideways_scroll(phone)
    phone.goto("/intake/upload/")
    no_sideways_scroll(phone)
    assert axe(phone, "main") == []
