"""会议机构的表: which bodies meet (市政府常务会议, 市长办公会议 …), who sits on them, and their rules.

All of it is data that each government sets: nothing here is taken for granted by the code.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body, Dated, Government, Person, Post


class Numbering(models.TextChoices):
    """场次编号: what the number of a sitting counts within (S01.4)."""

    TERM = "term", _("按届")
    YEAR = "year", _("按年")
    RUNNING = "running", _("连续")


class Style(models.TextChoices):
    """纪要体例 (S07.2)."""

    NARRATIVE = "narrative", _("叙述式")
    RESOLUTION = "resolution", _("议定事项式")


class Council(models.Model):
    """会议机构: one kind of meeting of a government, with its rules.

    ``name`` and ``kind`` stand around the number: 市政府 第58次 常务会议. The quorum is ``quorum_over`` parts
    in ``quorum_of`` of the members: more than them, or exactly them too where ``quorum_reached_by_equal``.
    Deadlines are in working days, before the sitting (topics, papers, notice) or after it (minutes, issue);
    empty where the rules of procedure say none. ``acts`` are what a meeting can be asked to do (传达学习,
    审议 …), in the order in which an agenda takes them.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="councils")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    office = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    numbering = models.CharField(max_length=10, choices=Numbering.choices, default=Numbering.TERM)
    term = models.PositiveSmallIntegerField(null=True, blank=True)
    term_began_on = models.DateField(null=True, blank=True)
    style = models.CharField(max_length=12, choices=Style.choices, default=Style.NARRATIVE)
    quorum_over = models.PositiveSmallIntegerField(default=1)
    quorum_of = models.PositiveSmallIntegerField(default=2)
    quorum_reached_by_equal = models.BooleanField(default=False)
    quorum_counts_chair = models.BooleanField(default=True)
    topics_days = models.PositiveSmallIntegerField(null=True, blank=True)
    papers_days = models.PositiveSmallIntegerField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes_days = models.PositiveSmallIntegerField(null=True, blank=True)
    issue_days = models.PositiveSmallIntegerField(null=True, blank=True)
    main_send = models.TextField(blank=True)
    copy_send = models.TextField(blank=True)
    house_style = models.JSONField(default=dict, blank=True)
    acts = models.JSONField(default=list, blank=True)
    place = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["government", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "name", "kind"], name="council_once"),
            models.CheckConstraint(
                condition=Q(quorum_of__gte=1) & Q(quorum_over__lte=models.F("quorum_of")),
                name="council_quorum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.kind}"


class SeatKind(models.TextChoices):
    """席位."""

    CHAIR = "chair", _("主持人")
    DEPUTY = "deputy", _("受托主持人")
    MEMBER = "member", _("组成人员")
    OBSERVER = "observer", _("固定列席")
    RECORDER = "recorder", _("记录")


class Seat(Dated):
    """席位: who belongs to a council between two days: a post's holder, a person, or a body's envoy.

    A seat of a post is that of whoever holds the post's title in its body on the day.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=10, choices=SeatKind.choices)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["council_id", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(post__isnull=False) | Q(person__isnull=False) | Q(body__isnull=False),
                name="seat_of_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.council} {self.person or self.post or self.body}"
