"""预警的表 (S43): warnings received, the rules of who gets them, and what each unit did."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Light
from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government

from .terms import Term

WHO = settings.AUTH_USER_MODEL
LIGHTS = [(Light.GREEN.value, _("绿灯")), (Light.AMBER.value, _("黄灯")), (Light.RED.value, _("红灯"))]


class AlertColour(models.Model):
    """预警颜色: its rank (higher is graver), and the minutes within which units acknowledge it; data."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=20)
    rank = models.PositiveSmallIntegerField()
    light = models.CharField(max_length=6, choices=LIGHTS)
    minutes = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["rank", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="alert_colour_once"),
            models.UniqueConstraint(fields=["government", "rank"], name="alert_rank_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AlertRule(models.Model):
    """转发规则: warnings of a kind (none: any) from a colour on go to these bodies, groups opened."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(Term, null=True, on_delete=models.PROTECT, related_name="+")
    colour = models.ForeignKey(AlertColour, on_delete=models.PROTECT, related_name="+")
    bodies = models.ManyToManyField(Body, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["kind_id", "colour__rank", "pk"]

    def __str__(self) -> str:
        return f"{self.kind or ''}{self.colour}"


class AlertState(models.TextChoices):
    """预警状态."""

    RECEIVED = "received", _("已接收")
    SENT = "sent", _("已转发")
    LIFTED = "lifted", _("已解除")


class Alert(models.Model):
    """预警信息 from the weather body (or another): kind, colour, area, until when it holds."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=AlertState.choices, default=AlertState.RECEIVED)
    kind = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    colour = models.ForeignKey(AlertColour, on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=80)
    area = models.CharField(max_length=200)
    text = models.TextField()
    received_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    received_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind}{self.colour}预警"


class OrderState(models.TextChoices):
    """预警响应."""

    SENT = "sent", _("待确认")
    ACKNOWLEDGED = "acknowledged", _("已确认")
    REPORTED = "reported", _("已报行动")


class AlertOrder(models.Model):
    """预警响应: one body that a warning went to; when it acknowledged, and what it did."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="orders")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.SENT)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.TextField(blank=True)
    urged_count = models.PositiveSmallIntegerField(default=0)
    urged_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["alert_id", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="alert_order_due")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alert", "body"], name="alert_to_body_once"),
            models.CheckConstraint(
                condition=Q(state="sent") | Q(acknowledged_at__isnull=False), name="alert_acknowledged_at"
            ),
            models.CheckConstraint(condition=~Q(state="reported") | ~Q(action=""), name="alert_action_said"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.alert}"
