"""一次会议的一生: twelve topics, six roles, from a draft to the revision that comes back to who drafted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import become

pytestmark = pytest.mark.browser

FIRST = "临澜市城乡供水价格调整方案"
PUT_OFF = "《临澜市第02号事项实施方案》"
FILL = """
import json
from datetime import timedelta
from django.contrib.auth.models import User
from yiding.accounts.models import Account
from yiding.accounts.services import appoint
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.workdays import calendar_fill
from yiding.councils.models import SeatKind
from yiding.councils.services import council_make, seat_add
from yiding.directory.models import Body, Government, Person, Post
from yiding.files.models import Document
from yiding.topics.models import Kind, Topic, TopicPaper
from yiding.topics.seeds import topics_seed
calendar_fill()
city = Government.objects.create(name="临澜市人民政府", is_ours=True)
names = ("市政府", "市水务局", "市司法局", "市财政局", "市政府办公室")
bodies = {name: Body.objects.create(government=city, name=name, standing="listed") for name in names}
told = dict(
    lianluo=("市水务局", Role.LIAISON, "苏晚棠"), juzhang=("市水务局", Role.BODY_HEAD, "陆知行"),
    sifa=("市司法局", Role.LIAISON, "顾明修"), kezhang=("市政府办公室", Role.CLERK, "沈既白"),
    shizhang=("市政府", Role.LEADER, "秦望川"), fushi=("市政府", Role.LEADER, "江若湄"),
)
people = {}
for name, (body, role, person) in told.items():
    people[person] = Person.objects.create(government=city, name=person)
    user = User.objects.create_user(name, password=PASSWORD, last_name=person)
    appoint(user, role, post=Post.objects.create(body=bodies[body], person=people[person], title="负责人"))
    Account.objects.filter(user=user).update(person=people[person])
values = dict(name="市政府", kind="常务会议", term=12, office=bodies["市政府办公室"],
    main_send="市水务局，市财政局。", copy_send="市司法局。")
council = council_make(government=city, values=values, by=None)
for person, kind in (("秦望川", SeatKind.CHAIR), ("江若湄", SeatKind.MEMBER)):
    seat_add(council=council, kind=kind, person=people[person], by=None)
topics_seed(government=city)
kind = Kind.objects.get(government=city, code="matter")
kind.endorsements = []
kind.save()
kind.rules.exclude(code__in=["legality", "disclosure"]).update(is_active=False)
clerk, now = User.objects.get(username="kezhang"), clock.now()
for n in range(2, 14):
    title = f"临澜市第{n:02}号事项实施方案"
    topic = Topic.objects.create(
        government=city, council=council, kind=kind, act="审议", title=f"《{title}》", documents=[title],
        body=bodies["市财政局"], drafted_by=clerk, submitted_at=now,
        state="submitted" if n == 13 else "admitted",
        admitted_at=None if n == 13 else now + timedelta(minutes=n),
    )
    paper = Document.objects.create(
        title=f"送审稿：{title}", about_kind="topics.topic", about_id=topic.pk, level=1, made_at=now
    )
    TopicPaper.objects.create(topic=topic, document=paper, part="draft")
print("FIELDS", json.dumps([one["code"] for one in kind.fields]))
"""
CAST = {
    "lianluo": "liaison",
    "juzhang": "body_head",
    "sifa": "liaison",
    "kezhang": "clerk",
    "shizhang": "leader",
    "fushi": "leader",
    "mishu": "director",
}


@pytest.fixture(scope="module")
def fields(office: Any) -> list[str]:
    """The house is furnished; the fields of the form of a topic."""
    told: list[str] = json.loads(
        office.python(f"PASSWORD = {office.password!r}\n{FILL}").partition("FIELDS ")[2]
    )
    return told


@pytest.fixture(scope="module")
def sessions(office: Any, fields: list[str]) -> dict[str, str]:
    return {name: office.session(name, role) for name, role in CAST.items()}


class Tab:
    """A tab that one person after another sits at; they go on by what stands on their page."""

    def __init__(self, page: Any, sessions: dict[str, str]) -> None:
        self.page, self.sessions = page, sessions

    def is_now(self, name: str, address: str = "/desk/") -> None:
        become(self.page, self.sessions[name])
        self.page.goto(address)

    def link(self, words: str, within: str = "main") -> None:
        self.page.locator(within).get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def press(self, words: str) -> None:
        self.page.locator("main").get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state()

    def crumb(self, words: str) -> None:
        self.link(words, ".crumbs")

    def submit(self) -> None:
        self.page.click(".form-acts .button-primary")
        self.page.wait_for_load_state()


@pytest.fixture
def tab(page: Any, sessions: dict[str, str]) -> Tab:
    return Tab(page, sessions)


def test_the_whole_life_of_a_meeting(
    tab: Tab,
    office: Any,
    fields: list[str],
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    _a_topic_comes_in(tab, fields)
    _the_clerk_builds_the_agenda(tab)
    _the_sitting_is_called(tab)
    _the_room(tab)
    assert axe(tab.page) == []
    _the_minutes(tab, office.password)
    _the_rooms_lead_to_each_other(tab)
    assert axe(tab.page) == []
    _the_revision_comes_back(tab)
    _the_deferred_topic_goes_again(tab)
    assert axe(tab.page) == []
    no_sideways_scroll(tab.page)
    no_outside_requests(tab.page)


def _a_topic_comes_in(tab: Tab, fields: list[str]) -> None:
    """联络员 drafts, 负责人 approves, 秘书科 takes in (and returns another), 司法局 answers, 主任 admits."""
    page = tab.page
    tab.is_now("lianluo", "/topics/own/")
    tab.link("起草议题")
    page.click("a.start >> text=审议事项")
    page.fill("[name=title]", f"《{FIRST}》")
    for code in fields:
        page.fill(f"[name=field_{code}]", "说明。")
    page.select_option("[name=disclosure]", "on_request")
    page.fill("[name=disclosure_reason]", "内部事务")
    tab.submit()
    tab.link("加入材料")
    page.select_option("[name=part]", "draft")
    page.fill("[name=title]", "送审稿：供水价格")
    file = {"name": "送审稿.txt", "mimeType": "text/plain", "buffer": "一、总则。为了规范供水价格。".encode()}
    page.set_input_files("[name=file]", files=[file])
    tab.submit()
    page.click(".page-actions >> text=送审签")
    page.wait_for_selector("text=等单位负责人审签")

    tab.is_now("juzhang")
    tab.link(FIRST)
    page.click(".page-actions >> text=审签并报送")
    page.wait_for_selector("text=等秘书科受理")

    tab.is_now("kezhang", "/topics/")
    tab.link("第13号事项")
    page.click(".next-others >> text='退回'")
    page.select_option("[name=code]", "form")
    page.fill("[name=reason]", "标题不规范")
    tab.submit()
    page.wait_for_selector("text=体例格式不符")
    page.goto("/topics/")
    tab.link(FIRST)
    page.click(".page-actions >> text=受理")
    page.click("#gates >> text='答复'")
    page.check("[name=state][value=passed]")
    tab.submit()

    tab.is_now("sifa")
    tab.link(FIRST)
    page.check("[name=state][value=passed]")
    page.fill("[name=reply]", "合法。")
    tab.submit()
    assert "合法。" in page.inner_text("#gates")

    tab.is_now("mishu", page.url)
    page.click(".page-actions >> text=准予入库")
    page.wait_for_selector("text=已入库，等列入议程")


def _the_clerk_builds_the_agenda(tab: Tab) -> None:
    """Twelve topics, the first above the others; version A, approved by the director from the desk."""
    page = tab.page
    tab.is_now("kezhang", "/sittings/")
    tab.link("安排会议")
    page.fill("input[name=day]", "2026-11-21")
    page.fill("input[name=place]", "市行政中心301会议室")
    page.fill("input[name=chair]", "秦望川")
    page.fill("input[name=chair_title]", "市长")
    page.click("#edit-form button.button-primary")
    page.wait_for_url(re.compile(r"/agenda/$"))
    page.locator(".pooled", has_text=FIRST).get_by_role("button").click()
    _count(page, ".agenda-item", 1)
    for n in range(2, 13):
        page.locator(".pooled button").first.click()
        _count(page, ".agenda-item", n)
    assert page.locator(".pooled").count() == 0
    for n in range(12):
        page.locator(".agenda-item").nth(n).get_by_role("button", name="标为备齐").click()
        _count(page, ".is-ready", n + 1)
    tab.press("形成版本")
    page.wait_for_selector("h1:has-text('议程A版')")

    tab.is_now("mishu")
    tab.link("议程A版")
    tab.press("审定")
    page.wait_for_selector(".lead:has-text('已审定')")


def _count(page: Any, what: str, n: int) -> None:
    page.wait_for_function("([what, n]) => document.querySelectorAll(what).length === n", arg=[what, n])


def _the_sitting_is_called(tab: Tab) -> None:
    """From the approved version to the sitting, the call, and a member who comes."""
    page = tab.page
    tab.is_now("kezhang", page.url)
    tab.link("本次会议")
    tab.press("发出通知")
    page.wait_for_url(re.compile("/people/$"))
    people = page.url
    tab.is_now("fushi")
    tab.link("常务会议")
    tab.press("参加")
    page.wait_for_selector(".lead:has-text('参加')")
    tab.is_now("kezhang", people)
    tab.crumb("第1次常务会议")


def _the_room(tab: Tab) -> None:
    """Sign-in, quorum, twelve outcomes, what is told, the end, the close."""
    page = tab.page
    tab.link("进入会场")
    tab.press("载入议程和名单")
    tab.link("签到")
    for name in ("秦望川", "江若湄"):
        page.locator(".person", has_text=name).locator("button[value=present]").click()
    page.wait_for_selector("#room-queue[data-count='0']")
    tab.crumb("第1次常务会议")
    tab.press("宣布开会")
    page.wait_for_selector("text=过半数需2人：达到")
    outcomes = ["agreed_in_principle", "deferred", "agreed", "noted", "studied", *["agreed"] * 7]
    for n, outcome in enumerate(outcomes):
        page.locator(".room-items a").nth(n).click()
        page.click("[data-panel]:not([hidden]) button[value=started]")
        page.wait_for_selector("[data-panel]:not([hidden]) button[value=ended]")
        page.select_option("[data-panel]:not([hidden]) [data-change*='|outcome|']", outcome)
        if n == 0:
            _first_item(page)
        if n in (2, 5):
            route = _line(page, "route")
            route.locator("select").select_option("submit")
            route.locator("[data-change*='|submitted_to|']").fill("市委常委会")
        page.wait_for_selector("#room-queue[data-count='0']")
        page.click("[data-panel]:not([hidden]) button[value=ended]")
        _count(page, ".room-items a[data-state=done]", n + 1)
    page.click("summary:has-text('休会、散会')")
    tab.press("散会")
    tab.press("归结会议")
    page.wait_for_selector("text=与封存时一致")


def _first_item(page: Any) -> None:
    page.locator("[data-panel]:not([hidden]) [data-change*='|revised_by|']").fill("市水务局")
    opinion = _line(page, "opinion")
    opinion.locator("[data-change*='|text|']").fill("补充收费标准的依据")
    route = _line(page, "route")
    route.locator("select").select_option("issue")
    route.locator("[data-change*='|in_name_of|']").fill("市政府办公室")
    told = _line(page, "instruction")
    told.locator("textarea").fill("市财政局要于12月底前落实专项资金。")
    told.locator(".room-told li").first.wait_for()


def _line(page: Any, section: str) -> Any:
    part = page.locator(f"[data-panel]:not([hidden]) [data-section='{section}']")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    part.locator("[data-add]").click()
    return part.locator("[data-line]").last


def _the_minutes(tab: Tab, password: str) -> None:
    """Drafted from the sealed record, edited, countersigned, approved, signed, issued, received."""
    page = tab.page
    tab.press("起草纪要")
    page.wait_for_url("**/edit/")
    boxes = page.locator("#draft textarea")
    (n,) = [n for n in range(boxes.count()) if "12月底前" in boxes.nth(n).input_value()]
    boxes.nth(n).fill(boxes.nth(n).input_value().replace("12月底前", "12月20日前"))
    page.locator("#draft").get_by_role("button", name="保存").click()
    page.get_by_text("已保存为第 2 版").wait_for()
    tab.crumb("第1次常务会议纪要")
    tab.link("送会签")
    page.select_option("[name=bodies]", label="市水务局")
    tab.submit()
    tab.is_now("juzhang")
    tab.link("第1次常务会议纪要")
    tab.press("同意（连同意见）")
    tab.is_now("kezhang", "/official-papers/")
    tab.link("第1次常务会议纪要")
    address = page.url
    tab.is_now("mishu", address)
    tab.press("审核通过")
    tab.is_now("shizhang")
    tab.link("第1次常务会议纪要")
    tab.link("签发")
    page.fill("[name=password]", password)
    tab.press("签发")
    page.get_by_text("签发摘要").wait_for()
    tab.is_now("kezhang")
    tab.link("第1次常务会议纪要")
    tab.link("编号印发")
    tab.press("印发")
    page.get_by_text("已印发，编号 1").wait_for()
    tab.is_now("sifa", "/official-papers/inbox/")
    tab.press("签收并打开")
    page.wait_for_selector("h1:has-text('第1次常务会议纪要')")
    tab.is_now("kezhang", address)
    assert "已阅 1 家" in page.inner_text("main")


def _the_rooms_lead_to_each_other(tab: Tab) -> None:
    """Paper, sitting, package, ledger, decision, topic and back: each by a link on the page before."""
    page = tab.page
    tab.link("市政府第1次常务会议")
    page.wait_for_url(re.compile(r"/sittings/\d+/$"))
    with page.expect_download() as package:
        page.get_by_role("button", name="归档包").click()
    assert package.value.suggested_filename.endswith("归档.zip")
    tab.link("进入会场")
    assert page.locator("text=讨论记录").count() >= 1
    tab.link("本次会议")
    page.locator("#traces dt:has-text('台账') + dd a").click()
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    assert page.locator("article.item").count() == 12
    tab.link("去向办理")
    tab.link(FIRST)
    page.wait_for_url(re.compile(r"/topics/\d+/$"))
    tab.link("市政府第1次常务会议", "#traces")
    page.wait_for_url(re.compile(r"/sittings/\d+/$"))
    page.goto("/search/?q=城乡供水价格")
    assert FIRST in page.inner_text("main")


def _the_revision_comes_back(tab: Tab) -> None:
    """The reviser's liaison finds the job on the desk, with the opinion and the whole chain."""
    page = tab.page
    tab.is_now("lianluo")
    assert "报修改稿" in page.inner_text("main")
    tab.link(FIRST)
    page.wait_for_selector("text=补充收费标准的依据")
    tab.link("整条链")
    told = page.inner_text("main")
    assert "修改完善" in told
    assert "市政府办公室" in told
    tab.is_now("kezhang", page.url)
    tab.link("起草公文")
    assert FIRST in page.locator("[name=decision] option:checked").inner_text()
    page.select_option("[name=kind]", "notice")
    page.fill("[name=title]", f"临澜市人民政府办公室关于印发《{FIRST}》的通知")
    page.fill("[name=in_name_of]", "临澜市人民政府办公室")
    page.fill("[name=series]", "临政办发")
    page.fill("[name=text]", "一、总则\n为了规范供水价格，制定本方案。")
    page.locator("main form button.button-primary").last.click()
    page.wait_for_url("**/edit/")
    boxes = page.locator("#draft textarea")
    assert "已经市政府第1次常务会议同意，现印发给你们" in boxes.first.input_value()
    tab.crumb("通知")
    tab.link(FIRST)
    page.wait_for_url(re.compile(r"/decisions/\d+/1/$"))
    assert "的通知" in page.inner_text("#traces")


def _the_deferred_topic_goes_again(tab: Tab) -> None:
    """What was put off is in the pool, and the next sitting tells where it was."""
    page = tab.page
    tab.is_now("kezhang", "/sittings/add/")
    page.fill("input[name=day]", "2026-12-18")
    page.fill("input[name=chair]", "秦望川")
    page.click("#edit-form button.button-primary")
    page.wait_for_url(re.compile(r"/agenda/$"))
    assert page.locator(".pooled").count() == 1
    page.locator(".pooled", has_text=PUT_OFF).get_by_role("button").click()
    _count(page, ".agenda-item", 1)
    page.locator("main").get_by_role("link", name="本次会议").click()
    page.wait_for_selector("#traces dt:has-text('曾上会')")
    tab.link("02号事项", "#traces")
    page.wait_for_selector("h1:has-text('第1次常务会议')")
