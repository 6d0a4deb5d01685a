"""移交清单的表 (S51.2): two-sided lists with their lines, their editions, and what is disputed."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government

from .reckoning import Side
from .rows_matters import PowerMatter

WHO = settings.AUTH_USER_MODEL


class HandoverState(models.TextChoices):
    """移交状态."""

    DRAFTING = "drafting", _("编制中")
    CHECKING = "checking", _("双方核对")
    LOCKED = "locked", _("已锁定")
    EFFECTIVE = "effective", _("已移交")
    CHECKED = "checked", _("已核查")
    WITHDRAWN = "withdrawn", _("已撤销")


class Handover(models.Model):
    """移交清单 between two bodies: what a giver hands over to a taker, from which day.

    Each side writes its own figures. Both confirm when they agree line by line; then the list is locked and
    its ``content`` frozen under a ``digest``. ``edition`` counts the openings after that.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=HandoverState.choices, default=HandoverState.DRAFTING)
    number = models.PositiveIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    giver = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    matters = models.ManyToManyField(PowerMatter, related_name="handovers", blank=True)
    basis = models.CharField(max_length=300, blank=True)
    data_year = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    sent_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    giver_confirmed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    giver_confirmed_at = models.DateTimeField(null=True)
    taker_confirmed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    taker_confirmed_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="handover_number_once"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="handover_of_two_bodies"),
            models.CheckConstraint(
                condition=~Q(giver_confirmed_by=F("taker_confirmed_by"))
                | Q(giver_confirmed_by__isnull=True)
                | Q(taker_confirmed_by__isnull=True),
                name="handover_of_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["locked", "effective", "checked"])
                | Q(giver_confirmed_by__isnull=False, taker_confirmed_by__isnull=False) & ~Q(digest=""),
                name="handover_locked_by_both",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class HandoverEdition(models.Model):
    """移交清单的版次: a list as both had confirmed it, whole, kept when it was opened again."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    opened_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["handover_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handover", "number"], name="handover_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.handover} {self.number}"


class LineKind(models.TextChoices):
    """清单类别: 职责、资产、经费 of the text (S51.2), and the people who go with them (S51.5)."""

    DUTY = "duty", _("职责")
    ASSET = "asset", _("资产")
    FUND = "fund", _("经费")
    STAFF = "staff", _("人员")


def _figure(places: int) -> models.DecimalField:  # type: ignore[type-arg] # not generic at run time
    return models.DecimalField(max_digits=14, decimal_places=places, null=True)


class Line(models.Model):
    """移交清单的一行: each side its own quantity, value and yearly standard; each side signs.

    ``value`` is what an asset is worth, or the amount of a fund, in 元; ``standard`` what one unit costs a
    year. A fund that ``recurs`` goes into the base, another is paid once.
    """

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=LineKind.choices)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=200, blank=True)
    matter = models.ForeignKey(PowerMatter, null=True, on_delete=models.PROTECT, related_name="+")
    recurs = models.BooleanField(default=True)
    method = models.CharField(max_length=300, blank=True)
    giver_quantity = _figure(4)
    giver_value = _figure(2)
    giver_standard = _figure(2)
    giver_note = models.CharField(max_length=200, blank=True)
    taker_quantity = _figure(4)
    taker_value = _figure(2)
    taker_standard = _figure(2)
    taker_note = models.CharField(max_length=200, blank=True)
    giver_signed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    giver_signed_at = models.DateTimeField(null=True)
    taker_signed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    taker_signed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["handover_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handover", "number"], name="handover_line_number_once"),
            models.UniqueConstraint(fields=["handover", "kind", "name", "place"], name="handover_line_once"),
            models.CheckConstraint(
                condition=~Q(giver_signed_by=F("taker_signed_by"))
                | Q(giver_signed_by__isnull=True)
                | Q(taker_signed_by__isnull=True),
                name="handover_line_two_persons",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{side}_{what}__isnull": True})
                    | Q(**{f"{side}_{what}__gte": Decimal(0)}),
                    name=f"handover_line_{side}_{what}_not_less",
                )
                for side in ("giver", "taker")
                for what in ("quantity", "value", "standard")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def giver(self) -> Side:
        """What the giver says."""
        return Side(self.kind, self.giver_quantity, self.giver_value, self.giver_standard, self.recurs)

    @property
    def taker(self) -> Side:
        """What the taker says."""
        return Side(self.kind, self.taker_quantity, self.taker_value, self.taker_standard, self.recurs)


class DisputeState(models.TextChoices):
    """争议状态."""

    OPEN = "open", _("待裁定")
    SETTLED = "settled", _("已裁定")
    WITHDRAWN = "withdrawn", _("已撤回")


class Dispute(models.Model):
    """移交争议 over a line: raised by one side, ruled by who supervises; the ruled figures go to both."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="disputes")
    state = models.CharField(max_length=9, choices=DisputeState.choices, default=DisputeState.OPEN)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    raised_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    raised_on = models.DateField()
    due_on = models.DateField()
    ruling = models.CharField(max_length=500, blank=True)
    ruled_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    ruled_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line"], condition=Q(state="open"), name="dispute_open_once"),
            models.CheckConstraint(
                condition=Q(ruled_by__isnull=True) | ~Q(ruled_by=F("raised_by")), name="dispute_two_persons"
            ),
            models.CheckConstraint(condition=~Q(state="settled") | ~Q(ruling=""), name="dispute_ruled_why"),
        ]

    def __str__(self) -> str:
        return str(self.line)
