"""移交以后的表 (S51.3, S51.6): the base that follows, and whether the work went on as well as before."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government

from .rows_lists import Handover
from .rows_matters import PowerMatter

WHO = settings.AUTH_USER_MODEL


class BaseState(models.TextChoices):
    """划转基数状态."""

    OFFERED = "offered", _("待划转")
    TAKEN = "taken", _("已划转")


class BaseMove(models.Model):
    """划转基数: what goes from the giver's yearly base to the taker's, and how it is made up.

    ``first_year`` is the part of the year in which it takes effect, by months. ``parts`` holds the arithmetic
    line by line, as texts of decimals.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="base")
    state = models.CharField(max_length=7, choices=BaseState.choices, default=BaseState.OFFERED)
    giver = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    data_year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    first_year = models.DecimalField(max_digits=16, decimal_places=2)
    once = models.DecimalField(max_digits=16, decimal_places=2)
    parts = models.JSONField(default=list)
    made_on = models.DateField()
    reference = models.CharField(max_length=120, blank=True)
    taken_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    taken_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="offered") | ~Q(reference=""), name="base_move_taken_under"
            )
        ]

    def __str__(self) -> str:
        return str(self.handover)


class QualityMeasure(models.Model):
    """质量指标 of what is handed over: its level before, against which it is held afterwards."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="measures")
    matter = models.ForeignKey(PowerMatter, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=20, blank=True)
    more_is_better = models.BooleanField(default=True)
    before = models.DecimalField(max_digits=14, decimal_places=4)
    source = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["handover_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handover", "matter", "name"], name="quality_measure_once")
        ]

    def __str__(self) -> str:
        return self.name


class CheckState(models.TextChoices):
    """连续性核查状态."""

    OPEN = "open", _("待核查")
    FILLED = "filled", _("待复核")
    CONFIRMED = "confirmed", _("已核查")


class ContinuityCheck(models.Model):
    """连续性核查: so many months after a hand-over, by one person and confirmed by another."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="checks")
    months = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=CheckState.choices, default=CheckState.OPEN)
    due_on = models.DateField()
    finding = models.CharField(max_length=500, blank=True)
    remedy = models.CharField(max_length=500, blank=True)
    has_fallen = models.BooleanField(default=False)
    filled_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    filled_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handover", "months"], name="continuity_check_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("filled_by")),
                name="continuity_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(has_fallen=False) | ~Q(remedy=""), name="continuity_fall_is_mended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handover} {self.months}"


class QualityReading(models.Model):
    """核查时的指标值."""

    check_of = models.ForeignKey(ContinuityCheck, on_delete=models.CASCADE, related_name="readings")
    measure = models.ForeignKey(QualityMeasure, on_delete=models.PROTECT, related_name="readings")
    value = models.DecimalField(max_digits=14, decimal_places=4)

    class Meta:
        ordering: ClassVar = ["check_of_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_of", "measure"], name="quality_reading_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.value}"
