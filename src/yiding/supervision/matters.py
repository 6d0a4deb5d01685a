"""督办事项的表: what is filed and followed: its sources, who is in charge, its milestones.

A matter stands in a tree: a document (工作方案, 要点) has points, a point has matters; each body's part of a
matter is a task (:mod:`.tasks`). The columns from ``light`` on are summed up from the tasks, so that lists of
any length read one row for a matter.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government, Person
from yiding.files.models import Document
from yiding.meetings.models import Meeting

from .candidates import Candidate


class MatterKind(models.TextChoices):
    """层级: where a row stands in the tree (S15.1)."""

    PLAN = "plan", _("文件")
    POINT = "point", _("要点")
    MATTER = "matter", _("事项")


class MatterState(models.TextChoices):
    """督办事项状态."""

    DRAFT = "draft", _("拟立项")
    PENDING = "pending", _("待审定")
    FILED = "filed", _("已立项")
    ACTIVE = "active", _("办理中")
    SUSPENDED = "suspended", _("已中止")
    CLOSED = "closed", _("已办结")
    STRUCK = "struck", _("已销号")
    DROPPED = "dropped", _("不予立项")


DRAFTED = frozenset({MatterState.DRAFT, MatterState.PENDING, MatterState.DROPPED})
"""Known to the office only: the others are live, and seen by those whom they concern."""
RUNNING = frozenset({MatterState.ACTIVE, MatterState.SUSPENDED})


class SourceKind(models.TextChoices):
    """事项来源."""

    MINUTES = "minutes", _("会议纪要")
    INSTRUCTION = "instruction", _("领导批示")
    SUPERIOR = "superior", _("上级交办")
    WORK_REPORT = "work_report", _("政府工作报告")
    PLAN = "plan", _("工作方案")
    INSPECTION = "inspection", _("督查检查")
    HOTLINE = "hotline", _("热线办件")
    OWN = "own", _("自行提出")


class Urgency(models.TextChoices):
    """紧急程度."""

    NORMAL = "normal", _("一般")
    URGENT = "urgent", _("急")
    MOST = "most", _("特急")


class Rhythm(models.TextChoices):
    """反馈频次: how often each body reports, beside the milestones."""

    NONE = "", _("按节点")
    SPELL = "spell", _("每旬")
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF = "half", _("每半年")
    YEAR = "year", _("年终")


class DueSource(models.TextChoices):
    """期限来源: who set the due day."""

    SENTENCE = "sentence", _("原文写明")
    RULE = "rule", _("按规定推算")
    PERSON = "person", _("人工设定")
    PARENT = "parent", _("随上级事项")


class Light(models.TextChoices):
    """灯. A light is a state in words first; its colour and shape only show it."""

    NONE = "", _("未亮灯")
    GREEN = "green", _("正常")
    AMBER = "amber", _("预警")
    RED = "red", _("告警")


class Matter(models.Model):
    """督办事项: one thing that bodies must bring to an end, from filing to striking off.

    ``content`` says what is to be done, ``object`` on what, ``deliverable`` what must be there at the end,
    ``criteria`` by what it is examined. ``supervisor`` is the body that supervises, never one that does the
    work (S16.1). ``original_due_on`` is the first due day, ``due_on`` the present one. ``decision_key`` and
    ``item_no`` lead to the decision of ``meeting`` that it came from. ``area`` is a field of work,
    ``project`` and ``series`` group matters of one project or of one campaign. ``predecessor`` is last
    year's.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=8, choices=MatterKind.choices, default=MatterKind.MATTER)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="in_tree")
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=MatterState.choices, default=MatterState.DRAFT)
    title = models.CharField(max_length=300)
    content = models.TextField(blank=True)
    object = models.TextField(blank=True)
    deliverable = models.TextField(blank=True)
    criteria = models.TextField(blank=True)
    area = models.CharField(max_length=40, blank=True)
    project = models.CharField(max_length=80, blank=True)
    series = models.CharField(max_length=80, blank=True)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.MEMBERS)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, blank=True, default=Rhythm.NONE)
    supervisor = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="matters")
    item_no = models.PositiveSmallIntegerField(null=True)
    decision_key = models.UUIDField(null=True, db_index=True)
    held_on = models.DateField(null=True)
    predecessor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="successors")
    starts_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    original_due_on = models.DateField(null=True)
    due_source = models.CharField(max_length=8, choices=DueSource.choices, blank=True)
    due_reason = models.CharField(max_length=200, blank=True)
    due_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    filed_on = models.DateField(null=True)
    assigned_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    struck_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    light = models.CharField(max_length=6, choices=Light.choices, blank=True, default=Light.NONE)
    light_reason = models.CharField(max_length=200, blank=True)
    task_count = models.PositiveIntegerField(default=0)
    closed_count = models.PositiveIntegerField(default=0)
    milestone_count = models.PositiveIntegerField(default=0)
    milestone_done = models.PositiveIntegerField(default=0)
    last_report_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["government", "number"], condition=~Q(number=""), name="matter_number_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="matter_two_persons",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], name="matter_due"),
            models.Index(fields=["state", "due_on"], name="matter_state_due"),
            models.Index(fields=["state", "light", "due_on"], name="matter_light_due"),
            models.Index(fields=["meeting", "state"], name="matter_of_meeting"),
            models.Index(fields=["level"], name="matter_level"),
            models.Index(fields=["root", "position"], name="matter_tree"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Source(models.Model):
    """依据: a sentence (or a paper's passage) that a matter comes from; a merged matter has several."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=SourceKind.choices)
    candidate = models.ForeignKey(Candidate, null=True, on_delete=models.SET_NULL, related_name="sources")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="+")
    item_no = models.PositiveSmallIntegerField(null=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    passage = models.TextField()
    paper_title = models.CharField(max_length=200, blank=True)
    paper_number = models.CharField(max_length=80, blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    given_by = models.CharField(max_length=120, blank=True)
    given_person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["matter_id", "position", "pk"]

    def __str__(self) -> str:
        return self.passage[:40]


class BodyRole(models.TextChoices):
    """承办分工."""

    LEAD = "lead", _("牵头")
    SUPPORT = "support", _("配合")


class MatterBody(models.Model):
    """承办单位: as decided at filing. A group (各镇) is expanded to its members when tasks are assigned.

    ``person`` is the named person (责任人) of that body.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="bodies")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=8, choices=BodyRole.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["matter_id", "role", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "body"], name="matter_of_body_once")
        ]
        indexes: ClassVar = [models.Index(fields=["body", "role", "matter"], name="matter_body_role")]

    def __str__(self) -> str:
        return f"{self.body} {self.get_role_display()}"


class Milestone(models.Model):
    """节点: what must be reached by when. It holds for each task of the matter.

    ``target`` in ``unit`` is a quantity to be reached, where the node has one.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    original_due_on = models.DateField()
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    unit = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["matter_id", "due_on", "position", "pk"]
        indexes: ClassVar = [models.Index(fields=["due_on", "matter"], name="milestone_due")]

    def __str__(self) -> str:
        return f"{self.due_on} {self.title}"
