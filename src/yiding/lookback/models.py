"""回头看的表: what was reopened, and its items, each with the check that says what came of it (S16.4)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Government
from yiding.papers.models import Paper
from yiding.supervision.models import Check, Matter


class LookBackState(models.TextChoices):
    """回头看状态."""

    OPEN = "open", _("核查中")
    CONCLUDED = "concluded", _("已完结")


class LookBack(models.Model):
    """回头看: a document with its tree (``plan``), or a series. What it looks at is not changed."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=LookBackState.choices, default=LookBackState.OPEN)
    title = models.CharField(max_length=200)
    plan = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=80, blank=True)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    concluded_on = models.DateField(null=True)
    paper = models.OneToOneField(Paper, null=True, on_delete=models.PROTECT, related_name="look_back")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-opened_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(plan__isnull=False, series="") | Q(plan__isnull=True) & ~Q(series=""),
                name="look_back_of_one",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """回头看的一项: one matter, and the check that holds its result."""

    look_back = models.ForeignKey(LookBack, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    check_made = models.ForeignKey(Check, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["look_back_id", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["look_back", "matter"], name="look_back_matter_once")
        ]

    def __str__(self) -> str:
        return self.matter.title
