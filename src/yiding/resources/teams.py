"""应急队伍的表 (S41): teams, members, call-outs, and the four readiness checks of a duty period."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government

from .terms import Located, Term

WHO = settings.AUTH_USER_MODEL


class TeamState(models.TextChoices):
    """队伍状态."""

    REGISTERED = "registered", _("已登记")
    READY = "ready", _("待命")
    CALLED_OUT = "called_out", _("已出动")
    RETURNED = "returned", _("已返回")
    DISSOLVED = "dissolved", _("已撤销")


class Team(Located):
    """应急队伍: of a body, with its skills and where it stands."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=TeamState.choices, default=TeamState.REGISTERED)
    name = models.CharField(max_length=120)
    kind = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    skills = models.CharField(max_length=200, blank=True)
    gear = models.TextField(blank=True)
    ready_minutes = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Located.Meta):
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            *Located.Meta.constraints,
            models.UniqueConstraint(fields=["government", "name"], name="response_team_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """队员: skills, and a telephone number that is kept sealed and shown masked."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=60)
    duty = models.CharField(max_length=60, blank=True)
    skills = models.CharField(max_length=200, blank=True)
    phone_sealed = models.TextField(blank=True)
    phone_masked = models.CharField(max_length=20, blank=True)
    left_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["team_id", "pk"]

    def __str__(self) -> str:
        return self.name


class CallOutState(models.TextChoices):
    """出动状态."""

    CALLED = "called", _("已调动")
    ARRIVED = "arrived", _("已到场")
    RETURNED = "returned", _("已返回")


class CallOut(models.Model):
    """队伍出动: what for, and when it was called, arrived and returned."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="call_outs")
    state = models.CharField(max_length=8, choices=CallOutState.choices, default=CallOutState.CALLED)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-called_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team"], condition=~Q(state="returned"), name="call_out_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True) | Q(arrived_at__gte=F("called_at")),
                name="call_out_arrived_later",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("arrived_at")),
                name="call_out_returned_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.title}"


class CheckState(models.TextChoices):
    """四到位检查状态."""

    OPEN = "open", _("待检查")
    FILLED = "filled", _("待复核")
    CONFIRMED = "confirmed", _("已复核")


class ReadinessCheck(models.Model):
    """四到位检查 of a body in one duty period: done by one person, confirmed by another."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.OPEN)
    period = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    filled_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    filled_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-starts_on", "body__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "period", "starts_on"], name="readiness_check_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("filled_by")),
                name="readiness_two_persons",
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="readiness_days"),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.period}"


class Aspect(models.TextChoices):
    """四到位: 领导指挥、救援人员、技术指导、物资装备."""

    COMMAND = "command", _("领导指挥到位")
    PEOPLE = "people", _("救援人员到位")
    TECHNIQUE = "technique", _("技术指导到位")
    MATERIALS = "materials", _("物资装备到位")


class ReadinessAspect(models.Model):
    """一项到位: in place or not, and what was seen."""

    check_of = models.ForeignKey(ReadinessCheck, on_delete=models.CASCADE, related_name="aspects")
    aspect = models.CharField(max_length=10, choices=Aspect.choices)
    is_ready = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["check_of_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_of", "aspect"], name="readiness_aspect_once"),
            models.CheckConstraint(condition=Q(is_ready=True) | ~Q(note=""), name="readiness_lack_said"),
        ]

    def __str__(self) -> str:
        return self.get_aspect_display()
