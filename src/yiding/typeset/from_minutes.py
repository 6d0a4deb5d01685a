"""纪要成文: a record of minutes as a paper.

The words are those that the record's text has (:func:`yiding.minutes.render`), in the elements that the
standard gives minutes: the mark, number, office and date above the rule, the body, the rolls, the imprint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from yiding.minutes.prose import Sections, sections, written_date
from yiding.minutes.record import Minutes

from .errors import NotMinutes
from .layout import Block, Heading, Imprint, Kind, Paper, Paragraph, Roll
from .style import HouseStyle

_ITEM = re.compile("[一二三四五六七八九十百]{1,4}、")
_ROLL = re.compile("(出席|请假|列席|记录|签发|缺席|参加|应邀参加)：(.*)", re.DOTALL)
_SENT = re.compile("(主送|抄送)：(.*)", re.DOTALL)
_ORDER = ("出席", "请假", "列席")


def minutes_paper(record: Minutes, style: HouseStyle | None = None) -> Paper:
    """The record as 纪要; raises :class:`NotMinutes` where it says that its text is none."""
    if record.not_minutes is not None:
        raise NotMinutes
    style = style or HouseStyle()
    told = sections(record)
    mark = style.minutes_mark or tuple(filter(None, [record.issuer, record.kind or "会议纪要"]))
    masthead, disclosure = _masthead(record, told), record.disclosure or ""
    return Paper(
        kind=Kind.MINUTES,
        title=_meeting(record) if style.minutes_title else "",
        mark=mark,
        number=masthead[0],
        issuer_row=(record.issuing_office or style.imprint_office, written_date(record.issue_date)),
        body=tuple(_body([*masthead[1], *told.opening, *told.items])),
        rolls=_rolls(told.attendance),
        compiled=_compiled(record),
        note=disclosure if disclosure.startswith("此件") else "",
        remarks=tuple(_remarks(record, told)),
        imprint=_imprint(told),
    )


def _masthead(record: Minutes, told: Sections) -> tuple[str, list[str]]:
    """The number's line, and lines of the masthead that no element takes."""
    name = (record.issuer or "") + (record.kind or "")
    row = "　".join(filter(None, [record.issuing_office, written_date(record.issue_date)]))
    rest = [line for line in told.masthead if line not in (name, row)]
    if record.issue_no is None:
        return "", rest
    number = next((line for line in rest if re.search(rf"(?<!\d){record.issue_no}(?!\d)", line)), "")
    return number, [line for line in rest if line != number]


def _meeting(record: Minutes) -> str:
    meeting = record.meeting
    term = f"{meeting.term}届" if meeting.term else ""
    year = f"{meeting.year}年" if meeting.year else ""
    number = f"第{meeting.number}次" if meeting.number is not None else ""
    return f"{meeting.body or ''}{term}{year}{number}{meeting.kind or '会议'}纪要"


def _body(lines: Iterable[str]) -> Iterator[Block]:
    for line in lines:
        is_heading = _ITEM.match(line) and not line.endswith("。")
        yield Heading(line) if is_heading else Paragraph(line)


def _rolls(lines: Iterable[str]) -> tuple[Roll, ...]:
    """出席、请假、列席, in the standard's order (10.3); a line without a label belongs to the one before."""
    rolls: list[Roll] = []
    for line in lines:
        labelled = _ROLL.fullmatch(line)
        if labelled:
            rolls.append(Roll(labelled[1], labelled[2]))
        elif rolls:
            last = rolls[-1]
            rolls[-1] = Roll(last.label, last.text, (*last.more, line))
        else:
            rolls.append(Roll("出席", line))
    return tuple(sorted(rolls, key=lambda roll: _ORDER.index(roll.label) if roll.label in _ORDER else 9))


def _compiled(record: Minutes) -> tuple[str, ...]:
    if not record.compiled_by:
        return ()
    return f"{record.compiled_by}　整理", written_date(record.compiled_date)


def _remarks(record: Minutes, told: Sections) -> Iterator[str]:
    """What stands at the foot and has no place of its own, 公开方式 among it: no line is lost."""
    known = {f"{record.compiled_by}　整理", written_date(record.compiled_date), f"（{record.disclosure}）"}
    for line in (*told.foot, *told.rest):
        if line not in known and not _SENT.fullmatch(line):
            yield line


def _imprint(told: Sections) -> Imprint:
    sent = {found[1]: found[2] for line in told.foot if (found := _SENT.fullmatch(line))}
    return Imprint(copy=sent.get("抄送", ""), main=sent.get("主送", ""))
