"""专项行动的表: its fields, its plan, the reports of its fields, what was carried over, its daily figures."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Body
from yiding.papers.models import Paper
from yiding.sittings.models import Sitting
from yiding.supervision.models import Matter

WHO = settings.AUTH_USER_MODEL


class CampaignField(models.Model):
    """行动领域: a field of industry within a campaign, the body that leads in it and by what it checks."""

    campaign = models.ForeignKey("registers.Campaign", on_delete=models.CASCADE, related_name="fields")
    sector = models.ForeignKey("registers.Sector", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    checklist = models.ForeignKey(
        "registers.CheckList", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    task = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["campaign_id", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "sector"], name="campaign_field_once")
        ]

    def __str__(self) -> str:
        return str(self.sector)


class PlanState(models.TextChoices):
    """任务状态."""

    OPEN = "open", _("进行中")
    HANDED = "handed", _("待验收")
    DONE = "done", _("已完成")
    CARRIED = "carried", _("已转接")
    DROPPED = "dropped", _("不再执行")


class PlanItem(models.Model):
    """方案任务: one task of a campaign's plan, in one of its parts (1+2+10).

    Who says that it is done (``handed_by``) is not who accepts it (``settled_by``). One that was carried over
    keeps where it came from, and comes from there once.
    """

    campaign = models.ForeignKey("registers.Campaign", on_delete=models.CASCADE, related_name="plan")
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.OPEN)
    part = models.CharField(max_length=60, blank=True)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    sector = models.ForeignKey("registers.Sector", null=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.SET_NULL, related_name="+")
    carried_from = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="carried_to"
    )
    handed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    handed_on = models.DateField(null=True)
    handed_note = models.TextField(blank=True)
    settled_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["campaign_id", "number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "number"], name="plan_item_number_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(handed_by=F("settled_by")), name="plan_item_two_persons"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="plan_item_due")]

    def __str__(self) -> str:
        return self.title


class Carry(models.Model):
    """转接: an entry went from one campaign to the one that follows it, on a day, once."""

    entry = models.ForeignKey("registers.Entry", on_delete=models.CASCADE, related_name="carries")
    origin = models.ForeignKey("registers.Campaign", on_delete=models.PROTECT, related_name="carried_out")
    target = models.ForeignKey("registers.Campaign", on_delete=models.PROTECT, related_name="carried_in")
    carried_on = models.DateField()
    by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["entry_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "origin"], name="carry_once"),
            models.CheckConstraint(condition=~Q(origin=F("target")), name="carry_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.origin_id} {self.target_id}"


class ReportCall(models.Model):
    """领域汇报 asked of all fields of a campaign at once, for a sitting or a period."""

    campaign = models.ForeignKey("registers.Campaign", on_delete=models.CASCADE, related_name="calls")
    name = models.CharField(max_length=80)
    sitting = models.ForeignKey(Sitting, null=True, on_delete=models.SET_NULL, related_name="+")
    paper = models.ForeignKey(Paper, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-asked_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "name"], name="report_call_once")
        ]

    def __str__(self) -> str:
        return self.name


class FieldReport(models.Model):
    """领域报告: what one field's lead body writes; ``figures`` are those of the day on which it wrote."""

    call = models.ForeignKey(ReportCall, on_delete=models.CASCADE, related_name="reports")
    field = models.ForeignKey(CampaignField, on_delete=models.PROTECT, related_name="reports")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    work = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    figures = models.JSONField(default=dict)
    written_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["call_id", "field__position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["call", "field"], name="field_report_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.field_id}"


class DailySheet(models.Model):
    """一天的数字 of a campaign, frozen once the day is over."""

    campaign = models.ForeignKey("registers.Campaign", on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    checks = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    frozen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["campaign_id", "day"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "day"], name="daily_sheet_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.day}"


class DailyFigure(models.Model):
    """一天里一个领域、一个镇的数字; there is none where nothing happened."""

    sheet = models.ForeignKey(DailySheet, on_delete=models.CASCADE, related_name="cells")
    sector = models.ForeignKey("registers.Sector", null=True, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    checks = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["sheet_id", "sector_id", "town_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "sector", "town"], name="daily_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.sector_id} {self.town_id}"
