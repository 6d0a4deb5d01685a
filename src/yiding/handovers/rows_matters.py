"""事权的表 (S51.1): powers, which way each goes and why, what the city keeps, and who carries it when."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government

WHO = settings.AUTH_USER_MODEL


class HandoverRule(models.Model):
    """移交规则 of a government: limits in working days, months after which is checked, what a fall is."""

    government = models.OneToOneField(Government, on_delete=models.PROTECT, related_name="+")
    answer_days = models.PositiveSmallIntegerField(default=10)
    dispute_days = models.PositiveSmallIntegerField(default=15)
    check_months = models.CharField(max_length=40, default="3、6、12")
    fall_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("5.00"))
    keepers = models.ManyToManyField(Body, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.government)

    @property
    def months(self) -> tuple[int, ...]:
        """After how many months what was handed over is checked."""
        return tuple(sorted({int(one) for one in self.check_months.split("、") if one}))


class MatterKind(models.TextChoices):
    """事权种类. Enforcement is listed with the rest (S51.5)."""

    MANAGEMENT = "management", _("管理养护")
    SERVICE = "service", _("公共服务")
    LICENSING = "licensing", _("审批许可")
    ENFORCEMENT = "enforcement", _("行政执法")


class Direction(models.TextChoices):
    """划分去向."""

    DOWN = "down", _("下放")
    KEPT = "kept", _("市级保留")


class MatterState(models.TextChoices):
    """事权状态."""

    LISTED = "listed", _("待议定")
    DECIDED = "decided", _("已议定")
    EFFECTIVE = "effective", _("已到位")
    DROPPED = "dropped", _("不再划分")


class PowerMatter(models.Model):
    """事权: what is done for a city, whether it goes down or stays, the reason, and from when (S51.1)."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=MatterState.choices, default=MatterState.LISTED)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    area = models.CharField(max_length=60)
    kind = models.CharField(max_length=11, choices=MatterKind.choices, default=MatterKind.MANAGEMENT)
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.DOWN)
    reason = models.CharField(max_length=500)
    basis = models.CharField(max_length=300, blank=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    towns = models.ManyToManyField(Body, related_name="+", blank=True)
    starts_on = models.DateField()
    listed_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    listed_on = models.DateField()
    decided_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="power_matter_number_once"),
            models.UniqueConstraint(fields=["government", "title"], name="power_matter_title_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="power_matter_says_why"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("listed_by")),
                name="power_matter_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_down(self) -> bool:
        return self.direction == Direction.DOWN


class CityRoleKind(models.TextChoices):
    """市级职责. Of a power that went down the city keeps these two and no other (S51.4)."""

    SUPERVISE = "supervise", _("行业监管")
    GUIDE = "guide", _("政策技术指导")


class CityRole(models.Model):
    """市级职责 of a power that goes down: what a city body does for it from then on."""

    matter = models.ForeignKey(PowerMatter, on_delete=models.CASCADE, related_name="city_roles")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=9, choices=CityRoleKind.choices)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["matter_id", "role", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "body", "role"], name="city_role_once"),
            models.CheckConstraint(
                condition=Q(role__in=["supervise", "guide"]), name="city_role_never_carries"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_role_display()}"


class Tenure(models.Model):
    """承担期间: who carries a power for a place (none: the whole city), from one day to another.

    Of one power and place no two overlap, and between them no day lies open (S51.3).
    """

    matter = models.ForeignKey(PowerMatter, on_delete=models.CASCADE, related_name="tenures")
    town = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["matter_id", "town_id", "from_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(from_on__lte=F("until_on")), name="tenure_in_order"
            ),
            models.UniqueConstraint(
                fields=["matter", "town"],
                condition=Q(until_on__isnull=True, town__isnull=False),
                name="tenure_one_now",
            ),
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(until_on__isnull=True, town__isnull=True),
                name="tenure_one_for_all_now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.owner}"
