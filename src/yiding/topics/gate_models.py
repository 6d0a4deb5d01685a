"""审查关口的表: the checks that a topic must pass, and the rounds in which bodies are consulted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Role
from yiding.directory.models import Body
from yiding.files.models import Document


class GateRule(models.Model):
    """关口规则: one check that topics of a kind must pass.

    ``reviewer`` answers it; where it is empty, who holds ``reviewer_role`` does. The reviewer is given
    ``least_days`` days (working days, or calendar days). A pass is valid for ``valid_days`` days. Without a
    ``question`` the check is asked of every topic of the kind (``is_required``), else where the submitter
    answers yes. ``attachments`` are the codes of the kind's papers that it cannot do without.
    """

    kind = models.ForeignKey("topics.Kind", on_delete=models.CASCADE, related_name="rules")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    reviewer = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewer_role = models.CharField(max_length=20, choices=Role.choices, default=Role.CLERK)
    least_days = models.PositiveSmallIntegerField(default=0)
    counts_workdays = models.BooleanField(default=True)
    attachments = models.JSONField(default=list, blank=True)
    valid_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_consultation = models.BooleanField(default=False)
    is_required = models.BooleanField(default=True)
    question = models.CharField(max_length=120, blank=True)
    sentence = models.CharField(max_length=300)
    source = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["kind_id", "position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "code"], name="gate_rule_once")]

    def __str__(self) -> str:
        return self.name


class GateState(models.TextChoices):
    """关口状态."""

    OPEN = "open", _("未送审")
    ASKED = "asked", _("审查中")
    PASSED = "passed", _("通过")
    CONDITIONAL = "conditional", _("附条件通过")
    FAILED = "failed", _("未通过")
    NOT_NEEDED = "not_needed", _("不需要")
    EXPIRED = "expired", _("已过有效期")
    ASKED_AGAIN = "asked_again", _("重新审查")


class GateCheck(models.Model):
    """关口审查: one rule as it stands for one topic. ``text_version`` is the draft that was looked at."""

    topic = models.ForeignKey("topics.Topic", on_delete=models.CASCADE, related_name="checks")
    rule = models.ForeignKey(GateRule, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=GateState.choices, default=GateState.OPEN)
    reviewer = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    request = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    reply = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    paper = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)
    text_version = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["topic_id", "rule__position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["topic", "rule"], name="gate_check_once")]
        indexes: ClassVar = [models.Index(fields=["reviewer", "state"], name="gate_of_reviewer")]

    def __str__(self) -> str:
        return self.rule.name


class GateStep(models.Model):
    """关口经过: each time a check was asked or answered, with the words of that day."""

    check_of = models.ForeignKey(GateCheck, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=GateState.choices)
    text = models.TextField(blank=True)
    text_version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["check_of_id", "pk"]

    def __str__(self) -> str:
        return f"{self.check_of} {self.get_state_display()}"


class RoundState(models.TextChoices):
    """会签轮次状态."""

    OPEN = "open", _("征求意见中")
    CLOSED = "closed", _("已结束")


class Round(models.Model):
    """征求意见（会签）: one round, with a last day. Where views differ, who brought them together, and how.

    What was not settled keeps each side's view; ``recommended`` is the way that the submitter proposes.
    """

    topic = models.ForeignKey("topics.Topic", on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    request = models.TextField(blank=True)
    text_version = models.PositiveIntegerField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    coordinated_by = models.CharField(max_length=60, blank=True)
    coordinated_on = models.DateField(null=True, blank=True)
    coordination = models.TextField(blank=True)
    is_settled = models.BooleanField(default=False)
    recommended = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["topic_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "number"], name="topic_round_once"),
            models.UniqueConstraint(
                fields=["topic"], condition=models.Q(state="open"), name="topic_round_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.number}"


class Stance(models.TextChoices):
    """会签意见."""

    NONE = "", _("未答复")
    AGREE = "agree", _("同意")
    CONDITIONAL = "conditional", _("有条件同意")
    DISAGREE = "disagree", _("不同意")


class Reply(models.Model):
    """会签答复: one body's. ``is_overdue`` is set by the daily round and stays: it answered late or never."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="replies")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=12, choices=Stance.choices, default=Stance.NONE, blank=True)
    text = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    is_overdue = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["round_id", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "body"], name="topic_reply_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.get_stance_display()}"
