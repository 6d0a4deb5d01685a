"""关口的表: the conditions of an entry's gates, who confirmed each and when; what was divided or merged."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Body
from yiding.files.models import Document

from .models import Entry

WHO = settings.AUTH_USER_MODEL


class NeedState(models.TextChoices):
    """条件状态."""

    MISSING = "missing", _("未具备")
    REFUSED = "refused", _("不具备")
    MET = "met", _("已具备")


class GateNeed(models.Model):
    """关口条件 of one entry: what must be there, who owes it and until when.

    ``is_now``: its gate stands before the entry. ``round`` counts how often the entry has come before the
    gate; what was confirmed in an earlier round stays as history. ``party`` is the line of duty as declared,
    ``body`` the body that this is here (none: the office). ``why`` says what a check found lacking, or why
    it was refused.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="gate_needs")
    gate = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=120)
    how = models.CharField(max_length=8)
    party = models.CharField(max_length=40)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=NeedState.choices, default=NeedState.MISSING)
    why = models.CharField(max_length=300, blank=True)
    is_now = models.BooleanField(default=True)
    passed_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["entry_id", "gate", "round", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "gate", "round", "key"], name="gate_need_once"),
            models.CheckConstraint(
                condition=Q(passed_on__isnull=True) | Q(state=NeedState.MET), name="gate_passed_whole"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "is_now", "state", "due_on"], name="gate_need_waits"),
            models.Index(fields=["entry", "is_now", "state"], name="gate_need_now"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.label}"


class GateMark(models.Model):
    """关口确认: that a condition holds, or not: who said so, for which body. Withdrawn, never changed."""

    need = models.ForeignKey(GateNeed, on_delete=models.CASCADE, related_name="marks")
    verdict = models.CharField(max_length=8, choices=NeedState.choices)
    note = models.TextField(blank=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["need_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["need"], condition=Q(withdrawn_at__isnull=True), name="gate_mark_one_holds"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, reason="")
                | (Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(reason="")),
                name="gate_mark_withdrawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.verdict}"


class Descent(models.Model):
    """沿革: an object that came of another when it was divided or merged."""

    older = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="became")
    newer = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="came_of")
    way = models.CharField(max_length=8, choices=(("divide", _("分割")), ("merge", _("合并"))))
    on = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["older", "newer"], name="descent_once"),
            models.CheckConstraint(condition=~Q(older=models.F("newer")), name="descent_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.older_id} {self.way} {self.newer_id}"
