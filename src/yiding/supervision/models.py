"""督办的表: for now, the matters that minutes propose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yiding.directory.models import Body, Government
from yiding.meetings.models import Directive, Item, Meeting


class MatterState(models.TextChoices):
    """督办事项状态."""

    PROPOSED = "proposed", "拟立"
    DROPPED = "dropped", "不立"


class Matter(models.Model):
    """督办事项: one thing that a lead body must bring to an end; proposed from one sentence of minutes."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="matters")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="matters")
    directive = models.ForeignKey(Directive, null=True, on_delete=models.SET_NULL, related_name="matters")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=MatterState.choices, default=MatterState.PROPOSED)
    held_on = models.DateField(null=True)
    verb = models.CharField(max_length=40, blank=True)
    object = models.TextField(blank=True)
    sentence = models.TextField()
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    deadline_text = models.CharField(max_length=80, blank=True)
    due_on = models.DateField(null=True)
    due_reason = models.CharField(max_length=120, blank=True)
    confidence = models.FloatField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-held_on", "item", "position"]
        indexes: ClassVar = [
            models.Index(fields=["government", "state", "-held_on"], name="matter_newest"),
            models.Index(fields=["government", "due_on"], name="matter_due"),
            models.Index(fields=["government", "-held_on", "item", "position"], name="matter_order"),
            models.Index(fields=["-held_on", "item", "position"], name="matter_order_all"),
        ]

    def __str__(self) -> str:
        return self.sentence[:40]


class MatterBody(models.Model):
    """承办单位: the lead bodies, then those that assist; as written when not resolved."""

    class Role(models.TextChoices):
        LEAD = "lead", "牵头"
        SUPPORT = "support", "配合"

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="bodies")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="matter_roles", db_index=False)
    role = models.CharField(max_length=10, choices=Role.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["matter_id", "role", "position"]
        indexes: ClassVar = [models.Index(fields=["body", "role", "matter"], name="matter_body_role")]

    def __str__(self) -> str:
        return f"{self.body} {self.role}"
