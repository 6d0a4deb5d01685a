"""承诺办件的表 (S50.2, S50.3): promises, their checks, what was false, and the credit that it cost."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government

from .rows_items import CreditLevel, NoticeText, ProofItem

WHO = settings.AUTH_USER_MODEL


class ApplicantKind(models.TextChoices):
    """申请人."""

    PERSON = "person", _("自然人")
    UNIT = "unit", _("单位")


class CommitmentState(models.TextChoices):
    """办件状态."""

    NOTICED = "noticed", _("已告知")
    ACCEPTED = "accepted", _("已承诺受理")
    GRANTED = "granted", _("已办结")
    PAPER = "paper", _("改交证明")
    REVOKED = "revoked", _("已撤销")


class Commitment(models.Model):
    """承诺办件: an application for which a promise stands in place of the paper.

    Of an identity number only a masked form and a keyed hash are kept: enough to know the same party again.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=CommitmentState.choices, default=CommitmentState.NOTICED)
    number = models.CharField(max_length=20)
    item = models.ForeignKey(ProofItem, on_delete=models.PROTECT, related_name="commitments")
    text = models.ForeignKey(NoticeText, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    applicant = models.CharField(max_length=120)
    applicant_kind = models.CharField(max_length=6, choices=ApplicantKind.choices)
    identity_masked = models.CharField(max_length=20)
    identity_hash = models.CharField(max_length=64)
    noticed_on = models.DateField()
    noticed_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField(null=True)
    granted_on = models.DateField(null=True)
    outcome = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="commitment_number_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["government", "accepted_on"], name="commitment_accepted"),
            models.Index(fields=["identity_hash"], name="commitment_party"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.applicant}"


class SampleRound(models.Model):
    """抽查批次 (S50.3): of a period's promises a part by risk, drawn so that anybody can draw it again."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    first_on = models.DateField()
    last_on = models.DateField()
    due_on = models.DateField()
    seed = models.CharField(max_length=64)
    pool = models.PositiveIntegerField(default=0)
    drawn = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="sample_round_once"),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="sample_round_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


class CheckKind(models.TextChoices):
    """核查种类."""

    DURING = "during", _("事中核查")
    AFTER = "after", _("事后核查")
    SAMPLE = "sample", _("抽查")


class CheckState(models.TextChoices):
    """核查状态."""

    OPEN = "open", _("待核查")
    DONE = "done", _("已核查")
    DROPPED = "dropped", _("不再核查")


class CheckResult(models.TextChoices):
    """核查结果."""

    TRUE = "true", _("属实")
    FALSE = "false", _("不实")
    UNFIT = "unfit", _("不符合条件")


class Check(models.Model):
    """核查 of a promise, due on a working day. What is found false opens a breach."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField(max_length=6, choices=CheckKind.choices)
    state = models.CharField(max_length=7, choices=CheckState.choices, default=CheckState.OPEN)
    round = models.ForeignKey(SampleRound, null=True, on_delete=models.PROTECT, related_name="checks")
    due_on = models.DateField()
    result = models.CharField(max_length=5, choices=CheckResult.choices, blank=True)
    finding = models.CharField(max_length=500, blank=True)
    done_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)
    was_late = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commitment", "kind"], condition=~Q(kind="sample"), name="commitment_check_once"
            ),
            models.UniqueConstraint(fields=["commitment", "round"], name="commitment_drawn_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(result="") & ~Q(finding=""), name="commitment_check_says"
            ),
        ]

    def __str__(self) -> str:
        return str(self.commitment)


class BreachState(models.TextChoices):
    """不实承诺处理状态."""

    FOUND = "found", _("待处理")
    DECIDED = "decided", _("已处理")
    DISMISSED = "dismissed", _("不认定")


class Breach(models.Model):
    """不实承诺: what was false, what the party said, what was decided, by another than who found it."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    check_of = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="breach")
    state = models.CharField(max_length=9, choices=BreachState.choices, default=BreachState.FOUND)
    found_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    found_on = models.DateField()
    heard_until = models.DateField()
    statement = models.CharField(max_length=500, blank=True)
    consequence = models.CharField(max_length=500, blank=True)
    revokes = models.BooleanField(default=False)
    level = models.ForeignKey(CreditLevel, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("found_by")), name="breach_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state="found") | ~Q(consequence=""), name="breach_decided_how"
            ),
        ]

    def __str__(self) -> str:
        return str(self.check_of)


class CreditState(models.TextChoices):
    """信用记录状态."""

    ACTIVE = "active", _("有效")
    ASKED = "asked", _("申请修复")
    RESTORED = "restored", _("已修复")


class CreditRecord(models.Model):
    """信用记录 of a party: from a breach, until a day, or until it is restored by two persons."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=CreditState.choices, default=CreditState.ACTIVE)
    breach = models.OneToOneField(Breach, on_delete=models.PROTECT, related_name="record")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=120)
    identity_masked = models.CharField(max_length=20)
    identity_hash = models.CharField(max_length=64)
    level = models.ForeignKey(CreditLevel, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField()
    until_on = models.DateField()
    asked_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(null=True)
    mended = models.CharField(max_length=500, blank=True)
    restored_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    restored_on = models.DateField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(restored_by__isnull=True) | ~Q(restored_by=F("asked_by")),
                name="credit_restored_by_two",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["identity_hash", "until_on"], name="credit_party")]

    def __str__(self) -> str:
        return f"{self.party} {self.level}"
