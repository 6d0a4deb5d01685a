"""登录的表: what the log-in keeps of an account, and the log-ins that are open."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models


class Credential(models.Model):
    """登录凭据: what is known of a user's password, failures and second factor beside the hash.

    There is none until the password is set or the user logs in for the first time; the age of a password
    that was set before counts from then. ``failures`` counts the attempts in a row that did not succeed, with
    those that are still being looked at; ``locked_until`` is when the next one is heard. ``secret`` is the
    TOTP secret, encrypted; until ``confirmed_at`` it is only an offer. ``last_step`` is the time step of the
    last code that was accepted: none is accepted twice.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="credential"
    )
    password_set_at = models.DateTimeField()
    must_change = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    secret = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.user.get_username()


class PasswordHash(models.Model):
    """用过的密码: the hashes of the last passwords of a user, so that none comes back at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="password_hashes"
    )
    hash = models.CharField(max_length=256)
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at}"


class RecoveryCode(models.Model):
    """恢复码: stands in for a lost second factor, once. Only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.used_at or ''}"


class AddressFailures(models.Model):
    """一个地址的失败次数: in the window that began at ``since``; refused until ``refused_until``."""

    address = models.CharField(max_length=60, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    refused_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.address


class Session(AbstractBaseSession):
    """会话: one open log-in (or a visitor's form), with what its owner is told of it.

    Django's own row with columns of ours: ending a log-in is deleting its row.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=60, blank=True)

    objects: ClassVar[BaseSessionManager[Any]] = BaseSessionManager()

    @classmethod
    def get_session_store_class(cls) -> type:
        from .sessions import SessionStore

        return SessionStore


__all__ = ["AddressFailures", "Credential", "PasswordHash", "RecoveryCode", "Session"]
