"""通知的表: notices, the outbox, what each person wants, the templates."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .channels import Channel
from .kinds import kind_title


class Notice(models.Model):
    """通知: told to one person in the house, once: ``key`` is the same each time the same thing is told."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["recipient", "key"], name="notice_once")]
        indexes: ClassVar = [
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.subject


class DeliveryState(models.TextChoices):
    """发送状态."""

    WAITING = "waiting", _("待发")
    SENDING = "sending", _("正在发")
    SENT = "sent", _("已发")
    UNSURE = "unsure", _("存疑")
    FAILED = "failed", _("没有发出")


class Delivery(models.Model):
    """发件箱的一行: one message on one channel to one person, about one notice or a day's digest.

    The address is looked up when it is sent; the row keeps it masked (``sent_to``). ``key`` goes with every
    attempt, so that the receiver can tell a second copy. *Unsure*: the connection broke, or the process died,
    after the message was handed over and before it was answered. ``tries`` counts since a person last sent
    it again, ``attempt`` all.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deliveries"
    )
    notices = models.ManyToManyField(Notice, related_name="deliveries")
    kind = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    digest_on = models.DateField(null=True)
    key = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    is_repeated = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    sent_to = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    unsure_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "deliveries"
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], name="delivery_next")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recipient", "channel", "digest_on"],
                condition=Q(digest_on__isnull=False, attempt=0),
                name="digest_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{kind_title(self.kind)} {Channel(self.channel).label}"


class Address(models.Model):
    """渠道地址: where a channel reaches a person. Kept sealed (:mod:`yiding.notices.sealing`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    sealed = models.TextField()
    masked = models.CharField(max_length=100)

    class Meta:
        verbose_name_plural = "addresses"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "channel"], name="address_once")]

    def __str__(self) -> str:
        return f"{self.channel} {self.masked}"


class Preference(models.Model):
    """偏好: whether a person wants a kind of notice on a channel; without a row, the kind's own default."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    is_on = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.is_on}"


class Rhythm(models.Model):
    """接收时间: a person's quiet hours, and whether what may wait comes once a day.

    Without a row, those of the settings. Its version is that of all that the page of preferences holds.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    quiet_from = models.TimeField()
    quiet_to = models.TimeField()
    wants_digest = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.quiet_from:%H:%M}–{self.quiet_to:%H:%M}"


class Template(models.Model):
    """通知模板: what the office wrote instead of a kind's own words."""

    kind = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.kind
