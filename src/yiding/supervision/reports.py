"""反馈与核查的表: what a body tells of its task, when it was expected to, and what others found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.subjects import IndicatorValue

from .matters import Matter, Milestone
from .tasks import Task


class ReportState(models.TextChoices):
    """反馈状态."""

    FILED = "filed", _("已反馈")
    ADOPTED = "adopted", _("已采用")
    RETURNED = "returned", _("已退回")


class Report(models.Model):
    """进展反馈: what was done, how far by milestone or quantity, what hinders, what comes next.

    ``period`` is the key of the period reported for (``2026-11``, ``2026Q4``), empty where it was not asked
    for. Evidence are the documents that belong to the row. ``is_for_all``: the lead tells for all bodies.
    ``figure`` is the value of an indicator that the quantity was taken from, ``figure_words`` what it was
    called then (S16.7).
    """

    public_id = models.UUIDField(unique=True, default=uuid7)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.FILED)
    period = models.CharField(max_length=10, blank=True)
    reported_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.SET_NULL, related_name="+")
    quantity = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    unit = models.CharField(max_length=20, blank=True)
    figure = models.ForeignKey(IndicatorValue, null=True, on_delete=models.SET_NULL, related_name="+")
    figure_words = models.CharField(max_length=200, blank=True)
    problems = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    is_for_all = models.BooleanField(default=False)
    evidence_count = models.PositiveSmallIntegerField(default=0)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    review = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["task_id", "-reported_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["task", "-reported_on"], name="report_newest")]

    def __str__(self) -> str:
        return self.text[:40]


class MilestoneDone(models.Model):
    """节点完成: a task has reached a milestone, as a report told."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="done")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reached", db_index=False)
    done_on = models.DateField()
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["task_id", "milestone_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "milestone"], name="milestone_done_once")
        ]

    def __str__(self) -> str:
        return f"{self.milestone} {self.done_on}"


class ReportDue(models.Model):
    """应报: a report that a task's rhythm asks for, by a day; ``report`` is the one that answered it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="dues", db_index=False)
    period = models.CharField(max_length=10)
    due_on = models.DateField()
    report = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["task_id", "due_on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "period"], name="report_due_once")]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(report__isnull=True), name="report_due_open")
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.due_on}"


class CheckWay(models.TextChoices):
    """核查方式 (domain: national rules on supervision)."""

    SITE = "site", _("现场核查")
    COVERT = "covert", _("暗访")
    PAPERS = "papers", _("查阅资料")
    HEARING = "hearing", _("听取汇报")
    FIGURES = "figures", _("数据核对")
    VISIT = "visit", _("回访群众")


class Effect(models.TextChoices):
    """实效: what a check found, of the result and not of the activity (S16.4, S16.5)."""

    DONE = "done", _("落实到位")
    PARTLY = "partly", _("部分落实")
    NOT_DONE = "not_done", _("没有落实")


class Check(models.Model):
    """督查核查: one look at a matter (or one task of it) by others than those who do it."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="checks")
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="checks")
    checked_on = models.DateField()
    way = models.CharField(max_length=8, choices=CheckWay.choices)
    effect = models.CharField(max_length=8, choices=Effect.choices)
    finding = models.TextField()
    is_look_back = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["matter_id", "-checked_on", "-pk"]

    def __str__(self) -> str:
        return self.finding[:40]
