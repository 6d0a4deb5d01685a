"""会议场次的表: a meeting as it is prepared and held.

The ledger's ``meetings.Meeting`` is what issued minutes say; it is linked here once they are issued.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.councils.models import Council
from yiding.directory.models import Body, Government, Person
from yiding.meetings.models import Meeting
from yiding.topics.models import Topic


class SittingState(models.TextChoices):
    """场次状态."""

    PLANNED = "planned", _("筹备")
    CALLED = "called", _("已通知")
    IN_SESSION = "in_session", _("开会中")
    HELD = "held", _("已开会")
    CLOSED = "closed", _("已归结")
    CANCELLED = "cancelled", _("已取消")


class Sitting(models.Model):
    """会议场次 (S01). Its number counts within the council's term or year; the minutes' number is another.

    ``call_number`` counts how often it was called: each change of time or place calls again. ``called_at`` is
    the first time; empty while nobody outside the secretariat knows of it. ``agenda_changes`` counts every
    change of the agenda: who saves on an older one is told.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="sittings")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="sittings")
    state = models.CharField(max_length=10, choices=SittingState.choices, default=SittingState.PLANNED)
    term = models.PositiveSmallIntegerField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=80, blank=True)
    chair = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    chair_title = models.CharField(max_length=40, blank=True)
    chair_for = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    call_number = models.PositiveSmallIntegerField(default=0)
    agenda_changes = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    meeting = models.OneToOneField(
        Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="sitting"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-starts_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "term", "number"],
                condition=Q(number__isnull=False, term__isnull=False),
                name="sitting_once_a_term",
            ),
            models.UniqueConstraint(
                fields=["council", "year", "number"],
                condition=Q(number__isnull=False, term__isnull=True, year__isnull=False),
                name="sitting_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["council", "number"],
                condition=Q(number__isnull=False, term__isnull=True, year__isnull=True),
                name="sitting_once_running",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["government", "state", "-starts_at"], name="sitting_newest")
        ]

    def __str__(self) -> str:
        return (
            f"{self.council.name}第{self.number}次{self.council.kind}" if self.number else str(self.council)
        )


class Entry(models.Model):
    """议程条目: one item of a sitting's agenda. A secret one shows a stub only (``is_secret``).

    ``title`` is the heading without its number; ``act`` and ``documents`` (titles without brackets) come from
    the topic and may be changed; ``variants`` keeps, by a document's title, the other ways it was written.
    ``presenters`` and ``observers`` are bodies. A sub-item (``is_sub``) is numbered within the item before
    it; ``section`` is a heading of the agenda that stands above it.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="entries")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    documents = models.JSONField(default=list, blank=True)
    variants = models.JSONField(default=dict, blank=True)
    section = models.CharField(max_length=60, blank=True)
    is_sub = models.BooleanField(default=False)
    presenters = models.ManyToManyField(Body, blank=True, related_name="+")
    observers = models.ManyToManyField(Body, blank=True, related_name="+")
    minutes_planned = models.PositiveSmallIntegerField(default=10)
    is_supplementary = models.BooleanField(default=False)
    is_urgent = models.BooleanField(default=False)
    is_secret = models.BooleanField(default=False)
    is_withdrawn = models.BooleanField(default=False)
    is_ready = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.MEMBERS)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["sitting_id", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class AgendaState(models.TextChoices):
    """议程版本状态."""

    DESIGN = "design", _("待审定")
    APPROVED = "approved", _("已审定")


class AgendaVersion(models.Model):
    """议程版本: A, B, C … What the agenda said when it was frozen; only the newest can be approved."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="agendas")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AgendaState.choices, default=AgendaState.DESIGN)
    snapshot = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["sitting_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "number"], name="agenda_version_once")
        ]

    def __str__(self) -> str:
        return self.letter

    @property
    def letter(self) -> str:
        """A, B … Z, AA, AB …"""
        letters, n = "", self.number
        while n:
            n, rest = divmod(n - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


class InvitationRole(models.TextChoices):
    """参会身份: members attend (出席), all others are present (列席)."""

    MEMBER = "member", _("出席")
    STANDING = "standing", _("固定列席")
    PRESENTER = "presenter", _("汇报")
    OBSERVER = "observer", _("列席")
    INVITED = "invited", _("应邀")
    RECORDER = "recorder", _("记录")


class InvitationState(models.TextChoices):
    """回执."""

    PROPOSED = "proposed", _("拟通知")
    SENT = "sent", _("已通知")
    READ = "read", _("已阅")
    COMING = "coming", _("参加")
    LEAVE_ASKED = "leave_asked", _("请假待批")
    ON_LEAVE = "on_leave", _("已准假")
    SUBSTITUTE_ASKED = "substitute_asked", _("代会待批")
    SUBSTITUTED = "substituted", _("已准代会")
    REFUSED = "refused", _("未准")
    WITHDRAWN = "withdrawn", _("已取消通知")


class LeaveKind(models.TextChoices):
    """请假事由."""

    OFFICIAL = "official", _("因公")
    ILLNESS = "illness", _("因病")
    PRIVATE = "private", _("因事")


class Invitation(models.Model):
    """会议通知: one person, or one body that sends somebody, called to a sitting (S03).

    ``body_name`` and ``title`` are the body and the post as they are written on the day (S03.3). Those who
    are called for some items only (``role`` presenter or observer) have them in ``entries``. ``substitute``
    comes instead once that is granted. ``call_number`` is that of the call which the answer belongs to.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=10, choices=InvitationRole.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body_name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=60, blank=True)
    entries = models.ManyToManyField(Entry, blank=True, related_name="invitations")
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=16, choices=InvitationState.choices, default=InvitationState.PROPOSED)
    call_number = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    leave_kind = models.CharField(max_length=10, choices=LeaveKind.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    substitute = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    substitute_title = models.CharField(max_length=60, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["sitting_id", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(body__isnull=False), name="invitation_of_somebody"
            ),
            models.UniqueConstraint(
                fields=["sitting", "person"], condition=Q(person__isnull=False), name="invitation_person_once"
            ),
            models.UniqueConstraint(
                fields=["sitting", "body"], condition=Q(person__isnull=True), name="invitation_body_once"
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | Q(person__isnull=True) | ~Q(substitute=F("person")),
                name="invitation_substitute_other",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["sitting", "state"], name="invitation_state")]

    def __str__(self) -> str:
        return f"{self.body_name}{self.person.name if self.person else ''}"
