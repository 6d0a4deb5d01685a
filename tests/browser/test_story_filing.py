"""督查员的早晨: from yesterday's minutes to matters that are filed and assigned, on one page and by keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

CAST = {"ducha": "inspector", "zhuren": "director", "shizhang": "leader", "lianluo": "liaison"}
READY = '''
from datetime import timedelta
from io import BytesIO
from django.contrib.auth.models import User
from yiding.accounts.services import appoint
from yiding.core import clock
from yiding.core.access import Role
from yiding.directory.models import Body, Government, GroupMember, Person, Post
from yiding.files.services import text_keep
from yiding.intake.reading import understand
from yiding.intake.services import Choice, batch_open, file_confirm, file_parsed, file_read, file_receive
from yiding.minutes.text import Text
city = Government.objects.create(name="澄湾市人民政府", is_ours=True)
towns = Body.objects.create(government=city, name="各镇", is_group=True)
for name in ("东港镇", "西泽镇", "北浦镇"):
    GroupMember.objects.create(group=towns, member=Body.objects.create(government=city, name=name))
for name in ("市民政局", "市水务局", "市审计局"):
    Body.objects.create(government=city, name=name)
water = Body.objects.get(name="市水务局")
who = Person.objects.create(government=city, name="苏晚棠")
appoint(User.objects.get(username="lianluo"), Role.LIAISON,
    post=Post.objects.create(body=water, person=who, title="联络员"))
day = clock.today() - timedelta(days=1)
told = f"{day.year}年{day.month}月{day.day}日"
duties = ["市民政局要建立养老服务台账。", "市民政局要完善养老服务台账。", "各镇要开展管网隐患排查。",
    "市水务局要制定供水管网改造方案。"]
duties += [f"市审计局要开展第{n}批资金审计。" for n in range(1, 20)]
points = "\\n".join(f"（{n}）{one}" for n, one in enumerate(duties, start=1))
text = Text(f"""澄湾市人民政府常务会议纪要

第6号

澄湾市人民政府办公室        {told}

{told}下午，市长陆闻笙主持召开市政府第27次常务会议，会议议定以下意见：

一、关于民生实事的问题
{points}

出席：陆闻笙、温如晦、曲星阑。
""")
read, advice, _certain = understand(text)
file = file_receive(batch=batch_open(by=None, source="test"), name="纪要.txt",
    content=BytesIO(text.characters.encode()), by=None, queue=False)
file_read(file=file, text=text_keep(file.blob, text))
file_parsed(file=file, told=read, advice=advice, parser_version="")
meeting = file_confirm(file=file, by=None, choice=Choice.KEEP_BOTH)
print(meeting.candidates.count(), meeting.pk)
'''


@pytest.fixture(scope="module")
def sessions(office: Any) -> dict[str, str]:
    return {name: office.session(name, role) for name, role in CAST.items()}


@pytest.fixture(scope="module")
def proposed(office: Any, sessions: dict[str, str]) -> tuple[int, int]:
    count, meeting = office.python(READY).split()[-2:]
    return int(count), int(meeting)


@dataclass
class Effort:
    """用了多少次: clicks, keys and page loads, as the inspector makes them."""

    page: Any
    clicks: int = 0
    keys: int = 0
    loads: int = 0

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", self._loaded)

    def _loaded(self, _page: Any) -> None:
        self.loads += 1

    def click(self, where: str) -> None:
        self.page.click(where)
        self.clicks += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def fill(self, place: Any, words: str) -> None:
        """A click into the field, and its characters."""
        place.fill(words)
        self.clicks += 1
        self.keys += len(words)

    def tick(self, place: Any, *, on: bool = True) -> None:
        place.set_checked(on)
        self.clicks += 1


def line(page: Any, words: str) -> Any:
    return page.locator(".proposal", has_text=words).first


def test_from_yesterdays_minutes_to_assigned_matters(
    page: Any,
    sessions: dict[str, str],
    proposed: tuple[int, int],
    no_outside_requests: Callable[[Any], None],
) -> None:
    count, meeting = proposed
    assert count == 23
    become(page, sessions["ducha"])
    page.goto("/desk/")
    effort = Effort(page)
    effort.click(f"a[href='/matters/proposals/{meeting}/'] >> nth=0")
    page.wait_for_selector(".proposal")
    assert page.locator(".proposal").count() == 23
    assert "各镇：逐一交办 3 个单位" in line(page, "隐患排查").inner_text()

    # three that are nobody's task: marked by keys, dropped with a reason
    for _n in range(21):
        effort.press("j")
    effort.press("x")
    for _n in range(2):
        effort.press("j")
        effort.press("x")
    assert page.inner_text("[data-marked]") == "3"
    # what is typed meanwhile beside another line stays
    water = line(page, "供水管网改造方案")
    effort.fill(water.locator("[name$=-due_on]"), "2030-03-01")
    effort.fill(water.locator("[name$=-leads]"), "市水务局（苏晚棠）")
    effort.tick(water.locator("[data-mark]"), on=False)
    effort.fill(page.locator("#drop-reason"), "日常工作")
    effort.click("button[value=drop]")
    page.wait_for_selector("text=3 项不立。")
    assert page.locator(".proposal").count() == 20
    water = line(page, "供水管网改造方案")
    assert water.locator("[name$=-due_on]").input_value() == "2030-03-01"

    # two that are one
    effort.tick(line(page, "建立养老服务台账").locator("[data-mark]"))
    effort.tick(line(page, "完善养老服务台账").locator("[data-mark]"))
    effort.click("button[value=merge]")
    page.wait_for_selector("text=已把 2 项合并为一项。")

    # the day that the minutes do not name is given once, then all are filed at once
    effort.tick(page.locator("[data-mark-all]"))
    assert page.inner_text("[data-marked]") == "18"
    effort.fill(page.locator("#shared-due-on"), "2030-04-30")
    effort.click("button[value=file]")
    page.wait_for_selector("text=已拟立项并报请审定 18 件。")
    assert (effort.clicks, effort.keys, effort.loads) == (12, 59, 4)
    page.goto("/matters/filing/?stage=draft")
    page.click(".edit-link")
    page.fill("[name=due_on]", "2030-03-08")
    page.fill("[name=nodes]", "提前10 完成初稿\n2030-03-10 汇总")
    page.click("button[name=preview]")
    page.wait_for_selector("#tried")
    assert "晚于办结期限" in page.inner_text("#tried")
    page.fill("[name=nodes]", "提前10 完成初稿\n提前0 汇总")
    page.click(".form-acts .button-primary")
    page.wait_for_selector("text=已保存。")
    page.click(".page-actions >> text=报请立项")
    page.wait_for_selector("text=报请立项：1 件。")

    become(page, sessions["zhuren"])
    page.goto("/matters/filing/")
    page.wait_for_selector("text=人工设定")
    page.check("[data-mark-all]")
    page.click("text=审定立项 >> nth=-1")
    page.wait_for_selector("text=审定立项：19 件。")

    become(page, sessions["ducha"])
    page.goto("/matters/filing/?stage=filed")
    page.check("[data-mark-all]")
    page.fill("#plans-due", "2030-01-10")
    page.click(".batch-bar >> text='交办'")
    page.wait_for_selector("text=交办：19 件。")

    become(page, sessions["lianluo"])
    page.goto("/matters/tasks/")
    page.click("tr[data-row] >> text=供水管网改造方案")
    page.click("#unit-plan >> text=报送实施方案")
    page.set_input_files(
        "[name=file]", {"name": "方案.txt", "mimeType": "text/plain", "buffer": "方案".encode()}
    )
    page.click(".form-acts .button-primary")
    page.wait_for_selector("text=已报送。")
    no_outside_requests(page)


def test_a_leaders_instruction_by_telephone_reaches_the_desk(
    phone: Any,
    sessions: dict[str, str],
    proposed: tuple[int, int],
    axe: Callable[..., list[str]],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    become(phone, sessions["shizhang"])
    phone.goto("/matters/instructions/add/")
    no_sideways_scroll(phone)
    assert axe(phone) == []
    phone.fill("[name=words]", "请市水务局一周内摸清老旧管网底数。")
    phone.click(".form-acts .button-primary")
    phone.wait_for_selector("text=批示已送督查部门。")
    become(phone, sessions["ducha"])
    phone.goto("/desk/")
    phone.click("text=请市水务局一周内摸清老旧管网底数。 >> nth=0")
    phone.wait_for_selector("[name=leads]")
    for address in ("proposals/", f"proposals/{proposed[1]}/", "filing/?stage=pending", "plans/add/"):
        phone.goto(f"/matters/{address}")
        no_sideways_scroll(phone)
        assert axe(phone) == [], address
