"""联合处置的表: several departments at one hazard or place, an action each, and one closing."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Enterprise, Place

from .models import Entry

WHO = settings.AUTH_USER_MODEL


class JointState(models.TextChoices):
    """联合处置状态."""

    OPEN = "open", _("处置中")
    CLOSED = "closed", _("已办结")


class JointCase(models.Model):
    """联合处置: opened by one department on an entry, an enterprise or a place; others join it.

    It is closed once, by a person who neither opened it nor carried out an action of it.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=JointState.choices, default=JointState.OPEN)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="joint_cases")
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    conclusion = models.TextField(blank=True)
    closed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-opened_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="joint_number_once"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("opened_by")), name="joint_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) | Q(enterprise__isnull=False) | Q(place__isnull=False),
                name="joint_of_something",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["government", "state", "due_on"], name="joint_due")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ActionState(models.TextChoices):
    """部门行动状态."""

    ASKED = "asked", _("待办理")
    DOING = "doing", _("办理中")
    DONE = "done", _("已办理")


class JointAction(models.Model):
    """部门行动: what one department does in a joint case, and what came of it."""

    case = models.ForeignKey(JointCase, on_delete=models.CASCADE, related_name="actions")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ActionState.choices, default=ActionState.ASKED)
    task = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    done_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["case_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "body", "task"], name="joint_action_once"),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DONE) | Q(done_by__isnull=False), name="joint_action_by"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["body", "state"], name="joint_action_waits")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.task}"
