"""汇报单位: the bodies whose report the meeting heard, and the persons who conveyed a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..passage import Passage
from ..vocabulary import Vocabulary
from .bodies import letters_but
from .clauses import first_sentence, full_sentence_spans, veiled, veiled_source

_HAN = "一-鿿〇"
_HEARD = re.compile(
    r"(?:听取|听了|审议|审阅|讨论|研究|审定|同意|通过)(?:并|和|及|、|审议|讨论|研究|审定|通过|同意|"
    r"原则上?|听取)*了?(?:由)?"
)
_ITSELF = (
    r"(?:[^，。；：由要应]|应(?=急)){2,60}?(?:(?:传达|汇报|通报|介绍|说明|领学|宣读|解读)了|"
    r"(?:长|主任|书记|经理|负责人|负责同志|同志)[^，。；：由要应]{0,4}(?:分别)?(?:汇报|介绍|说明)(?!会|人)|"
    r"作(?![的出为用业风])了?[^，。；]{0,30}(?:汇报|说明|报告|解读|传达|介绍)|"
    r"(?:就|关于|围绕)[^，。；]{2,60}(?:作|做|进行)[^，。；]{0,6}(?:汇报|说明|介绍))"
)
"""The reporter as the subject (``县林草局局长方远汇报了进展``)."""
_CONVEYED = re.compile(
    r"(?<![^\n。；，）])(?:(?:会议|会上|首先|先)(?:上，?)?(?:先后|分别|书面)?由|"
    rf"(?<!；)(?:会上，?|会议上，?)?(?={_ITSELF}))"
)
_MAY_CONVEY = re.compile(r"由|[汇通]报|传达了|领学了|宣读了|解读|介绍|说明|作了?[^，。；]{0,30}报告")
_SEPARATOR = re.compile(r"、|以及|和|及|与|，")
_MORE = re.compile(r"(?:、|，|；|以及|及|和|与)(?=[^、，；。]{2,24}(?:关于|就|《))")
_MORE_OF = re.compile(r"(?:以及|及|和|与)(?=[^、，；。和]{2,16}的[^、，；。和]{2,12}(?:意见|说明|汇报|报告))")
"""``甲局的起草说明和乙局的测算意见``."""
_ABOUT = (
    r"(?:关于|就|对|《|“|所作|作的|代表|的|汇报|报告|传达|通报|领学|解读|宣读|作|介绍|提交|提出|报送|提请|起草|"
    r"做|为|围绕|分别|说明|[0-9]{4}年|情况)"
)


@dataclass(frozen=True, slots=True)
class _Rules:
    unit: re.Pattern[str]
    clear: re.Pattern[str]
    clear_later: re.Pattern[str]
    officer: re.Pattern[str]
    leader: re.Pattern[str]


@lru_cache(maxsize=8)
def _rules(vocabulary: Vocabulary) -> _Rules:
    endings = vocabulary.either("bodies.endings", "bodies.whole")
    levels = vocabulary.either("bodies.levels")
    officers = vocabulary.either("bodies.posts.officers")
    leaders = vocabulary.either("bodies.posts.leaders")
    inner = letters_but("的了由按向")
    bracket = "(?:（□{1,16}）)?"
    follow = rf"(?=[、，；。]|$|以及|和|及|与|等|{_ABOUT}|{officers}|{leaders})"
    clear = "局|委|办|管委会|大队|支队|集团|公司|度假区|开发区|高新区|街道|中心|镇|乡|苏木"
    return _Rules(
        unit=re.compile(rf"{inner}{{0,24}}?{endings}{bracket}{follow}"),
        clear_later=re.compile(rf"{inner}{{1,16}}?(?:{clear})(?![员长室]|办公室|理|事)"),
        clear=re.compile(rf"(?:{levels}){inner}{{1,14}}?(?:{clear})(?![员长室]|办公室|理|事)"),
        officer=re.compile(
            rf"(?:党组|党委)?{officers}(?:、?{officers})*(?:{inner}{{2,4}}?)?(?:同志)?(?=[、，和及与]|"
            rf"{_ABOUT}|$)|(?:有关|相关|主要|分管)?(?:负责人|负责同志)"
        ),
        leader=re.compile(
            rf"(?P<who>(?:(?:分管|各|各位)?(?:(?:{leaders})、?)+(?:{inner}{{2,4}}?)?|"
            rf"{inner}{{2,4}}?(?:{leaders})|{inner}{{2,4}}?(?=同志))(?:同志)?)(?=[、，和及与]|{_ABOUT}|"
            rf"$)"
        ),
    )


def read_presenters(body: Passage, heading: Passage, vocabulary: Vocabulary) -> list[tuple[Passage, float]]:
    """Who reported, with places; the heading is asked only where the body does not say."""
    rules = _rules(vocabulary)
    found: list[tuple[Passage, float]] = []
    view = veiled_source(body.source)
    for start, end in full_sentence_spans(view, body.start, body.end):
        if _OPENED_BY_MEETING.match(view, start, end) and _REPORTING.search(view, start, end):
            found += _in_sentence(Passage(body.source, start, end), rules, first=not found)
    if not found:
        found = [(place, sure * 0.9) for place, sure in _in_heading(heading, rules)]
    return _once(found)


def _once(found: list[tuple[Passage, float]]) -> list[tuple[Passage, float]]:
    first: dict[str, tuple[Passage, float]] = {}
    for place, sure in found:
        first.setdefault(str(place), (place, sure))
    return list(first.values())


_REPORTING = re.compile(
    r"提出|起草|提请|报送|所作|意见|请示|汇报|报告|说明|传达|通报|听取|介绍|领学|提交|宣读|解读"
)


def _in_sentence(sentence: Passage, rules: _Rules, *, first: bool = True) -> Iterator[tuple[Passage, float]]:
    """``first``: nobody has reported yet; who explains something after a report only spoke."""
    view = veiled(sentence)
    for match in view.each(_HEARD):
        if view.source[max(view.start, match.start() - 1) : match.start()] in "提再":
            continue
        listing = list(_names(view, match.end(), rules))
        if not listing or not _is_heard(view, match, listing[-1][0].end):
            continue
        yield from ((Passage(sentence.source, p.start, p.end), sure) for p, sure in listing)
        yield from _more(view, listing[-1][0].end, rules)
        first = False
        break
    if not view.search(_MAY_CONVEY):
        return
    for match in view.each(_CONVEYED):
        listing = list(_names(view, match.end(), rules))
        while listing and not _tells(view, listing[-1][0].end, rules):
            listing.pop()
        if listing and (first or not _EXPLAINS.match(view.source, listing[-1][0].end, view.end)):
            yield from ((Passage(sentence.source, p.start, p.end), sure) for p, sure in listing)
            first = False


_EXPLAINS = re.compile(
    r"[^，。；]{0,40}?(?:作|做|进行)了?[^，。；报传]{0,14}(?:说明|解读|介绍|发言)|(?:介绍|说明|解读)了"
)


def _tells(view: Passage, end: int, rules: _Rules) -> bool:
    """Whether the name that ends there, or its officer, is the one who reports."""
    officer = rules.officer.match(view.source, end, view.end)
    return bool(_TELLS.match(view.source, officer.end() if officer else end, view.end))


_OPENED_BY_MEETING = re.compile(
    r"(?:（[^）]{1,3}）|[0-9]{1,2}[.、．])?(?:会议|会上|与会|原则(?:上)?(?:同意|通过)|听取|"
    rf"(?={_ITSELF}))"
)
_TELLS = re.compile(
    r"(?:同志)?(?:、[^，。；]{2,24}?)?(?:代表[^，。；就]{2,14})?(?:分别|先后|书面|集中|带领)?(?:传达|汇报|通报|领学|宣读|解读|作|做|"
    r"介绍|说明|关于|就|围绕|报告|组织学习)"
)
_REPORT_AFTER = re.compile(r"[^。；]{0,400}?(?:汇报|报告|说明|介绍|通报|发言|传达|请示|意见|提交|方案)")
_DIRECT = re.compile(r"(?:关于|就|对|《|“|所作|作的|代表|的|汇报|报告)")


def _is_heard(view: Passage, match: re.Match[str], end: int) -> bool:
    """A report was heard, or a paper that the body brought was deliberated."""
    rest = view.source[end : view.end]
    if match[0].startswith("听"):
        return bool(_REPORT_AFTER.match(rest))
    if rest.startswith("提出") and not match[0].startswith(("研究", "同意")):
        return True
    return rest.startswith(
        ("关于", "所作", "提出的《", "提交", "报送", "提请", "起草", "《", "的汇报", "的报告", "的请示")
    )


def _names(view: Passage, start: int, rules: _Rules) -> Iterator[tuple[Passage, float]]:
    source, end = view.source, view.end
    position = start
    while position < end:
        unit = rules.unit.match(source, position, end)
        leader = rules.leader.match(source, position, end)
        is_post = bool(unit and leader and rules.leader.fullmatch(source, *unit.span()))
        if unit and not is_post and not (leader and leader.end() <= unit.end()) and not _is_topic(unit[0]):
            yield Passage(source, position, unit.end()), 0.95
            officer = rules.officer.match(source, unit.end(), end)
            position = officer.end() if officer else unit.end()
        elif leader:
            later = _POSTS_GO_ON.match(source, leader.end("who"), end)
            while later and (more := rules.leader.match(source, later.end(), end)):
                leader, later = more, _POSTS_GO_ON.match(source, more.end("who"), end)
            yield Passage(source, position, leader.end("who")), 0.85
            position = leader.end()
        else:
            clear = (rules.clear_later if position > start else rules.clear).match(source, position, end)
            if not clear:
                return
            yield Passage(source, position, clear.end()), 0.7
            named = _NAMED.match(source, clear.end(), end)
            position = named.end() if named else clear.end()
        separator = _SEPARATOR.match(source, position, end)
        if not separator:
            return
        position = separator.end()


_POSTS_GO_ON = re.compile("(?<=成员|委员|常委)、")
_NAMED = re.compile(rf"[{_HAN}·]{{2,16}}?(?=、|，|和|关于|就)")
_TOPIC = re.compile(r"(?:我[省市县区州]|全[省市县区州]|关于|当前|近期|[0-9]{4}年|各(?!副)|上级|对|有关)")


def _is_topic(name: str) -> bool:
    return bool(_TOPIC.match(name))


def _more(view: Passage, start: int, rules: _Rules) -> Iterator[tuple[Passage, float]]:
    """Further reporters of one sentence: ``A关于甲、B关于乙的汇报``."""
    pattern = _MORE_OF if view.source.startswith("的", start) else _MORE
    for match in pattern.finditer(view.source, start, view.end):
        unit = rules.unit.match(view.source, match.end(), view.end)
        if (
            unit
            and not _is_topic(unit[0])
            and "及" not in unit[0]
            and _DIRECT.match(view.source, unit.end(), view.end)
        ):
            yield Passage(view.source, unit.start(), unit.end()), 0.85


def _in_heading(heading: Passage, rules: _Rules) -> Iterator[tuple[Passage, float]]:
    view = veiled(heading)
    heard = view.search(_HEARD)
    if not heard:
        return
    names = list(_names(view, heard.end(), rules))
    if names and _BROUGHT.match(view.source, names[-1][0].end, view.end):
        yield from ((Passage(heading.source, p.start, p.end), sure) for p, sure in names)
        yield from _more(view, names[-1][0].end, rules)


_BROUGHT = re.compile(rf"{_DIRECT.pattern}|(?:提交|提请|起草|报送|提出|制定|拟定)的")


def report_of(text: Passage) -> Passage | None:
    """``县文旅局汇报了起草情况。``: the first sentence, where its subject is who reported."""
    first = first_sentence(text)
    return first if first is not None and veiled(first).match(_REPORTED) else None


_REPORTED = re.compile(_ITSELF)
