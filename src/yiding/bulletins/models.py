"""督查通报的表: a bulletin with its text, and the tasks that its figures count, as they stood."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.core.periods import read_key
from yiding.directory.models import Body, Government
from yiding.papers.models import Paper
from yiding.supervision.models import Light, Matter, Task, TaskState
from yiding.supervision.tallying import Scope, Span, Within


class Rhythm(models.TextChoices):
    """通报周期."""

    SPELL = "spell", _("旬报")
    MONTH = "month", _("月报")
    QUARTER = "quarter", _("季报")
    YEAR = "year", _("年终")
    FREE = "free", _("自定时段")


class BulletinState(models.TextChoices):
    """通报状态."""

    DRAFT = "draft", _("起草")
    SENT = "sent", _("已送审")
    ISSUED = "issued", _("已印发")
    REVOKED = "revoked", _("已撤销")
    DROPPED = "dropped", _("已作废")


class Bulletin(models.Model):
    """督查通报. ``blocks`` is the text, cut into blocks with what was generated and what people wrote.

    Of matters up to ``names_level`` the names are written, others are counted only. ``period`` is the key of
    the period (``2026-10``), empty for days chosen freely. ``counted_at`` is when the tasks were counted: the
    figures are those of that moment until somebody counts again. ``drafted_by`` is empty where it was drafted
    by the calendar.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=BulletinState.choices, default=BulletinState.DRAFT)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices)
    period = models.CharField(max_length=10, blank=True)
    first_on = models.DateField()
    last_on = models.DateField()
    within = models.CharField(max_length=8, choices=Within.choices, default=Within.ALL)
    word = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=300)
    blocks = models.JSONField(default=list)
    in_name_of = models.CharField(max_length=120, blank=True)
    series = models.CharField(max_length=60, blank=True)
    main_send = models.TextField(blank=True)
    copy_send = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.GOVERNMENT)
    names_level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.GOVERNMENT)
    counted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)
    paper = models.OneToOneField(Paper, null=True, on_delete=models.PROTECT, related_name="bulletin")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-last_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first_on__lte=models.F("last_on")), name="bulletin_days")
        ]
        indexes: ClassVar = [models.Index(fields=["government", "state", "-last_on"], name="bulletin_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def span(self) -> Span:
        return Span(self.first_on, self.last_on)

    @property
    def scope(self) -> Scope:
        return Scope(self.within, self.word)

    @property
    def when(self) -> str:
        """2026年10月, or the days."""
        if self.period:
            return str(read_key(self.period))
        return f"{_day(self.first_on)}至{_day(self.last_on)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class Line(models.Model):
    """明细: one task that the figures count, as it stood when it was counted."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="lines", db_index=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    body_name = models.CharField(max_length=120)
    number = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    state = models.CharField(max_length=10, choices=TaskState.choices)
    due_on = models.DateField()
    original_due_on = models.DateField()
    done_on = models.DateField(null=True)
    light = models.CharField(max_length=6, choices=Light.choices, blank=True)
    light_reason = models.CharField(max_length=200, blank=True)
    late_days = models.PositiveIntegerField(default=0)
    is_on_time = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)
    is_overdue = models.BooleanField(default=False)
    is_red = models.BooleanField(default=False)
    is_returned = models.BooleanField(default=False)
    is_extended = models.BooleanField(default=False)
    is_unreported = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["bulletin_id", "body_name", "due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "task"], name="bulletin_task_once")
        ]
        indexes: ClassVar = [models.Index(fields=["bulletin", "body"], name="bulletin_of_body")]

    def __str__(self) -> str:
        return f"{self.body_name} {self.title}"


class Planned(models.Model):
    """应编通报: what the matters' rhythms ask for: follow-up each month, a bulletin each quarter, at the
    year's end an assessment. Drafted once its period is over.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices)
    period = models.CharField(max_length=10)
    due_on = models.DateField()
    bulletin = models.OneToOneField(Bulletin, null=True, on_delete=models.SET_NULL, related_name="planned")
    drafted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "rhythm", "period"], name="bulletin_planned_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_rhythm_display()} {self.period}"


class Wording(models.Model):
    """通报用语: the phrases (TOML) of a government's own; without a row the standard ones hold."""

    government = models.OneToOneField(Government, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.government)
