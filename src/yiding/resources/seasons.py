"""汛期等时段的表 (S43): a season, and the list of works, materials and teams that precedes it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.files.models import Document

from .terms import Term

WHO = settings.AUTH_USER_MODEL


class Part(models.TextChoices):
    """准备的方面."""

    WORKS = "works", _("工程")
    MATERIALS = "materials", _("物资")
    TEAMS = "teams", _("队伍")


class ChecklistEntry(models.Model):
    """准备清单样本: what bodies have to do so many days before a season of this kind begins; data."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)
    text = models.CharField(max_length=200)
    bodies = models.ManyToManyField(Body, related_name="+")
    days_before = models.PositiveSmallIntegerField(default=15)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["campaign__position", "part", "pk"]

    def __str__(self) -> str:
        return self.text


class SeasonState(models.TextChoices):
    """时段状态."""

    BEFORE = "before", _("备汛（峰前）")
    SEASON = "season", _("汛期（时段内）")
    EVENT = "event", _("应对中")
    AFTER = "after", _("汛后（峰后）")


class Season(models.Model):
    """汛期、台风季、迎峰度夏: one a year and kind."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=SeasonState.choices, default=SeasonState.BEFORE)
    starts_on = models.DateField()
    ends_on = models.DateField()
    event = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-year", "campaign__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "campaign", "year"], name="season_once"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="season_days"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.campaign}"


class SeasonItemState(models.TextChoices):
    """准备事项状态."""

    OPEN = "open", _("待落实")
    DONE = "done", _("待核查")
    CHECKED = "checked", _("已核查")


class SeasonItem(models.Model):
    """准备事项: owner, due day, proof; checked by another than who did it."""

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="items")
    part = models.CharField(max_length=10, choices=Part.choices)
    text = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=SeasonItemState.choices, default=SeasonItemState.OPEN)
    proof = models.TextField(blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    done_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)
    checked_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["season_id", "due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state="open") | ~Q(proof=""), name="season_item_proved"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("done_by")),
                name="season_item_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.text
