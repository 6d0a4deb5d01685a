"""检查的表: check lists with their editions, rounds with what they cover, and the checks themselves."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.files.models import Document

WHO = settings.AUTH_USER_MODEL


class CheckList(models.Model):
    """检查表: what is looked at in one field, or in one season; its items stand in editions."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    sector = models.ForeignKey("registers.Sector", null=True, on_delete=models.PROTECT, related_name="+")
    season = models.CharField(max_length=40, blank=True)
    lead = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    is_used = models.BooleanField(default=True)
    newest = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="checklist_once")
        ]

    def __str__(self) -> str:
        return self.name


class CheckListEdition(models.Model):
    """检查表的一版. What was checked by an edition stays readable: editions never change."""

    checklist = models.ForeignKey(CheckList, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["checklist_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checklist", "number"], name="checklist_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.checklist.name} v{self.number}"


class CheckItem(models.Model):
    """检查项目: what to look at, by which clause, what counts as a hazard, and of which grade it then is.

    ``points`` (分值): what it is worth where the list is a score sheet; none: it is not scored.
    """

    edition = models.ForeignKey(CheckListEdition, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=200)
    clause = models.CharField(max_length=120, blank=True)
    hazard = models.CharField(max_length=200, blank=True)
    grade = models.CharField(max_length=40, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        ordering: ClassVar = ["edition_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "position"], name="check_item_once")
        ]

    def __str__(self) -> str:
        return self.text


class RoundState(models.TextChoices):
    """检查轮次状态."""

    PLANNED = "planned", _("筹备")
    RUNNING = "running", _("检查中")
    ENDED = "ended", _("已结束")


class Round(models.Model):
    """检查轮次: which objects are checked between two days, by which check list.

    ``codes`` are the kinds of objects, ``grades`` and ``towns`` narrow them (none: all). ``finding`` is the
    kind into which what is found goes. What it covers is written down when it starts (:class:`RoundObject`):
    a share whose whole moves by itself says nothing.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.PLANNED)
    name = models.CharField(max_length=120)
    campaign = models.ForeignKey(
        "registers.Campaign", null=True, on_delete=models.PROTECT, related_name="rounds"
    )
    sector = models.ForeignKey("registers.Sector", null=True, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(CheckListEdition, on_delete=models.PROTECT, related_name="rounds")
    lead = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField()
    last_on = models.DateField()
    codes = models.JSONField(default=list)
    grades = models.JSONField(default=list)
    towns: models.ManyToManyField[Body, models.Model] = models.ManyToManyField(Body, related_name="+")
    finding = models.CharField(max_length=40, default="hazards")
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-first_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="inspection_round_days"),
            models.UniqueConstraint(fields=["government", "name"], name="inspection_round_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RoundObject(models.Model):
    """应检对象 of a round. One that is no more (``left_on``) leaves the whole, and stays on record."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="scope")
    entry = models.ForeignKey("registers.Entry", on_delete=models.PROTECT, related_name="rounds")
    left_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["round_id", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "entry"], name="round_object_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.entry_id}"


class RoundTask(models.Model):
    """检查分工: who checks the objects of a town, and by when."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tasks")
    town = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["round_id", "town_id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "town"], name="round_task_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.body_id}"


class CheckResult(models.TextChoices):
    """检查结果."""

    PASSED = "passed", _("未发现问题")
    PROBLEM = "problem", _("发现问题")


class Check(models.Model):
    """检查记录: one visit to one object. Never changed.

    ``key`` is drawn where the form was filled in: a check that is sent twice is one. ``sector`` and ``town``
    are those of the object on the day, so that figures stay what they were. ``score`` (0 to 100) is reckoned
    from the points of its answers when it is made; none where no item has points.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    key = models.UUIDField(unique=True)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey("registers.Entry", on_delete=models.PROTECT, related_name="checks")
    edition = models.ForeignKey(CheckListEdition, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="checks")
    campaign = models.ForeignKey(
        "registers.Campaign", null=True, on_delete=models.PROTECT, related_name="checks"
    )
    sector = models.ForeignKey("registers.Sector", null=True, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField()
    result = models.CharField(max_length=10, choices=CheckResult.choices)
    met = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="register_check_both_coordinates",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["entry", "checked_on"], name="check_object"),
            models.Index(fields=["campaign", "checked_on"], name="check_campaign"),
            models.Index(fields=["round", "entry"], name="check_round"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.checked_on}"


class Answer(models.TextChoices):
    """检查结论 of one item."""

    OK = "ok", _("合格")
    BAD = "bad", _("不合格")
    NONE = "none", _("不涉及")


class CheckAnswer(models.Model):
    """逐项结论. One that is not in order became an entry (``finding``)."""

    check_made = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(CheckItem, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=4, choices=Answer.choices)
    note = models.CharField(max_length=300, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    finding = models.OneToOneField(
        "registers.Entry", null=True, on_delete=models.PROTECT, related_name="found_by"
    )

    class Meta:
        ordering: ClassVar = ["check_made_id", "item__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_made", "item"], name="check_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.check_made_id} {self.item_id} {self.answer}"


class CheckPhoto(models.Model):
    """检查照片, of an item or of the whole; it comes after the check, and once however often it is sent."""

    check_made = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="photos")
    item = models.ForeignKey(CheckItem, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["check_made_id", "pk"]

    def __str__(self) -> str:
        return f"{self.check_made_id} {self.document_id}"
