"""督查单的表, and what each day's run did."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government
from yiding.supervision.models import Matter, Task

from .rulesets import Colour, RuleSet

WHO = settings.AUTH_USER_MODEL


class SlipState(models.TextChoices):
    """督查单状态."""

    ISSUED = "issued", _("待答复")
    ANSWERED = "answered", _("已答复")
    LATE = "late", _("逾期答复")
    WITHDRAWN = "withdrawn", _("已撤回")


REPLIED = frozenset({SlipState.ANSWERED, SlipState.LATE})


class Slip(models.Model):
    """督查单: urges one body on about its task, with a reason and a day by which to answer.

    ``ruleset`` is the edition that it was issued under; ``to`` whom it reached. ``escalation`` is how far up
    it was told that nobody answered. ``original_reply_due_on`` stays when an answer is sent back. ``sheet``
    is the paper as it was issued (:mod:`.sheets`).
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="slips")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="slips")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    colour = models.CharField(max_length=6, choices=Colour.choices)
    state = models.CharField(max_length=10, choices=SlipState.choices, default=SlipState.ISSUED)
    ruleset = models.ForeignKey(RuleSet, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    next_step = models.CharField(max_length=120, blank=True)
    to = models.JSONField(default=list)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    reply_due_on = models.DateField()
    original_reply_due_on = models.DateField()
    cause = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    promised_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    sheet = models.JSONField(default=dict)
    escalation = models.PositiveSmallIntegerField(default=0)
    escalated_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-issued_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "number"], name="slip_number_once"),
            models.UniqueConstraint(
                fields=["task", "colour"], condition=Q(state="issued"), name="slip_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["answered", "late"], answered_on__isnull=False)
                | Q(state__in=["issued", "withdrawn"]),
                name="slip_answer_has_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "state", "reply_due_on"], name="slip_of_body"),
            models.Index(fields=["reply_due_on"], condition=Q(state="issued"), name="slip_open"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_colour_display()}"


class DailyRun(models.Model):
    """每日例行: what was done for a day. A day whose run did not finish is done again, and made up later.

    ``stamp`` stands for the calendar and the rules that the lights were told by: when it changes, they are
    told again.
    """

    day = models.DateField(unique=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    dues = models.PositiveIntegerField(default=0)
    relit = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    escalated = models.PositiveIntegerField(default=0)
    stamp = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}"
