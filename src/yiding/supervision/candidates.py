"""拟立事项的表: what minutes propose for supervision, one row for each duty that the library reads.

The rows of a meeting are made again when its minutes are replaced; what a person decided about a sentence
(filed, dropped) goes over to the new row of the same sentence.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Body, Government
from yiding.meetings.models import Directive, Item, Meeting


class CandidateState(models.TextChoices):
    """拟立事项状态."""

    PROPOSED = "proposed", _("待处理")
    FILED = "filed", _("已转立项")
    DROPPED = "dropped", _("不立")


class Candidate(models.Model):
    """拟立事项: one thing that a lead body must bring to an end; proposed from one sentence of minutes.

    ``item`` is empty only while minutes are being replaced.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="candidates")
    item = models.ForeignKey(Item, null=True, on_delete=models.SET_NULL, related_name="candidates")
    directive = models.ForeignKey(Directive, null=True, on_delete=models.SET_NULL, related_name="candidates")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=CandidateState.choices, default=CandidateState.PROPOSED)
    drop_reason = models.CharField(max_length=200, blank=True)
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
            models.Index(fields=["government", "state", "-held_on"], name="candidate_newest"),
            models.Index(fields=["government", "due_on"], name="candidate_due"),
            models.Index(fields=["government", "-held_on", "item", "position"], name="candidate_order"),
            models.Index(fields=["-held_on", "item", "position"], name="candidate_order_all"),
        ]

    def __str__(self) -> str:
        return self.sentence[:40]


class CandidateBody(models.Model):
    """承办单位: the lead bodies, then those that assist; as written when not resolved."""

    class Role(models.TextChoices):
        LEAD = "lead", "牵头"
        SUPPORT = "support", "配合"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="bodies")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="candidate_roles", db_index=False)
    role = models.CharField(max_length=10, choices=Role.choices)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["candidate_id", "role", "position"]
        indexes: ClassVar = [models.Index(fields=["body", "role", "candidate"], name="candidate_body_role")]

    def __str__(self) -> str:
        return f"{self.body} {self.role}"
