"""接口的表: tokens, and how often each was used in the present minute."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from yiding.accounts.models import Account
from yiding.core import clock


class Scope(models.TextChoices):
    """令牌范围: what a token may ask for."""

    MEETINGS = "read:meetings", "会议和议题"
    DECISIONS = "read:decisions", "决定"
    DIRECTORY = "read:directory", "机构和人员"


class Token(models.Model):
    """接口令牌: lets a partner's programme read what one account sees, until the end of a day.

    Of the token itself only the digest is kept (SM3); ``key`` is its public part, by which pages name it and
    the row is found. ``account`` is who it acts as.
    """

    name = models.CharField(max_length=60, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    scopes = models.JSONField(default=list)
    key = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        """Is its last day over?"""
        return self.expires_on < clock.today()

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None


class Use(models.Model):
    """令牌用量: how many requests a token made in one minute; the row is written over in the next."""

    token = models.OneToOneField(Token, on_delete=models.CASCADE, primary_key=True, related_name="use")
    minute = models.BigIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.token_id} {self.minute}: {self.count}"
