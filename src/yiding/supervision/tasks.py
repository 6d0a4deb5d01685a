"""承办任务的表: one body's part of a matter, and what it splits its part into.

The task of an assisting body ends when the lead accepts it, the lead's when the supervisor does. A body's own
split (``parent``) is examined by the body itself and counts nowhere else.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government, Person

from .matters import Light, Matter


class TaskRole(models.TextChoices):
    """任务角色. EACH: one of many who do the same, each counted by itself (各镇)."""

    LEAD = "lead", _("牵头")
    SUPPORT = "support", _("配合")
    EACH = "each", _("分别承办")
    SPLIT = "split", _("单位内分解")


class TaskState(models.TextChoices):
    """承办任务状态."""

    ASSIGNED = "assigned", _("待签收")
    DECLINED = "declined", _("已拒签")
    ACTIVE = "active", _("办理中")
    CLAIMED = "claimed", _("申请办结")
    SUSPENDED = "suspended", _("已中止")
    CLOSED = "closed", _("已办结")
    WITHDRAWN = "withdrawn", _("已改派")


OPEN = frozenset(
    {TaskState.ASSIGNED, TaskState.DECLINED, TaskState.ACTIVE, TaskState.CLAIMED, TaskState.SUSPENDED}
)
AT_WORK = frozenset({TaskState.ASSIGNED, TaskState.ACTIVE, TaskState.CLAIMED})
"""Those that a light is lit for, and that are reminded."""


class Task(models.Model):
    """承办任务: what one body does of a matter.

    ``stands_for`` is the group that the body was expanded from. ``person`` is the named person in the body.
    ``original_due_on`` is the first due day; ``extension_count``, ``return_count`` and ``urging_count`` are
    kept for lists. ``done_on`` is the day of the claim that was accepted (on time is told by it),
    ``closed_on`` that of its acceptance. ``light`` and ``light_reason`` are what the rules say today.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="tasks")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    stands_for = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=TaskRole.choices)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.ASSIGNED)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    content = models.TextField(blank=True)
    due_on = models.DateField()
    original_due_on = models.DateField()
    assigned_on = models.DateField()
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    done_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    plan_due_on = models.DateField(null=True)
    plan_filed_on = models.DateField(null=True)
    light = models.CharField(max_length=6, choices=Light.choices, blank=True, default=Light.NONE)
    light_reason = models.CharField(max_length=200, blank=True)
    milestone_done = models.PositiveIntegerField(default=0)
    report_count = models.PositiveIntegerField(default=0)
    last_report_on = models.DateField(null=True)
    extension_count = models.PositiveIntegerField(default=0)
    return_count = models.PositiveIntegerField(default=0)
    urging_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["matter_id", "role", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["matter", "body"],
                condition=Q(parent__isnull=True) & ~Q(state="withdrawn"),
                name="task_of_body_once",
            ),
            models.CheckConstraint(
                condition=Q(role="split", parent__isnull=False) | ~Q(role="split") & Q(parent__isnull=True),
                name="task_split_has_parent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "state", "due_on"], name="task_of_body"),
            models.Index(fields=["state", "due_on"], name="task_due"),
            models.Index(fields=["light", "due_on"], name="task_light"),
            models.Index(
                fields=["state", "body", "role", "due_on", "light", "matter", "parent"], name="task_standing"
            ),
            models.Index(
                fields=["state", "closed_on", "body", "role", "due_on", "done_on", "matter", "parent"],
                name="task_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_role_display()}"
