"""清单版本的表: the list itself as a document: what stood in it, who confirmed it, when it was in force."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.papers.models import Paper

from .models import Entry, Sector

WHO = settings.AUTH_USER_MODEL


class EditionState(models.TextChoices):
    """清单版本状态. Whether an issued one is in force is a matter of the day, not of its state."""

    DRAFTED = "drafted", _("起草中")
    CONFIRMING = "confirming", _("各单位确认中")
    AGREED = "agreed", _("已确认")
    APPROVED = "approved", _("已审批")
    SENT = "sent", _("送文印发")
    ISSUED = "issued", _("已印发")
    REVOKED = "revoked", _("已撤销")
    DROPPED = "dropped", _("已作废")


OPEN = (
    EditionState.DRAFTED,
    EditionState.CONFIRMING,
    EditionState.AGREED,
    EditionState.APPROVED,
    EditionState.SENT,
)


class Edition(models.Model):
    """清单版本: all rows of a register as they stood, approved by another person and issued under a number.

    ``columns`` are the heads under which its rows were frozen (pairs of key and label). It is in force from
    ``effective_on`` until the day before ``ended_on``, on which the next one took its place.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=EditionState.choices, default=EditionState.DRAFTED)
    columns = models.JSONField(default=list)
    kind_version = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    drafted_on = models.DateField()
    due_on = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    approved_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    in_name_of = models.CharField(max_length=120, blank=True)
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="+")
    document_no = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["code", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "code", "number"], name="edition_once"),
            models.UniqueConstraint(
                fields=["government", "code"], condition=Q(state__in=OPEN), name="edition_one_open"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="edition_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.ISSUED)
                | Q(approved_by__isnull=False, issued_on__isnull=False, effective_on__isnull=False),
                name="edition_issued_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["government", "code", "effective_on"], name="edition_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}版）"


class EditionRow(models.Model):
    """清单版本的一行: what an entry said when the edition was frozen, as texts by column."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    told = models.JSONField(default=dict)
    sector = models.ForeignKey(Sector, null=True, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    local = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["edition_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "entry"], name="edition_row_once")
        ]
        indexes: ClassVar = [models.Index(fields=["edition", "sector", "town"], name="edition_row_where")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.told.get('title', '')}"


class ConfirmationState(models.TextChoices):
    """确认状态."""

    ASKED = "asked", _("待确认")
    AGREED = "agreed", _("已确认")
    OBJECTED = "objected", _("有异议")
    SETTLED = "settled", _("已协调")


class Confirmation(models.Model):
    """确认: what a body says of a row that names it. The office settles an objection, with the reason."""

    row = models.ForeignKey(EditionRow, on_delete=models.CASCADE, related_name="confirmations")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=ConfirmationState.choices, default=ConfirmationState.ASKED
    )
    note = models.CharField(max_length=300, blank=True)
    settled = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["row_id", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["row", "body"], name="confirmation_once")]
        indexes: ClassVar = [models.Index(fields=["body", "state"], name="confirmation_waits")]

    def __str__(self) -> str:
        return f"{self.row_id} {self.body_id}"
