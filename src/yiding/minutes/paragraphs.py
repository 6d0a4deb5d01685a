"""段落: which lines belong together.

Lines end where the paper ended, where a page ended, or where a paragraph did; only the last is kept. What a
line is, is told by its own form (a heading, a label, a date stands by itself) and by how the line before it
ends; in a text set in lines of one width, a full line runs on, and in one whose paragraphs are parted by
blank lines, one that is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from .grammar.lexicon import lexicon

_NUMBER = "[一二三四五六七八九十百零〇○]"
_MARKER = re.compile(
    rf"(?:{_NUMBER}{{1,4}}[、．.]|\d{{1,2}}[、．]|\d{{1,2}}\.(?!\d)|\d{{1,2}}\.(?=\d{{4}}年)|[（(](?:{_NUMBER}{{1,4}}|\d{{1,2}})[）)]"
    rf"|第{_NUMBER}{{1,3}}[项、，]|[①-⑳])"
)
_CLOSING = re.compile(r"[（(]此件|此件[^，。]{2,8}$|附件?[：:]|共印\d|[（(]?(?:联系人|校对)[：:]")
_STARTS = re.compile(
    r"会议(?:还|又|同时|最后|分别|先后)?(?:审议|听取|传达|学习|研究|讨论|通报|指出|强调|要求|认为|明确|决定|议定|同意|原则|组织|由|集中|专题|"
    r"确定|集体|书面|进行)(?!的?(?:意见|情况|结果|精神|内容|事项))|原则上?(?:同意|通过)|现将|特此"
)
_DAY_OPENS = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚上?)?[，,]")
_REFERS = re.compile(r"(?:按照|根据|结合|落实|贯彻|对照|围绕|依照)$")
_DIGITS = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = rf"(?:\d{{4}}|[〇○◯零Ｏ一二三四五六七八九]{{4}})年{_DIGITS}月{_DIGITS}日"
_ALONE = re.compile(
    rf"(?:[（(]?{_DATE}[）)]?(?:印发|印|整理)?"
    rf"|[^，。；：,;:]{{2,32}}{_DATE}(?:印发|印|整理)?"
    r"|第?[^，。；：,;:]{0,8}?\d{1,4}[号期次]"
    rf"|第{_NUMBER}{{1,4}}[号期次]"
    rf"|{_NUMBER}{{1,3}}"
    r"|[（(][^，。；,;（）()]{1,30}[）)]"
    r"|[^，。；：,;:]{0,40}纪要"
    r"|[^，。；]{2,40}(?:整理|印发)"
    r"|[^，。；：,;:]{2,16}(?:人民政府(?:办公室)?|管理委员会|管委会|党工委)"
    r"|第?[^，。；：,;:]{2,20}[〔﹝\[［][^，。；：,;:]{4}[〕﹞\]］]第?\d{1,4}号)"
)
_ALONE_ENDS = frozenset("日）)发印理号期次要府会委室一二三四五六七八九十百零〇○")
_TERMINAL = frozenset("。！？!?；;")
_COLON = frozenset("：:")
_SEAT = re.compile(
    r"[^，。；：:、\d]{1,12}(?:局|委|办公室|办|镇|乡|街道|公司|集团|中心|管委会|大队|支队)[：:](?=[^，。；：:]{2,3}(?:$|[、，]))"
)
"""``市财政局：王强``: a row of the list of those who sat."""
_COMMA = frozenset("，、,")
_ENDED = _TERMINAL | _COLON
_CLOSERS = frozenset("”’』」）)》〉")
_OPENING = {"《": "》", "（": "）", "(": ")"}
_BRACKET = re.compile("[《》（）()]")
_LIST_MARKS = re.compile("[，。、,]")
_COUNTED = re.compile("[，。、,《》（）()]")
_HEADING_TAIL = re.compile(
    r"(?:问题|事宜|事项|工作|情况|汇报|报告|精神|意见|方案|请示|办法|有关工作|工程|安全|》|）)$"
)


_PARTED = re.compile(r"[。！？]\n\n")
_NOT_PARTED = re.compile(r"[。！？]\n(?!\n)")
FEW = 4


@dataclass(slots=True)
class Paragraph:
    """A paragraph that grows line by line; what is asked of it is counted only when it is asked."""

    head: str
    last: str
    size: int
    tail: str
    pending: list[str]
    has_mark: bool = False
    has_stop: bool = False
    depth: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, line: str) -> Paragraph:
        return cls(line[:80], line, len(line), line[-12:], [line])

    def add(self, line: str) -> None:
        if len(self.head) < 80:
            self.head = (self.head + line)[:80]
        self.tail = line[-12:] if len(line) >= 12 else (self.tail + line)[-12:]
        self.last = line
        self.size += len(line)
        self.pending.append(line)

    def _count(self) -> None:
        if not self.pending:
            return
        for line in filter(_COUNTED.search, self.pending):
            self.has_mark = self.has_mark or bool(_LIST_MARKS.search(line))
            self.has_stop = self.has_stop or "。" in line
            for mark in _BRACKET.findall(line):
                closing = _OPENING.get(mark, mark)
                depth = self.depth.get(closing, 0) + (1 if mark in _OPENING else -1)
                self.depth[closing] = max(0, depth)
        self.pending.clear()

    @property
    def is_open(self) -> bool:
        """Whether a title or a bracket was begun and not ended."""
        self._count()
        return any(self.depth.values())

    @property
    def is_heading(self) -> bool:
        self._count()
        marker = _MARKER.match(self.head)
        if not marker or self.has_stop:
            return False
        rest = self.head[marker.end() :]
        opens = lexicon().heading_start.match(rest)
        return self.size <= 26 or bool(opens) or bool(_HEADING_TAIL.search(self.tail))

    @property
    def is_prose(self) -> bool:
        self._count()
        if not self.has_mark:
            return False
        is_long = self.size >= 12 or bool(lexicon().label.match(self.head))
        return is_long and not self.is_heading


def join_lines(text: str) -> Iterator[tuple[int, int, str]]:
    """The changes that make lines into paragraphs: a line end is dropped, or stands once."""
    lines = text.split("\n")
    full = _full_width([line for line in lines if 14 <= len(line) <= 120])
    is_parted = _is_parted(text)
    at, start, paragraph, last = 0, 0, None, ""
    for line in lines:
        if not line:
            start += 1
            continue
        is_wrapped = is_parted and start == at + 1
        if not last or (full is None and last[-1] in _ENDED and not is_wrapped):
            new, paragraph = "\n" if last else "", None
        else:
            paragraph = paragraph or Paragraph.of(last)
            if _runs_on(paragraph, line, full, is_wrapped=is_wrapped):
                new = " " if _is_latin(text, at, start) else ""
                paragraph.add(line)
            else:
                new, paragraph = "\n", None
        if text[at:start] != new:
            yield at, start, new
        at, last = start + len(line), line
        start = at + 1
    if at < len(text):
        yield at, len(text), ""


def _runs_on(paragraph: Paragraph, line: str, full: float | None, *, is_wrapped: bool) -> bool:
    """Whether the line goes on with the paragraph; ``is_wrapped`` where the layout itself parts none here."""
    last = paragraph.tail[-1]
    if last in _CLOSERS and len(paragraph.tail) > 1 and paragraph.tail[-2] in _TERMINAL:
        last = "。"
    is_ended = last in _TERMINAL or last in _COLON
    if is_ended and full is None and not is_wrapped:
        return False
    if paragraph.size == 1 and (
        lexicon().label.match(paragraph.head + line) or _is_split_name(paragraph.head, line)
    ):
        return True
    if full is None and not (is_wrapped or last in _COMMA or paragraph.is_open or paragraph.is_prose):
        # Nothing below could say otherwise, and most titles and headings end here.
        return _ends_heading(paragraph, line)
    if _begins_anew(line) or _stands_alone(paragraph, line, is_ended=is_ended or not is_wrapped):
        return False
    is_full = full is not None and _is_full(paragraph, full)
    if is_wrapped:
        if last in _COMMA or paragraph.is_open or not _STARTS.match(line):
            return True
        return line[-1] in _COLON if is_ended else not paragraph.is_heading
    if is_ended:
        return is_full and not _STARTS.match(line)
    if last in _COMMA or paragraph.is_open:
        return True
    if is_full:
        return not (paragraph.is_heading and _STARTS.match(line))
    if (_STARTS.match(line) or _DAY_OPENS.match(line)) and not _REFERS.search(paragraph.tail):
        return False
    return paragraph.is_prose


def _ends_heading(paragraph: Paragraph, line: str) -> bool:
    """Whether a long heading that stops in the midst of a phrase has its last words on this line."""
    if paragraph.size < 24 or len(line) > 30 or "。" in line or not _HEADING_TAIL.search(line):
        return False
    if _HEADING_TAIL.search(paragraph.tail) or not paragraph.is_heading:
        return False
    return not (_STARTS.match(line) or _begins_anew(line) or _stands_alone(paragraph, line))


def _is_full(paragraph: Paragraph, full: float) -> bool:
    """Digits and quotes make a line look shorter than it is set; a heading's own end still ends it."""
    width = _width(paragraph.last)
    if width >= full:
        return True
    return (
        width >= full - 4 and not _HEADING_TAIL.search(paragraph.tail) and paragraph.tail[-1] not in _TERMINAL
    )


def _is_split_name(before: str, line: str) -> bool:
    """A name of two characters whose characters stand on lines of their own."""
    return (
        len(line) == 1
        and "\u4e00" <= before <= "\u9fff"
        and "\u4e00" <= line <= "\u9fff"
        and before not in "一二三四五六七八九十"
    )


def _begins_anew(line: str) -> bool:
    return bool(_anew().match(line))


@lru_cache(maxsize=1)
def _anew() -> re.Pattern[str]:
    """What opens a paragraph of its own: a number, a label, a field of a web page, a closing note."""
    words = lexicon()
    parts = (_MARKER, words.label, words.web_field, _CLOSING, _SEAT)
    return re.compile("|".join(f"(?:{part.pattern})" for part in parts))


def _stands_alone(paragraph: Paragraph, line: str, *, is_ended: bool = True) -> bool:
    if len(line) <= 60 and (_is_alone(line) or (is_ended and line.rstrip("。").endswith("代表"))):
        return True
    if paragraph.size > 60:
        return False
    return _is_alone(paragraph.head) or bool(lexicon().web_field.match(paragraph.head))


def _is_alone(line: str) -> bool:
    return line[-1] in _ALONE_ENDS and bool(_ALONE.fullmatch(line))


def _is_parted(text: str) -> bool:
    """Whether paragraphs are parted by blank lines: nearly every sentence that ends a line has one."""
    blank, single = (len(found.findall(text)) for found in (_PARTED, _NOT_PARTED))
    return blank >= FEW and blank >= FEW * single


def _full_width(long: list[str]) -> float | None:
    """The width from which a line counts as full, where the text (its long lines) is set in one width."""
    if len(long) < 5 or len([1 for line in long if line[-1] not in _TERMINAL]) * 4 < len(long):
        return None
    widths = [(round(_width(line)), line[-1]) for line in long]
    wide, _ = Counter(width for width, _ in widths).most_common(1)[0]
    near = [last for width, last in widths if wide - 2 <= width <= wide + 1]
    running = sum(last not in _TERMINAL for last in near)
    if len(near) < 5 or len(near) * 2 < len(long) or running * 2 < len(near):
        return None
    return wide - 2.5


def _width(line: str) -> float:
    return len(line.encode("gbk", "replace")) / 2


def _is_latin(text: str, before: int, after: int) -> bool:
    sides = text[before - 1 : before] + text[after]
    return len(sides) == 2 and sides.isascii() and sides.isalpha()
