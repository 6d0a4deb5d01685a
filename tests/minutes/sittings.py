"""会议生成: random records of sittings of invented governments: what was said, but no sentence that says it.

Bodies are made from the library's own vocabulary; places, people and papers are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.properties.strategies import SLOGANS, TOPICS, Government, fixed_deadlines, governments, names
from yiding.minutes.compose import Course, Result, outcome_of
from yiding.minutes.phrases import load_phrases
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
    Route,
    RouteKind,
    Seat,
)
from yiding.minutes.vocabulary import load

# What names no bureau, though it names a field of work.
NO_BUREAU = ("机构编制", "法院", "海关", "银行", "人武", "武警", "工会", "属地")
FIELDS = tuple(
    word
    for word in load().words("bodies.short")
    if 2 <= len(word) <= 4 and word[-1] not in "局办委会" and word not in NO_BUREAU
)
PARTY = ("委组织部", "委宣传部", "委政法委", "纪委监委", "人大", "政协", "法院", "检察院", "人武部")
OTHERS = (
    "政府办公室",
    "总工会",
    "妇联",
    "残联",
    "消防救援大队",
    "城建集团",
    "水务集团",
    "大数据中心",
    "机关事务中心",
)
GROUPS = ("各地各部门", "各区镇", "各有关部门", "各镇（街道）", "各责任单位")
TOWNS = ("东埠镇", "南塘镇", "白鹭镇", "石桥街道", "望江街道")
PAPERS = tuple(kind for kind in load_phrases().words("reference.kinds.names") if len(kind) == 4)
FOLLOWED = (
    Result.AGREED,
    Result.AGREED_IN_PRINCIPLE,
    Result.DEFERRED,
    Result.REVISE_RESUBMIT,
    Result.NOTED,
)
REASONS = (None, "因公出差", "外出学习")


@dataclass(frozen=True, slots=True)
class Sat:
    """One sitting: the record, and what it has no field for, by item."""

    record: Minutes
    courses: dict[int, Course]


@st.composite
def bodies(draw: st.DrawFn, government: Government) -> str:
    """A body of the government: a bureau, a party organ, a company, a town."""
    shape = draw(st.integers(0, 9))
    if shape <= 5:
        return f"{government.level}{draw(st.sampled_from(FIELDS))}局"
    if shape == 6:
        return government.level + draw(st.sampled_from(PARTY))
    if shape == 7:
        return f"{government.place}{draw(st.sampled_from(('生态环境局', '海关')))}"
    if shape == 8:
        return draw(st.sampled_from(TOWNS))
    return government.level + draw(st.sampled_from(OTHERS))


def some(government: Government, least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(bodies(government), min_size=least, max_size=most, unique=True).map(tuple)


@st.composite
def requirements(draw: st.DrawFn, government: Government, held: date) -> Directive:
    """One requirement, its bodies and time limits told as the text tells them."""
    first, second, third = draw(some(government, 3, 3))
    shape = draw(st.integers(0, 5))
    if shape == 0:
        return Directive(draw(st.sampled_from(SLOGANS)))
    if shape == 1:
        limit = draw(fixed_deadlines(held))
        text = f"由{first}牵头，{second}、{third}配合，{limit.text}完成前期工作。"
        return Directive(
            text,
            addressees=(first, second, third),
            lead_bodies=(first,),
            support_bodies=(second, third),
            deadlines=(limit,),
        )
    if shape == 2:
        rhythm = draw(st.sampled_from(("每月", "每季度")))
        text = f"{first}要{rhythm}通报工作进展情况。"
        return Directive(text, addressees=(first,), deadlines=(Deadline(rhythm, DeadlineKind.RECURRING),))
    if shape == 3:
        group = draw(st.sampled_from(GROUPS))
        return Directive(f"{group}要对照目标任务，逐项抓好整改。", addressees=(group,))
    if shape == 4:
        text = f"{first}要会同{second}在10个工作日内提出解决办法。"
        return Directive(
            text,
            addressees=(first, second),
            lead_bodies=(first,),
            support_bodies=(second,),
            deadlines=(Deadline("10个工作日内", DeadlineKind.RELATIVE),),
        )
    return Directive(f"{first}、{second}要按照职责分工加强巡查。", addressees=(first, second))


@st.composite
def ways(
    draw: st.DrawFn, government: Government, presenters: tuple[str, ...]
) -> tuple[FollowUp, tuple[Route, ...]]:
    """Who revises, and one way out or several."""
    level = government.level
    revisers = draw(st.sampled_from(((), presenters[:1])) | some(government, 1, 2))
    issue = Route(
        RouteKind.ISSUE,
        draw(st.sampled_from((f"{level}政府", f"{level}政府办公室", "两办", f"{level}安委会"))),
    )
    submit = Route(RouteKind.SUBMIT, submitted_to=(f"{level}委常委会",))
    congress = Route(
        RouteKind.SUBMIT, submitted_to=(draw(st.sampled_from((f"{level}人大常委会", f"{level}人大"))),)
    )
    opinions = Route(
        RouteKind.OPINION, submitted_to=draw(st.sampled_from(((), ("各地各部门",))) | some(government, 1, 3))
    )
    carry = Route(RouteKind.IMPLEMENT)
    chosen = draw(
        st.sampled_from(
            (
                (),
                (issue,),
                (submit,),
                (carry,),
                (opinions, submit),
                (opinions, issue),
                (submit, congress),
                (submit, issue),
                (issue, carry),
                (opinions, submit, issue),
                (opinions, submit, congress),
            )
        )
    )
    if opinions in chosen and not revisers:
        revisers = presenters[:1]
    return FollowUp(revisers), tuple(draw(st.permutations(chosen)))


@st.composite
def items(draw: st.DrawFn, government: Government, held: date) -> tuple[Item, Course]:
    presenters = draw(some(government, 1, 3))
    topic = draw(st.sampled_from(TOPICS))
    runs = draw(st.lists(st.sampled_from(("强调", "要求", "明确")), max_size=2, unique=True))
    points = tuple(
        replace(point, opening_verb=verb)
        for verb in runs
        for point in draw(st.lists(requirements(government, held), min_size=1, max_size=3))
    )
    kind = draw(st.integers(0, 4))
    if kind == 0:
        act = draw(st.sampled_from(("传达学习", "学习", "传达")))
        item = Item(
            0, f"{act}全{government.level}{topic}工作会议精神", (act,), (), presenters[:1], directives=points
        )
        return item, Course(draw(st.sampled_from((Result.STUDIED, Result.NOTED))))
    if kind == 1:
        heading = draw(
            st.sampled_from((f"听取全{government.level}{topic}工作情况汇报", f"听取关于{topic}情况的汇报"))
        )
        result = draw(st.sampled_from((Result.NOTED, Result.AGREED_IN_PRINCIPLE, Result.AGREED)))
        item = Item(0, heading, ("听取",), (), presenters, outcome=outcome_of(result), directives=points)
        return item, Course(result)
    titles = tuple(
        f"{government.place}{government.level}{topic}{paper}{tail}"
        for paper in draw(
            st.lists(st.sampled_from(PAPERS), min_size=1, max_size=4 if kind == 2 else 1, unique=True)
        )
        for tail in (draw(st.sampled_from(("", "（试行）", "（草案）"))),)
    )
    result = draw(st.sampled_from([result for result in Result if result is not Result.STUDIED]))
    item = Item(0, "", ("审议",), titles, presenters, outcome=outcome_of(result), directives=points)
    course = Course(result, delegates=("常务副市长",), informed=draw(st.sampled_from(((), ("市委",)))))
    if result in FOLLOWED:
        follow_up, routes = draw(ways(government, presenters))
        if follow_up.revised_by or routes:
            item = replace(item, follow_up=follow_up, routes=routes)
    return item, course


@st.composite
def attendances(draw: st.DrawFn, government: Government, people: list[str]) -> Attendance:
    orgs = draw(st.lists(bodies(government), max_size=6, unique=True))
    left = people[6:]
    observers = tuple(
        Seat(org, tuple(left[2 * n : 2 * n + draw(st.integers(1, 2))])) for n, org in enumerate(orgs)
    )
    away = tuple(
        Absence(name, None, draw(st.sampled_from(REASONS))) for name in people[4 : draw(st.integers(4, 6))]
    )
    return Attendance(
        present=tuple(people[1:4]),
        observers=observers,
        on_leave=away,
        representatives=draw(st.sampled_from(((), ("邮政公司",), ("公交公司", "电信公司")))),
        recorders=tuple(people[20 : 20 + draw(st.integers(0, 2))]),
    )


@st.composite
def meetings(draw: st.DrawFn, government: Government, held: date, people: list[str]) -> Meeting:
    level = government.level
    title = draw(st.sampled_from((f"{level}长", f"代{level}长", f"常务副{level}长")))
    trusted = people[0] if title.startswith("常务") and draw(st.booleans()) else None
    counted = draw(st.sampled_from(("", "term", "year")))
    return Meeting(
        body=f"{level}政府",
        term=draw(st.integers(1, 21)) if counted == "term" else None,
        year=held.year if counted == "year" else None,
        number=draw(st.integers(1, 120)),
        kind="常务会议",
        date=held,
        part_of_day=draw(st.sampled_from((None, "上午", "下午"))),
        place=draw(st.sampled_from((None, f"{level}行政中心301会议室"))),
        chair=Chair(people[22], title, trusted),
    )


@st.composite
def sittings(draw: st.DrawFn) -> Sat:
    """A whole sitting; while drafting its minutes have no number and no issue date."""
    government = draw(governments)
    people = draw(st.lists(names, min_size=23, max_size=23, unique=True))
    held = draw(st.dates(date(2015, 1, 1), date(2027, 12, 31)))
    drafting = draw(st.booleans())
    office = f"{government.name}办公室"
    told = draw(st.lists(items(government, held), min_size=1, max_size=5))
    record = Minutes(
        issuer=government.name,
        kind="常务会议纪要",
        issue_no=None if drafting else draw(st.integers(1, 99)),
        issuing_office=office,
        issue_date=None if drafting else held + timedelta(days=7),
        compiled_by=office,
        compiled_date=held + timedelta(days=3),
        disclosure=draw(st.sampled_from((None, "此件公开发布", "主动公开"))),
        meeting=draw(meetings(government, held, people)),
        items=tuple(replace(item, no=number) for number, (item, _) in enumerate(told, 1)),
        attendance=draw(attendances(government, people)),
        distribution=Distribution(
            (f"{government.level}各委办局", "各直属单位"), (f"{government.level}委办公室",)
        ),
    )
    return Sat(record, {number: course for number, (_, course) in enumerate(told, 1)})
