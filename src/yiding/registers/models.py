"""清单台账的表: registers, their entries with steps and proofs, the values by which lists are filtered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.decisions.models import Decision
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Enterprise, Place
from yiding.files.models import Document
from yiding.supervision.models import Light, Matter

WHO = settings.AUTH_USER_MODEL


class KindVersion(models.Model):
    """种类版本: the shape of a kind as rows were stored by it; an undeclared change stops the start."""

    code = models.CharField(max_length=40, unique=True)
    number = models.PositiveIntegerField()
    shape = models.JSONField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class Sector(models.Model):
    """行业领域 (燃气、危化品、消防 …), with the department that leads in it. Data of each government."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    lead = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    is_used = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["government", "name"], name="sector_once")]

    def __str__(self) -> str:
        return self.name


class Register(models.Model):
    """清单（台账）: one kind as a government keeps it: who leads, which decision ordered it, its settings.

    ``choices`` holds the choices of fields that a government sets itself (key → labels), ``days`` the working
    days by grade where they differ from the kind's.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    lead = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="+")
    choices = models.JSONField(default=dict)
    days = models.JSONField(default=dict)
    settings = models.JSONField(default=dict)
    is_public = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["government", "code"], name="register_once")]

    def __str__(self) -> str:
        return self.code


class CampaignState(models.TextChoices):
    """专项行动状态."""

    PLANNED = "planned", _("筹备")
    RUNNING = "running", _("进行中")
    ASSESSED = "assessed", _("已评估")
    CARRIED = "carried", _("已转接")
    CLOSED = "closed", _("已结束")


class Campaign(models.Model):
    """专项行动 (百日攻坚、三年行动、旺季专项): a period, its fields with their leads, and what it follows.

    ``structure`` holds the parts of its plan (``1+2+10``: 总方案、专题、专项) as names, in order; ``codes``
    the kinds of entries that it is about (none: hazards).
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CampaignState.choices, default=CampaignState.PLANNED)
    name = models.CharField(max_length=120)
    lead = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    in_name_of = models.CharField(max_length=60, blank=True)
    first_on = models.DateField()
    last_on = models.DateField()
    season = models.CharField(max_length=40, blank=True)
    structure = models.JSONField(default=list)
    codes = models.JSONField(default=list)
    assessment = models.TextField(blank=True)
    goal = models.TextField(blank=True)
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="+")
    matter = models.ForeignKey(Matter, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-first_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="campaign_days"),
            models.UniqueConstraint(fields=["government", "name"], name="campaign_once"),
        ]

    def __str__(self) -> str:
        return self.name


COUNTED = ("code", "is_open", "due_on", "grade", "state")
SIGHT = ("government", "local", "department", "finder", "made_by")
"""What the numbers above a list count by, and by whom a row is seen: counted from the index alone."""
SEARCHED = ("code", "number", "title", "address", "holder", "source_no", "enterprise")
"""What a word is looked for in, in the order of the list: read from the index alone. Of the
longest texts in the rarest characters it holds some 2,680 bytes; PostgreSQL allows 2,704."""


class Entry(models.Model):
    """台账条目: one thing of a register. What all kinds have are columns; a kind's own values are JSON.

    ``state`` and ``grade`` are keys of the kind's declaration. ``stage_due_on`` is the last day for the
    stage it is in, ``due_on`` that of the whole, ``first_due_on`` as it was first set, ``presses_on`` the
    earlier of both. Who handed it in (``submitted_by``) never closes it. ``was_late`` stays.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=40)
    is_open = models.BooleanField(default=True)
    stage_on = models.DateField()
    stage_due_on = models.DateField(null=True)
    grade = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True)
    source_no = models.CharField(max_length=80, blank=True)
    sector = models.ForeignKey(Sector, null=True, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=170, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    enterprise = models.ForeignKey(Enterprise, null=True, on_delete=models.PROTECT, related_name="+")
    local = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=60, blank=True)
    found_on = models.DateField()
    finder = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    first_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    presses_on = models.DateField(null=True)
    was_late = models.BooleanField(default=False)
    light = models.CharField(max_length=6, choices=Light.choices, blank=True)
    light_reason = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="entries")
    carried_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="carried_to")
    matter = models.ForeignKey(Matter, null=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="+")
    values = models.JSONField(default=dict)
    kind_version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    submitted_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    register_known: Register | None

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="entry_number_once"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(closed_by=F("submitted_by")),
                name="entry_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="entry_both_coordinates",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="entry_not_own_parent"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=[*COUNTED, *SIGHT], name="entry_counted"),
            models.Index(fields=[*SEARCHED], name="entry_searched"),
            models.Index(fields=["code", "state"], name="entry_state"),
            models.Index(fields=["presses_on", "code"], name="entry_presses"),
            models.Index(fields=["code", "town"], name="entry_town"),
            models.Index(fields=["code", "found_on"], name="entry_found"),
            models.Index(fields=["code", "closed_on"], name="entry_closed"),
            models.Index(fields=["code", "sector"], name="entry_sector"),
            models.Index(fields=["code", "grade"], name="entry_grade"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class EntryValue(models.Model):
    """字段值: a filterable field of an entry, once more, where the database finds it quickly."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="mirrored")
    code = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    text = models.CharField(max_length=200, blank=True)
    number = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    day = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["entry_id", "key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "key", "text"], name="entry_value_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["code", "key", "text", "entry"], name="entry_value_text"),
            models.Index(fields=["code", "key", "number", "entry"], name="entry_value_number"),
            models.Index(fields=["code", "key", "day", "entry"], name="entry_value_day"),
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.text}"


class Step(models.Model):
    """环节记录: one move of an entry: who, when, for which body, what they said. Never changed."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="steps")
    move = models.CharField(max_length=40)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40)
    by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    told = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["entry_id", "pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.move}"


class Proof(models.Model):
    """证明材料 of an entry, of one moment (整改前、整改后); where and when a photo was taken."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="proofs")
    moment = models.CharField(max_length=40)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["entry_id", "pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.moment}"


class Progress(models.Model):
    """进展 of an entry that reports by a rhythm, one a period."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="progress")
    period = models.CharField(max_length=10)
    text = models.TextField()
    percent = models.PositiveSmallIntegerField(null=True)
    by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["entry_id", "-made_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="progress_percent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.period}"


class Partner(models.Model):
    """协同单位: a body that works on an entry beside its two responsible ones, and therefore sees it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="partners")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["entry_id", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "body"], name="partner_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.body_id}"


class Wait(models.Model):
    """待办方: on whose desk an open entry stands now: a body, or the office. Kept with each move."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="waits")
    party = models.CharField(max_length=12)
    body = models.ForeignKey(Body, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["entry_id", "pk"]
        indexes: ClassVar = [models.Index(fields=["body", "entry"], name="entry_waits_for")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.party}"


# Tables by subject, imported last: they point to those above.
from . import brief_rows, campaign_rows, layer_rows, public_rows, round_rows, shape_rows  # noqa: E402, F401
from .edition_rows import Confirmation, Edition, EditionRow  # noqa: E402
from .gate_rows import Descent, GateMark, GateNeed, NeedState  # noqa: E402
from .import_rows import ImportFault, ImportRun, ImportState  # noqa: E402
from .joint_rows import JointAction, JointCase  # noqa: E402
from .judgement_rows import Judgement  # noqa: E402
from .unit_rows import UnitStatus  # noqa: E402

__all__ = [
    "Campaign",
    "CampaignState",
    "Confirmation",
    "Descent",
    "Edition",
    "EditionRow",
    "Entry",
    "EntryValue",
    "GateMark",
    "GateNeed",
    "ImportFault",
    "ImportRun",
    "ImportState",
    "JointAction",
    "JointCase",
    "Judgement",
    "KindVersion",
    "NeedState",
    "Partner",
    "Progress",
    "Proof",
    "Register",
    "Sector",
    "Step",
    "UnitStatus",
    "Wait",
]
