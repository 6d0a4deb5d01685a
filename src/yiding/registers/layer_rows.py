"""图层的表: boundaries, lines and points of a government's own, imported from GeoJSON, each version kept."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Body, Government

WHO = settings.AUTH_USER_MODEL


class LayerKind(models.TextChoices):
    """图层种类: what its shapes are."""

    BOUNDARY = "boundary", _("界线（面）")
    LINE = "line", _("线")
    POINT = "point", _("点")


class LayerTone(models.TextChoices):
    """图层颜色."""

    GREY = "grey", _("灰")
    BLUE = "blue", _("蓝")
    GREEN = "green", _("绿")
    BROWN = "brown", _("褐")
    PURPLE = "purple", _("紫")


class Layer(models.Model):
    """图层: one set of shapes on the map. ``number`` is the version that is shown (0: none yet)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=LayerKind.choices)
    tone = models.CharField(max_length=8, choices=LayerTone.choices, default=LayerTone.GREY)
    is_dashed = models.BooleanField(default=False)
    is_shown = models.BooleanField(default=True)
    is_used = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["government", "name"], name="layer_once")]

    def __str__(self) -> str:
        return self.name


class LayerVersion(models.Model):
    """图层的一版, as it was imported; it stays when another takes its place."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    shapes = models.PositiveIntegerField()
    points = models.PositiveIntegerField()
    box = models.JSONField(default=list)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["layer_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["layer", "number"], name="layer_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="layer_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.layer_id} {self.number}"


class Outline(models.Model):
    """图形 of a layer's version: its name, the body that it belongs to, its geometry as GeoJSON has it."""

    of = models.ForeignKey(LayerVersion, on_delete=models.CASCADE, related_name="outlines")
    name = models.CharField(max_length=120, blank=True)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    geometry = models.JSONField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["of_id", "pk"]

    def __str__(self) -> str:
        return self.name or f"{self.of_id}-{self.pk}"
