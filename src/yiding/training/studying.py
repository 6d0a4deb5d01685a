"""学习: what a learner does with a course. Time is counted by the server, on one page at a time.

A page that stays open beats every few seconds while it is looked at; a beat counts what has passed since the
last one, and no more than ``LONGEST``. On a phone without scripts nothing beats: then the way from opening a
page to "read" counts, and no more than the page asks for. Two pages open at once count as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from yiding.audit.services import writer
from yiding.core import clock
from yiding.core.moves import move

from .keeping import of_employer
from .models import Enrolment, EnrolmentState, Learner, Page, Reading
from .states import ENROLMENT

LONGEST = 60
"""Seconds that one beat counts at most."""


@dataclass(frozen=True, slots=True)
class Progress:
    """学习进度: how many pages of how many, and how many minutes of how many."""

    read: int
    pages: int
    minutes: int
    least_minutes: int

    @property
    def is_ready(self) -> bool:
        """May the exam be sat?"""
        return 0 < self.pages <= self.read and self.minutes >= self.least_minutes

    @property
    def minutes_left(self) -> int:
        return max(0, self.least_minutes - self.minutes)


def progress_of(enrolment: Enrolment) -> Progress:
    pages = Page.objects.filter(course=enrolment.course_id).count()
    read = Reading.objects.filter(enrolment=enrolment, read_at__isnull=False).count()
    seconds = Enrolment.objects.values_list("seconds", flat=True).get(pk=enrolment.pk)
    return Progress(read, pages, seconds // 60, enrolment.course.least_minutes)


@transaction.atomic
def page_open(*, enrolment: Enrolment, page: Page) -> Reading:
    """打开一页: the first one begins the course. From now on the time runs on this page."""
    now = clock.now()
    if enrolment.state == EnrolmentState.ENROLLED:
        write = writer(enrolment, by=None, touches=of_employer(enrolment.learner.employer))
        move(ENROLMENT, "begin", enrolment, write)
    row, _is_new = Reading.objects.get_or_create(enrolment=enrolment, page=page, defaults={"opened_at": now})
    Learner.objects.filter(pk=enrolment.learner_id).update(beat_at=now, beat_page=page.pk)
    return row


@transaction.atomic
def page_beat(*, enrolment: Enrolment, page: Page, longest: int = LONGEST, resumed: bool = False) -> int:
    """仍在阅读: counts what has passed since the last sign of life on this page; the seconds on it so far.

    A beat of a page that was left (it may come late) counts nothing and takes nothing from the page that was
    opened after it; one that is looked at again (``resumed``) counts from now on.
    """
    readings = Reading.objects.filter(enrolment=enrolment, page=page)
    learner = Learner.objects.get(pk=enrolment.learner_id)
    rows = Learner.objects.filter(pk=learner.pk, beat_at=learner.beat_at, beat_page=learner.beat_page)
    now = clock.now()
    if resumed:
        rows.update(beat_at=now, beat_page=page.pk)
    elif learner.beat_at is not None and learner.beat_page == page.pk:
        gap = max(0.0, (now - learner.beat_at).total_seconds())
        counted = min(int(gap), longest)
        rest = timedelta(seconds=gap - int(gap)) if gap < longest else timedelta()
        # Of two beats that arrive at once the second finds that the first has counted the time.
        if counted and readings.exists() and rows.update(beat_at=now - rest):
            readings.update(seconds=F("seconds") + counted)
            Enrolment.objects.filter(pk=enrolment.pk).update(seconds=F("seconds") + counted)
    return readings.values_list("seconds", flat=True).first() or 0


@transaction.atomic
def page_read(*, enrolment: Enrolment, page: Page) -> int:
    """学完本页: read when its seconds are counted; the seconds that are still missing, or 0."""
    seconds = page_beat(enrolment=enrolment, page=page, longest=max(LONGEST, page.least_seconds))
    rows = Reading.objects.filter(enrolment=enrolment, page=page)
    if not rows.exists():
        return page.least_seconds
    if seconds >= page.least_seconds:
        rows.filter(read_at__isnull=True).update(read_at=clock.now())
        return 0
    return page.least_seconds - seconds
