"""分管的表: which bodies a leader is in charge of, and from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Portfolio(models.Model):
    """分管: one body of a leader's portfolio for a time; several leaders may share a body."""

    leader = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="portfolio")
    body = models.ForeignKey("directory.Body", on_delete=models.PROTECT, related_name="portfolios")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["leader_id", "body__protocol_order", "body_id", "-starts_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["leader", "body"], condition=Q(ends_on__isnull=True), name="portfolio_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")), name="portfolio_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader} {self.body}"
