"""证明事项的表 (S50.1, S50.4, S50.5): items by risk, texts in versions, guides, published lists."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government

WHO = settings.AUTH_USER_MODEL


class CommitmentRule(models.Model):
    """告知承诺规则 of a government: which bodies keep the list, how long a party is heard."""

    government = models.OneToOneField(Government, on_delete=models.PROTECT, related_name="+")
    hearing_days = models.PositiveSmallIntegerField(default=5)
    keepers = models.ManyToManyField(Body, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.government)


class RiskGrade(models.Model):
    """风险等级 (S50.5): how soon a promise of this risk is checked, in working days, and how many are drawn.

    ``during_days``: within so many days of acceptance (none: not checked while under way); ``after_days``:
    of the decision; ``sample_percent``: of the others, so many in a hundred are drawn for a spot check.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()
    during_days = models.PositiveSmallIntegerField(null=True)
    after_days = models.PositiveSmallIntegerField(null=True)
    sample_percent = models.PositiveSmallIntegerField(default=10)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["government_id", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="risk_grade_name_once"),
            models.UniqueConstraint(fields=["government", "rank"], name="risk_grade_rank_once"),
            models.CheckConstraint(condition=Q(sample_percent__lte=100), name="risk_grade_percent"),
        ]

    def __str__(self) -> str:
        return self.name


class CreditLevel(models.Model):
    """失信等级: from which risk it shuts out, how long it stands, when restoring may be asked."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()
    shuts_from_rank = models.PositiveSmallIntegerField(default=1)
    months = models.PositiveSmallIntegerField(default=12)
    restore_months = models.PositiveSmallIntegerField(default=3)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["government_id", "rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="credit_level_name_once"),
            models.CheckConstraint(
                condition=Q(restore_months__lte=F("months")), name="credit_level_restored_before"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ItemState(models.TextChoices):
    """证明事项状态."""

    DRAFT = "draft", _("待审定")
    IN_USE = "in_use", _("在用")
    REMOVED = "removed", _("已取消")


class WhoMay(models.TextChoices):
    """适用对象."""

    ALL = "all", _("自然人和单位")
    PERSON = "person", _("自然人")
    UNIT = "unit", _("单位")


class VerifyWay(models.TextChoices):
    """核查方式 (国办发〔2020〕42号)."""

    SYSTEM = "system", _("系统核验")
    DEPARTMENT = "department", _("部门协查")
    SITE = "site", _("现场核查")


class ProofItem(models.Model):
    """证明事项: a paper asked for in some business, on what basis, and whether a promise may stand for it.

    ``changed_on`` is the last day on which what applicants are told changed; older guides are flagged.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=ItemState.choices, default=ItemState.DRAFT)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    business = models.CharField(max_length=200)
    issuer = models.CharField(max_length=120)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=500)
    allowed = models.BooleanField(default=True)
    why_not = models.CharField(max_length=300, blank=True)
    risk = models.ForeignKey(RiskGrade, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=6, choices=WhoMay.choices, default=WhoMay.ALL)
    conditions = models.CharField(max_length=500, blank=True)
    way = models.CharField(max_length=10, choices=VerifyWay.choices, default=VerifyWay.SYSTEM)
    changed_on = models.DateField()
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="proof_item_number_once"),
            models.UniqueConstraint(fields=["body", "name", "business"], name="proof_item_once"),
            models.CheckConstraint(condition=Q(allowed=True) | ~Q(why_not=""), name="proof_item_why_not"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="proof_item_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.business}）"


class TextState(models.TextChoices):
    """告知承诺书文本状态."""

    DRAFT = "draft", _("待审定")
    IN_FORCE = "in_force", _("现行")
    REPLACED = "replaced", _("已替代")


class NoticeText(models.Model):
    """告知承诺书文本: a version of what applicants are told and what they promise. One is in force."""

    item = models.ForeignKey(ProofItem, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=TextState.choices, default=TextState.DRAFT)
    notice = models.TextField()
    promise = models.TextField()
    consequence = models.TextField()
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    approved_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    in_force_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["item_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "number"], name="notice_text_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="in_force"), name="notice_text_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="notice_text_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.number}"


class Guide(models.Model):
    """办事指南 (S50.4): which items it tells of, and when it was last brought up to date."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    address = models.URLField(max_length=300, blank=True)
    items = models.ManyToManyField(ProofItem, related_name="guides", blank=True)
    updated_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "title"], name="guide_once")]

    def __str__(self) -> str:
        return self.title


class ListState(models.TextChoices):
    """公布清单状态."""

    PREPARED = "prepared", _("待审定")
    RELEASED = "released", _("已公布")
    REPLACED = "replaced", _("已更新")
    WITHDRAWN = "withdrawn", _("已撤回")


class ListEdition(models.Model):
    """公布清单 (S50.1): all items in use with their texts, frozen when prepared, released by another."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=ListState.choices, default=ListState.PREPARED)
    title = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    prepared_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    prepared_on = models.DateField()
    released_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    released_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="proof_list_number_once"),
            models.UniqueConstraint(
                fields=["government"], condition=Q(state="released"), name="proof_list_one_released"
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("prepared_by")),
                name="proof_list_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.title
