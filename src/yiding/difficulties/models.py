"""问题困难的表 (S21): kinds with who solves them, and each difficulty from raising to its confirmed end."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government, Person
from yiding.topics.models import Topic


class DifficultyKind(models.Model):
    """问题类型: data that a site edits. Who solves such a difficulty, and within how many working days."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    owner = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(default=10)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name"], name="difficulty_kind_once")
        ]

    def __str__(self) -> str:
        return self.name


class DifficultyState(models.TextChoices):
    """问题困难状态."""

    RAISED = "raised", _("待交办")
    ASSIGNED = "assigned", _("待受理")
    HANDLING = "handling", _("协调中")
    SOLVED = "solved", _("已答复")
    CONFIRMED = "confirmed", _("已解决")
    ESCALATED = "escalated", _("已提级")
    WITHDRAWN = "withdrawn", _("已撤回")


UNSOLVED = frozenset(
    {DifficultyState.RAISED, DifficultyState.ASSIGNED, DifficultyState.HANDLING, DifficultyState.ESCALATED}
)


class Difficulty(models.Model):
    """问题困难: raised by ``body`` about a thing (``about_kind``, ``about_id``: a task, an enterprise …).

    ``about_name`` keeps how that thing was called. ``owner`` (or ``person``) solves it until ``due_on``.
    ``solved_days`` are the working days from raising to the answer that the raiser confirmed. ``carried``
    counts the meetings that it was taken to unsolved. ``topic`` is the topic made of it.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(DifficultyKind, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=DifficultyState.choices, default=DifficultyState.RAISED)
    title = models.CharField(max_length=200)
    text = models.TextField()
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    about_name = models.CharField(max_length=300)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.MEMBERS)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_on = models.DateField()
    owner = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(null=True)
    solved_days = models.PositiveSmallIntegerField(null=True)
    confirmed_on = models.DateField(null=True)
    escalated_on = models.DateField(null=True)
    carried = models.PositiveSmallIntegerField(default=0)
    refused = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=["solved", "confirmed"]) | ~Q(answer=""),
                name="difficulty_solved_says_how",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["government", "state", "due_on"], name="difficulty_state_due"),
            models.Index(fields=["body", "state"], name="difficulty_of_body"),
            models.Index(fields=["owner", "state"], name="difficulty_of_owner"),
            models.Index(fields=["about_kind", "about_id"], name="difficulty_about"),
        ]

    def __str__(self) -> str:
        return self.title
