"""突发事件的表: the incident, who takes part, what was done, what was learned, what was late or concealed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.accountability.models import Case
from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.supervision.models import Matter

from .rules import Grade, IncidentKind

WHO = settings.AUTH_USER_MODEL


class Origin(models.TextChoices):
    """信息来源: from the unit itself, or found by others."""

    OWN = "own", _("事发单位报告")
    HOTLINE = "hotline", _("群众反映")
    MEDIA = "media", _("媒体和网络")
    SUPERIOR = "superior", _("上级通报")
    OTHER = "other", _("其他单位发现")


class IncidentState(models.TextChoices):
    """事件状态."""

    KNOWN = "known", _("已接报，待首报")
    REPORTED = "reported", _("已首报")
    VERIFIED = "verified", _("已核实")
    HANDLING = "handling", _("处置中")
    ENDED = "ended", _("已结束")
    REVIEWED = "reviewed", _("已复盘")
    DISMISSED = "dismissed", _("不属实")


OPEN = frozenset({"known", "reported", "verified", "handling"})


class Toll(models.Model):
    """伤亡和损失. ``loss`` is in 万元; ``injuries`` are those badly hurt."""

    deaths = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    injuries = models.PositiveIntegerField(default=0)
    light_injuries = models.PositiveIntegerField(default=0)
    loss = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        abstract = True


class Incident(Toll):
    """突发事件 of a unit, at a place, with its instants (S39.1).

    ``known_at`` is when the unit knew, as told; ``found_known_at`` as the office found out. Limits count from
    the latter where there is one. ``update_until`` is the last day on which changed figures are reported.
    ``client_key`` is drawn by the page that sends it, so that it is taken once.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    client_key = models.UUIDField(null=True, unique=True, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=9, choices=IncidentState.choices, default=IncidentState.KNOWN)
    title = models.CharField(max_length=120)
    kind = models.ForeignKey(IncidentKind, on_delete=models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField(choices=Grade.choices)
    proposed_grade = models.PositiveSmallIntegerField(null=True, choices=Grade.choices)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.OWN)
    occurred_at = models.DateTimeField()
    known_at = models.DateTimeField()
    found_known_at = models.DateTimeField(null=True)
    first_reported_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    update_until = models.DateField(null=True)
    ending = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    verified_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-occurred_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="incident_number_once"),
            models.CheckConstraint(condition=Q(occurred_at__lte=F("known_at")), name="incident_known_after"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("occurred_at")),
                name="incident_ended_after",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="incident_coordinates",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["government", "-occurred_at"], name="incident_newest"),
            models.Index(fields=["body", "-occurred_at"], name="incident_of_body"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def counted_from(self) -> object:
        """From when the limits count."""
        return self.found_known_at or self.known_at


class Involved(models.Model):
    """有关单位: told by rule, or called in to act; it sees the incident."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="involved")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    is_acting = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["incident_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "body"], name="incident_involves_once")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.incident}"


class Action(models.Model):
    """处置措施: what which unit did at what time (S39.4). It is written once and stays."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="actions")
    at = models.DateTimeField()
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=80, blank=True)
    people = models.PositiveIntegerField(null=True)
    text = models.TextField()
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(body__isnull=False) | ~Q(unit=""), name="action_of_a_unit")
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Lesson(models.Model):
    """教训和改进: found in the review; it can become a matter that is proposed for supervision."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="lessons")
    text = models.CharField(max_length=300)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["incident_id", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Fault(models.TextChoices):
    """迟漏谎瞒 (突发事件应对法第六十一条)."""

    LATE = "late", _("迟报")
    OMITTED = "omitted", _("漏报")
    FALSE = "false", _("谎报")
    CONCEALED = "concealed", _("瞒报")


class SuspicionState(models.TextChoices):
    """疑点状态."""

    RAISED = "raised", _("待核查")
    CONFIRMED = "confirmed", _("属实")
    CLEARED = "cleared", _("不属实")


class Suspicion(models.Model):
    """迟报、漏报、谎报、瞒报: suspected, then judged by a person; a confirmed one may open a case."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="suspicions")
    fault = models.CharField(max_length=9, choices=Fault.choices)
    state = models.CharField(max_length=9, choices=SuspicionState.choices, default=SuspicionState.RAISED)
    ground = models.CharField(max_length=300)
    minutes = models.PositiveIntegerField(null=True)
    raised_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    finding = models.CharField(max_length=300, blank=True)
    judged_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["incident_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "fault"], name="suspicion_once"),
            models.CheckConstraint(condition=Q(state="raised") | ~Q(finding=""), name="suspicion_says_why"),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(state="confirmed"), name="suspicion_case_confirmed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_fault_display()} {self.incident}"
