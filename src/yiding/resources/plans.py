"""应急预案与演练的表 (S40): plans by edition, drills, and the change of a plan that each finding causes."""

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


class PlanKind(models.Model):
    """预案种类: how often plans of this kind are reviewed and drilled, in months; data."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    review_months = models.PositiveSmallIntegerField(default=36)
    drill_months = models.PositiveSmallIntegerField(default=12)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="plan_kind_once")
        ]

    def __str__(self) -> str:
        return self.name


class PlanState(models.TextChoices):
    """预案状态."""

    DRAFTED = "drafted", _("起草")
    APPROVED = "approved", _("已审定")
    IN_FORCE = "in_force", _("现行")
    REVISED = "revised", _("已修订")
    EXPIRED = "expired", _("已废止")


class Plan(models.Model):
    """应急预案: one edition of it. ``root`` is its first edition, ``previous`` the one that it replaces.

    ``units`` are the bodies that it charges beside its owner. ``revised_on`` is the day of the edition.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFTED)
    title = models.CharField(max_length=200)
    kind = models.ForeignKey(PlanKind, on_delete=models.PROTECT, related_name="+")
    level = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    units = models.ManyToManyField(Body, related_name="+")
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="editions")
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="next_editions")
    edition = models.PositiveSmallIntegerField(default=1)
    changes = models.TextField(blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    approved_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    revised_on = models.DateField(null=True)
    next_review_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["title", "-edition", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "next_review_on"], name="plan_review")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="response_plan_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(revised_on__isnull=False, next_review_on__isnull=False),
                name="response_plan_has_days",
            ),
            models.UniqueConstraint(
                fields=["root"], condition=Q(state="in_force"), name="response_plan_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["previous"], condition=Q(state="drafted"), name="response_plan_one_next"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DrillState(models.TextChoices):
    """演练状态."""

    PLANNED = "planned", _("已安排")
    HELD = "held", _("已演练")
    CANCELLED = "cancelled", _("已取消")


class Drill(models.Model):
    """应急演练: of one edition of a plan, with who took part and what was assumed."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="drills")
    state = models.CharField(max_length=10, choices=DrillState.choices, default=DrillState.PLANNED)
    title = models.CharField(max_length=200)
    form = models.CharField(max_length=40, blank=True)
    planned_on = models.DateField()
    held_on = models.DateField(null=True)
    place = models.CharField(max_length=120, blank=True)
    scenario = models.TextField(blank=True)
    participants = models.TextField(blank=True)
    headcount = models.PositiveIntegerField(null=True)
    units = models.ManyToManyField(Body, related_name="+")
    summary = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-planned_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_on__isnull=False), name="drill_held_on"
            )
        ]

    def __str__(self) -> str:
        return self.title


class FindingState(models.TextChoices):
    """演练发现的问题."""

    OPEN = "open", _("待修订")
    CHANGED = "changed", _("已修订预案")
    KEPT = "kept", _("不改预案")


class DrillFinding(models.Model):
    """演练发现: what went wrong, the change of the plan that it causes, and the edition that holds it."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="findings")
    state = models.CharField(max_length=8, choices=FindingState.choices, default=FindingState.OPEN)
    text = models.TextField()
    change = models.TextField()
    due_on = models.DateField(null=True)
    edition = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="answered")
    note = models.CharField(max_length=300, blank=True)
    settled_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["drill_id", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="changed") | Q(edition__isnull=False), name="drill_finding_edition"
            ),
            models.CheckConstraint(condition=~Q(state="kept") | ~Q(note=""), name="drill_finding_reason"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
