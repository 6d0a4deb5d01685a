"""申请办结、延期、中止的表: each asked by one person and decided by another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7

from .tasks import Task

WHO = settings.AUTH_USER_MODEL


class ClaimState(models.TextChoices):
    """办结申请状态."""

    ASKED = "asked", _("待审核")
    ACCEPTED = "accepted", _("同意办结")
    RETURNED = "returned", _("退回补办")


class Grade(models.TextChoices):
    """办理质量: the examiner's mark; the words are the rule's, the points the assessment's."""

    NONE = "", _("未评")
    GOOD = "good", _("好")
    FAIR = "fair", _("较好")
    PLAIN = "plain", _("一般")
    POOR = "poor", _("差")


class Claim(models.Model):
    """申请办结: a task is said to be done; somebody else examines it against the criteria."""

    public_id = models.UUIDField(unique=True, default=uuid7)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="claims")
    state = models.CharField(max_length=8, choices=ClaimState.choices, default=ClaimState.ASKED)
    text = models.TextField()
    evidence_count = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_on = models.DateField()
    examined_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    examined_at = models.DateTimeField(null=True)
    finding = models.TextField(blank=True)
    missing = models.TextField(blank=True)
    grade = models.CharField(max_length=6, choices=Grade.choices, blank=True, default=Grade.NONE)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["task_id", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task"], condition=Q(state="asked"), name="claim_open_once"),
            models.CheckConstraint(
                condition=Q(examined_by__isnull=True) | ~Q(examined_by=F("made_by")), name="claim_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(missing=""), name="claim_returned_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class ExtensionState(models.TextChoices):
    """延期申请状态."""

    ASKED = "asked", _("待批复")
    GRANTED = "granted", _("同意延期")
    REFUSED = "refused", _("不同意延期")
    LAPSED = "lapsed", _("不再需要")


class Extension(models.Model):
    """延期申请: asked before the due day, with its reason and a new day; both days are kept.

    One that nobody has decided when its task ends or goes to another body is needed no more (LAPSED).
    """

    public_id = models.UUIDField(unique=True, default=uuid7)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="extensions")
    state = models.CharField(max_length=8, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    from_due_on = models.DateField()
    to_due_on = models.DateField()
    granted_due_on = models.DateField(null=True)
    reason = models.TextField()
    progress = models.TextField(blank=True)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["task_id", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task"], condition=Q(state="asked"), name="extension_open_once"),
            models.CheckConstraint(condition=Q(to_due_on__gt=F("from_due_on")), name="extension_is_later"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("made_by")),
                name="extension_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_due_on} → {self.to_due_on}"


class Suspension(models.Model):
    """中止: from when to when a task rested, and why."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="suspensions")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["task_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(to_on__isnull=True), name="suspension_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_on}–{self.to_on or ''}"
