"""版头: whose minutes, of what kind, their number, the office and the date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..passage import Marks, Passage
from .dates import PrintedDate, first_date
from .lexicon import NUMBER, lexicon
from .numerals import read_number

_ISSUER = re.compile(
    r"(?P<issuer>(?:中共)?[^\s，。；：《》（）〔〕\d]{1,24}?"
    r"(?:人民政府(?:[^\s，。；：、\d]{2,10}办事处)?|管理委员会|管委会|行政公署|街道办事处|办事处|政府(?!办|党组))"
    r"|中共[^\s，。；：《》（）〔〕\d]{1,14}?(?:委员会|[省市县区州盟旗镇乡]委)(?!办|员会|组织|宣传))"
)
_NUMBERED = re.compile(rf"(?:第?{NUMBER}届)?(?:\d{{4}}年度?)?(?:第?{NUMBER}次)?")
_ISSUE_NUMBERS = (
    re.compile(
        rf"[〔﹝\[［【（(]\s*(?:\d{{4}}|[〇○零一二三四五六七八九]{{4}})年?[〕﹞\]］】）)]第?(?P<no>{NUMBER})[号期次]"
    ),
    re.compile(rf"第(?P<no>{NUMBER})[号期]"),
    re.compile(rf"(?:\d{{4}}年)?(?P<no>{NUMBER})[号期]$"),
    re.compile(rf"[（(〔\[](?:总?第)?(?P<no>{NUMBER})(?:[号期])?[）)〕\]]$"),
    re.compile(rf"(?:编号|期号|期数)[：:]第?(?P<no>{NUMBER})[号期]?$"),
    re.compile(r"[^，。；：]{0,12}[〔﹝\[［【]\d{4}年?[〕﹞\]］】]第?(?P<no>\d{1,4})$"),
    re.compile(r"(?P<no>\d{1,3})$"),
)
_FROM_LINE_START = 2
_MEETING_LINE = re.compile(r"(?:会议|开会)?(?:时间|地点)[：:]")
_SHORT = re.compile(r"[省市县区州旗盟镇乡]?(?:人民)?政府$|管委会$|管理委员会$|办事处$")
_FULL_BODY = re.compile(r".{2,}[省市县区州旗盟镇乡](?:人民政府)$|.{2,}(?:管委会|管理委员会)$")
_NOT_A_NAME = re.compile(r"(?:暨|落实|关于|贯彻|召开|传达|受|经)")
_OFFICE = re.compile(
    r"(?P<office>[^\s，。；：、《》（）〔〕\d]{2,30}?(?:办公室|办公厅|政府办|府办|人民政府|委员会|管委会|办))(?:编印|编发|编|印发|印|秘书[一二三]?[科处])?$"
)
_OFFICE_LABEL = re.compile("(?:印发|编发|制发|发文|发布|承办|主办)(?:机关|单位|部门|机构)[：:]")
_PUBLISHED_BY = re.compile(
    r"(?:发布|发文|制发|公开)(?:机构|机关|单位)[：:]?(?P<office>[^\s，。；：、\d]{2,20}?(?:办公室|办公厅|府办(?!公)))"
)
_NUMBER_BEHIND = re.compile(rf"第{NUMBER}[号期]$")
_OFFICE_ENDS = ("办公室", "办公厅", "办")
_OF_OFFICE = re.compile(r"(?P<issuer>[^\s，。；：\d]{2,20}?人民政府)(?:办公室|办公厅|办)")


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the head of the minutes says."""

    issuer: str | None = None
    kind: str | None = None
    issue_no: int | None = None
    issuing_office: str | None = None
    issue_date: date | None = None
    year: int | None = None
    """A year that the head prints, for dates without one."""


def read_masthead(head: Sequence[Passage], marks: Marks) -> Masthead:
    """The head's lines read one by one; each value is taken where it stands first."""
    issuer, kind = _issuer_and_kind(head, marks)
    found = Masthead(issuer, kind, issue_no=_issue_no(head, marks))
    for line in head:
        printed = first_date(line) if len(line) <= 60 else None
        if printed is None or line.match(_MEETING_LINE):
            continue
        found = replace(found, year=found.year or printed.year)
        if line.source[line.start] in "（(":
            marks.label(line)
        elif found.issue_date is None:
            found = replace(found, issue_date=_noted_date(printed, "issue_date", marks))
    return replace(found, issuing_office=_office(head, marks))


def is_office(line: Passage) -> bool:
    """Whether the line names an office and nothing else."""
    match = line.match(_OFFICE) if len(line) <= 32 else None
    return match is not None and match.end() == line.end and str(line).endswith(_OFFICE_ENDS)


def read_printing(line: Passage, above: Passage | None, masthead: Masthead, marks: Marks) -> Masthead:
    """印发行: office and date of the printing line, where the head has none; the office may stand above."""
    printed = first_date(line)
    if printed is None:
        return masthead
    before = line.part(0, printed.passage.start - line.start)
    if not len(before) and above is not None and is_office(above):
        before = above
        marks.label(above)
    office = before.match(re.compile(r"(?P<office>[^，。；：]{2,40}?)[，：]?$")) if len(before) else None
    if masthead.issue_date is None:
        masthead = replace(masthead, issue_date=_noted_date(printed, "issue_date", marks))
    if masthead.issuing_office is None and office:
        name = marks.note("issuing_office", before.group(office, "office"))
        masthead = replace(masthead, issuing_office=name)
    marks.label(line)
    return masthead


def _noted_date(printed: PrintedDate, path: str, marks: Marks) -> date | None:
    day = printed.resolved()
    if day:
        marks.note(path, printed.passage)
    return day


def _issuer_and_kind(head: Sequence[Passage], marks: Marks) -> tuple[str | None, str | None]:
    issuer = kind = None
    for line in head:
        if len(line) > 80:
            continue
        rest = line
        if (match := line.match(_ISSUER)) and not _is_office(line, match):
            rest = line.part(match.end() - line.start)
            if issuer is None and not _SHORT.match(match["issuer"]):
                issuer = marks.note("issuer", line.group(match, "issuer"))
        found = _kind(rest, loose=kind == "会议纪要")
        if found is not None and (kind is None or (kind == "会议纪要" != str(found))):
            kind = marks.note("kind", found)
        elif found is not None:
            marks.label(line)
    if issuer is None:
        issuer = _issuer_in_title(head, marks) or _issuer_of_office(head, marks)
    return issuer, kind


_IN_TITLE = re.compile(
    rf"(?:中共)?(?:(?P<place>[^\s，。；：、\d]{{2,14}}[省市县区州盟旗])第?{NUMBER}届(?P<body>人民政府)"
    r"|(?P<issuer>[^\s，。；：、\d]{2,18}人民政府)(?=党组))"
)


def _issuer_in_title(head: Sequence[Passage], marks: Marks) -> str | None:
    """``某区第八届人民政府…纪要``, ``某县人民政府党组会议纪要``: the government inside the meeting's name."""
    for line in head:
        match = (
            line.match(_IN_TITLE)
            if (len(line) <= 60 and "纪要" in str(line)) or "会议" in str(line)
            else None
        )
        if match and match["issuer"] and str(line).endswith("党组会议纪要") and str(line).startswith("中共"):
            group = Passage(line.source, line.start, match.end("issuer") + 2)
            return marks.note("issuer", group, 0.8)
        if match and match["issuer"]:
            return marks.note("issuer", line.group(match, "issuer"), 0.8)
        if match:
            marks.note("issuer", line.group(match), 0.6)
            return match["place"] + match["body"]
    return None


def _is_office(line: Passage, match: re.Match[str]) -> bool:
    """Whether the line names the office or the meeting rather than the government."""
    after = line.source[match.end() : match.end() + 3]
    if _NOT_A_NAME.match(match["issuer"]):
        return True
    is_numbered = after[:1].isdigit() and "次" in str(line)
    is_office = after.startswith("办") and not after.startswith(("办公会", "办事"))
    return is_numbered or is_office or after.startswith(("第", "党组", "关于"))


def _kind(line: Passage, *, loose: bool = False) -> Passage | None:
    """The kind that ends the line; ``loose``: the flag above named none, so a subject may stand before it."""
    numbered = line.match(_NUMBERED)
    rest = line.part(numbered.end() - line.start) if numbered else line
    text = str(rest)
    if text.endswith("纪要") and len(text) <= 30:
        match = rest.search(lexicon().kind)
        if match:
            before = text[: match.start() - rest.start]
            return rest.group(match) if not before or loose or _ends_with_number(before) else None
        if 2 < len(text) <= 12 and not text.startswith(("关于", "第")):
            return rest
    return None


def _ends_with_number(text: str) -> bool:
    return bool(
        re.search(
            r"(?:次|年|届|政府|委员会|党组（?扩大）?会议暨|^[^，。：]{2,10}[省市县区州盟旗镇乡])$", text
        )
    )


def _issuer_of_office(head: Sequence[Passage], marks: Marks) -> str | None:
    """A head without a flag line: the government is that of its office."""
    for line in head:
        match = line.match(_OF_OFFICE) if len(line) <= 60 else None
        if match:
            return marks.note("issuer", line.group(match, "issuer"), 0.6)
    return None


def issuer_elsewhere(lines: Sequence[Passage], body: str | None, marks: Marks) -> str | None:
    """Without a head: the government of the office at the foot, or the body that met, if named in full."""
    found = _issuer_of_office(lines, marks)
    if found is None and body is not None and _FULL_BODY.match(body):
        place = marks.places.get("meeting.body")
        if place:
            marks.places["issuer"] = (place[0], place[1], 0.5)
        return body
    return found


def _issue_no(head: Sequence[Passage], marks: Marks) -> int | None:
    lines = [line for line in head if len(line) <= 40]
    for number, pattern in enumerate(_ISSUE_NUMBERS):
        for line in lines:
            match = line.match(pattern) if number >= _FROM_LINE_START else line.search(pattern)
            if match:
                marks.label(line)
                marks.note("issue_no", line.group(match, "no"))
                return read_number(match["no"])
    return None


def _office(head: Sequence[Passage], marks: Marks) -> str | None:
    for line in head:
        if len(line) > 60 or "纪要" in str(line):
            continue
        printed = first_date(line)
        name = line.part(0, printed.passage.start - line.start).stripped() if printed else line
        name = _unlabelled(name)
        match = name.match(_OFFICE) if len(name) else None
        if match and match.end() == name.end and (printed or str(name).endswith(_OFFICE_ENDS)):
            return marks.note("issuing_office", name.group(match, "office"))
    return _publisher(head, marks)


def _unlabelled(name: Passage) -> Passage:
    """The office without the label before it and the issue's number behind it."""
    label, number = name.match(_OFFICE_LABEL), name.search(_NUMBER_BEHIND)
    start, end = label.end() if label else name.start, number.start() if number else name.end
    return Passage(name.source, start, max(start, end)).stripped()


def _publisher(head: Sequence[Passage], marks: Marks) -> str | None:
    """发布机构 in the table above the minutes on a web page."""
    for line in head:
        match = line.search(_PUBLISHED_BY)
        if match:
            return marks.note("issuing_office", line.group(match, "office"), 0.7)
    return None
