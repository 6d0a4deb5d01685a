"""事项模板的表: what is done again and again in the same steps, one after another or at once (先后、并行)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Government

from .matters import Rhythm, Urgency


class Shape(models.TextChoices):
    """模板样式: steps as nodes of one matter, as matters one after another, or as matters at once."""

    NODES = "nodes", _("一项多节点")
    SEQUENCE = "sequence", _("依次办理")
    PARALLEL = "parallel", _("同时办理")


class Anchor(models.TextChoices):
    """从哪里起算: working days after the start, after the step before, or before the due day."""

    START = "start", _("起始日后")
    BEFORE = "before", _("上一步后")
    DUE = "due", _("期限前")


class MatterTemplate(models.Model):
    """事项模板."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    shape = models.CharField(max_length=10, choices=Shape.choices, default=Shape.NODES)
    note = models.CharField(max_length=200, blank=True)
    deliverable = models.CharField(max_length=500, blank=True)
    criteria = models.TextField(blank=True)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, blank=True, default=Rhythm.NONE)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="matter_template_once")
        ]

    def __str__(self) -> str:
        return self.name


class TemplateStep(models.Model):
    """模板的一步: what, ``offset`` working days from its ``anchor``; who leads, if it is always the same."""

    template = models.ForeignKey(MatterTemplate, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    anchor = models.CharField(max_length=8, choices=Anchor.choices, default=Anchor.START)
    offset = models.PositiveSmallIntegerField(default=0)
    leads = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["template_id", "position", "pk"]

    def __str__(self) -> str:
        return self.title
