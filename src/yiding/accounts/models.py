"""账号的表: who logs in, which roles they hold from when to when, who acts for whom.

What separates the three administrators from each other and from the office's work is a trigger
(:mod:`yiding.accounts.guard`): the database itself refuses.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yiding.core.access import ADMIN_SIDES, Role, Side
from yiding.directory.models import Dated, Person, Post


class Account(models.Model):
    """账号: a user of the log-in, and the person who they are.

    ``person`` is empty for accounts made before the directory was filled (``yiding init``).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="account"
    )
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="account"
    )
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.person.name if self.person else self.user.get_username()


def _sides() -> Q:
    """The side of a row is that of its role."""
    fits = Q(side=Side.BUSINESS) & ~Q(role__in=[role.value for role in ADMIN_SIDES])
    for role, side in ADMIN_SIDES.items():
        fits |= Q(role=role.value, side=side.value)
    return fits


class Holding(Dated):
    """担任角色: an account holds a role through a post in a body between two days, both included.

    ``post`` is empty for those appointed before the directory was filled.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    side = models.CharField(max_length=10, choices=Side.choices)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = [F("ends_on").desc(nulls_first=True), "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_sides(), name="holding_side"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
                name="holding_days",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "post"],
                condition=Q(ends_on__isnull=True),
                name="holding_open_once",
            ),
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=Q(ends_on__isnull=True, post__isnull=True),
                name="holding_office_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {Role(self.role).label}"


class StandIn(models.Model):
    """代办: the deputy does the principal's work between two days; every act is shown as done for another."""

    principal = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="principals")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-ends_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="stand_in_days"),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="stand_in_other"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.principal}"


class Impersonation(models.Model):
    """以他人身份查看: allowed by the security administrator for support, read-only, between two moments."""

    seer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    seen = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    allowed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-ends_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="impersonation_time"),
            models.CheckConstraint(condition=~Q(seer=F("seen")), name="impersonation_other"),
            models.CheckConstraint(condition=~Q(seer=F("allowed_by")), name="impersonation_allowed_by_other"),
        ]

    def __str__(self) -> str:
        return f"{self.seer} ⇒ {self.seen}"


from .login_models import (  # noqa: E402 - registers the tables of the log-in
    AddressFailures,
    Credential,
    PasswordHash,
    RecoveryCode,
    Session,
)

__all__ = [
    "Account",
    "AddressFailures",
    "Credential",
    "Holding",
    "Impersonation",
    "PasswordHash",
    "RecoveryCode",
    "Session",
    "StandIn",
]
