"""督办: proposes candidates from what minutes say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from yiding.audit.services import About, record
from yiding.core.bulk import rows_insert
from yiding.core.workdays import Calendar
from yiding.meetings.services import Entered
from yiding.minutes.grammar.numerals import read_number
from yiding.minutes.record import Deadline, DeadlineKind, Duty

from .models import Candidate, CandidateBody, CandidateState, Matter, Source

WORKDAYS = re.compile(r"(.{1,5}?)个?工作日")
DAYS = re.compile(r"(.{1,5}?)(?:日|天)(?:内|之内|以内)")
WEEKS = re.compile(r"(.{1,5}?)(?:个)?(?:周|星期)(?:内|之内|以内)")
MEETING_STARTS = ("会后", "会议后", "会议结束后", "本次会议后", "自会议之日起", "纪要印发后")
MONTHS = re.compile(r"(.{1,5}?)个月(?:内|之内|以内)")


@dataclass(frozen=True, slots=True)
class Due:
    """到期日: the day, and how it was reckoned, in words."""

    day: date | None
    reason: str


def due_of(limits: Iterable[Deadline], held_on: date | None, calendar: Calendar, sentence: str = "") -> Due:
    """The due day of a duty: its fixed limit, else its relative one counted from the meeting's day.

    A limit that the sentence counts from something else (``项目完工后一个月内``) gives no day.
    """
    limits = tuple(limits)
    for limit in limits:
        if limit.kind == DeadlineKind.FIXED and limit.due:
            return Due(limit.due, f"纪要写明“{limit.text}”")
    for limit in limits:
        if limit.kind != DeadlineKind.RELATIVE or held_on is None:
            continue
        if start := _counted_from(limit.text, sentence):
            return Due(None, f"“{start}{limit.text}”，起算日待定")
        if day := relative_due(limit.text, held_on, calendar):
            return Due(day, _reckoned(limit.text, held_on, day, calendar))
    return Due(None, "")


def _reckoned(text: str, held_on: date, day: date, calendar: Calendar) -> str:
    """How a relative limit was reckoned; of working days also whether the calendar reaches so far."""
    caveat = calendar.caveat(day) if WORKDAYS.search(text) else ""
    return "，".join(filter(None, (f"“{text}”", f"自会议日 {held_on:%Y-%m-%d} 起算", caveat)))


def _counted_from(text: str, sentence: str) -> str:
    """What the limit counts from, where the sentence says so and it is not the meeting."""
    match = re.search(rf"(?P<start>[^，。；：、（）]{{0,20}}(?:后|之日起|起)){re.escape(text)}", sentence)
    start = match["start"] if match else ""
    return "" if start.endswith(MEETING_STARTS) else start


def relative_due(text: str, held_on: date, calendar: Calendar) -> date | None:
    """The day that a relative limit names, counted from the meeting; ``None`` where it cannot be."""
    if count := _count(WORKDAYS, text):
        return calendar.add(held_on, count)
    if count := _count(DAYS, text):
        return held_on + timedelta(days=count)
    if count := _count(WEEKS, text):
        return held_on + timedelta(weeks=count)
    if count := _count(MONTHS, text):
        return _months_after(held_on, count)
    return None


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return read_number(match.group(1)) if match else None


def _months_after(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


@transaction.atomic
def candidates_propose(
    entered: Entered, *, by: User | AnonymousUser | None, calendar: Calendar | None = None
) -> None:
    """Proposes one candidate for each duty that the library reads from the minutes."""
    days = calendar or Calendar.load()
    old = list(Candidate.objects.filter(meeting=entered.meeting))
    pairs = [
        (_candidate(entered, n, duty, days), duty)
        for n, duty in enumerate(entered.minutes.duties)
        if duty.item_no in entered.items
    ]
    Candidate.objects.bulk_create(candidate for candidate, _ in pairs)
    rows_insert(
        CandidateBody,
        ("candidate", "body", "role", "position"),
        (
            (one.pk, key, role, k)
            for one, duty in pairs
            for role, names in (("lead", duty.lead_bodies), ("support", duty.support_bodies))
            for k, key in enumerate(
                dict.fromkeys(entered.bodies[name].pk for name in names if name in entered.bodies)
            )
        ),
    )
    if old:
        _carry_over(old, [one for one, _duty in pairs])
    record(
        "matters.proposed",
        entered.meeting,
        by=by,
        after={"matters": len(pairs)},
        touches=About(government_id=entered.meeting.government_id),
    )


def _carry_over(old: list[Candidate], new: list[Candidate]) -> None:
    """What a person decided about a sentence goes over to the new row of the same sentence.

    A matter filed from it follows to where the sentence stands now; one whose sentence is gone keeps its
    words, and no place in a text that is no longer there.
    """
    judged: dict[str, list[Candidate]] = defaultdict(list)
    for one in old:
        if one.state != CandidateState.PROPOSED:
            judged[one.sentence].append(one)
    for one in new:
        if before := judged[one.sentence][:1]:
            del judged[one.sentence][0]
            one.state, one.drop_reason = before[0].state, before[0].drop_reason
            one.save(update_fields=["state", "drop_reason"])
            _follow(before[0], one)
    gone = [one.pk for left in judged.values() for one in left]
    Source.objects.filter(candidate__in=gone).update(start=None, end=None)
    Candidate.objects.filter(pk__in=[one.pk for one in old]).delete()


def _follow(before: Candidate, one: Candidate) -> None:
    """The matters of a sentence lead to its new place, and to the decision of its item."""
    no = one.item.no if one.item else None
    rows = Source.objects.filter(candidate=before)
    matters = list(rows.filter(position=0).values_list("matter", flat=True))
    rows.update(candidate=one, item_no=no, start=one.start, end=one.end)
    decisions = one.meeting.decisions.filter(item=one.item).values_list("public_id", flat=True)
    filed = Matter.objects.filter(pk__in=matters, meeting=one.meeting)
    filed.update(item_no=no, decision_key=decisions.first())


def _candidate(entered: Entered, position: int, duty: Duty, calendar: Calendar) -> Candidate:
    meeting = entered.meeting
    due = due_of(duty.deadlines, meeting.held_on, calendar, duty.sentence)
    return Candidate(
        government=meeting.government,
        meeting=meeting,
        item=entered.items[duty.item_no],
        directive=entered.directives.get(duty.source),
        position=position,
        held_on=meeting.held_on,
        verb=(duty.verb or "")[:40],
        object=duty.object or "",
        sentence=duty.sentence,
        start=duty.span.start if duty.span else None,
        end=duty.span.end if duty.span else None,
        deadline_text="、".join(limit.text for limit in duty.deadlines)[:80],
        due_on=due.day,
        due_reason=due.reason[:120],
        confidence=duty.confidence,
    )
