"""会议场次的表: a meeting as it is prepared and held.

The ledger's ``meetings.Meeting`` is what issued minutes say; it is linked here once they are issued.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.councils.models import Council
from yiding.directory.models import Body, Government, Person
from yiding.meetings.models import Meeting
from yiding.topics.models import Topic


class SittingState(models.TextChoices):
    """场次状态."""

    PLANNED = "planned", "筹备"
    CALLED = "called", "已通知"
    IN_SESSION = "in_session", "开会中"
    HELD = "held", "已开会"
    CLOSED = "closed", "已归结"
    CANCELLED = "cancelled", "已取消"


class Sitting(models.Model):
    """会议场次 (S01). Its number counts within the council's term or year; the minutes' number is another."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="sittings")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="sittings")
    state = models.CharField(max_length=10, choices=SittingState.choices, default=SittingState.PLANNED)
    term = models.PositiveSmallIntegerField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=80, blank=True)
    chair = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    chair_title = models.CharField(max_length=40, blank=True)
    chair_for = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    meeting = models.OneToOneField(
        Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="sitting"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-starts_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "term", "number"],
                condition=Q(number__isnull=False, term__isnull=False),
                name="sitting_once_a_term",
            ),
            models.UniqueConstraint(
                fields=["council", "year", "number"],
                condition=Q(number__isnull=False, term__isnull=True, year__isnull=False),
                name="sitting_once_a_year",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["government", "state", "-starts_at"], name="sitting_newest")
        ]

    def __str__(self) -> str:
        return (
            f"{self.council.name}第{self.number}次{self.council.kind}" if self.number else str(self.council)
        )


class Entry(models.Model):
    """议程条目: one item of a sitting's agenda. A secret one shows a stub only (``is_secret``).

    ``title`` is the heading without its number; ``act`` and ``documents`` (titles without brackets) come from
    the topic and may be changed. ``presenters`` and ``observers`` are bodies.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="entries")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    documents = models.JSONField(default=list, blank=True)
    presenters = models.ManyToManyField(Body, blank=True, related_name="+")
    observers = models.ManyToManyField(Body, blank=True, related_name="+")
    minutes_planned = models.PositiveSmallIntegerField(default=10)
    is_supplementary = models.BooleanField(default=False)
    is_secret = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)
    is_ready = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.MEMBERS)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["sitting_id", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"
