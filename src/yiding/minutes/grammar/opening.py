"""开头: the paragraph that tells which meeting it was, when, where, and who chaired it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date

from ..passage import Marks, Passage
from ..record import Chair, Meeting
from .dates import PrintedDate, first_date
from .lexicon import NUMBER, lexicon
from .numerals import read_number
from .people import Person, read_person
from .titles import find_titles

_CHAIRS = re.compile("主持")
_WENT = re.compile("率队?|带队|带领|召集|组织|邀请|会同|牵头|到|赴|深入|在|召开")
_PART = re.compile(r"(?P<part>上午|下午)")
_CALLED_AT = re.compile(r"在(?P<place>[^，。；由]{2,30}?)(?:召集|召开|举行|组织)")
_LED_TO = re.compile(
    r"(?:带领|率领|率)[^，。；]{0,30}?(?:到|赴|在|深入)(?P<place>[^，。；到赴在]{2,30}?)(?:主持)?召开"
)
_WENT_TO = re.compile(
    r"(?:到|赴|深入|前往)(?P<place>[^，。；]{2,30}?)(?:召开|举行|现场|开展|实地|调研|组织|进行|检查|督导)"
)
_LED = re.compile("带领|率领|率队|率")
"""``镇长带领有关人员到某地主持召开``: the chair stands before it."""
_HELD = re.compile("召开|举行|召集|组织")
_CALLS = re.compile("主持召开|主持会议|由[^，。]{2,24}主持")
_CONVENES = re.compile("主持|召开|召集|举行|现场办公")
_RECORDED = re.compile("纪要如下|如下纪要|形成(?:以下|如下)(?:意见|共识)|专题研究|专题协调")
_HOUR = re.compile(r"晚上|晚间|傍晚|中午|凌晨|晚")
_TIME = re.compile(r"(?P<time>\d{1,2}[：:]\d{2}|\d{1,2}[时点](?:\d{1,2}分|半)?)")
_ENTRUSTED = re.compile(r"(?:经|受)(?P<who>[^，。；]{2,30}?)(?:的)?委托[，,]?")
_TERM = re.compile(rf"第?(?P<term>{NUMBER})届")
_YEAR = re.compile(r"(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})年度?")
_MEETS = re.compile(r"(?:政府|委员会|管委会|公署|办事处|开发区|园区|[省市县区州旗]委|党工委|工委)$")
_SITS = re.compile(
    r"(?P<who>[^。；：]{2,400}?)(?:固定|分别)?(?P<how>应邀)?(?P<verb>出席|参加|列席)了?会议(?=[，。])"
)
_NUMBER = re.compile(rf"第?(?P<number>{NUMBER})次")
_COUNTED = rf"(?:第?(?P<term>{NUMBER})届)?(?:(?P<year>\d{{4}})年度?)?第?(?P<number>{NUMBER})次(?:会议)?"
_COUNTED_LINE = re.compile(rf"[（(]?{_COUNTED}[）)]?")
_COUNTED_BEHIND = re.compile(rf"[（(]{_COUNTED}[）)]")
_PARTS = ("term", "year", "number")
_CALLED_BY = re.compile(r"[，,]?(?P<body>[^，。；：由]{2,24}?)(?:在[^，。；：]{2,30}?|组织)?(?:召开|举行)")
_BEFORE_DAY = re.compile(r"(?P<who>[^，。；：]{2,40})于$")


@dataclass(frozen=True, slots=True)
class Opening:
    """What the opening says; ``passage`` is the paragraph, where there is one."""

    meeting: Meeting = field(default_factory=Meeting)
    agenda: tuple[str, ...] = ()
    passage: Passage | None = None


def find_opening(paragraphs: Sequence[Passage]) -> int | None:
    """Which paragraph opens the minutes: the first that says that a meeting was chaired or called."""
    pattern = lexicon().meeting
    called: int | None = None
    for number, paragraph in enumerate(paragraphs[:40]):
        first = paragraph.part(0, min(len(paragraph), 260))
        text = str(first)
        if len(first) <= 14 or not _CONVENES.search(text):
            continue
        if not first.search(pattern) and not (first_date(first) and paragraph.search(_RECORDED)):
            continue
        if "主持" in text and first_date(first) and (called is None or number <= called + 3):
            return number
        if called is None and (_CALLS.search(text) or first_date(first)):
            called = number
    return called


def read_opening(paragraph: Passage, head: Sequence[Passage], year: int | None, marks: Marks) -> Opening:
    """The opening paragraph. ``year`` is taken where its date has none; ``head`` where it names no number."""
    marks.note("opening", paragraph)
    sentence = _first_sentence(paragraph)
    day = first_date(sentence)
    called = _called(sentence)
    meeting = read_meeting(called, marks)
    if meeting.kind is None:
        meeting = _meeting_of_title(head, marks)
    if meeting.number is None:
        meeting = _numbered_in_head(meeting, head, marks)
    if meeting.body is None:
        meeting = replace(meeting, body=_called_by(sentence, day, marks))
    before_day = sentence.part(0, day.passage.start - sentence.start) if day else sentence.part(0, 0)
    chair, place = _chair_and_place(_chair_region(sentence, day), before_day, sentence, marks)
    return Opening(
        Meeting(
            body=meeting.body,
            term=meeting.term,
            year=meeting.year,
            number=meeting.number,
            kind=meeting.kind,
            date=_noted_day(day, year, marks),
            part_of_day=_noted(sentence, day, _PART, "part", marks, "meeting.part_of_day"),
            time=_noted(sentence, day, _TIME, "time", marks, "meeting.time"),
            place=place,
            chair=chair,
        ),
        _agenda(paragraph, called.end, marks),
        paragraph,
    )


def _meeting_of_title(head: Sequence[Passage], marks: Marks) -> Meeting:
    """The meeting as the head's title names it, where the opening does not."""
    title = next((line for line in reversed(head) if str(line).endswith("纪要")), None)
    return read_meeting(title, marks) if title else Meeting()


def _numbered_in_head(meeting: Meeting, head: Sequence[Passage], marks: Marks) -> Meeting:
    """``2016年第4次`` on a line of its own in the head, or in the title that is printed there again."""
    for line in head:
        match = line.match(_COUNTED_LINE)
        if match and match.end() == line.end:
            marks.label(line)
            return _counted(meeting, line, match, marks)
    for line in head:
        if "次" in str(line) and str(line).endswith("纪要"):
            named = read_meeting(line, marks)
            number, term, year = named.number, meeting.term or named.term, meeting.year or named.year
            return replace(meeting, number=number, term=term, year=year)
    return meeting


def _counted(meeting: Meeting, line: Passage, match: re.Match[str], marks: Marks) -> Meeting:
    """The meeting with the term, year and number that the match names."""
    found = {part: read_number(match[part]) for part in _PARTS if match[part]}
    for part in found:
        marks.note(f"meeting.{part}", line.group(match, part))
    term, year = found.get("term"), found.get("year")
    return replace(meeting, term=meeting.term or term, year=meeting.year or year, number=found.get("number"))


def read_block(
    values: Mapping[str, Passage],
    title: Passage | None,
    head: Sequence[Passage],
    year: int | None,
    marks: Marks,
) -> Opening:
    """标签式开头: 时间：… 地点：… 主持：… 议题：…; the meeting is told by the title."""
    when = values.get("time")
    day = first_date(when) if when else None
    meeting = read_meeting(title, marks) if title else Meeting()
    if meeting.number is None:
        meeting = _numbered_in_head(meeting, head, marks)
    who, where, topics = values.get("chair"), values.get("place"), values.get("agenda")
    chair = _noted_chair(read_person(who.stripped()), marks) if who else Chair()
    place = marks.note("meeting.place", _bare(where)) if where else None
    return Opening(
        Meeting(
            body=meeting.body,
            term=meeting.term,
            year=meeting.year,
            number=meeting.number,
            kind=meeting.kind,
            date=_noted_day(day, year, marks),
            part_of_day=_noted(when, day, _PART, "part", marks, "meeting.part_of_day") if when else None,
            time=_noted(when, day, _TIME, "time", marks, "meeting.time") if when else None,
            place=place,
            chair=chair,
        ),
        _agenda(topics, topics.start, marks) if topics else (),
    )


def merged(first: Opening, second: Opening) -> Opening:
    """What the first tells, and the second where the first is silent."""
    pairs = {
        f.name: (getattr(first.meeting, f.name), getattr(second.meeting, f.name)) for f in fields(Meeting)
    }
    values = {name: one if one not in (None, Chair()) else other for name, (one, other) in pairs.items()}
    return Opening(Meeting(**values), first.agenda or second.agenda, second.passage or first.passage)


def told_roles(paragraph: Passage) -> list[tuple[str, Passage]]:
    """Who sat and who sat in, where the opening tells it (市长X出席会议，区人大副主任Y应邀列席会议。)."""
    found: list[tuple[str, Passage]] = []
    last = -1
    for sat in paragraph.part(0, min(len(paragraph), 1500)).each(_SITS):
        observes = sat["verb"] == "列席" or sat["how"] is not None
        if not observes:
            found.append(("told", paragraph.group(sat, "who")))
        elif last == sat.start("who") or paragraph.source[sat.start("who") - 1] == "。":
            found.append(("told_observers", paragraph.group(sat, "who")))
        last = sat.end()
    return found


def read_meeting(called: Passage, marks: Marks) -> Meeting:
    """会议名称: body, term, year, number and kind, in whatever order they are printed."""
    kind = None
    for kind in called.each(lexicon().meeting):
        if "党组" not in kind.group() and "党委" not in kind.group():
            break
    if kind is None:
        return Meeting()
    before = _own_name(called, kind.start())
    found = {
        name: before.search(pattern)
        for name, pattern in (("term", _TERM), ("number", _NUMBER), ("year", _YEAR))
    }
    values = {name: read_number(match[name]) for name, match in found.items() if match}
    for name, match in found.items():
        if match:
            marks.note(f"meeting.{name}", before.group(match, name))
    body = _body(before, [match for match in found.values() if match], marks)
    meeting = Meeting(
        body=body,
        term=values.get("term"),
        year=values.get("year"),
        number=values.get("number"),
        kind=marks.note("meeting.kind", called.group(kind)),
    )
    behind = _COUNTED_BEHIND.match(called.source, kind.end()) if meeting.number is None else None
    return _counted(meeting, called, behind, marks) if behind else meeting


def _own_name(called: Passage, end: int) -> Passage:
    """What stands before the meeting's kind, from the last mark on; of a joint meeting the second."""
    name = called.part(0, end - called.start)
    start = name.start
    for match in name.each(
        re.compile(r"主持召开了?|召开了?|举行了?|主持|[，。；：]|暨|(?<=会议)[和及、]|(?<=会)[和及、]")
    ):
        start = match.end()
    return Passage(name.source, start, name.end)


def _body(before: Passage, matches: list[re.Match[str]], marks: Marks) -> str | None:
    spans = sorted(match.span() for match in matches)
    pieces: list[Passage] = []
    at = before.start
    for start, end in spans:
        if start > at:
            pieces.append(Passage(before.source, at, start))
        at = max(at, end)
    if at < before.end:
        pieces.append(Passage(before.source, at, before.end))
    text = re.sub(r"召开.*|第?[xX×某]{1,3}(?:次|届)", "", "".join(map(str, pieces))).strip("了的第")
    if not pieces or not _MEETS.search(text) or len(text) > 24:
        return None
    marks.note("meeting.body", max(pieces, key=len))
    return text


def _first_sentence(paragraph: Passage) -> Passage:
    """Up to the first full stop, or two where the meeting is named in the second."""
    stops = [match.end() for match in paragraph.part(0, min(len(paragraph), 600)).each(re.compile("。"))]
    text = str(paragraph)
    for stop in stops:
        if "主持" in text[: stop - paragraph.start]:
            return Passage(paragraph.source, paragraph.start, stop)
    return paragraph


def _called(sentence: Passage) -> Passage:
    """The stretch that names the meeting: after 召开, up to its kind."""
    pattern = lexicon().meeting
    for opened in sentence.each(re.compile(r"召开了?|举行了?|主持")):
        rest = sentence.part(opened.end() - sentence.start)
        clause = rest.match(re.compile("[^，。；：\n]*"))
        if clause and (kind := list(rest.group(clause).each(pattern))):
            return Passage(sentence.source, opened.end(), kind[-1].end())
    kinds = list(sentence.each(pattern))
    return Passage(sentence.source, sentence.start, kinds[0].end()) if kinds else sentence.part(0, 0)


def _chair_region(sentence: Passage, day: PrintedDate | None) -> Passage:
    """What stands between the date and 主持: who chaired, and often where."""
    start = day.passage.end if day else sentence.start
    chaired = next((m for m in sentence.each(_CHAIRS) if m.start() >= start), None)
    if chaired is None:
        chaired = next((m for m in sentence.each(_WENT) if m.start() >= start), None)
    if chaired is None:
        return sentence.part(0, 0)
    region = Passage(sentence.source, start, chaired.start())
    led = region.search(_LED)
    if led and led.start() > region.start + 2:
        region = Passage(sentence.source, start, led.start())
    for pattern in (_PART, _HOUR, _TIME):
        match = region.part(0, min(len(region), 14)).search(pattern)
        if match:
            region = Passage(region.source, match.end(), region.end)
    return _bare(region)


def _bare(passage: Passage) -> Passage:
    start, end = passage.start, passage.end
    while start < end and passage.source[start] in "，,、。；：:的 \n（）":
        start += 1
    while end > start and passage.source[end - 1] in "，,。；：: \n":
        end -= 1
    return Passage(passage.source, start, end)


def _called_by(sentence: Passage, day: PrintedDate | None, marks: Marks) -> str | None:
    """``市委、市政府在…召开``: the bodies that called the meeting, where its name says none."""
    start = day.passage.end if day else sentence.start
    part = _PART.match(sentence.source, start, sentence.end)
    match = _CALLED_BY.match(sentence.source, part.end() if part else start, sentence.end)
    if not match or not _MEETS.search(match["body"]) or _CHAIRS.search(match["body"]):
        return None
    return marks.note("meeting.body", sentence.group(match, "body"))


def _chair_and_place(
    region: Passage, before_day: Passage, sentence: Passage, marks: Marks
) -> tuple[Chair, str | None]:
    """Who chaired, and where: told between the date and 主持, now and then before the date."""
    early = before_day.search(_ENTRUSTED)
    entrusting = read_person(before_day.group(early, "who")) if early else None
    behalf, found_place = region.search(_ENTRUSTED), None
    if behalf:
        entrusting = read_person(region.group(behalf, "who"))
        before = Passage(region.source, region.start, behalf.start())
        after = Passage(region.source, behalf.end(), region.end)
        at_place = not len(after) or (str(_bare(after)).startswith("在") and len(_bare(before)) > 1)
        if at_place and len(after):
            told_place, _ = _place(_bare(after), marks)
            found_place = told_place
        region = _bare(before) if at_place else _bare(after)
    place, region = _place(region, marks)
    place = place or found_place
    if place is None and region.end < sentence.end and (led := sentence.search(_LED_TO)):
        place = marks.note("meeting.place", sentence.group(led, "place"))
    if "主持" not in str(sentence):
        called = sentence.search(_CALLED_AT) or sentence.search(_WENT_TO)
        if called:
            place = marks.note("meeting.place", sentence.group(called, "place"))
    by = region.search(
        re.compile(r"(?:召开[^。]*?[，。])?(?:会议)?由(?P<who>[^，。；]*(?:[、，][^，。；]*)?)$")
    )
    person = read_person(region.group(by, "who") if by else region)
    if person is None and (told := before_day.search(_BEFORE_DAY)):
        person = read_person(before_day.group(told, "who"))
    chair = _noted_chair(person, marks)
    if entrusting and entrusting.name:
        name = marks.note("meeting.chair.on_behalf_of", entrusting.name)
        chair = Chair(chair.name, chair.title, name)
    return chair, place


def _place(region: Passage, marks: Marks) -> tuple[str | None, Passage]:
    """在…: before 主持, or at the region's start."""
    at = str(region).rfind("在")
    if at < 0:
        return None, region
    match = region.part(at).match(re.compile(r"在(?P<place>[^，。；由]{2,40})"))
    if not match:
        return None, region
    place = region.group(match, "place")
    held = place.search(_HELD)
    before = _bare(Passage(region.source, region.start, region.start + at))
    after = _bare(Passage(region.source, match.end(), region.end))
    if held:
        place = Passage(place.source, place.start, held.start())
    rest = after if len(after) and (held or not len(before)) else before
    return marks.note("meeting.place", place) if len(place) else None, rest


def _noted_chair(person: Person | None, marks: Marks) -> Chair:
    if person is None:
        return Chair()
    name = marks.note("meeting.chair.name", person.name) if person.name else None
    title = marks.note("meeting.chair.title", person.title) if person.title else None
    return Chair(name, title)


def _noted_day(day: PrintedDate | None, year: int | None, marks: Marks) -> date | None:
    if day is None:
        return None
    found = day.resolved(year)
    if found:
        marks.note("meeting.date", day.passage, 1.0 if day.year else 0.7)
    return found


def _noted(
    sentence: Passage, day: PrintedDate | None, pattern: re.Pattern[str], name: str, marks: Marks, path: str
) -> str | None:
    """What the pattern finds right after the date."""
    start = day.passage.end if day else sentence.start
    after = Passage(sentence.source, start, min(start + 20, sentence.end))
    match = after.search(pattern)
    return marks.note(path, after.group(match, name)) if match else None


def _agenda(paragraph: Passage, start: int, marks: Marks) -> tuple[str, ...]:
    titles = find_titles(Passage(paragraph.source, start, paragraph.end))
    return tuple(marks.note(f"agenda.{n}", title) for n, title in enumerate(titles))
