"""履职事实的表: a sheet for each period, a figure for each body and measure, and what stands behind each.

A sheet that is frozen never changes. What an objection puts right stands beside the figure, with its reason.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.supervision.models import Task

WHO = settings.AUTH_USER_MODEL


class SheetState(models.TextChoices):
    """事实表状态."""

    OPEN = "open", _("未冻结")
    FROZEN = "frozen", _("已冻结")


class Sheet(models.Model):
    """事实表: the figures of one period (``period`` is its key, ``2026-11``, ``2026Q4``); one for a period.

    ``digest`` is the SM3 of its figures when it was frozen.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=8, choices=SheetState.choices, default=SheetState.OPEN)
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-last_day", "-first_day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "period"], name="fact_sheet_once")
        ]

    def __str__(self) -> str:
        return self.period


class Fact(models.Model):
    """一个数: one measure of one body in one period. ``corrected`` holds what an objection put right."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="facts")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    measure = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    corrected = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["sheet_id", "body_id", "measure"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "body", "measure"], name="fact_once"),
            models.CheckConstraint(
                condition=Q(corrected__isnull=True) | ~Q(reason=""), name="fact_corrected_says_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["body", "measure"], name="fact_of_body")]

    def __str__(self) -> str:
        return f"{self.body} {self.measure} {self.final}"

    @property
    def final(self) -> Decimal:
        """The figure that counts: the corrected one where there is one."""
        return self.value if self.corrected is None else self.corrected


class Hit(models.Model):
    """明细: one task that a figure counts, by how much, and the words that say why."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="hits")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=12, decimal_places=2)
    day = models.DateField(null=True)
    words = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["fact_id", "day", "pk"]

    def __str__(self) -> str:
        return self.words


class ObjectionState(models.TextChoices):
    """异议状态."""

    RAISED = "raised", _("待处理")
    UPHELD = "upheld", _("已采纳")
    REJECTED = "rejected", _("未采纳")


class Objection(models.Model):
    """异议: a body says that a figure of its own is wrong; somebody else decides, with a reason."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="objections")
    state = models.CharField(max_length=8, choices=ObjectionState.choices, default=ObjectionState.RAISED)
    text = models.TextField()
    claimed = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fact"], condition=Q(state="raised"), name="objection_open_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("made_by")),
                name="objection_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
