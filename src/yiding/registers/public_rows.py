"""公开清单的表: frozen copies of what of a register is public; nothing else is ever shown outside."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Government

WHO = settings.AUTH_USER_MODEL


class PublicState(models.TextChoices):
    """公开清单状态."""

    PREPARED = "prepared", _("待审定")
    RELEASED = "released", _("已公开")
    REPLACED = "replaced", _("已更新")
    WITHDRAWN = "withdrawn", _("已撤回")
    DROPPED = "dropped", _("已作废")


class PublicList(models.Model):
    """公开清单: the copy of a register for the public. ``heads`` and ``rows`` are frozen when it is prepared.

    ``rows`` holds words, not keys: nothing can be read from it that was not put in. A newer one that is
    released takes its place; one that is withdrawn leaves title, day and reason (a tombstone).
    ``report``: the special report of which it is the table; none: it is the register.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    report = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=9, choices=PublicState.choices, default=PublicState.PREPARED)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    heads = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    number = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    as_of = models.DateField()
    prepared_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    released_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    released_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("prepared_by")),
                name="public_list_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(reason=""), name="public_list_withdrawn_why"
            ),
            models.UniqueConstraint(
                fields=["government", "code", "report"],
                condition=Q(state="released"),
                name="public_list_one_released",
            ),
        ]

    def __str__(self) -> str:
        return self.title
