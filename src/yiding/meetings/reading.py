"""纪要页: a confirmed record as its page shows it: every value with the way to its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from yiding.minutes.record import Directive, Finding, FindingKind, Minutes, Span
from yiding.minutes.record import Item as ItemRecord

from .models import Item, Meeting


def original_url(meeting_id: int, at: str) -> str:
    """查看原文: the meeting's page with one place of the original lit up."""
    return f"{reverse('meetings:meeting-detail', args=[meeting_id])}?{urlencode({'at': at})}#lit"


@dataclass(frozen=True, slots=True)
class Word:
    """一个值: what the record says, where it says so, and where the text does."""

    text: Any
    path: str
    url: str
    is_marked: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """一项要素: a label with one value or several."""

    label: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Seats:
    """出席情况的一行: a body (or none) and its people."""

    kind: str
    body: Word | None
    people: tuple[Word, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """校对发现: what kind of slip, what it is about, where."""

    kind: str
    detail: str
    url: str
    path: str


@dataclass(frozen=True, slots=True)
class Task:
    """一条要求 with its bodies and time limits."""

    text: Word
    no: int | None
    opening_verb: str
    addressees: tuple[Word, ...]
    lead_bodies: tuple[str, ...]
    support_bodies: tuple[str, ...]
    deadlines: tuple[tuple[Word, date | None], ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """一项议题 as the record says it, beside its row with what came of it."""

    row: Item
    heading: Word
    agenda: Word | None
    report: Word | None
    views: Word | None
    decision: Word | None
    presenters: tuple[Word, ...]
    documents: tuple[str, ...]
    tasks: tuple[Task, ...]
    told: ItemRecord = field(repr=False)


SLIPS = {
    FindingKind.TITLE_MISMATCH: "标题前后不一",
    FindingKind.NAME_VARIANT: "名称写法不一",
    FindingKind.DATE_ORDER: "日期次序有误",
    FindingKind.STRAY_TEXT: "多余文字",
    FindingKind.VARIANT_CHARACTER: "异体字",
    FindingKind.PUNCTUATION: "标点有误",
    FindingKind.MISSING_BLOCK: "缺少内容",
}


class Reading:
    """读法: makes the parts of the page from one meeting's record."""

    def __init__(self, meeting: Meeting, minutes: Minutes) -> None:
        self.meeting, self.minutes = meeting, minutes

    def word(self, text: Any, path: str) -> Word:
        marks = self.minutes.marks
        is_marked = path in marks or any(key.startswith(f"{path}.") for key in marks)
        return Word(text, path, original_url(self.meeting.pk, path), is_marked)

    def words(self, texts: Iterable[str], path: str) -> tuple[Word, ...]:
        return tuple(self.word(text, f"{path}.{n}") for n, text in enumerate(texts))

    def printed(self, text: str | None, path: str) -> Word | None:
        """A passage as the original prints it, where its place is known."""
        mark = self.minutes.marks.get(path)
        told = (mark.span.quote if mark else "") or text
        return self.word(told, path) if told else None

    # --- facts ---------------------------------------------------------------------------------------

    def facts(self) -> list[Fact]:
        told, held = self.minutes, self.minutes.meeting
        chair = "".join(filter(None, (held.chair.name, held.chair.title)))
        when = " ".join(filter(None, (held.part_of_day, held.time)))
        pairs = (
            (_("召开"), held.date and f"{held.date:%Y-%m-%d} {when}".strip(), "meeting.date"),
            (_("地点"), held.place, "meeting.place"),
            (_("主持"), chair, "meeting.chair.name"),
            (_("受托"), held.chair.on_behalf_of, "meeting.chair.on_behalf_of"),
            (_("整理"), told.compiled_by, "compiled_by"),
            (_("印发"), told.issuing_office, "issuing_office"),
            (_("公开"), told.disclosure, "disclosure"),
        )
        return [Fact(label, (self.word(text, path),)) for label, text, path in pairs if text]

    def dates(self) -> list[tuple[str, Word | None, int | None]]:
        """The three days (held, compiled, issued), each with the days since the one before it."""
        steps = (
            (_("开会"), self.minutes.meeting.date, "meeting.date"),
            (_("整理"), self.minutes.compiled_date, "compiled_date"),
            (_("印发"), self.minutes.issue_date, "issue_date"),
        )
        rows: list[tuple[str, Word | None, int | None]] = []
        before: date | None = None
        for label, day, path in steps:
            gap = (day - before).days if day and before else None
            rows.append((label, self.word(day, path) if day else None, gap))
            before = day or before
        return rows

    # --- items ---------------------------------------------------------------------------------------

    def agenda(self) -> tuple[Word, ...]:
        return self.words(self.minutes.agenda, "agenda")

    def items(self, rows: Iterable[Item]) -> list[ItemPage]:
        told = {}
        for index, item in reversed(list(enumerate(self.minutes.items))):
            told[item.no] = (index, item)
        return [self._item(row, *told[row.no]) for row in rows if row.no in told]

    def place_of(self, no: int) -> str:
        """Where the record has an item: its place is not always its number. Nothing where it has none."""
        places = (f"items.{index}" for index, item in enumerate(self.minutes.items) if item.no == no)
        return next(places, "")

    def _item(self, row: Item, index: int, told: ItemRecord) -> ItemPage:
        at = f"items.{index}"
        return ItemPage(
            row=row,
            heading=self.printed(told.heading, f"{at}.heading") or self.word(told.heading, f"{at}.heading"),
            agenda=self._agenda_of(index),
            report=self.printed(told.report, f"{at}.report"),
            views=self.printed(told.views, f"{at}.views"),
            decision=self.printed(told.decision, f"{at}.decision"),
            presenters=self.words(told.presenters, f"{at}.presenters"),
            documents=told.documents,
            tasks=tuple(self._task(one, f"{at}.directives.{n}") for n, one in enumerate(told.directives)),
            told=told,
        )

    def _agenda_of(self, index: int) -> Word | None:
        """The opening's title of an item: by its document, or by order where both count the same."""
        agenda, items = self.minutes.agenda, self.minutes.items
        before = sum(len(item.documents) for item in items[:index])
        titles = sum(len(item.documents) for item in items)
        if titles == len(agenda) and items[index].documents:
            return self.printed(agenda[before], f"agenda.{before}")
        return self.printed(agenda[index], f"agenda.{index}") if len(agenda) == len(items) else None

    def _task(self, told: Directive, at: str) -> Task:
        text = self.printed(told.text, f"{at}.text")
        return Task(
            text=text or self.word(told.text, f"{at}.text"),
            no=told.no,
            opening_verb=told.opening_verb or "",
            addressees=self.words(told.addressees, f"{at}.addressees"),
            lead_bodies=told.lead_bodies,
            support_bodies=told.support_bodies,
            deadlines=tuple(
                (self.word(limit.text, f"{at}.deadlines.{n}.text"), limit.due)
                for n, limit in enumerate(told.deadlines)
            ),
        )

    # --- attendance, distribution, findings ----------------------------------------------------------

    def seats(self) -> list[Seats]:
        """Attendance in the order of the table: present, observers by body, on leave and so on."""
        told, rows = self.minutes.attendance, []
        at = "attendance"
        if told.present:
            rows.append(Seats(_("出席"), None, self.words(told.present, f"{at}.present")))
        for n, seat in enumerate(told.observers):
            here = f"{at}.observers.{n}"
            body = self.word(seat.org, f"{here}.org") if seat.org else None
            rows.append(Seats(_("列席"), body, self.words(seat.names, f"{here}.names")))
        for n, away in enumerate(told.on_leave):
            here = f"{at}.on_leave.{n}"
            body = self.word(away.org, f"{here}.org") if away.org else None
            name = self.word(away.name, f"{here}.name")
            rows.append(Seats(_("请假"), body, (name,), away.reason or ""))
        if told.representatives:
            rows.append(Seats(_("派代表"), None, self.words(told.representatives, f"{at}.representatives")))
        if told.recorders:
            rows.append(Seats(_("记录"), None, self.words(told.recorders, f"{at}.recorders")))
        return rows

    def head_count(self) -> Mapping[str, int]:
        told = self.minutes.attendance
        return {
            "present": len(told.present),
            "observers": sum(len(seat.names) for seat in told.observers),
            "bodies": len(told.observers),
            "on_leave": len(told.on_leave),
        }

    def distribution(self) -> list[Fact]:
        told = self.minutes.distribution
        pairs = ((_("主送"), told.main, "main"), (_("抄送"), told.copy, "copy"))
        return [Fact(label, self.words(names, f"distribution.{key}")) for label, names, key in pairs if names]

    def findings(self) -> list[Slip]:
        return [self._slip(one) for one in self.minutes.findings]

    def _slip(self, one: Finding) -> Slip:
        at = _at(one.span) or one.where
        url = original_url(self.meeting.pk, at) if at else ""
        return Slip(_(SLIPS[one.kind]), one.detail, url, at)


def _at(span: Span | None) -> str:
    return f"{span.start}-{span.end}" if span and span.start < span.end else ""
