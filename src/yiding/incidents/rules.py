"""突发事件的规则表, rows that a government sets: kinds, grades, limits, who is told upward."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Body, Dated, Government


class Grade(models.IntegerChoices):
    """事件等级: Ⅰ is the gravest."""

    FIRST = 1, _("Ⅰ级（特别重大）")
    SECOND = 2, _("Ⅱ级（重大）")
    THIRD = 3, _("Ⅲ级（较大）")
    FOURTH = 4, _("Ⅳ级（一般）")


ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ"}


class Field(models.TextChoices):
    """突发事件分类 (突发事件应对法第二条)."""

    DISASTER = "disaster", _("自然灾害")
    ACCIDENT = "accident", _("事故灾难")
    HEALTH = "health", _("公共卫生事件")
    SAFETY = "safety", _("社会安全事件")


class Step(models.TextChoices):
    """报告环节: from the unit to this government, from here to the level above."""

    UNIT = "unit", _("单位报本级政府")
    UPWARD = "upward", _("本级报上一级")


class Target(models.TextChoices):
    """报送对象."""

    LEADERS = "leaders", _("本级领导")
    TOWN = "town", _("事发地")
    BODY = "body", _("本级单位")
    OUTSIDE = "outside", _("上级机关")


def _ordered(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
        name=name,
    )


class IncidentKind(models.Model):
    """事件种类: traffic and fire among them; ended ones stay with what was recorded under them."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    field = models.CharField(max_length=10, choices=Field.choices)
    position = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="incident_kind_once")
        ]

    def __str__(self) -> str:
        return self.name


class Rule(Dated):
    """一条规则: between two days, with the text that it comes from."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(IncidentKind, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class GradeRule(Rule):
    """分级标准: the grade of an event with at least so many dead, badly hurt, or so much lost.

    One threshold reached is enough (国务院令第493号第三条). ``loss`` is in 万元.
    """

    grade = models.PositiveSmallIntegerField(choices=Grade.choices)
    deaths = models.PositiveIntegerField(null=True)
    injuries = models.PositiveIntegerField(null=True)
    loss = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["grade", "pk"]
        constraints: ClassVar = [_ordered("grade_rule_days")]

    def __str__(self) -> str:
        return f"{self.get_grade_display()} {self.source}"


class Limit(Rule):
    """报告时限: in minutes, of one step; without a kind or a grade it holds for all of them.

    ``follow`` is the rhythm of follow-up reports, ``final`` counts from the end. ``update_days`` is how long
    changed figures are still reported (国务院令第493号第十三条: 30, traffic and fire 7). After ``conceal``
    minutes of silence concealment is suspected.
    """

    step = models.CharField(max_length=8, choices=Step.choices)
    grade = models.PositiveSmallIntegerField(null=True, choices=Grade.choices)
    phone = models.PositiveIntegerField(null=True)
    written = models.PositiveIntegerField(null=True)
    follow = models.PositiveIntegerField(null=True)
    final = models.PositiveIntegerField(null=True)
    conceal = models.PositiveIntegerField(null=True)
    update_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-step", "kind__position", "grade", "-starts_on", "pk"]
        constraints: ClassVar = [_ordered("limit_days")]

    def __str__(self) -> str:
        kind = self.kind.name if self.kind else ""
        return f"{self.get_step_display()} {kind}{ROMAN.get(self.grade or 0, '')}".strip()


class RecipientRule(Rule):
    """报送规则: who is told of events of this grade and graver ones; above us, by a person's hand."""

    grade = models.PositiveSmallIntegerField(choices=Grade.choices, default=Grade.FOURTH)
    target = models.CharField(max_length=8, choices=Target.choices)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["target", "grade", "pk"]
        constraints: ClassVar = [
            _ordered("recipient_rule_days"),
            models.CheckConstraint(
                condition=Q(target="body", body__isnull=False) | (~Q(target="body") & Q(body__isnull=True)),
                name="recipient_rule_body",
            ),
            models.CheckConstraint(condition=~Q(target="outside") | ~Q(name=""), name="recipient_rule_named"),
        ]

    def __str__(self) -> str:
        return self.name or (self.body.name if self.body else str(self.get_target_display()))
