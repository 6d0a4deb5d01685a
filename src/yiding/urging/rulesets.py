"""规则表: which light is lit when, which slip goes to whom, when people are reminded and leaders told.

Governments differ in all of this, so it is rows, and no number of it stands in code. A rule set (规则) is one
edition of them all. Once it is adopted none of its rows changes any more: other rules are another edition,
with its own first day.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.directory.models import Government
from yiding.supervision.models import Light, Urgency

WHO = settings.AUTH_USER_MODEL
LAMPS = [(Light.AMBER.value, _("黄灯")), (Light.RED.value, _("红灯"))]


class Measure(models.TextChoices):
    """衡量: what of a task a rule looks at; a whole number, or nothing where it does not apply."""

    DAYS_LEFT = "days_left", _("距期限的工作日")
    DAYS_LATE = "days_late", _("逾期的工作日")
    NODES_MISSED = "nodes_missed", _("错过的节点数")
    POINTS_BEHIND = "points_behind", _("落后时间进度的百分点")
    DAYS_IDLE = "days_idle", _("交办后没有启动的天数")
    REPORTS_MISSING = "reports_missing", _("缺报的期数")
    SLIP_LATE = "slip_late", _("督查单逾期未答复的工作日")


class Colour(models.TextChoices):
    """督查单颜色, the mildest first."""

    BLUE = "blue", _("蓝色")
    ORANGE = "orange", _("橙色")
    RED = "red", _("红色")


class Audience(models.TextChoices):
    """告知对象: lead and assisting are the liaison officers of the body whose task it is."""

    LEAD = "lead", _("牵头单位")
    SUPPORT = "support", _("配合单位")
    HEAD = "head", _("单位负责人")
    DEPUTY = "deputy", _("分管领导")
    MAYOR = "mayor", _("主要领导")


class Subject(models.TextChoices):
    """提醒事由."""

    DUE = "due", _("办结期限")
    NODE = "node", _("节点")
    REPORT = "report", _("定期反馈")
    SLIP = "slip", _("督查单答复")


class RuleSetState(models.TextChoices):
    """规则状态."""

    DRAFT = "draft", _("草稿")
    ADOPTED = "adopted", _("已施行")


class RuleSet(models.Model):
    """督办规则: one edition of a government's rules, in force from ``from_on`` to ``to_on``, both included.

    Of a government one adopted set has no end, and the spans of the adopted ones do not meet: so on each day
    from the first on exactly one is in force. ``rolls_on``: a due day on which nobody works is kept on the
    next working day. ``origin`` is the choice of ``choices.toml`` that it was taken from.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    edition = models.PositiveIntegerField()
    origin = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=8, choices=RuleSetState.choices, default=RuleSetState.DRAFT)
    rolls_on = models.BooleanField(default=True)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    adopted_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "edition"], name="ruleset_edition_once"),
            models.UniqueConstraint(
                fields=["government", "from_on"], condition=Q(state="adopted"), name="ruleset_from_once"
            ),
            models.UniqueConstraint(
                fields=["government"],
                condition=Q(state="adopted", to_on__isnull=True),
                name="ruleset_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", from_on__isnull=True, to_on__isnull=True)
                | Q(state="adopted", from_on__isnull=False),
                name="ruleset_adopted_has_day",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")), name="ruleset_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第 {self.edition} 版）"

    @property
    def has_begun(self) -> bool:
        """Is it in force, or has it been?"""
        return self.from_on is not None and self.from_on <= clock.today()

    @property
    def is_in_force(self) -> bool:
        """Is it the one in force today?"""
        return self.has_begun and (self.to_on is None or self.to_on >= clock.today())


class Rule(models.Model):
    """一条规则. ``sentence`` says why in words; ``{n}`` in it is the number."""

    ruleset = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(default=0)
    sentence = models.CharField(max_length=120)

    class Meta:
        abstract = True
        ordering: ClassVar = ["ruleset_id", "position", "pk"]


class Measured(Rule):
    """按衡量的规则: it holds where the number lies between ``least`` and ``most`` (none: no upper end)."""

    measure = models.CharField(max_length=16, choices=Measure.choices)
    least = models.PositiveSmallIntegerField(default=0)
    most = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(Rule.Meta):
        abstract = True

    def holds(self, number: int | None) -> bool:
        """Does the rule hold for a number?"""
        return number is not None and self.least <= number and (self.most is None or number <= self.most)


class LightRule(Measured):
    """亮灯规则: of those that hold, the worst light counts, then the first."""

    light = models.CharField(max_length=6, choices=LAMPS)

    class Meta(Measured.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(least__lte=F("most")), name="light_rule_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.light}"


class SlipRule(Measured):
    """督查单规则: when a slip of a colour is due, whom it reaches, by when it is to be answered.

    ``urgency``: for matters of that urgency only. ``follows``: only after a slip of that colour was not
    answered in time. ``points`` are what a slip takes off in the year's assessment, where a site counts so.
    ``next_step`` says what comes when it is not answered.
    """

    colour = models.CharField(max_length=6, choices=Colour.choices)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, blank=True)
    follows = models.CharField(max_length=6, choices=Colour.choices, blank=True)
    to = models.JSONField(default=list)
    reply_days = models.PositiveSmallIntegerField(default=3)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    next_step = models.CharField(max_length=120, blank=True)

    class Meta(Measured.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(least__lte=F("most")), name="slip_rule_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_colour_display()} {self.get_measure_display()}"


class ReminderRule(Rule):
    """提醒规则: ``days`` working days before (negative) or after the day of the thing."""

    about = models.CharField(max_length=8, choices=Subject.choices)
    days = models.SmallIntegerField()
    to = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.get_about_display()} {self.days:+d}"


class EscalationRule(Rule):
    """升级规则: a slip of a colour that is ``days`` working days over its reply day is told to ``to``."""

    colour = models.CharField(max_length=6, choices=Colour.choices)
    level = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(default=1)
    to = models.CharField(max_length=8, choices=Audience.choices)

    class Meta(Rule.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ruleset", "colour", "level"], name="escalation_level_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_colour_display()} {self.level}"
