"""公开的表: the mark of an issued paper, what is withheld of it, its frozen public copies, interpretation.

A paper is a set of issued minutes as the ledger has it (``meeting``): minutes that were imported and minutes
that were written here are the same there.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Government
from yiding.files.models import Blob, Disclosure
from yiding.meetings.models import Meeting


class Reason(models.Model):
    """不公开的理由, with its legal basis."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    basis = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.basis}）" if self.basis else self.name


class Mark(models.Model):
    """公开属性: set by a person, with a reason where it is not 主动公开. No mark: not public (S10.1)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="disclosure_mark")
    disclosure = models.CharField(max_length=12, choices=Disclosure.choices)
    reason = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    due_reason = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(disclosure__in=["on_request", "withheld"]) | ~Q(reason=""),
                name="disclosure_mark_reason",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["government", "disclosure", "due_on"], name="disclosure_mark_due")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.get_disclosure_display()}"


class CopyState(models.TextChoices):
    """公开文本状态."""

    PREPARED = "prepared", _("拟稿")
    CHECKED = "checked", _("已核对")
    RELEASED = "released", _("已公开")
    WITHDRAWN = "withdrawn", _("已撤回")


class PublicCopy(models.Model):
    """公开文本: a rendering of its own, made by leaving out what is withheld, and frozen when it is checked.

    ``digest`` is the SM3 of its text. One that was withdrawn keeps its row: a tombstone with day and reason.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="public_copies")
    state = models.CharField(max_length=10, choices=CopyState.choices, default=CopyState.PREPARED)
    title = models.CharField(max_length=300)
    source_version = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    pdf = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state__in=["prepared", "checked", "released"]),
                name="public_copy_once",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=models.F("prepared_by")),
                name="public_copy_two_persons",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["government", "state", "-released_at"], name="public_copy_newest")
        ]

    def __str__(self) -> str:
        return self.title


class Withheld(models.Model):
    """不公开的部分: an item (``item_no``), or a passage by place and quote, each with its reason (S10.2)."""

    copy = models.ForeignKey(PublicCopy, on_delete=models.CASCADE, related_name="withheld")
    item_no = models.PositiveSmallIntegerField(null=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["copy_id", "item_no", "start"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["copy", "item_no"], condition=Q(item_no__isnull=False), name="withheld_item_once"
            ),
            models.CheckConstraint(
                condition=Q(item_no__isnull=False, start__isnull=True)
                | Q(item_no__isnull=True, start__isnull=False, end__gt=models.F("start")),
                name="withheld_what",
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:40] or f"{self.item_no}"


class InterpretationState(models.TextChoices):
    """解读状态."""

    PLANNED = "planned", _("计划")
    DRAFTED = "drafted", _("已成稿")
    PUBLISHED = "published", _("已发布")


class Interpretation(models.Model):
    """解读: planned, drafted and published with the copy that it explains."""

    copy = models.OneToOneField(PublicCopy, on_delete=models.CASCADE, related_name="interpretation")
    state = models.CharField(
        max_length=10, choices=InterpretationState.choices, default=InterpretationState.PLANNED
    )
    plan = models.TextField(blank=True)
    text = models.TextField(blank=True)
    published_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.get_state_display()
