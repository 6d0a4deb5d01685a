"""去向办理的表: each way out of a decision as work of its own, until the last of them is done.

A row names its decision by the key that stays (``decision_key``) and by the row that is there now
(``decision``): when minutes are replaced the rows of their decisions are made anew, and linked again.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.files.models import Document
from yiding.meetings.models import Meeting


class FollowupKind(models.TextChoices):
    """办理的种类."""

    REVISE = "revise", _("修改完善")
    OPINION = "opinion", _("征求意见")
    SUBMIT = "submit", _("报送审议")
    ISSUE = "issue", _("印发")
    ARRANGE = "arrange", _("明确安排")
    IMPLEMENT = "implement", _("组织实施")


class FollowupState(models.TextChoices):
    """办理状态."""

    OPEN = "open", _("办理中")
    DONE = "done", _("已办结")
    DROPPED = "dropped", _("不再办理")


class IssuingName(models.Model):
    """印发名义: a name in which papers are issued, with its other spellings (市政府办公室、市政府办)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    aliases = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["government", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="issuing_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Followup(models.Model):
    """去向办理: one way out of a decision, from the issue of the minutes to its end.

    ``position`` is that of the route in the minutes; of work that follows from other work (a revision that
    the route speaks of in passing, the issue after a submission) it is empty. A row whose route the replaced
    minutes no longer know is an orphan: a person drops it or goes on.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="followups")
    decision = models.ForeignKey(
        "decisions.Decision", null=True, on_delete=models.SET_NULL, related_name="followups"
    )
    decision_key = models.UUIDField(db_index=True)
    item_no = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=FollowupKind.choices)
    state = models.CharField(max_length=8, choices=FollowupState.choices, default=FollowupState.OPEN)
    title = models.TextField(blank=True)
    bodies = models.ManyToManyField(Body, blank=True, related_name="+")
    in_name_of = models.CharField(max_length=120, blank=True)
    name = models.ForeignKey(IssuingName, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    due_reason = models.CharField(max_length=200, blank=True)
    is_orphan = models.BooleanField(default=False)
    number = models.CharField(max_length=80, blank=True)
    done_on = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    drafter = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    leading_body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["decision_key", models.F("position").asc(nulls_first=True), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision_key", "position"],
                condition=Q(position__isnull=False, is_orphan=False),
                name="followup_of_route_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["government", "state", "due_on"], name="followup_due"),
            models.Index(fields=["meeting", "state"], name="followup_of_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.in_name_of}".strip()


class JobState(models.TextChoices):
    """修改任务状态."""

    OPEN = "open", _("修改中")
    FILED = "filed", _("已报修改稿")


class RevisionJob(models.Model):
    """修改任务: the body that the decision names revises the paper and answers every opinion (S11).

    The paper is a :class:`files.Document` of its own; filing adds a version to it.
    """

    followup = models.ForeignKey(Followup, on_delete=models.CASCADE, related_name="jobs")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.OPEN)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["followup_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["followup", "body"], name="revision_job_once")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_state_display()}"


class RoundState(models.TextChoices):
    """征求意见状态."""

    COLLECTING = "collecting", _("征求中")
    CLOSED = "closed", _("已截止")


class OpinionRound(models.Model):
    """补充意见征集: bodies are asked until a day; groups were expanded when it was opened (S11.2)."""

    followup = models.ForeignKey(Followup, on_delete=models.CASCADE, related_name="rounds")
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.COLLECTING)
    asked = models.ManyToManyField(Body, related_name="+")
    words = models.TextField()
    opened_on = models.DateField()
    due_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["followup_id", "pk"]

    def __str__(self) -> str:
        return f"{self.words} {self.due_on}"


class Answer(models.TextChoices):
    """意见处理."""

    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    DECLINED = "declined", _("不采纳")


class Remark(models.Model):
    """待答复的意见: one opinion, of the meeting or of a round, that a reviser answers.

    ``source`` says whose it is, in words; ``job`` is empty where nobody was named to revise: then the
    secretariat answers.
    """

    followup = models.ForeignKey(Followup, on_delete=models.CASCADE, related_name="remarks")
    job = models.ForeignKey(RevisionJob, null=True, on_delete=models.CASCADE, related_name="remarks")
    round = models.ForeignKey(OpinionRound, null=True, on_delete=models.CASCADE, related_name="remarks")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["followup_id", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer__in=["", "adopted"]) | ~Q(reason=""), name="remark_reason"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]


class SubmissionState(models.TextChoices):
    """报送状态."""

    PREPARED = "prepared", _("待报送")
    SENT = "sent", _("已报送")
    UNDER_REVIEW = "under_review", _("审议中")
    AGREED = "agreed", _("同意")
    AGREED_WITH_CHANGES = "agreed_with_changes", _("修改后同意")
    RETURNED = "returned", _("退回")


class Submission(models.Model):
    """报送: one step of going to a higher body; two may run at once (S12.2).

    ``verb`` is how it is put before the receiver (提交审议, 报审定, 报告); a report waits for no result.
    """

    followup = models.ForeignKey(Followup, on_delete=models.CASCADE, related_name="submissions")
    receiver = models.CharField(max_length=120)
    verb = models.CharField(max_length=20)
    needs_result = models.BooleanField(default=True)
    state = models.CharField(max_length=20, choices=SubmissionState.choices, default=SubmissionState.PREPARED)
    sent_on = models.DateField(null=True)
    heard_on = models.DateField(null=True)
    result_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["followup_id", "pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.receiver}"
