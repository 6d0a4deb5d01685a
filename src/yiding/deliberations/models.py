"""审议的表: what happened in the room, item by item. This is the discussion record: it is never public."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yiding.directory.models import Body, Person
from yiding.sittings.models import Entry


class Outcome(models.TextChoices):
    """审议结果 (ten; the minutes' five are told by the phrases of :mod:`yiding.minutes`)."""

    AGREED = "agreed", "同意"
    AGREED_IN_PRINCIPLE = "agreed_in_principle", "原则同意"
    REVISE_AND_RESUBMIT = "revise_and_resubmit", "修改后再议"
    DEFERRED = "deferred", "暂缓"
    REJECTED = "rejected", "不予同意"
    NOTED = "noted", "听取"
    STUDIED = "studied", "传达学习"
    DELEGATED = "delegated", "授权研究"
    REPEALED = "repealed", "废止"
    WITHDRAWN = "withdrawn", "撤回"


class RouteKind(models.TextChoices):
    """去向: several may run at once."""

    ISSUE = "issue", "印发"
    SUBMIT = "submit", "提交审议"
    IMPLEMENT = "implement", "组织实施"
    ARRANGE = "arrange", "明确安排"
    OPINION = "opinion", "征求意见"
    REVISE = "revise", "修改完善"


class Deliberation(models.Model):
    """审议: what became of one item of the agenda. ``outcome`` is empty until it is decided."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="deliberation")
    presented_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    views = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    revisers = models.ManyToManyField(Body, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.entry} {self.get_outcome_display()}"


class Opinion(models.Model):
    """审议意见: one remark, by a person or a body; the reviser answers each (S05.1)."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="opinions")
    position = models.PositiveSmallIntegerField()
    speaker = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    is_for_reviser = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["deliberation_id", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class PlannedRoute(models.Model):
    """去向: one way out that the meeting settled. Names as spoken; ``by`` are the bodies that carry it."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="routes")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=RouteKind.choices)
    in_name_of = models.CharField(max_length=120, blank=True)
    submitted_to = models.JSONField(default=list, blank=True)
    informed = models.JSONField(default=list, blank=True)
    by = models.ManyToManyField(Body, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["deliberation_id", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.in_name_of}".strip()


class Instruction(models.Model):
    """会议要求: one requirement that the meeting made, with those whom it tells to act (S06.5)."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="instructions")
    position = models.PositiveSmallIntegerField()
    opening_verb = models.CharField(max_length=10, default="强调")
    text = models.TextField()
    addressees = models.JSONField(default=list, blank=True)
    lead_bodies = models.JSONField(default=list, blank=True)
    support_bodies = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["deliberation_id", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:40]
