"""值班的空档与冲突: what of a month nobody covers, where two stand at once, who stands in two places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from yiding.core import clock

from .coverage import Span, gaps, overlaps, without
from .models import DutyPost, Roster, RosterState, Shift
from .patterns import whole_day

ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=2)
"""No shift is longer: a pattern's are a day at most, one added by hand is held to it."""


def month_after(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def days_of(month: date) -> list[date]:
    count = (month_after(month) - month).days
    return [month + timedelta(days=n) for n in range(count)]


def need_of(post: DutyPost, month: date) -> Span:
    """应值时段: from the first shift of the month's first day to the first of the next month's."""
    parts, zone = post.pattern.parts, clock.SHANGHAI
    first = whole_day(parts, month, zone).start
    return Span(first, whole_day(parts, month_after(month), zone).start)


@dataclass(frozen=True, slots=True)
class Open:
    """一段空档 (or, of :attr:`Standing.doubled`, 重叠) of a post; ``reason`` where the head said why."""

    post: DutyPost
    span: Span
    reason: str = ""

    @property
    def key(self) -> str:
        return f"{self.post.pk}:{int(self.span.start.timestamp())}:{int(self.span.end.timestamp())}"

    @property
    def words(self) -> str:
        return f"{self.post.name} {span_words(self.span)}"


@dataclass(frozen=True, slots=True)
class Standing:
    """一张值班表的情况."""

    open: Sequence[Open]
    flagged: Sequence[Open]
    doubled: Sequence[Open]

    @property
    def minutes_open(self) -> int:
        return sum(int(one.span.length.total_seconds()) // 60 for one in self.open)


def span_words(span: Span) -> str:
    """``10-01 08:30–10-02 08:30``, in the time of China."""
    start, end = (at.astimezone(clock.SHANGHAI) for at in (span.start, span.end))
    return f"{start:%m-%d %H:%M}–{end:%m-%d %H:%M}"


def standing_of(roster: Roster) -> Standing:
    """Gaps, explained gaps and overlaps of a roster: four queries. The end of the month before, and what of
    the next one is published already, count: months join without a seam.
    """
    posts = {post.pk: post for post in posts_of(roster)}
    held: dict[int, list[Span]] = defaultdict(list)
    for post_id, start, end in _held(roster, posts):
        held[post_id].append(Span(start, end))
    flags = list(roster.flags.all())
    found_open, found_flagged, doubled = [], [], []
    for post in posts.values():
        spans, need = held[post.pk], need_of(post, roster.month)
        need = _from_the_last(need, spans)
        missing = gaps(need, spans)
        mine = [flag for flag in flags if flag.post_id == post.pk]
        found_open += [Open(post, span) for span in without(missing, [flag.span for flag in mine])]
        for flag in mine:
            left = without(missing, without([need], [flag.span]))
            found_flagged += [Open(post, span, flag.reason) for span in left]
        doubled += [Open(post, span) for span in overlaps(spans) if span.meets(need)]
    return Standing(found_open, found_flagged, doubled)


def _from_the_last(need: Span, spans: Iterable[Span]) -> Span:
    """The time to cover begins where the month before ended, if its shifts ended earlier in the last day."""
    ends = [one.end for one in spans if one.start < need.start]
    last = max(ends, default=need.start)
    return Span(max(last, need.start - ONE_DAY), need.end) if last < need.start else need


def posts_of(roster: Roster) -> QuerySet[DutyPost]:
    """The posts that a roster must cover: those in use, and those that it has shifts of."""
    own = Q(pk__in=roster.shifts.order_by().values("post"))
    rows = DutyPost.objects.filter(Q(body=roster.body_id) & (Q(is_active=True) | own))
    return rows.select_related("pattern").order_by("position", "pk")


def _held(roster: Roster, posts: Iterable[int]) -> Iterable[Any]:
    own = Q(roster=roster.pk) | ~Q(roster__state=RosterState.DRAFT)
    around = Q(
        starts_at__gte=_midnight(roster.month - LONGEST),
        starts_at__lt=_midnight(month_after(roster.month) + LONGEST),
    )
    rows = Shift.objects.filter(own, around, post__in=list(posts), person__isnull=False)
    return rows.order_by().values_list("post", "starts_at", "ends_at")


def _midnight(day: date) -> datetime:
    return clock.end_of(day - ONE_DAY)


def times_of(persons: Iterable[int], span: Span, *, roster: int, skip: Iterable[int] = ()) -> QuerySet[Shift]:
    """The shifts on which some persons stand within a time: of this roster and what any unit published."""
    own = Q(roster=roster) | ~Q(roster__state=RosterState.DRAFT)
    rows = Shift.objects.filter(own, person__in=set(persons), starts_at__lt=span.end, ends_at__gt=span.start)
    return rows.exclude(pk__in=list(skip))


def clashes_of(roster: Roster) -> list[tuple[Shift, Shift]]:
    """同一人两处: shifts of a roster whose person stands elsewhere at that time: two queries."""
    own = list(roster.shifts.filter(person__isnull=False).select_related("person", "post__body"))
    if not own:
        return []
    whole = Span(min(one.starts_at for one in own), max(one.ends_at for one in own))
    people = {one.person_id for one in own if one.person_id}
    found = times_of(people, whole, roster=roster.pk).select_related("post__body", "person")
    by_person: dict[int | None, list[Shift]] = defaultdict(list)
    for one in found.order_by("starts_at", "pk"):
        by_person[one.person_id].append(one)
    return [
        (one, other)
        for one in own
        for other in by_person[one.person_id]
        if other.pk != one.pk
        and one.span.meets(other.span)
        and (other.roster_id != roster.pk or one.pk < other.pk)
    ]


def next_shift(shift: Shift) -> Shift | None:
    """The shift that takes over: the next of the post that is somebody else's."""
    rows = Shift.objects.filter(
        post=shift.post_id, person__isnull=False, roster__state=RosterState.PUBLISHED
    ).exclude(person=shift.person_id)
    rows = rows.filter(starts_at__gte=shift.starts_at).exclude(pk=shift.pk)
    return rows.select_related("roster", "person", "post").order_by("starts_at", "pk").first()
