"""监测站与读数的表 (S43): stations, their levels of warning, readings."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Light
from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government

from .terms import Located

WHO = settings.AUTH_USER_MODEL
LIGHTS = [(Light.AMBER.value, _("黄灯")), (Light.RED.value, _("红灯"))]


class StationKind(models.TextChoices):
    """监测种类."""

    RAIN = "rain", _("雨情")
    WATER = "water", _("水情")
    FLOOD = "flood", _("汛情")


class Station(Located):
    """监测站: read every so many hours by its body. ``latest`` is its newest reading."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=StationKind.choices)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=40)
    unit = models.CharField(max_length=10)
    every_hours = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField(default=True)
    since = models.DateTimeField()
    latest = models.ForeignKey("Reading", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta(Located.Meta):
        ordering: ClassVar = ["kind", "name", "pk"]
        constraints: ClassVar = [
            *Located.Meta.constraints,
            models.UniqueConstraint(fields=["government", "code"], name="station_code_once"),
            models.CheckConstraint(
                condition=models.Q(every_hours__gte=1, every_hours__lte=24), name="station_rhythm"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StationLevel(models.Model):
    """预警级别 of one station (警戒水位、保证水位): from this value on, with its light."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="levels")
    name = models.CharField(max_length=40)
    light = models.CharField(max_length=6, choices=LIGHTS)
    threshold = models.DecimalField(max_digits=10, decimal_places=2)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["station_id", "threshold", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["station", "name"], name="station_level_once"),
            models.UniqueConstraint(fields=["station", "threshold"], name="station_threshold_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ReadingSource(models.TextChoices):
    """读数来源."""

    HAND = "hand", _("手工填报")
    SHEET = "sheet", _("表格导入")
    POST = "post", _("整点报送")


class Reading(models.Model):
    """读数: what a station showed at an instant, and the level that it reached then."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="readings")
    at = models.DateTimeField()
    value = models.DecimalField(max_digits=10, decimal_places=2)
    source = models.CharField(max_length=6, choices=ReadingSource.choices)
    level = models.CharField(max_length=40, blank=True)
    light = models.CharField(max_length=6, choices=[("green", _("绿灯")), *LIGHTS], default="green")
    threshold = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    entered_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["station", "at"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.value}"
