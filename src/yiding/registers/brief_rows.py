"""台账通报的表: a bulletin of one register for a period, its figures as they were counted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.core.periods import read_key
from yiding.directory.models import Government
from yiding.papers.models import Paper

WHO = settings.AUTH_USER_MODEL


class BriefState(models.TextChoices):
    """台账通报状态."""

    DRAFT = "draft", _("起草")
    SENT = "sent", _("已送审")
    ISSUED = "issued", _("已印发")
    REVOKED = "revoked", _("已撤销")
    DROPPED = "dropped", _("已作废")


class Brief(models.Model):
    """台账通报. ``blocks`` is the text with what was generated and what people wrote; ``counted`` the
    numbers.

    The numbers are those of ``counted_at`` until somebody counts again, and for ever once it is issued.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    campaign = models.ForeignKey(
        "registers.Campaign", null=True, on_delete=models.PROTECT, related_name="briefs"
    )
    state = models.CharField(max_length=8, choices=BriefState.choices, default=BriefState.DRAFT)
    period = models.CharField(max_length=10, blank=True)
    first_on = models.DateField()
    last_on = models.DateField()
    title = models.CharField(max_length=300)
    blocks = models.JSONField(default=list)
    counted = models.JSONField(default=dict)
    counted_at = models.DateTimeField()
    in_name_of = models.CharField(max_length=120, blank=True)
    series = models.CharField(max_length=60, blank=True)
    main_send = models.TextField(blank=True)
    copy_send = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.GOVERNMENT)
    drafted_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    paper = models.OneToOneField(Paper, null=True, on_delete=models.PROTECT, related_name="register_brief")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-last_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="brief_days")
        ]
        indexes: ClassVar = [models.Index(fields=["government", "code", "-last_on"], name="brief_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def when(self) -> str:
        """2026年10月, or the days."""
        if self.period:
            return str(read_key(self.period))
        days = (self.first_on, self.last_on)
        return "至".join(f"{day.year}年{day.month}月{day.day}日" for day in days)


class BriefWording(models.Model):
    """台账通报用语 (TOML) of a government's own, for one kind or for all.

    Without a row the standard one holds.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "code"], name="brief_wording_once")
        ]

    def __str__(self) -> str:
        return f"{self.government_id} {self.code}"
