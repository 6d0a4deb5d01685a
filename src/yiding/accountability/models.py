"""督察追责的表 (S20): each unit's safety duty, and cases with those who are named on them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Dated, Government, Person
from yiding.supervision.models import Task

WHO = settings.AUTH_USER_MODEL


class SafetyDuty(models.Model):
    """安全生产责任 of a unit: its party head and its government head answer alike (党政同责)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    body = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="safety_duty")
    party_head = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    government_head = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["body__protocol_order", "body__name", "pk"]

    def __str__(self) -> str:
        return str(self.body)


class SecondDuty(Dated):
    """一岗双责: the safety duty that goes with a post, and who holds it, between two days."""

    duty = models.ForeignKey(SafetyDuty, on_delete=models.CASCADE, related_name="seconds")
    post = models.CharField(max_length=80)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["duty_id", "pk"]

    def __str__(self) -> str:
        return f"{self.duty} {self.post}"


class CaseState(models.TextChoices):
    """案件状态."""

    CLUE = "clue", _("线索")
    VERIFIED = "verified", _("已核实")
    STATED = "stated", _("已陈述")
    PROPOSED = "proposed", _("待决定")
    DECIDED = "decided", _("已决定")
    CLOSED = "closed", _("已结案")


class Case(models.Model):
    """追责案件 against a unit (and a person of it). It opens from an overdue ``task``, a missed ``duty``, or
    another ground in words; ``rule`` is what was breached. Who proposes does not decide.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.CLUE)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(SafetyDuty, null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=300)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=300)
    finding = models.TextField(blank=True)
    statement = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    opened_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    stated_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    result = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-opened_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="case_number_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="case_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseReader(models.Model):
    """知悉人: an account that is named on a case. Nobody else may read it, whatever their role."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    named_on = models.DateField()
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["case_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(ended_on__isnull=True), name="case_reader_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.user}"
