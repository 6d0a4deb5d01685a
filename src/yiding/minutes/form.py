"""记录的 JSON 形式: the record in the guide's form, and back.

The guide's keys are those of the golden records (``lead``, ``leads``, ``supports`` …); what the guide does
not know (spans, confidence, duties, text that no field holds) stands under keys of its own, so that a
record in the guide's bare form is read as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from .record import (
    Absence,
    Amount,
    Attendance,
    Chair,
    Deadline,
    DeadlineKind,
    Directive,
    Distribution,
    Duty,
    Finding,
    FindingKind,
    FollowUp,
    Item,
    Mark,
    Meeting,
    Minutes,
    NotMinutes,
    Outcome,
    Part,
    Route,
    RouteKind,
    Seat,
    Span,
    Unknown,
)

Json = dict[str, Any]
T = TypeVar("T")


class RecordError(ValueError):
    """记录有误: a JSON record that does not have the guide's form; the message names the place."""


# --- record → JSON -----------------------------------------------------------------------------------


def to_json(minutes: Minutes) -> Json:
    """The whole record as plain values, ready for ``json.dumps``."""
    return {
        "issuer": minutes.issuer,
        "kind": minutes.kind,
        "issue_no": minutes.issue_no,
        "issuing_office": minutes.issuing_office,
        "issue_date": _iso(minutes.issue_date),
        "compiled_by": minutes.compiled_by,
        "compiled_date": _iso(minutes.compiled_date),
        "disclosure": minutes.disclosure,
        "meeting": _meeting(minutes.meeting),
        "agenda": list(minutes.agenda),
        "items": [_item(item) for item in minutes.items],
        "attendance": _attendance(minutes.attendance),
        "distribution": {"main": list(minutes.distribution.main), "copy": list(minutes.distribution.copy)},
        "findings": [_finding(finding) for finding in minutes.findings],
        "opening": minutes.opening,
        "duties": [_duty(duty) for duty in minutes.duties],
        "unknown": [{"text": block.text, "after": block.after} for block in minutes.unknown],
        "not_minutes": minutes.not_minutes,
        "text_version": minutes.text_version,
        "marks": {path: _mark(mark) for path, mark in minutes.marks.items()},
        "parts": [[part.start, part.end, part.path] for part in minutes.parts],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _meeting(meeting: Meeting) -> Json:
    chair = meeting.chair
    return {
        "body": meeting.body,
        "term": meeting.term,
        "year": meeting.year,
        "number": meeting.number,
        "kind": meeting.kind,
        "date": _iso(meeting.date),
        "part_of_day": meeting.part_of_day,
        "time": meeting.time,
        "place": meeting.place,
        "chair": {"name": chair.name, "title": chair.title, "on_behalf_of": chair.on_behalf_of},
    }


def _item(item: Item) -> Json:
    return {
        "no": item.no,
        "heading": item.heading or None,
        "acts": list(item.acts),
        "documents": list(item.documents),
        "presenters": list(item.presenters),
        "outcome": item.outcome,
        "follow_up": _follow_up(item.follow_up),
        "views": item.views,
        "directives": [_directive(directive) for directive in item.directives],
        "report": item.report,
        "decision": item.decision,
        "routes": [_route(route) for route in item.routes],
    }


def _follow_up(follow_up: FollowUp | None) -> Json | None:
    if follow_up is None:
        return None
    return {
        "revised_by": list(follow_up.revised_by),
        "route": follow_up.route,
        "in_name_of": follow_up.in_name_of,
        "submitted_to": list(follow_up.submitted_to),
        "text": follow_up.text,
    }


def _route(route: Route) -> Json:
    return {
        "kind": route.kind,
        "in_name_of": route.in_name_of,
        "submitted_to": list(route.submitted_to),
        "by": list(route.by),
        "text": route.text,
    }


def _directive(directive: Directive) -> Json:
    return {
        "no": directive.no,
        "lead": directive.opening_verb,
        "text": directive.text,
        "addressees": list(directive.addressees),
        "leads": list(directive.lead_bodies),
        "supports": list(directive.support_bodies),
        "deadlines": [_deadline(limit) for limit in directive.deadlines],
        "amounts": [{"text": a.text, "value": str(a.value), "unit": a.unit} for a in directive.amounts],
    }


def _deadline(limit: Deadline) -> Json:
    return {"text": limit.text, "kind": limit.kind, "due": _iso(limit.due)}


def _attendance(attendance: Attendance) -> Json:
    return {
        "present": list(attendance.present),
        "observers": [{"org": seat.org, "names": list(seat.names)} for seat in attendance.observers],
        "on_leave": [{"org": a.org, "name": a.name, "reason": a.reason} for a in attendance.on_leave],
        "representatives": list(attendance.representatives),
        "recorders": list(attendance.recorders),
    }


def _span(span: Span | None) -> Json | None:
    if span is None:
        return None
    return {"start": span.start, "end": span.end, "quote": span.quote, "version": span.text_version}


def _mark(mark: Mark) -> Json:
    return {"start": mark.span.start, "end": mark.span.end, "quote": mark.span.quote, "sure": mark.confidence}


def _finding(finding: Finding) -> Json:
    return {
        "kind": finding.kind,
        "where": finding.where,
        "detail": finding.detail,
        "span": _span(finding.span),
    }


def _duty(duty: Duty) -> Json:
    return {
        "item_no": duty.item_no,
        "source": duty.source,
        "sentence": duty.sentence,
        "verb": duty.verb,
        "object": duty.object,
        "leads": list(duty.lead_bodies),
        "supports": list(duty.support_bodies),
        "deadlines": [_deadline(limit) for limit in duty.deadlines],
        "sure": duty.confidence,
        "span": _span(duty.span),
    }


# --- JSON → record -----------------------------------------------------------------------------------


class Reader:
    """One JSON object being read; ``at`` is its path, for the error message."""

    def __init__(self, value: object, at: str) -> None:
        if not isinstance(value, Mapping):
            raise RecordError(f"{at or 'record'}: expected an object, found {type(value).__name__}")
        self.value: Mapping[str, Any] = value
        self.at = at

    def path(self, key: str) -> str:
        return f"{self.at}.{key}" if self.at else key

    def plain(self, key: str, kind: type[T]) -> T | None:
        value = self.value.get(key)
        if value is None:
            return None
        if not isinstance(value, kind) or isinstance(value, bool):
            raise RecordError(f"{self.path(key)}: expected {kind.__name__}, found {value!r:.60}")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        values = self.plain(key, list) or []
        if not all(isinstance(value, str) for value in values):
            raise RecordError(f"{self.path(key)}: expected a list of strings")
        return tuple(values)

    def day(self, key: str) -> date | None:
        value = self.plain(key, str)
        return self.convert(key, date.fromisoformat, value) if value else None

    def convert(self, key: str, make: Callable[[str], T], value: str) -> T:
        try:
            return make(value)
        except (ValueError, InvalidOperation) as error:
            raise RecordError(f"{self.path(key)}: {value!r:.60} is not allowed") from error

    def each(self, key: str, make: Callable[[Reader], T]) -> tuple[T, ...]:
        rows: Iterable[object] = self.plain(key, list) or []
        return tuple(make(Reader(row, f"{self.path(key)}.{n}")) for n, row in enumerate(rows))

    def child(self, key: str) -> Reader:
        return Reader(self.value.get(key) or {}, self.path(key))


def from_json(value: object) -> Minutes:
    """A record from plain values, in the guide's bare form or with our own keys.

    Raises :class:`RecordError` that names the place where the form is not kept.
    """
    row = Reader(value, "")
    version = row.plain("text_version", str) or ""
    reason = row.plain("not_minutes", str)
    distribution = row.child("distribution")
    return Minutes(
        issuer=row.plain("issuer", str),
        kind=row.plain("kind", str),
        issue_no=row.plain("issue_no", int),
        issuing_office=row.plain("issuing_office", str),
        issue_date=row.day("issue_date"),
        compiled_by=row.plain("compiled_by", str),
        compiled_date=row.day("compiled_date"),
        disclosure=row.plain("disclosure", str),
        meeting=_read_meeting(row.child("meeting")),
        opening=row.plain("opening", str),
        agenda=row.words("agenda"),
        items=row.each("items", _read_item),
        attendance=_read_attendance(row.child("attendance")),
        distribution=Distribution(distribution.words("main"), distribution.words("copy")),
        findings=row.each("findings", _read_finding),
        duties=row.each("duties", _read_duty),
        unknown=row.each(
            "unknown", lambda r: Unknown(r.plain("text", str) or "", r.plain("after", str) or "")
        ),
        not_minutes=row.convert("not_minutes", NotMinutes, reason) if reason else None,
        text_version=version,
        marks=_read_marks(row.child("marks"), version),
        parts=_read_parts(row),
    )


def _read_meeting(row: Reader) -> Meeting:
    chair = row.child("chair")
    return Meeting(
        body=row.plain("body", str),
        term=row.plain("term", int),
        year=row.plain("year", int),
        number=row.plain("number", int),
        kind=row.plain("kind", str),
        date=row.day("date"),
        part_of_day=row.plain("part_of_day", str),
        time=row.plain("time", str),
        place=row.plain("place", str),
        chair=Chair(chair.plain("name", str), chair.plain("title", str), chair.plain("on_behalf_of", str)),
    )


def _read_item(row: Reader) -> Item:
    number = row.plain("no", int)
    if number is None:
        raise RecordError(f"{row.path('no')}: an item needs a number")
    return Item(
        no=number,
        heading=row.plain("heading", str) or "",
        acts=row.words("acts"),
        documents=row.words("documents"),
        presenters=row.words("presenters"),
        report=row.plain("report", str),
        outcome=row.convert("outcome", Outcome, row.plain("outcome", str) or "noted"),
        decision=row.plain("decision", str),
        follow_up=_read_follow_up(row),
        routes=row.each("routes", _read_route),
        views=row.plain("views", str),
        directives=row.each("directives", _read_directive),
    )


def _read_route_kind(row: Reader, key: str) -> RouteKind | None:
    value = row.plain(key, str)
    return row.convert(key, RouteKind, value) if value else None


def _read_follow_up(item: Reader) -> FollowUp | None:
    if item.value.get("follow_up") is None:
        return None
    row = item.child("follow_up")
    return FollowUp(
        revised_by=row.words("revised_by"),
        route=_read_route_kind(row, "route"),
        in_name_of=row.plain("in_name_of", str),
        submitted_to=row.words("submitted_to"),
        text=row.plain("text", str),
    )


def _read_route(row: Reader) -> Route:
    return Route(
        kind=_read_route_kind(row, "kind"),
        in_name_of=row.plain("in_name_of", str),
        submitted_to=row.words("submitted_to"),
        by=row.words("by"),
        text=row.plain("text", str),
    )


def _read_directive(row: Reader) -> Directive:
    return Directive(
        text=row.plain("text", str) or "",
        no=row.plain("no", int),
        opening_verb=row.plain("lead", str),
        addressees=row.words("addressees"),
        lead_bodies=row.words("leads"),
        support_bodies=row.words("supports"),
        deadlines=row.each("deadlines", _read_deadline),
        amounts=row.each("amounts", _read_amount),
    )


def _read_deadline(row: Reader) -> Deadline:
    kind = row.convert("kind", DeadlineKind, row.plain("kind", str) or "")
    return Deadline(row.plain("text", str) or "", kind, row.day("due"))


def _read_amount(row: Reader) -> Amount:
    value = row.convert("value", Decimal, str(row.value.get("value", "")))
    return Amount(row.plain("text", str) or "", value, row.plain("unit", str) or "")


def _read_attendance(row: Reader) -> Attendance:
    return Attendance(
        present=row.words("present"),
        observers=row.each("observers", lambda r: Seat(r.plain("org", str), r.words("names"))),
        on_leave=row.each(
            "on_leave",
            lambda r: Absence(r.plain("name", str) or "", r.plain("org", str), r.plain("reason", str)),
        ),
        representatives=row.words("representatives"),
        recorders=row.words("recorders"),
    )


def _read_span(row: Reader, version: str) -> Span:
    quote = row.plain("quote", str) or ""
    start = row.plain("start", int) or 0
    end = row.plain("end", int) or 0
    return Span(row.plain("version", str) or version, start, end, quote)


def _read_optional_span(row: Reader) -> Span | None:
    return _read_span(row.child("span"), "") if row.value.get("span") else None


def _read_finding(row: Reader) -> Finding:
    kind = row.convert("kind", FindingKind, row.plain("kind", str) or "")
    where, detail = row.plain("where", str) or "", row.plain("detail", str) or ""
    return Finding(kind, where, detail, _read_optional_span(row))


def _sure(row: Reader) -> float:
    return float(row.plain("sure", float) or row.plain("sure", int) or 0)


def _read_duty(row: Reader) -> Duty:
    return Duty(
        item_no=row.plain("item_no", int) or 0,
        source=row.plain("source", str) or "",
        sentence=row.plain("sentence", str) or "",
        verb=row.plain("verb", str),
        object=row.plain("object", str),
        lead_bodies=row.words("leads"),
        support_bodies=row.words("supports"),
        deadlines=row.each("deadlines", _read_deadline),
        confidence=_sure(row),
        span=_read_optional_span(row),
    )


def _read_marks(row: Reader, version: str) -> dict[str, Mark]:
    readers = {path: Reader(value, row.path(path)) for path, value in row.value.items()}
    return {path: Mark(_read_span(mark, version), _sure(mark)) for path, mark in readers.items()}


def _read_parts(row: Reader) -> tuple[Part, ...]:
    rows = row.plain("parts", list) or []
    try:
        return tuple(Part(int(start), int(end), path) for start, end, path in rows)
    except (TypeError, ValueError) as error:
        raise RecordError("parts: expected rows of [start, end, path]") from error
