"""议题的表."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.councils.models import Council
from yiding.directory.models import Body, Government, Person
from yiding.files.models import Disclosure


class TopicState(models.TextChoices):
    """议题状态."""

    DRAFT = "draft", "起草"
    APPROVING = "approving", "待单位负责人审签"
    SUBMITTED = "submitted", "已报送"
    IN_TREATMENT = "in_treatment", "办理中"
    ADMITTED = "admitted", "已入库"
    SCHEDULED = "scheduled", "已列入议程"
    DELIBERATED = "deliberated", "已上会"
    RETURNED = "returned", "已退回"
    REFUSED = "refused", "不予上会"
    WITHDRAWN = "withdrawn", "已撤回"


class Kind(models.Model):
    """议题种类: which checks it must pass (``gates``), and which explanation fields its form asks for.

    ``fields`` is a list of ``{"code", "title", "is_required", "most"}``: ``most`` in characters.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    fields = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["government", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "code"], name="topic_kind_once")
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """议题: one thing that a body puts before a council.

    ``act`` is what the meeting is asked to do (审议, 听取 …); ``body`` hands it in. ``text_version`` counts
    the changes of its draft: a gate check that was passed for an earlier one is asked again.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="topics")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="topics")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=TopicState.choices, default=TopicState.DRAFT)
    act = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="topics")
    explanation = models.JSONField(default=dict, blank=True)
    text_version = models.PositiveIntegerField(default=1)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.MEMBERS)
    disclosure = models.CharField(max_length=12, choices=Disclosure.choices, default=Disclosure.UNDECIDED)
    disclosure_reason = models.CharField(max_length=200, blank=True)
    interpretation = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)
    urgency_reason = models.CharField(max_length=200, blank=True)
    wanted_on = models.DateField(null=True, blank=True)
    deputy = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_editions"
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)
    reason_code = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["government", "state", "-id"], name="topic_pool"),
            models.Index(fields=["body", "state"], name="topic_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.act}{self.title}"
