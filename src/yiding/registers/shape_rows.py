"""图形的表: each version of an entry's outline, with its day, its basis and who drew it; never overwritten.

Beside them what a telephone has sent: a key once, however often it comes.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.decisions.models import Decision
from yiding.files.models import Document

from .models import Entry

WHO = settings.AUTH_USER_MODEL


class ShapeKind(models.TextChoices):
    """图形种类. ``NONE``: from its day on there is no shape any more."""

    AREA = "area", _("面")
    LINE = "line", _("线")
    POINT = "point", _("点")
    NONE = "none", _("不再有图形")


class ShapeLayer(models.TextChoices):
    """图形层: what is on the ground, or what a plan wants there."""

    BUILT = "built", _("现状")
    PLAN = "plan", _("规划")


class EntryShape(models.Model):
    """图形的一版 of an entry, from a day on until the next one's day.

    ``area`` is in square metres, ``length`` in metres (of an area: its perimeter), both on the ellipsoid.
    ``terms`` holds the entry's values that hold with this version (``terms`` of the kind: a ban's standards).
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="shapes")
    layer = models.CharField(max_length=8, choices=ShapeLayer.choices, default=ShapeLayer.BUILT)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=ShapeKind.choices)
    from_on = models.DateField()
    geometry = models.JSONField(null=True)
    area = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    length = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)
    terms = models.JSONField(default=dict)
    basis = models.CharField(max_length=300, blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="+")
    drawn_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["entry_id", "layer", "from_on", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "number"], name="entry_shape_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="entry_shape_from_one"),
            models.CheckConstraint(
                condition=Q(kind=ShapeKind.NONE, geometry__isnull=True)
                | (~Q(kind=ShapeKind.NONE) & Q(west__isnull=False)),
                name="entry_shape_or_none",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["entry", "layer", "from_on"], name="entry_shape_day"),
            models.Index(fields=["west", "east"], name="entry_shape_box"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number}"

    @property
    def box(self) -> list[float]:
        """West, south, east, north; nothing where there is no shape."""
        found = [self.west, self.south, self.east, self.north]
        return [one for one in found if one is not None]


class Sent(models.Model):
    """手机送来的一件: the key that the telephone drew, and the entry that it became or went to."""

    key = models.UUIDField(unique=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="sent")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)
