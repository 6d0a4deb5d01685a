"""内核的表: jobs, counters, the calendar, saved views."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class JobState(models.TextChoices):
    """任务状态."""

    WAITING = "waiting", "等待"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class Job(models.Model):
    """后台任务: a row with a lease. When a worker dies its lease runs out, and the job is taken again.

    Every job may run twice; ``key`` keeps the same job from being queued twice while it waits.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    priority = models.SmallIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_detail = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "priority", "run_after"], name="job_next")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Counter(models.Model):
    """编号: the next number of a series (meetings of a term, minutes of a year)."""

    series = models.CharField(max_length=60)
    scope = models.CharField(max_length=60)
    next_number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["series", "scope"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.scope}: {self.next_number}"


class CalendarDay(models.Model):
    """节假日与调休: a weekday that is a holiday, or a weekend day that is worked."""

    day = models.DateField(unique=True)
    is_workday = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'班' if self.is_workday else '休'} {self.name}"


class SavedView(models.Model):
    """保存的视图: a list with its filters, order and columns, kept by a person under a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    query = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "list_name", "name"], name="view_once")
        ]

    def __str__(self) -> str:
        return self.name
