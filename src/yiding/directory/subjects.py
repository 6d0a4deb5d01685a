"""共用对象的表: enterprises, places, parcels and indicators, one home for each; thin for now."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yiding.core.periods import PeriodKind

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_LENGTH = 18


def is_credit_code(code: str) -> bool:
    """Is this a 统一社会信用代码, its check digit right (GB 32100-2015)?"""
    if len(code) != CODE_LENGTH or any(character not in ALPHABET for character in code):
        return False
    return code[-1] == check_digit(code[:-1])


def check_digit(stem: str) -> str:
    """The 18th character of a credit code, from the 17 before it."""
    total = sum(ALPHABET.index(character) * pow(3, n, 31) for n, character in enumerate(stem))
    return ALPHABET[-total % 31]


class Enterprise(models.Model):
    """企业, told apart by its 统一社会信用代码."""

    government = models.ForeignKey(
        "directory.Government", on_delete=models.PROTECT, related_name="enterprises"
    )
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=18)
    address = models.CharField(max_length=200, blank=True)
    industry = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "code"], name="enterprise_code_once")
        ]
        indexes: ClassVar = [models.Index(fields=["government", "name"], name="enterprise_name")]

    def __str__(self) -> str:
        return self.name


class EnterpriseListing(models.Model):
    """企业名单: an enterprise on a list, our own (``own``) or one kept elsewhere."""

    class Origin(models.TextChoices):
        OWN = "own", "自有名单"
        OUTSIDE = "outside", "外部名单"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="listings")
    name = models.CharField(max_length=80)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.OWN)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "name"], name="enterprise_listed_once")
        ]

    def __str__(self) -> str:
        return self.name


class PlaceKind(models.TextChoices):
    """地点种类."""

    DIVISION = "division", "区划"
    SITE = "site", "场所"


class Place(models.Model):
    """地点: a division in the tree of divisions, or a site within one, with its coordinates (CGCS2000)."""

    government = models.ForeignKey("directory.Government", on_delete=models.PROTECT, related_name="places")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=PlaceKind.choices)
    code = models.CharField(max_length=40)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    address = models.CharField(max_length=200, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["code", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "code"], name="place_code_once"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")), name="place_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(-180, 180),
                    latitude__range=(-90, 90),
                ),
                name="place_both_coordinates",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Parcel(models.Model):
    """地块: a piece of land by its number, where it lies, how large it is (square metres), who holds it."""

    government = models.ForeignKey("directory.Government", on_delete=models.PROTECT, related_name="parcels")
    number = models.CharField(max_length=60)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="parcels")
    area = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    use = models.CharField(max_length=60, blank=True)
    holder = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.PROTECT, related_name="parcels"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="parcel_once"),
            models.CheckConstraint(condition=Q(area__isnull=True) | Q(area__gte=0), name="parcel_area"),
        ]

    def __str__(self) -> str:
        return self.number


class Indicator(models.Model):
    """指标: what is measured, in which unit, by which rhythm."""

    government = models.ForeignKey(
        "directory.Government", on_delete=models.PROTECT, related_name="indicators"
    )
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=20, blank=True)
    rhythm = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in PeriodKind])
    source = models.ForeignKey(
        "directory.Body", null=True, blank=True, on_delete=models.PROTECT, related_name="indicators"
    )

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="indicator_once")
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """指标值 of a body in a period; without a body it is the whole government's."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    body = models.ForeignKey(
        "directory.Body", null=True, blank=True, on_delete=models.PROTECT, related_name="indicator_values"
    )
    period = models.CharField(max_length=10)
    starts_on = models.DateField()
    ends_on = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=6)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["indicator_id", "starts_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "body", "period"], name="indicator_value_once"),
            models.UniqueConstraint(
                fields=["indicator", "period"],
                condition=Q(body__isnull=True),
                name="indicator_value_whole_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("ends_on")), name="indicator_value_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}: {self.value}"
