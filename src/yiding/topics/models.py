"""议题的表."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.councils.models import Council
from yiding.directory.models import Body, Government, Person
from yiding.files.models import Disclosure, Document


class TopicState(models.TextChoices):
    """议题状态."""

    DRAFT = "draft", _("起草")
    APPROVING = "approving", _("待单位负责人审签")
    SUBMITTED = "submitted", _("已报送")
    IN_TREATMENT = "in_treatment", _("办理中")
    ADMITTED = "admitted", _("已入库")
    SCHEDULED = "scheduled", _("已列入议程")
    DELIBERATED = "deliberated", _("已上会")
    RETURNED = "returned", _("已退回")
    REFUSED = "refused", _("不予上会")
    WITHDRAWN = "withdrawn", _("已撤回")


class ChangeState(models.TextChoices):
    """申请修改: of a topic that stands on an agenda, which keeps its place there."""

    NONE = "", _("无")
    ASKED = "asked", _("已申请")
    OPEN = "open", _("正在修改")


class Kind(models.Model):
    """议题种类: which checks it must pass (``rules``), and what its form asks for. All of it is data.

    ``acts`` are the words for what the meeting is asked to do. ``fields`` is a list of
    ``{"code", "title", "is_required", "most"}``, ``most`` in characters. ``papers`` is a list of
    ``{"code", "title", "is_required"}``. A paper's title must match ``paper_pattern``; ``paper_form`` makes
    the right one of ``{part}`` and ``{title}``, ``paper_sentence`` says it in words. ``endorsements`` are the
    steps of the leaders' review in their order: ``deputy`` (the topic's) and ``chair`` (the council's).
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    acts = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=list, blank=True)
    papers = models.JSONField(default=list, blank=True)
    paper_pattern = models.CharField(max_length=200, blank=True)
    paper_form = models.CharField(max_length=120, blank=True)
    paper_sentence = models.CharField(max_length=200, blank=True)
    endorsements = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["government", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "code"], name="topic_kind_once")
        ]

    def __str__(self) -> str:
        return self.name


class CodeUse(models.TextChoices):
    """用于."""

    RETURN = "return", _("退回")
    REFUSE = "refuse", _("不予上会")
    BOTH = "both", _("退回或不予上会")


class ReasonCode(models.Model):
    """理由代码: why a topic is returned or refused."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    advice = models.CharField(max_length=200, blank=True)
    use = models.CharField(max_length=10, choices=CodeUse.choices, default=CodeUse.BOTH)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["government", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "code"], name="topic_reason_once")
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """议题: one thing that a body puts before a council.

    ``act`` is what the meeting is asked to do (审议, 听取 …); ``body`` hands it in, ``presenters`` report
    on it (empty: the body itself). ``documents`` are the titles, without brackets, that its item names.
    ``text_version`` counts the changes of its draft and papers: a gate check that was passed for an earlier
    one is asked again. ``answers`` holds what was answered to the gates' questions. What is urgent or late
    needs ``allowed_by``. ``is_updated``: changed after it was put on an agenda.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="topics")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="topics")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=TopicState.choices, default=TopicState.DRAFT)
    act = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="topics")
    presenters = models.ManyToManyField(Body, blank=True, related_name="+")
    documents = models.JSONField(default=list, blank=True)
    explanation = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    text_version = models.PositiveIntegerField(default=1)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.MEMBERS)
    disclosure = models.CharField(max_length=12, choices=Disclosure.choices, default=Disclosure.UNDECIDED)
    disclosure_reason = models.CharField(max_length=200, blank=True)
    interpretation = models.TextField(blank=True)
    is_secret = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)
    urgency_reason = models.CharField(max_length=200, blank=True)
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    allowed_note = models.CharField(max_length=200, blank=True)
    wanted_on = models.DateField(null=True, blank=True)
    deputy = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_editions"
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)
    change = models.CharField(max_length=10, choices=ChangeState.choices, default="", blank=True)
    change_reason = models.CharField(max_length=200, blank=True)
    is_updated = models.BooleanField(default=False)
    deferred = models.PositiveSmallIntegerField(default=0)
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

    @property
    def heading(self) -> str:
        """What lists show: of a secret one no word."""
        return SECRET_STUB if self.is_secret else self.title


SECRET_STUB = "涉密议题，线下办理"  # noqa: S105 - a heading


class TopicPaper(models.Model):
    """议题材料: a paper of a topic, and which part it is. ``characters``: of its newest version."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="papers")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=40)
    characters = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["topic_id", "pk"]

    def __str__(self) -> str:
        return self.document.title


class EndorsementState(models.TextChoices):
    """审定状态."""

    WAITING = "waiting", _("待审定")
    ENDORSED = "endorsed", _("同意")
    DECLINED = "declined", _("不同意")


class Endorsement(models.Model):
    """市领导审定: one leader's review of a topic. The second step waits for the first."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="endorsements")
    step = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=EndorsementState.choices, default=EndorsementState.WAITING
    )
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["topic_id", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["topic", "step"], name="endorsement_once")]

    def __str__(self) -> str:
        return f"{self.topic} {self.step}"


class Completeness(models.Model):
    """齐备检查: what was missing when somebody looked; the history of a topic's way to being whole."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="checks_of_completeness")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    missing = models.JSONField(default=list)
    text_version = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["topic_id", "-pk"]

    def __str__(self) -> str:
        return f"{self.topic} {len(self.missing)}"


class TopicTemplate(models.Model):
    """议题模板: a kind and what is filled in already. A standard item comes back in a rhythm (``每季度``)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    council = models.ForeignKey(Council, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="templates")
    name = models.CharField(max_length=60)
    act = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    explanation = models.JSONField(default=dict, blank=True)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_standard = models.BooleanField(default=False)
    rhythm = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["government", "-is_standard", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="topic_template_once"),
            models.CheckConstraint(
                condition=Q(is_standard=False) | ~Q(rhythm=""), name="standard_has_rhythm"
            ),
        ]

    def __str__(self) -> str:
        return self.name


from .gate_models import (  # noqa: E402 - registers the tables of the checks
    GateCheck,
    GateRule,
    GateState,
    GateStep,
    Reply,
    Round,
    RoundState,
    Stance,
)

__all__ = [
    "SECRET_STUB",
    "ChangeState",
    "CodeUse",
    "Completeness",
    "Endorsement",
    "EndorsementState",
    "GateCheck",
    "GateRule",
    "GateState",
    "GateStep",
    "Kind",
    "ReasonCode",
    "Reply",
    "Round",
    "RoundState",
    "Stance",
    "Topic",
    "TopicPaper",
    "TopicState",
    "TopicTemplate",
]
