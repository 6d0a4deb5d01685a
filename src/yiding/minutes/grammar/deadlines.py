"""时限: the time limits of a directive, in their shortest form, with the last day allowed."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from ..passage import Passage
from ..record import Deadline, DeadlineKind
from ..vocabulary import Vocabulary, alternatives

_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0"}
_N = r"[0-9一二三四五六七八九十〇○]"
_YEAR = (
    r"(?:(?P<year>[0-9]{4}|[〇○零一二三四五六七八九]{4})年|(?P<rel>今年|明年|本年|当年|次年|后年|本年度|年))?"
)
_MONTH = rf"(?P<month>{_N}{{1,3}})月份?"
_BEFORE = r"(?:之前|以前|前|之内|以内|内)"

_FIXED = re.compile(
    rf"(?=[0-9一二三四五六七八九十〇○零今明本当次后年第上下底末内月“元劳国])(?<![0-9第每]){_YEAR}(?:{_MONTH}(?:(?P<day>{_N}{{1,3}})(?:[日号](?:[0-9]{{1,2}}[时点](?=前|之前))?|(?=前|之前))|(?P<part>上旬|"
    rf"中旬|下旬|底|末|初|中|上半月|下半月))?"
    rf"|(?P<quarter>第?[一二三四1234])季度(?P<qpart>末|底)?|(?P<half>上半年|下半年)(?P<hpart>末|底)?"
    rf"|(?P<yearend>年底|年末|年内|底|末|内|年中)|(?P<feast>元旦|“?(?:五一|十一|七一)”?|劳动节|国庆节?)(?=前|之前)|(?P<monthend>本月底|本月末|本月内|月底|月末|下月底|"
    rf"下月初|本月|下月)"
    rf"|(?P<weekend>本周[五六日]|下周[一二三四五六日]|本周末)|"
    rf"(?P<plan>“十[一二三四五六七八九]?五”(?:期?末|时期末)))"
    rf"(?P<before>{_BEFORE})?"
)
_FIXED_HINT = re.compile("月|季|半|底|末|内|周|年中|元旦|五一|十一|七一|劳动节|国庆")
_RELATIVE = re.compile(
    r"(?=[0-9一二两三四五六七八九十半不本下])"
    r"(?:半年(?:之内|以内|内)|(?:[0-9]{1,3}|[一二两三四五六七八九十半]{1,3})个?(?:半月|工作日|自然日|日历天|小时|分钟|日|天|周|"
    r"星期|月)(?:之内|以内|内)"
    r"|(?<=最迟)不超过(?:[0-9]{1,2}|[一二两三四五六])(?:年|个月|天|日|周)|(?<![a-z上])(?:本周|"
    r"下周)(?=完成|内|办结|报送|上报|提交|开工|启动)(?:内)?"
    r"|(?:下一?次|下[一]?期)(?:[市县区省州旗]?(?:人民)?政府)?(?:党组会议|常务会议|常委会会议|专题会议|"
    r"办公会议|会议))"
)
_RELATIVE_HINT = re.compile("[内超周次期]")
_RELATIVE_AFTER = re.compile(
    r"(?:会后|印发后|收到[^，。；]{1,10}后|之日起|下发后|日(?<=[0-9]日)起)(?P<span>(?:[0-9]{1,3}|"
    r"[一二两三四五六七八九十半]{1,3})个?(?:工作日|自然日|小时|日|天|周|星期|月))(?!内|之内|以内)"
)
_AFTER_HINT = re.compile("后|日起")


class Found(NamedTuple):
    """一处时限, with its place."""

    place: Passage
    limit: Deadline
    sure: float


@dataclass(frozen=True, slots=True)
class _Rules:
    rhythm: re.Pattern[str]
    """A word without which nothing recurs."""
    recurring: re.Pattern[str]
    finish: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]


@lru_cache(maxsize=8)
def _rules(vocabulary: Vocabulary) -> _Rules:
    nouns = vocabulary.either("deadlines.rhythm.nouns")
    standing = vocabulary.either("deadlines.rhythm.standing")
    ruled = rf"{nouns}(?!{standing})"
    bound = (
        r"(?:首月)?(?:[0-9]{1,2}月(?:底|末|[0-9]{1,2}日|上旬|中旬|下旬)前|[0-9]{1,2}[时点]前|"
        r"[0-9一二三四五六七八九十]{1,3}[日号](?:、[0-9]{1,2}[日号])*(?![至到—-])前?|(?<=[周期])[一二三四五六日天](?![次轮个份批])(?:[上下]?[午班][0-9]{0,2}点?)?前?|底前|末前|底|末|上旬|下旬|中旬|初|月底前|首月)"
    )
    recurring = (
        r"(?=[定每分按逐月季半年日周旬双一两])(?:(?P<fixedword>(?<!不)定期)"
        r"|(?P<every>每(?:逢)?(?:[两三四五六七八九十]{1,2}|[0-9]{1,2}|半)?个?"
        r"(?:日|天|周|星期|旬|半月|月|季度|季|半年|年度|年|学期|小时|工作日)"
        rf"(?:{bound})?(?:{_BEFORE})?)"
        r"|(?P<bare>分(?:月度|季度|年度|月|季|年|周|旬)(?:[、和](?:月度|季度|年度|月|季|年))*)"
        r"|(?P<by>[按逐](?:日|周|旬|月度|月|季度|季|半年|年度)(?!处理|生产|产|供水|均|计|"
        r"[0-9的份内底末]|预付|拨付|支付|分配|分解|任务|工资|供|均))"
        rf"|(?P<long>(?:月度|季度|半年度|半年|年中|年终|年度)(?:{ruled}))"
        rf"|(?P<brief>(?<![0-9一二三四五六七八九十每本上下当全逐按个年首次同半])(?:日|周|旬|双周|半月|"
        rf"月|季|半年|年)(?:{ruled}))"
        rf"|(?P<one>(?:一(?:日|周|旬|月|季度|季|年)|半月|半年|双周|两周)一(?:{ruled})|一(?:日|周|旬|月|季度|季|年)(?:{ruled})))"
    )
    rhythm = alternatives((*vocabulary.words("deadlines.rhythm.nouns"), "定期", "每", "分", "按", "逐"))
    return _Rules(
        re.compile(rhythm),
        re.compile(recurring),
        re.compile(vocabulary.either("deadlines.finish")),
        re.compile(vocabulary.either("deadlines.exclude.after")),
        re.compile(rf"{vocabulary.either('deadlines.exclude.before')}[^，。；]{{0,6}}$"),
    )


def read_deadlines(text: Passage, meeting: date | None, vocabulary: Vocabulary) -> list[Found]:
    """The time limits of the text, in order."""
    rules = _rules(vocabulary)
    source, start, end = text.source, text.start, text.end
    found: list[Found] = []
    if rules.rhythm.search(source, start, end):
        found += _recurring(text, rules)
    if _RELATIVE_HINT.search(source, start, end):
        found += _relative(text, rules)
    if _AFTER_HINT.search(source, start, end):
        found += _relative_after(text)
    if _FIXED_HINT.search(source, start, end):
        found += _fixed(text, meeting, rules)
    if len(found) < 2:
        return found
    found.sort(key=lambda item: (item.place.start, -item.place.end))
    kept: list[Found] = []
    for item in found:
        if not kept or item.place.start >= kept[-1].place.end:
            kept.append(item)
    return kept


# --- recurring -----------------------------------------------------------------------------------------

_RATE_AFTER = re.compile(
    r"(?:(?:补贴|补助|给予|发放|奖励|减免|支付|收取|缴纳|按|发|补)?[约不]?(?:超过|低于|少于)?[0-9.]+(?:万|亿|千|百)?元)|[^，。；]{0,10}(?:不超过|不多于|"
    r"最多)[一两二三0-9]+次|[0-9.]+%|一度的?|年来|个人|间隔|增长|度电"
)
_COUNTED_IN = re.compile(
    r"(?:纳入|列入|作为|计入|结合|累计[一两三0-9]+次|充分发挥|发挥|上级|今|本|[0-9]{4}|全市|在|对|两次|"
    r"参加|参与|迎接|接受)$"
)
_NOUN_GOES_ON = re.compile(r"(?:结果|指标|体系|办法|方案|名单|对象|等次|优秀|合格|目标|不合格|细则|激励)")


def _recurring(text: Passage, rules: _Rules) -> Iterator[Found]:
    for match in text.each(rules.recurring):
        if _is_rate(text, match):
            continue
        place = text.group(match)
        yield Found(place, Deadline(str(place), DeadlineKind.RECURRING), 0.9)


def _is_rate(text: Passage, match: re.Match[str]) -> bool:
    before = text.source[max(text.start, match.start() - 8) : match.start()]
    after = text.source[match.end() : min(text.end, match.end() + 16)]
    if match["every"]:
        return bool(_RATE_AFTER.match(after) or after.startswith(("一个人", "一件", "一分")))
    if match["long"] or match["brief"] or match["one"]:
        return bool(
            _COUNTED_IN.search(before)
            or _NOUN_GOES_ON.match(after)
            or (match["brief"] and not _standing_free(before))
        )
    return False


def _standing_free(before: str) -> bool:
    """A one-character rhythm (月调度) stands at the start of a phrase."""
    return (
        not before
        or before[-1] in "，、。；：“”‘’（实行展持抓好立格按健全善严化和坚取开"
        or before.endswith(("实行", "开展"))
    )


# --- relative ------------------------------------------------------------------------------------------


def _relative(text: Passage, rules: _Rules) -> Iterator[Found]:
    for match in text.each(_RELATIVE):
        before = text.source[max(text.start, match.start() - 12) : match.start()]
        after = text.source[match.end() : min(text.end, match.end() + 6)]
        if rules.before.search(before) or rules.after.match(after) or _SHORTENED.search(before):
            continue
        place = text.group(match)
        yield Found(place, Deadline(str(place), DeadlineKind.RELATIVE), 0.9)


def _relative_after(text: Passage) -> Iterator[Found]:
    for match in text.each(_RELATIVE_AFTER):
        place = text.group(match, "span")
        yield Found(place, Deadline(str(place), DeadlineKind.RELATIVE), 0.7)


_SHORTENED = re.compile(r"(?:近|前|过去|压缩至|缩短至|缩短到|压减至|压缩到|控制在|提速至|缩减至)$")

# --- fixed ---------------------------------------------------------------------------------------------


def _fixed(text: Passage, meeting: date | None, rules: _Rules) -> Iterator[Found]:
    stated = 0
    for match in text.each(_FIXED):
        if not _is_limit(text, match, rules):
            continue
        place = text.group(match)
        due = due_date(match, meeting, stated)
        if due and (match["year"] or match["rel"] in ("明年", "次年")):
            stated = due.year
        yield Found(place, Deadline(str(place), DeadlineKind.FIXED, due), 0.95 if match["before"] else 0.75)


_NOT_AFTER = re.compile(
    r"(?:不能|未能|尚未|无法|的|份的|以来|以后|之后|后|起|至(?![少迟])|到|—|-|期间|开始|召开的|印发的|出台的|期的|度|工作报告|任务|"
    r"计划|目标|重点|经济|预算|财政|收入|考核)"
)
_OPEN_BEFORE = re.compile(r"(?:截至|截止|自|从|至|到|—|-|自从|早在|于去年|去年|上年|上|前|近)$")


_LABELLED_LIMIT = re.compile("(?:时限|期限|时间|截止日期)[：:为]$|(?:不得?超过|不[晚迟]于|最迟[于到在]?)$")


def _is_limit(text: Passage, match: re.Match[str], rules: _Rules) -> bool:
    before = text.source[max(text.start, match.start() - 8) : match.start()]
    rest = text.source[match.end() : min(text.end, match.end() + 30)]
    if rules.before.search(before) or rules.after.match(rest) or before.endswith(("截至", "截止", "早在")):
        return False
    if match["yearend"] in ("底", "末", "内") and not match["year"] and not match["rel"]:
        return False
    if match["rel"] == "年" and (
        not match["yearend"] or (before and before[-1] in "0123456789一二三四五六七八九十两几多〇去上前每全")
    ):
        return False
    if _LABELLED_LIMIT.search(before) and (match["month"] or match["yearend"] or match["quarter"]):
        return True
    if match["before"] in ("前", "之前", "以前", "内", "之内", "以内"):
        return not _is_past_scope(match, rest)
    return _is_limit_without_before(match, before, rest, rules)


def _is_past_scope(match: re.Match[str], rest: str) -> bool:
    if rest.startswith(("的", "已", "建成的", "出台的", "年")):
        return not rest.startswith("的要求")
    return match["before"].endswith("内") and not (
        match["yearend"]
        or match["monthend"]
        or match["weekend"]
        or match["month"]
        or match["quarter"]
        or match["half"]
    )


def _is_limit_without_before(match: re.Match[str], before: str, rest: str, rules: _Rules) -> bool:
    if _NOT_AFTER.match(rest) or _OPEN_BEFORE.search(before):
        return False
    if match["yearend"]:
        return not rest.startswith("考") and match["yearend"] != "年中"
    if (
        match["part"] in ("底", "末", "上旬", "中旬", "下旬")
        or match["qpart"]
        or match["hpart"]
        or match["plan"]
    ):
        return True
    if match["monthend"] in ("本月底", "月底", "月末", "本月末", "下月底", "本月内") or match["weekend"]:
        return True
    clause = re.split(r"[，。；：]", rest)[0]
    if (
        before
        and before[-1] not in "，。；：、在于争将保力成"
        and not before.endswith(("确保", "力争", "最迟", "计划"))
    ):
        return False
    return bool(rules.finish.match(clause)) and (not match["year"] or before.endswith(("于", "在", "力争")))


@lru_cache(maxsize=1024)
def number(text: str) -> int:
    """A small number in digits or in Chinese (二十三 → 23, 二〇二四 → 2024); of 五五十, which is none, 0."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _by_places(text) or 0
    high, low = _by_places(tens or "1"), _by_places(ones or "0")
    return high * 10 + low if high is not None and low is not None and max(high, low) < 10 else 0


def _by_places(text: str) -> int | None:
    digits = "".join(_DIGITS.get(mark, mark) for mark in text)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def due_date(match: re.Match[str], meeting: date | None, stated: int = 0) -> date | None:
    """The last day that the limit allows; None where the year cannot be known or there is no such day.

    ``stated`` is the year that the sentence named before, which holds for what comes after it.
    """
    year = _year(match, meeting)
    if year is not None and stated > year and not match["year"] and match["rel"] in (None, "年"):
        year = stated
    if match["plan"]:
        return _plan_end(match["plan"])
    if year is None:
        return None
    given = bool(match["year"] or (match["rel"] and match["rel"] != "年"))
    relative = match["weekend"] or match["monthend"]
    try:
        due = _day_in(match, year, meeting)
        if due and meeting and not given and due < meeting and not relative:
            due = _later(due)
    except (ValueError, OverflowError):  # no such day, or one beyond the year 9999
        return None
    return due


_PLANS = {
    "十五": 2005,
    "十一五": 2010,
    "十二五": 2015,
    "十三五": 2020,
    "十四五": 2025,
    "十五五": 2030,
    "十六五": 2035,
}


def _plan_end(words: str) -> date | None:
    year = _PLANS.get(words.strip("“").partition("”")[0])
    return date(year, 12, 31) if year else None


def _later(due: date) -> date:
    last = monthrange(due.year + 1, due.month)[1]
    is_end = due.day == monthrange(due.year, due.month)[1]
    return date(due.year + 1, due.month, last if is_end else min(due.day, last))


def _year(match: re.Match[str], meeting: date | None) -> int | None:
    if match["year"]:
        return number(match["year"])
    if meeting is None:
        return None
    return meeting.year + {"明年": 1, "次年": 1, "后年": 2}.get(match["rel"] or "", 0)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _day_in(match: re.Match[str], year: int, meeting: date | None) -> date | None:
    if match["month"]:
        return _in_month(match, year, number(match["month"]))
    if match["quarter"]:
        return _month_end(year, 3 * number(match["quarter"].removeprefix("第")))
    if match["half"]:
        return date(year, 6, 30) if match["half"] == "上半年" else date(year, 12, 31)
    if match["yearend"]:
        return date(year, 6, 30) if match["yearend"] == "年中" else date(year, 12, 31)
    if match["feast"]:
        return date(year, *_FEASTS[match["feast"].strip("“”").removesuffix("节")])
    if meeting and match["monthend"]:
        return _relative_month(match["monthend"], meeting)
    if meeting and match["weekend"]:
        return _relative_week(match["weekend"], meeting)
    return None


_FEASTS = {"元旦": (1, 1), "五一": (5, 1), "劳动": (5, 1), "七一": (7, 1), "国庆": (10, 1), "十一": (10, 1)}
"""节日: those that fall on the same day each year."""


def _in_month(match: re.Match[str], year: int, month: int) -> date:
    if match["day"]:
        return date(year, month, number(match["day"]))
    days = {"上旬": 10, "初": 10, "中旬": 20, "中": 20, "上半月": 15}
    if match["part"] in days:
        return date(year, month, days[match["part"]])
    return _month_end(year, month)


def _relative_month(word: str, meeting: date) -> date:
    if word.startswith("下月"):
        first = (meeting.replace(day=1) + timedelta(days=32)).replace(day=1)
        return first.replace(day=10) if word == "下月初" else _month_end(first.year, first.month)
    return _month_end(meeting.year, meeting.month)


def _relative_week(word: str, meeting: date) -> date:
    monday = meeting - timedelta(days=meeting.weekday())
    weekday = "一二三四五六日".find(word[-1])
    days = weekday if weekday >= 0 else 6
    return monday + timedelta(days=days + (7 if word.startswith("下周") else 0))
