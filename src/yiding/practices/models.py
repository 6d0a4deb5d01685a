"""典型经验的表 (S22): practices and who adopted them, benchmarks, models, problems looked for elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Place
from yiding.files.models import Document
from yiding.supervision.models import Check

WHO = settings.AUTH_USER_MODEL


class PracticeState(models.TextChoices):
    """典型经验状态."""

    FOUND = "found", _("已发现")
    SUMMARISED = "summarised", _("待审定")
    APPROVED = "approved", _("同意推广")
    SPREAD = "spread", _("已推广")


class Practice(models.Model):
    """典型经验: what a body did, with what effect. A pilot is spread only after its ``summary`` is filed."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PracticeState.choices, default=PracticeState.FOUND)
    title = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=40, blank=True)
    measure = models.TextField()
    effect = models.TextField(blank=True)
    is_pilot = models.BooleanField(default=False)
    summary = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    found_on = models.DateField()
    approved_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    spread_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-found_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="practice_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(is_pilot=True, state__in=["approved", "spread"]) | Q(summary__isnull=False),
                name="practice_pilot_has_summary",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AdoptionState(models.TextChoices):
    """复制推广状态."""

    ASKED = "asked", _("待推广")
    ADOPTED = "adopted", _("已推广")
    DECLINED = "declined", _("不适用")


class Adoption(models.Model):
    """复制推广: one body that a practice is spread to, and what it made of it by when."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="adoptions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=AdoptionState.choices, default=AdoptionState.ASKED)
    asked_on = models.DateField()
    due_on = models.DateField(null=True)
    adopted_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["practice_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "body"], name="practice_adopted_once")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.practice}"


class Benchmark(models.Model):
    """对标: a city or standard, how far we are from it, and the local measure made from it (S22.2)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=80)
    standard = models.CharField(max_length=200)
    gap = models.TextField()
    measure = models.TextField(blank=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    compared_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-compared_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.area} {self.standard}"


class Exemplar(models.Model):
    """示范典型: a body or a place that is held up as a model, between two days (S22.5)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    honour = models.CharField(max_length=80)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=200, blank=True)
    named_on = models.DateField()
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["honour", "-named_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, place__isnull=True)
                | Q(body__isnull=True, place__isnull=False),
                name="exemplar_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.honour} {self.body or self.place}"


class Sweep(models.Model):
    """举一反三: a problem found in one place, looked for in all similar ones (S22.4)."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    problem = models.TextField()
    found_in = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Check, null=True, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    due_on = models.DateField()
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-sent_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class SweepState(models.TextChoices):
    """自查结果."""

    ASKED = "asked", _("待自查")
    CLEAN = "clean", _("没有同类问题")
    MENDING = "mending", _("发现，正在整改")
    MENDED = "mended", _("发现，已整改")


class SweepAnswer(models.Model):
    """自查: what one body found when it looked."""

    sweep = models.ForeignKey(Sweep, on_delete=models.CASCADE, related_name="answers")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=SweepState.choices, default=SweepState.ASKED)
    text = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["sweep_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sweep", "body"], name="sweep_of_body_once"),
            models.CheckConstraint(condition=Q(state="asked") | ~Q(text=""), name="sweep_answer_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.sweep}"


class InspectionLevel(models.Model):
    """督导层级 (国家、省、设区市、本级): data. ``words`` stand in the name of who gave the inspection."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    words = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="inspection_level_once")
        ]

    def __str__(self) -> str:
        return self.name
