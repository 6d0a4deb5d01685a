"""议事协调机构的表 (S19): the register, its members, and the three persons of each town for a work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.councils.models import Council
from yiding.decisions.models import IssuingName
from yiding.directory.models import Body, Dated, Government, Person
from yiding.files.models import Document
from yiding.meetings.models import Meeting
from yiding.supervision.models import Matter


class CoordinationKind(models.Model):
    """机构种类 (领导小组, 联席会议, 工作专班 …): data that a site edits."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="coordination_kind_once")
        ]

    def __str__(self) -> str:
        return self.name


class CoordinationState(models.TextChoices):
    """议事协调机构状态."""

    ORDERED = "ordered", _("待组建")
    SET_UP = "set_up", _("已组建")
    ACTIVE = "active", _("运行中")
    ENDED = "ended", _("已撤销")


class CoordinationBody(models.Model):
    """议事协调机构. Its basis is a meeting's item (``meeting``, ``item_no``) or a paper (``basis``).

    ``order`` is the matter that orders it set up: that closes only when members and rules are filed. ``host``
    sets it up, ``office`` is where its office is. ``council`` is what it meets as, ``issuing_name`` the name
    that it lends for issuing, where it does.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.ForeignKey(CoordinationKind, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=8, choices=CoordinationState.choices, default=CoordinationState.ORDERED
    )
    basis = models.CharField(max_length=300)
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="+")
    item_no = models.PositiveSmallIntegerField(null=True)
    order = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    council = models.OneToOneField(
        Council, null=True, on_delete=models.PROTECT, related_name="coordination_body"
    )
    issuing_name = models.ForeignKey(IssuingName, null=True, on_delete=models.PROTECT, related_name="+")
    rules = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    ordered_on = models.DateField()
    set_up_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["government", "name"], condition=~Q(state="ended"), name="coordination_body_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CoordinationMember(Dated):
    """成员: a body or a person in a role (组长, 副组长, 成员 …), between two days."""

    coordination = models.ForeignKey(CoordinationBody, on_delete=models.CASCADE, related_name="members")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["coordination_id", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(body__isnull=False) | Q(person__isnull=False), name="coordination_member_of"
            )
        ]

    def __str__(self) -> str:
        return " ".join(str(one) for one in (self.body, self.person) if one) + f" {self.role}"


class Charge(models.Model):
    """三名责任人 of one town (or department) for one work: it is led, directed and done by them (S19.4)."""

    coordination = models.ForeignKey(CoordinationBody, on_delete=models.CASCADE, related_name="charges")
    work = models.CharField(max_length=120)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["coordination_id", "work", "body__protocol_order", "body__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coordination", "work", "body"], name="charge_once")
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.work}"
