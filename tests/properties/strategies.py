"""记录生成: random plausible records of invented governments, as Hypothesis strategies.

A record is made as the parser would make it: its opening, reports and decisions are those that the prose
gives for it, so that ``parse(render(record)) == record`` can be asked for. Bodies, people and papers are
invented.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from yiding.minutes import prose
from yiding.minutes.record import (
    Absence,
    Attendance,
    Chair,
    Deadline,
    DeadlineKind,
    Directive,
    Distribution,
    FollowUp,
    Item,
    Meeting,
    Minutes,
    Outcome,
    Route,
    RouteKind,
    Seat,
)

SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘范彭鲁马方袁柳唐薛雷贺罗郝"
GIVEN = "文武明德志远思源安宁清扬若水景行书言子墨嘉树知秋望舒云帆松筠"
PLACES = ("云岫", "澄川", "望潮", "青砚", "鹿溪", "苇泽", "霁山", "临漪")
TOPICS = ("城市更新", "排水防涝", "古树保护", "数据共享", "养老服务", "冷链物流", "湿地保护", "停车秩序")
KINDS = ("管理办法", "实施方案", "实施细则", "三年行动计划", "若干措施")
OFFICES = ("发改委", "财政局", "教育局", "民政局", "司法局", "水务局", "商务局", "审计局", "应急局", "住建局")
SLOGANS = (
    "要提高思想认识，切实把各项工作抓实抓细。",
    "要坚持问题导向，补短板、强弱项、固底板。",
    "要强化底线思维，守牢安全红线。",
)


@dataclass(frozen=True, slots=True)
class Government:
    """An invented government: ``level`` is 市, 县 or 区."""

    place: str
    level: str

    @property
    def name(self) -> str:
        return f"{self.place}{self.level}人民政府"

    def body(self, office: str) -> str:
        return f"{self.level}{office}"


governments = st.builds(Government, st.sampled_from(PLACES), st.sampled_from("市县区"))
names = st.builds(lambda a, b: a + b, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=2, max_size=2))


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


@st.composite
def fixed_deadlines(draw: st.DrawFn, held: date) -> Deadline:
    """A day or a month after the meeting; a month already past is next year's."""
    month = draw(st.integers(1, 12))
    if draw(st.booleans()):
        return Deadline(f"{month}月底前", DeadlineKind.FIXED, _ahead(held, month, None))
    day = draw(st.integers(1, 28))
    return Deadline(f"{month}月{day}日前", DeadlineKind.FIXED, _ahead(held, month, day))


def _ahead(held: date, month: int, day: int | None) -> date:
    """The next such day from the meeting on; without a day the month's last."""
    days = (date(y, month, day) if day else last_day(y, month) for y in (held.year, held.year + 1))
    return next(found for found in days if found >= held)


@st.composite
def directives(draw: st.DrawFn, government: Government, held: date) -> Directive:
    """One requirement: a slogan, one body, or a lead body with others that support it."""
    shape = draw(st.integers(0, 3))
    offices = draw(st.lists(st.sampled_from(OFFICES), min_size=3, max_size=3, unique=True))
    first, second, third = (government.body(office) for office in offices)
    if shape == 0:
        return Directive(draw(st.sampled_from(SLOGANS)))
    if shape == 1:
        text = f"{first}要加强统筹协调，确保各项任务落到实处。"
        return Directive(text, addressees=(first,))
    if shape == 2:
        limit = draw(fixed_deadlines(held))
        text = f"由{first}牵头，{second}、{third}配合，{limit.text}完成前期工作。"
        return Directive(
            text,
            addressees=(first, second, third),
            lead_bodies=(first,),
            support_bodies=(second, third),
            deadlines=(limit,),
        )
    rhythm = draw(st.sampled_from(("每月", "每季度")))
    text = f"{first}要{rhythm}通报工作进展情况。"
    return Directive(text, addressees=(first,), deadlines=(Deadline(rhythm, DeadlineKind.RECURRING),))


@st.composite
def runs(draw: st.DrawFn, government: Government, held: date) -> tuple[Directive, ...]:
    """Requirements under one verb, numbered where they are several."""
    found = draw(st.lists(directives(government, held), max_size=4))
    verb = draw(st.sampled_from(("强调", "要求")))
    if len(found) == 1:
        return (replace(found[0], opening_verb=verb),)
    return tuple(replace(row, no=no, opening_verb=verb) for no, row in enumerate(found, 1))


@st.composite
def follow_ups(draw: st.DrawFn, government: Government, reporter: str) -> FollowUp:
    """Who revises, and the way out."""
    if draw(st.booleans()):
        name = draw(st.sampled_from((f"{government.level}政府", f"{government.level}政府办公室")))
        return FollowUp((reporter,), RouteKind.ISSUE, in_name_of=name)
    return FollowUp((reporter,), RouteKind.SUBMIT, submitted_to=(f"{government.level}委常委会",))


@st.composite
def items(draw: st.DrawFn, government: Government, held: date, no: int) -> Item:
    """One item: a paper that is agreed to in principle, or a report that is noted."""
    reporter = government.body(draw(st.sampled_from(OFFICES)))
    topic = draw(st.sampled_from(TOPICS))
    told = draw(runs(government, held))
    if draw(st.booleans()):
        heading = f"听取全{government.level}{topic}工作情况汇报"
        report = f"会议听取了{reporter}关于全{government.level}{topic}工作情况的汇报。"
        return Item(no, heading, ("听取",), (), (reporter,), report, directives=told)
    title = f"{government.place}{government.level}{topic}{draw(st.sampled_from(KINDS))}"
    item = Item(
        no,
        f"审议《{title}》",
        ("审议",),
        (title,),
        (reporter,),
        outcome=Outcome.AGREED_IN_PRINCIPLE,
        follow_up=draw(follow_ups(government, reporter)),
        directives=told,
    )
    return _decided(replace(item, report=prose.report_sentence(item)))


def _decided(item: Item) -> Item:
    """The item with its decision in words, and the way out as a route."""
    decision = prose.decision_sentence(item)
    follow_up = item.follow_up
    assert follow_up is not None
    route = Route(follow_up.route, follow_up.in_name_of, follow_up.submitted_to, (), decision)
    return replace(item, decision=decision, follow_up=replace(follow_up, text=decision), routes=(route,))


@st.composite
def attendances(draw: st.DrawFn, government: Government, people: list[str]) -> Attendance:
    """Those who sat there; nobody twice."""
    offices = draw(st.lists(st.sampled_from(OFFICES), min_size=1, max_size=len(OFFICES), unique=True))
    observers = tuple(
        Seat(government.body(office), (name,)) for office, name in zip(offices, people[5:], strict=False)
    )
    away = (Absence(people[4]),) if draw(st.booleans()) else ()
    return Attendance(present=tuple(people[1:4]), observers=observers, on_leave=away)


@st.composite
def minutes(draw: st.DrawFn) -> Minutes:
    """A whole set of minutes."""
    government = draw(governments)
    people = draw(st.lists(names, min_size=16, max_size=16, unique=True))
    held = draw(st.dates(date(2015, 1, 1), date(2027, 12, 31)))
    compiled = held + timedelta(days=draw(st.integers(1, 4)))
    count = draw(st.integers(1, 5))
    office = f"{government.name}办公室"
    record = Minutes(
        issuer=government.name,
        kind="常务会议纪要",
        issue_no=draw(st.integers(1, 99)),
        issuing_office=office,
        issue_date=compiled + timedelta(days=draw(st.integers(0, 6))),
        compiled_by=office,
        compiled_date=compiled,
        disclosure=draw(st.sampled_from((None, "此件公开发布"))),
        meeting=draw(meetings(government, held, people[0])),
        items=tuple(draw(items(government, held, no)) for no in range(1, count + 1)),
        attendance=draw(attendances(government, people)),
        distribution=Distribution(
            (f"{government.level}各委办局", "各直属单位"),
            (f"{government.level}委办公室", f"{government.level}人大常委会办公室"),
        ),
    )
    agenda = tuple(title for item in record.items for title in item.documents)
    record = replace(record, agenda=agenda)
    return replace(record, opening=prose.opening_sentence(record))


@st.composite
def meetings(draw: st.DrawFn, government: Government, held: date, chair: str) -> Meeting:
    """The meeting; its number counts within a term where one is given."""
    return Meeting(
        body=f"{government.level}政府",
        term=draw(st.one_of(st.none(), st.integers(8, 21))),
        number=draw(st.integers(1, 120)),
        kind="常务会议",
        date=held,
        part_of_day=draw(st.sampled_from((None, "上午", "下午"))),
        chair=Chair(chair, f"{government.level}长"),
    )
