"""决定的表: decisions, their routes, and the documents that meetings deliberated."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.files.models import Document
from yiding.meetings.models import Item, Meeting


class Outcome(models.TextChoices):
    """审议结果."""

    AGREED_IN_PRINCIPLE = "agreed_in_principle", _("原则同意")
    AGREED = "agreed", _("同意")
    NOTED = "noted", _("听取（学习）")
    DEFERRED = "deferred", _("暂缓")
    REJECTED = "rejected", _("不予同意")


TONES: dict[str, Tone] = {
    Outcome.AGREED_IN_PRINCIPLE: Tone.GOOD,
    Outcome.AGREED: Tone.GOOD,
    Outcome.DEFERRED: Tone.WARN,
    Outcome.REJECTED: Tone.BAD,
}


class RouteKind(models.TextChoices):
    """去向."""

    ISSUE = "issue", _("印发")
    SUBMIT = "submit", _("提交审议")
    IMPLEMENT = "implement", _("组织实施")
    OPINION = "opinion", _("征求意见")
    REVISE = "revise", _("修改完善")


class Decision(models.Model):
    """决定: what became of one item. Government and day are repeated here for lists of a hundred thousand.

    ``public_id`` follows from that of the meeting and the number of the item: it stays when minutes are
    replaced and the rows of their decisions made again. ``followed`` counts its ways out as work,
    ``followed_done`` those that are done, ``followed_due_on`` is the next day by which one is due: kept here
    for lists.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="decision")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField(null=True)
    outcome = models.CharField(max_length=24, choices=Outcome.choices)
    text = models.TextField(blank=True)
    followed = models.PositiveSmallIntegerField(default=0)
    followed_done = models.PositiveSmallIntegerField(default=0)
    followed_due_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "item__no"]
        indexes: ClassVar = [
            models.Index(fields=["government", "-held_on"], name="decision_newest"),
            models.Index(fields=["government", "outcome", "-held_on"], name="decision_outcome"),
            models.Index(fields=["-held_on"], name="decision_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}：{self.item.heading}"

    @property
    def tone(self) -> Tone:
        """色调 of the outcome's badge."""
        return TONES.get(self.outcome, Tone.PLAIN)

    @property
    def is_done(self) -> bool:
        """Is each of its ways out done?"""
        return 0 < self.followed == self.followed_done


class Route(models.Model):
    """去向: one way out of a decision; several may run at once. Its government is repeated for counting."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="routes")
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=RouteKind.choices)
    in_name_of = models.CharField(max_length=120, blank=True)
    submitted_to = models.JSONField(default=list)
    by = models.JSONField(default=list)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["decision_id", "position"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "decision"], name="route_kind"),
            models.Index(fields=["government", "kind"], name="route_count"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.in_name_of}".strip()


class DecisionBody(models.Model):
    """决定涉及的机构: for the filter by body; ``role`` is presenter, reviser, issuer or receiver."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="bodies")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["body", "role", "decision"], name="decision_body_role")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "body", "role"], name="decision_body_once")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.role}"


class SeriesState(models.TextChoices):
    """系列状态."""

    SUGGESTED = "suggested", _("建议")
    CONFIRMED = "confirmed", _("已确认")
    DISMISSED = "dismissed", _("不是系列")


class Series(models.Model):
    """年度系列: documents that come back every year under one name. Suggested; a person confirms.

    ``name`` is the stem that its editions share. A suggestion that no person has judged has no row.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=SeriesState.choices, default=SeriesState.SUGGESTED)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["government", "name"], name="series_once")]

    def __str__(self) -> str:
        return self.name


class PolicyState(models.TextChoices):
    """文件状态."""

    DRAFT = "draft", _("起草")
    AGREED = "agreed", _("会议已同意")
    IN_FORCE = "in_force", _("施行中")
    UNDER_REVIEW = "under_review", _("评估中")
    REPLACED = "replaced", _("已被替代")
    EXPIRED = "expired", _("已到期")
    REPEALED = "repealed", _("已废止")


class PolicyDocument(models.Model):
    """上会文件: a document that meetings deliberated, under the title of its heading.

    ``stem`` is the title without place, year and brackets: editions of one series share it. How often it came
    up, in how many spellings, when last and with what outcome is kept here for the list.

    ``kind``, the period and the two flags are read off the title until a person says otherwise
    (``is_kept``). ``review_on`` is the day by which someone must say whether it stays.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="policies")
    title = models.CharField(max_length=300)
    stem = models.CharField(max_length=300, db_index=True)
    year = models.PositiveSmallIntegerField(null=True)
    series = models.ForeignKey(Series, null=True, on_delete=models.SET_NULL, related_name="editions")
    times = models.PositiveIntegerField(default=0)
    spellings = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)
    last_outcome = models.CharField(max_length=24, blank=True)
    kind = models.CharField(max_length=20, blank=True, db_index=True)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    is_trial = models.BooleanField(default=False)
    is_revised = models.BooleanField(default=False)
    is_kept = models.BooleanField(default=False)
    state = models.CharField(max_length=14, choices=PolicyState.choices, default=PolicyState.DRAFT)
    drafter = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_name_of = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True, db_index=True)
    revises = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="revised_by")
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="rules")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["government", "title"], name="policy_once")]
        indexes: ClassVar = [
            models.Index(fields=["-last_on"], name="policy_day"),
            models.Index(fields=["government", "-last_on"], name="policy_newest"),
            models.Index(fields=["government", "series", "stem", "year"], name="policy_stem"),
        ]

    def __str__(self) -> str:
        return f"《{self.title}》"


class PolicyName(models.Model):
    """文件名称: one title as written, in the heading or in the opening of one item's minutes."""

    policy = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="names")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="policy_names")
    title = models.CharField(max_length=300)
    where = models.CharField(max_length=20)

    class Meta:
        ordering: ClassVar = ["policy_id", "pk"]

    def __str__(self) -> str:
        return self.title


from .following import (  # noqa: E402 - registers the tables; they name these by string
    Followup,
    FollowupKind,
    FollowupState,
    IssuingName,
    OpinionRound,
    Remark,
    RevisionJob,
    Submission,
)

__all__ = [
    "TONES",
    "Decision",
    "DecisionBody",
    "Followup",
    "FollowupKind",
    "FollowupState",
    "IssuingName",
    "OpinionRound",
    "Outcome",
    "PolicyDocument",
    "PolicyName",
    "PolicyState",
    "Remark",
    "RevisionJob",
    "Route",
    "RouteKind",
    "Series",
    "SeriesState",
    "Submission",
]
