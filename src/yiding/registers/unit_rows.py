"""落实单位的表: each unit that has to carry a requirement out says for itself how far it is."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Body

from .models import Entry

WHO = settings.AUTH_USER_MODEL


class UnitState(models.TextChoices):
    """落实状态."""

    ASKED = "asked", _("待落实")
    DOING = "doing", _("落实中")
    CLAIMED = "claimed", _("待核实")
    VERIFIED = "verified", _("已落实")


class UnitStatus(models.Model):
    """落实单位: one unit's part in an entry, its state with proof. Who claimed it does not verify it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="units")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=UnitState.choices, default=UnitState.ASKED)
    task = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    proofs = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    reported_on = models.DateField(null=True)
    verified_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    verified_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["entry_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "body"], name="unit_once"),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("claimed_by")),
                name="unit_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state=UnitState.VERIFIED) | Q(proofs__gt=0), name="unit_with_proof"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["body", "state"], name="unit_waits")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.body_id}"
