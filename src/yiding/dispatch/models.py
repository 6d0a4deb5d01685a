"""调度会的表: dispatches in two tiers and quarterly reviews, what is on their tables, and hard cases."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Indicator
from yiding.papers.models import Paper
from yiding.sittings.models import Sitting
from yiding.supervision.models import Matter


class Tier(models.TextChoices):
    """层次."""

    OVERALL = "overall", _("总体调度")
    SPECIAL = "special", _("专项调度")
    REVIEW = "review", _("季度点评")


class Mode(models.TextChoices):
    """方式."""

    ONLINE = "online", _("在线")
    ON_SITE = "on_site", _("现场")
    BOTH = "both", _("现场和在线")


class DispatchState(models.TextChoices):
    """调度状态."""

    PLANNED = "planned", _("已安排")
    FROZEN = "frozen", _("数据已冻结")
    HELD = "held", _("已召开")
    ACTED = "acted", _("已交办")
    CHECKED = "checked", _("已核查")
    CANCELLED = "cancelled", _("已取消")


class ReviewSeries(models.Model):
    """点评会安排: a domain that is reviewed each quarter; its reviews are created ahead (S18.1)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=40)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.ON_SITE)
    members = models.ManyToManyField(Body, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["domain", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "domain"], name="review_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.domain}季度点评会"


class Dispatch(models.Model):
    """调度会, or a quarterly review: its tier, what it is about, who takes part, and as which sitting.

    ``domain`` is a field of work (the ``area`` of matters), empty for all; ``project`` narrows to one.
    ``period`` is the quarter of a review. What the table showed at ``frozen_at`` is kept in its lines.
    ``paper`` is the note, or the bulletin of a review.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    tier = models.CharField(max_length=8, choices=Tier.choices)
    state = models.CharField(max_length=10, choices=DispatchState.choices, default=DispatchState.PLANNED)
    title = models.CharField(max_length=200)
    domain = models.CharField(max_length=40, blank=True)
    project = models.CharField(max_length=80, blank=True)
    period = models.CharField(max_length=10, blank=True)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.ONLINE)
    held_on = models.DateField()
    series = models.ForeignKey(ReviewSeries, null=True, on_delete=models.PROTECT, related_name="reviews")
    sitting = models.OneToOneField(Sitting, null=True, on_delete=models.PROTECT, related_name="dispatch")
    paper = models.OneToOneField(Paper, null=True, on_delete=models.PROTECT, related_name="dispatch")
    members = models.ManyToManyField(Body, blank=True, related_name="+")
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["government", "domain", "period"],
                condition=Q(tier="review") & ~Q(state="cancelled"),
                name="review_once_a_quarter",
            ),
            models.CheckConstraint(
                condition=~Q(tier="review") | (~Q(domain="") & ~Q(period="")), name="review_of_quarter"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["government", "state", "-held_on"], name="dispatch_newest")]

    def __str__(self) -> str:
        return self.title


class LineKind(models.TextChoices):
    """调度对象."""

    MATTER = "matter", _("督办事项")
    INDICATOR = "indicator", _("指标")


class Line(models.Model):
    """调度条目: one matter or indicator on the table (S17.3): its state, cause, next step, unit.

    ``told`` is what the data said when it was frozen. A ``decision`` becomes a matter (``made``).
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=LineKind.choices)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    told = models.CharField(max_length=300)
    is_bad = models.BooleanField(default=False)
    state = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    next_on = models.DateField(null=True)
    unit = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.TextField(blank=True)
    made = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    is_discussed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["dispatch_id", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(matter__isnull=False, indicator__isnull=True)
                | Q(matter__isnull=True, indicator__isnull=False),
                name="dispatch_line_of_one",
            ),
            models.UniqueConstraint(fields=["dispatch", "matter"], name="dispatch_matter_once"),
            models.UniqueConstraint(fields=["dispatch", "indicator"], name="dispatch_indicator_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Axis(models.TextChoices):
    """横向到边、纵向到底 (S18.5)."""

    ACROSS = "across", _("横向（部门）")
    DOWN = "down", _("纵向（属地）")


class Comment(models.Model):
    """点评: one unit's performance in the quarter, as counted when it was frozen, and what is said of it."""

    review = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="comments")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    axis = models.CharField(max_length=6, choices=Axis.choices)
    figures = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["review_id", "axis", "body_id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "body"], name="comment_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.words[:30]}"


class CaseState(models.TextChoices):
    """疑难问题状态."""

    OPEN = "open", _("待研究")
    DECIDED = "decided", _("已定处置")
    SOLVED = "solved", _("已解决")


class HardCase(models.Model):
    """疑难问题: what one body cannot solve; it goes from review to review until it is solved (S18.4).

    ``review`` is the one that has it now, ``first_review`` the one that had it first; ``carried`` counts how
    often it was carried over. ``source_key`` is that of the room that offered it, empty where it was written
    here.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    review = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="cases")
    first_review = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="+")
    carried = models.PositiveSmallIntegerField(default=0)
    raised_by_body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    source_key = models.CharField(max_length=60, blank=True)
    source_url = models.CharField(max_length=200, blank=True)
    solved_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-carried", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["government", "source_key"], condition=~Q(source_key=""), name="case_offered_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["review", "state"], name="case_of_review")]

    def __str__(self) -> str:
        return self.title


class Hearing(models.Model):
    """研究处置: what one review made of a hard case (S18.3): analysis, decision, responsible local unit."""

    case = models.ForeignKey(HardCase, on_delete=models.CASCADE, related_name="hearings")
    review = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="hearings")
    analysis = models.TextField()
    decision = models.TextField()
    unit = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    made = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["case_id", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "review"], name="hearing_once")]

    def __str__(self) -> str:
        return self.decision[:40]
