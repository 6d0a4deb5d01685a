"""对上争取的表 (S23): lines with their rhythm, each approach, what was promised and learned."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Indicator
from yiding.supervision.models import Rhythm


class Purpose(models.Model):
    """争取目的 (工作汇报, 政策争取 …): data that a site edits."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="outreach_purpose_once")
        ]

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """争取专题: a subject on which ``body`` keeps in touch with ``superior``, by a rhythm."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    superior = models.CharField(max_length=120)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, blank=True, default=Rhythm.QUARTER)
    starts_on = models.DateField()
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "body", "name"], name="outreach_line_once")
        ]

    def __str__(self) -> str:
        return self.name


class ApproachState(models.TextChoices):
    """对接状态."""

    PLANNED = "planned", _("计划对接")
    CONTACTED = "contacted", _("已对接")
    ANSWERED = "answered", _("已答复")
    OBTAINED = "obtained", _("争取到位")
    REFUSED = "refused", _("未能争取")


class Approach(models.Model):
    """对接记录: one approach of ``body`` to a superior body: for what, by whom, with what result."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="approaches")
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ApproachState.choices, default=ApproachState.PLANNED)
    title = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    superior = models.CharField(max_length=120)
    planned_on = models.DateField()
    contacted_on = models.DateField(null=True)
    people = models.CharField(max_length=300, blank=True)
    result = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-planned_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="planned") | Q(contacted_on__isnull=False), name="approach_contacted_on"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["body", "state", "planned_on"], name="approach_of_body")]

    def __str__(self) -> str:
        return self.title


class Commitment(models.Model):
    """承诺: what was promised in an approach, by the superior body or by us, and until when."""

    approach = models.ForeignKey(Approach, on_delete=models.CASCADE, related_name="commitments")
    text = models.CharField(max_length=300)
    is_ours = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    kept_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["approach_id", "pk"]

    def __str__(self) -> str:
        return self.text


class IndicatorRule(models.Model):
    """指标口径: what an approach taught of how an indicator is defined and assessed (S23.3)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    approach = models.ForeignKey(Approach, on_delete=models.PROTECT, related_name="rules")
    text = models.TextField()
    learned_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-learned_on", "-pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Library(models.Model):
    """上级项目库 (省重点项目库 …): how many of our projects it lists is kept as a figure for each day."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    superior = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="outreach_library_once")
        ]

    def __str__(self) -> str:
        return self.name


class ListedCount(models.Model):
    """入库数: how many projects a library listed on a day (S23.4)."""

    library = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="counts")
    counted_on = models.DateField()
    count = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["library_id", "-counted_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["library", "counted_on"], name="listed_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.library} {self.counted_on}: {self.count}"
