"""装备与物资的表 (S41): kinds, stores, lots with expiry, and the movements from which stock is summed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government

from .teams import CallOut
from .terms import Located

WHO = settings.AUTH_USER_MODEL


class Category(models.TextChoices):
    """装备还是物资."""

    EQUIPMENT = "equipment", _("装备")
    MATERIAL = "material", _("物资")


class ItemKind(models.Model):
    """物资种类 with the unit in which it is counted, whole numbers only."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=10)
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.MATERIAL)
    expires = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="item_kind_once")
        ]

    def __str__(self) -> str:
        return self.name


class Store(Located):
    """储备点 of a body."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    keeper = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Located.Meta):
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            *Located.Meta.constraints,
            models.UniqueConstraint(fields=["government", "name"], name="store_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Minimum(models.Model):
    """储备定额: the least of a kind that a store must hold."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="minimums")
    item = models.ForeignKey(ItemKind, on_delete=models.PROTECT, related_name="+")
    least = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["store_id", "item__position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["store", "item"], name="minimum_once")]

    def __str__(self) -> str:
        return f"{self.store} {self.item}"


class Lot(models.Model):
    """批次: what a store holds of a kind, by batch and expiry. ``quantity`` is the sum of its movements."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="lots")
    item = models.ForeignKey(ItemKind, on_delete=models.PROTECT, related_name="+")
    batch = models.CharField(max_length=40, blank=True)
    expires_on = models.DateField(null=True)
    quantity = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["store_id", "item__position", F("expires_on").asc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "item", "batch", "expires_on"], name="lot_once"),
            models.UniqueConstraint(
                fields=["store", "item", "batch"],
                condition=Q(expires_on__isnull=True),
                name="lot_lasting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.batch}".strip()


class MovementKind(models.TextChoices):
    """收发种类."""

    RECEIPT = "receipt", _("入库")
    ISSUE = "issue", _("领用")
    RETURN = "return", _("归还")
    COUNT = "count", _("盘点")
    SCRAP = "scrap", _("报废")


class Movement(models.Model):
    """一笔收发: ``delta`` changes the lot, ``balance`` is what it held then.

    ``key`` comes with the form: the same form sent twice is one movement. A return names its ``issue``.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=8, choices=MovementKind.choices)
    key = models.UUIDField(unique=True)
    delta = models.IntegerField()
    balance = models.PositiveIntegerField()
    issue = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="returns")
    call_out = models.ForeignKey(CallOut, null=True, on_delete=models.PROTECT, related_name="movements")
    to = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["receipt", "return"], delta__gt=0)
                | Q(kind__in=["issue", "scrap"], delta__lt=0)
                | Q(kind="count"),
                name="movement_goes_its_way",
            ),
            models.CheckConstraint(
                condition=Q(kind="return", issue__isnull=False) | ~Q(kind="return") & Q(issue__isnull=True),
                name="movement_return_of_issue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.delta:+}"
