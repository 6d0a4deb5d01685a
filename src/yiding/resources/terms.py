"""用语与设定的表: what each government sets for itself: words, limits, and the bodies that keep readiness."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Body, Government


class TermKind(models.TextChoices):
    """用语种类."""

    PLAN_LEVEL = "plan_level", _("预案层级")
    TEAM = "team", _("队伍类别")
    ALERT = "alert", _("预警种类")
    CAMPAIGN = "campaign", _("备汛迎峰类别")


class Term(models.Model):
    """用语: a word of one of the short lists that a government sets for itself."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    of = models.CharField(max_length=12, choices=TermKind.choices)
    name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["of", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "of", "name"], name="resource_term_once")
        ]

    def __str__(self) -> str:
        return self.name


class KeepingBody(models.Model):
    """统筹单位 (应急、水务等): its people see and keep what all bodies have ready."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "body"], name="keeping_body_once")
        ]

    def __str__(self) -> str:
        return self.body.name


class Limits(models.Model):
    """提醒的时限 of one government: how many days ahead, and how far back gaps in readings are looked for."""

    government = models.OneToOneField(Government, on_delete=models.PROTECT, related_name="+")
    review_days = models.PositiveSmallIntegerField(default=30)
    expiry_days = models.PositiveSmallIntegerField(default=30)
    gap_hours = models.PositiveSmallIntegerField(default=24)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.review_days}/{self.expiry_days}/{self.gap_hours}"


class Located(models.Model):
    """有位置: an address in a town, with coordinates (CGCS2000) where they are known."""

    town = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(-180, 180),
                    latitude__range=(-90, 90),
                ),
                name="%(class)s_both_coordinates",
            )
        ]
