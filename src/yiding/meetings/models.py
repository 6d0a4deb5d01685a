"""会议的表: meetings, items, directives and attendance as the minutes tell them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government, Person
from yiding.files.models import TextVersion
from yiding.minutes.grammar.numerals import write_number


class Meeting(models.Model):
    """会议. Its identity is issuer, kind, date and number.

    ``record`` is the confirmed record in the guide's JSON form, with spans into ``text``; the columns beside
    it are what lists sort and filter by. ``number`` counts within ``term`` or ``year`` where printed;
    ``issue_days`` lie between the meeting and the issue of its minutes. ``level`` says who may read them.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=40)
    body_name = models.CharField(max_length=80, blank=True)
    term = models.PositiveSmallIntegerField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    held_on = models.DateField(null=True, db_index=True)
    part_of_day = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=80, blank=True)
    chair = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    chair_title = models.CharField(max_length=40, blank=True)
    chair_for = models.CharField(max_length=40, blank=True)
    minutes_kind = models.CharField(max_length=60, blank=True)
    issue_no = models.PositiveIntegerField(null=True)
    issuing_office = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True)
    issue_days = models.IntegerField(null=True)
    compiled_by = models.CharField(max_length=80, blank=True)
    compiled_on = models.DateField(null=True)
    disclosure = models.CharField(max_length=60, blank=True)
    text = models.ForeignKey(TextVersion, null=True, on_delete=models.PROTECT, related_name="+")
    record = models.JSONField(default=dict)
    source_file_id = models.BigIntegerField(null=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.GOVERNMENT, db_index=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["government", "-held_on"], name="meeting_newest"),
            models.Index(fields=["government", "kind", "held_on", "number"], name="meeting_identity"),
            models.Index(fields=["government", "issue_days"], name="meeting_issue_days"),
        ]

    def __str__(self) -> str:
        count = f"第{self.number}次" if self.number else ""
        term = f"{write_number(self.term)}届" if self.term else ""
        year = f"{self.year}年" if self.year else ""
        return f"{self.body_name or self.government.name}{term}{year}{count}{self.kind}"


class Item(models.Model):
    """议题: one numbered section of the minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    no = models.PositiveSmallIntegerField()
    heading = models.TextField()
    acts = models.JSONField(default=list)
    views = models.TextField(blank=True)
    report = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["meeting", "no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "no"], name="item_once")]

    def __str__(self) -> str:
        return f"{self.no}. {self.heading}"


class Presenter(models.Model):
    """汇报单位: a body (or a named person, as written) that the meeting heard on an item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="presenters")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="presented")

    class Meta:
        ordering: ClassVar = ["item_id", "position"]

    def __str__(self) -> str:
        return self.name


class Directive(models.Model):
    """要求: one thing that the meeting stressed, required or settled; its place in the text as columns."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="directives")
    position = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField(null=True)
    opening_verb = models.CharField(max_length=10, blank=True)
    text = models.TextField()
    addressees = models.JSONField(default=list)
    lead_bodies = models.JSONField(default=list)
    support_bodies = models.JSONField(default=list)
    deadlines = models.JSONField(default=list)
    amounts = models.JSONField(default=list)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["item_id", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "position"], name="directive_once")]

    def __str__(self) -> str:
        return self.text[:40]


class Attendance(models.Model):
    """出席情况: one person or body, in the order printed."""

    class Kind(models.TextChoices):
        PRESENT = "present", "出席"
        OBSERVER = "observer", "列席"
        ON_LEAVE = "on_leave", "请假"
        REPRESENTATIVE = "representative", "代表"
        RECORDER = "recorder", "记录"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["meeting_id", "kind", "position"]

    def __str__(self) -> str:
        return f"{self.body or ''}{self.person or ''}"
