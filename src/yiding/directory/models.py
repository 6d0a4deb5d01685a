"""机构人员的表.

Everything belongs to its government: the same name under two governments is two bodies.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Government(models.Model):
    """政府: whose meetings these are. One instance has one owning government (``is_ours``)."""

    name = models.CharField(max_length=80, unique=True)
    is_ours = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_ours"], condition=models.Q(is_ours=True), name="government_one_ours"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Seen(models.Model):
    """出现小计: in the minutes of how many meetings, from when to when; kept beside the sightings."""

    meeting_count = models.PositiveIntegerField(default=0)
    first_seen_on = models.DateField(null=True)
    last_seen_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Body(Seen):
    """机构: a body under the name as written. Names are never merged by likeness.

    ``report_count`` and ``duty_count`` are the meetings that heard it and those that charged it.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="bodies")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, blank=True)
    is_group = models.BooleanField(default=False)
    report_count = models.PositiveIntegerField(default=0)
    duty_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["government", "name"], name="body_once")]
        indexes: ClassVar = [models.Index(fields=["government", "-meeting_count"], name="body_most_seen")]

    def __str__(self) -> str:
        return self.name


class Person(Seen):
    """人员: a person under the name as written; ``latest_body`` is what they last sat for."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="persons")
    name = models.CharField(max_length=60)
    latest_body = models.ForeignKey(Body, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["government", "name"], name="person_once")]
        indexes: ClassVar = [models.Index(fields=["government", "-meeting_count"], name="person_most_seen")]

    def __str__(self) -> str:
        return self.name


class SightingRole(models.TextChoices):
    """在纪要中的身份."""

    CHAIR = "chair", "主持"
    PRESENT = "present", "出席"
    OBSERVER = "observer", "列席"
    ON_LEAVE = "on_leave", "请假"
    REPRESENTATIVE = "representative", "派代表"
    PRESENTER = "presenter", "汇报"
    REVISER = "reviser", "修改"
    ADDRESSEE = "addressee", "落实"
    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"
    IN_NAME_OF = "in_name_of", "印发名义"
    SUBMITTED_TO = "submitted_to", "提交对象"
    RECIPIENT = "recipient", "主送抄送"


def _seen_index(*fields: str) -> models.Index:
    """An index of the rows that name a body (or a person): half of them do not."""
    name = "seen_" + "_".join(field.removesuffix("_id").removesuffix("_on")[:7] for field in fields)
    return models.Index(fields=fields, condition=models.Q((f"{fields[0]}__isnull", False)), name=name)


class Sighting(models.Model):
    """出现: a body or a person as seen in the minutes of one meeting, with its place in the record.

    ``meeting_id`` is plain: this room lies below that of the meetings. A seat whose sitter is named has one
    row, that of the sitter with the body.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey(
        Body, null=True, on_delete=models.CASCADE, related_name="sightings", db_index=False
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="sightings", db_index=False
    )
    role = models.CharField(max_length=20, choices=SightingRole.choices)
    title = models.CharField(max_length=60, blank=True)
    seen_on = models.DateField(null=True)
    meeting_id = models.BigIntegerField(db_index=True)
    item_no = models.PositiveSmallIntegerField(null=True)
    path = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-seen_on", "pk"]
        indexes: ClassVar = [
            _seen_index("body", "seen_on"),
            _seen_index("body", "role", "seen_on"),
            _seen_index("body", "person", "meeting_id", "seen_on"),
            _seen_index("person", "seen_on"),
            _seen_index("person", "role", "seen_on"),
            _seen_index("person", "body", "meeting_id", "seen_on"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.body} {self.role} {self.seen_on}"
