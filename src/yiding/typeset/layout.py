"""公文: what a paper holds, as frozen values, element by element of GB/T 9704-2012.

Nothing here says how it looks; the house's own ways stand in :mod:`.style`, the geometry in the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """文种: the fifteen kinds of the 党政机关公文处理工作条例, article 8."""

    RESOLUTION = "决议"
    DECISION = "决定"
    ORDER = "命令"
    COMMUNIQUE = "公报"
    PROCLAMATION = "公告"
    ANNOUNCEMENT = "通告"
    OPINION = "意见"
    NOTICE = "通知"
    CIRCULAR = "通报"
    REPORT = "报告"
    REQUEST = "请示"
    REPLY = "批复"
    MOTION = "议案"
    LETTER = "函"
    MINUTES = "纪要"


class Format(StrEnum):
    """格式: the layouts that the standard tells apart (7–10)."""

    PLAIN = "document"
    LETTER = "letter"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """正文的一段."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """结构层次序数 (7.3.3): ``text`` with its number as printed; ``body`` runs on in the same paragraph."""

    text: str
    level: int = 1
    body: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """表格: the first ``head`` rows are repeated on each page; ``widths`` are relative.

    ``wide`` sets it on landscape pages (7.5); ``None`` means where it has more than six columns.
    """

    rows: tuple[tuple[str, ...], ...]
    head: int = 1
    widths: tuple[float, ...] = ()
    caption: str = ""
    wide: bool | None = None

    @property
    def columns(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    @property
    def is_wide(self) -> bool:
        return self.columns > 6 if self.wide is None else self.wide


@dataclass(frozen=True, slots=True)
class Chart:
    """图: a bar for each row, cut into as many parts as ``series`` has names; its numbers stand beside it."""

    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    caption: str = ""


Block = Paragraph | Heading | Table | Chart


@dataclass(frozen=True, slots=True)
class Roll:
    """出席、请假、列席 (10.3): a label and who, with a hanging indent; ``more`` are lines of their own."""

    label: str
    text: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """附件, or the text that a 通知 issues: on a page of its own.

    ``label`` (``附件1``) is empty for an issued text, whose ``subtitle`` is its 题注.
    """

    title: str
    body: tuple[Block, ...] = ()
    label: str = ""
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """署名、成文日期和印章 (7.3.5). With ``post`` and ``name`` a person signs (议案, 命令)."""

    org: str = ""
    date: date | None = None
    sealed: bool = False
    post: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记 (7.4): to whom copies go, who printed it and when. ``main`` is a 主送 that was moved here."""

    copy: str = ""
    main: str = ""
    office: str = ""
    printed_on: date | None = None
    copies: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """公文.

    ``mark`` is the 发文机关标志, a line each; without one the house style's is used. ``issuer_row`` stands
    above the red rule of minutes: the office left, the date right. A line break in ``title`` is kept;
    without one the title is broken by shape. ``main`` is the 主送, without its colon; ``note`` the
    附注, which gets its brackets; ``remarks`` are lines below it that stay as they are.
    """

    kind: Kind = Kind.MINUTES
    title: str = ""
    mark: tuple[str, ...] = ()
    number: str = ""
    copy_number: str = ""
    urgency: str = ""
    signers: tuple[str, ...] = ()
    issuer_row: tuple[str, str] = ("", "")
    main: str = ""
    body: tuple[Block, ...] = ()
    attachment_list: tuple[str, ...] = ()
    rolls: tuple[Roll, ...] = ()
    compiled: tuple[str, ...] = ()
    signature: Signature = Signature()
    note: str = ""
    remarks: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    imprint: Imprint = Imprint()
    format: Format | None = None

    @property
    def layout(self) -> Format:
        """The format asked for, or the kind's own."""
        if self.format is not None:
            return self.format
        return {Kind.MINUTES: Format.MINUTES, Kind.LETTER: Format.LETTER}.get(self.kind, Format.PLAIN)

    @property
    def name(self) -> str:
        """What the document is called in a list, and in its metadata."""
        title = self.title.replace("\n", "")
        return title or " ".join(filter(None, ["".join(self.mark), self.number])) or self.kind.value


def written(day: date | None) -> str:
    """``2026年3月9日``: Arabic, no padding (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


_NUMBER = "[一二三四五六七八九十百]{1,4}"
_LEVELS = (
    (1, re.compile(f"{_NUMBER}、")),
    (2, re.compile(f"[（(]{_NUMBER}[）)]")),
    (3, re.compile(r"\d{1,2}[.．](?!\d)")),
    (4, re.compile(r"[（(]\d{1,2}[）)]")),
)
_LONGEST_HEADING = 40


def blocks_of(text: str) -> tuple[Block, ...]:
    """Plain text as blocks, a line each: the number at its start tells the level.

    ``（一）加强领导。各单位要…`` is a heading with a body that runs on; a line that is long or is a
    sentence is a paragraph.
    """
    lines = (line.strip(" \t\r\u3000") for line in text.split("\n"))
    return tuple(_block(line) for line in lines if line)


def _block(line: str) -> Block:
    for level, pattern in _LEVELS:
        if not pattern.match(line):
            continue
        heading, stop, body = line.partition("。")
        if len(heading) > _LONGEST_HEADING or (stop and not body):
            return Paragraph(line)
        return Heading(heading + stop, level, body) if stop else Heading(line, level)
    return Paragraph(line)


def headings_of(blocks: tuple[Block, ...]) -> Iterator[Heading]:
    return (block for block in blocks if isinstance(block, Heading))
