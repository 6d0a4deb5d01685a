"""审议的表: what happened in the room, item by item. This is the discussion record: it is never public.

Every row that the secretary writes carries a ``public_id``: the screen makes it, so that a row typed while
the network was down is made once when it comes back.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.councils.models import Council
from yiding.directory.models import Body, Government, Person
from yiding.sittings.models import Entry, Sitting


class Outcome(models.TextChoices):
    """审议结果 (ten; the minutes' five are told by the phrases of :mod:`yiding.minutes`)."""

    AGREED = "agreed", "同意"
    AGREED_IN_PRINCIPLE = "agreed_in_principle", "原则同意"
    REVISE_AND_RESUBMIT = "revise_and_resubmit", "修改后再议"
    DEFERRED = "deferred", "暂缓"
    REJECTED = "rejected", "不予同意"
    NOTED = "noted", "听取"
    STUDIED = "studied", "传达学习"
    DELEGATED = "delegated", "授权研究"
    REPEALED = "repealed", "废止"
    WITHDRAWN = "withdrawn", "撤回"


class RouteKind(models.TextChoices):
    """去向: several may run at once."""

    ISSUE = "issue", "印发"
    SUBMIT = "submit", "提交审议"
    IMPLEMENT = "implement", "组织实施"
    ARRANGE = "arrange", "明确安排"
    OPINION = "opinion", "征求意见"
    REVISE = "revise", "修改完善"


# --- who was there ------------------------------------------------------------------------------------------


class AttendanceKind(models.TextChoices):
    """到会身份 (S03.1). The chair is kept apart: 出席 names the others only."""

    CHAIR = "chair", "主持"
    MEMBER = "member", "出席"
    OBSERVER = "observer", "列席"
    REPRESENTATIVE = "representative", "派代表"
    RECORDER = "recorder", "记录"


class Presence(models.TextChoices):
    """到会状态."""

    EXPECTED = "expected", "未到"
    PRESENT = "present", "在场"
    LEFT = "left", "离场"
    ON_LEAVE = "on_leave", "请假"
    ABSENT = "absent", "缺席"


class Attendance(models.Model):
    """到会: one person (or one body's unnamed envoy) of a sitting; a person has one row, never two.

    ``body`` is the unit as resolved on the day of the meeting, ``body_written`` its name as written that day.
    ``entries`` are the items that an observer was called for: none, all of them. ``stands_in_for``: 代会.
    """

    public_id = models.UUIDField(unique=True, default=uuid7)
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="attendances")
    kind = models.CharField(max_length=14, choices=AttendanceKind.choices)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body_written = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=60, blank=True)
    stands_in_for = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entries = models.ManyToManyField(Entry, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.EXPECTED)
    is_late = models.BooleanField(default=False)
    signed_in_by = models.CharField(
        max_length=6, blank=True, choices=[("list", "签到表"), ("code", "扫码")], default=""
    )
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["sitting_id", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sitting", "person"], condition=Q(person__isnull=False), name="attendance_person_once"
            ),
            models.UniqueConstraint(
                fields=["sitting"], condition=Q(kind="chair"), name="attendance_chair_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(body_written=""), name="attendance_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | ~Q(stands_in_for=F("person")),
                name="attendance_stand_in_other",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_written}{self.person.name if self.person else '代表'}"


class Stay(models.Model):
    """在场时段: from when to when somebody was in the room; open while they are."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="stays")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["attendance_id", "from_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["attendance"], condition=Q(to_at__isnull=True), name="stay_open_once"
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="stay_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_at}–{self.to_at or ''}"


class Pause(models.Model):
    """休会: the meeting as a whole paused from when to when."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="pauses")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["sitting_id", "from_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sitting"], condition=Q(to_at__isnull=True), name="pause_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_at}–{self.to_at or ''}"


class Custom(models.Model):
    """会议习惯: what a council does in the room beyond its rules; a council without a row takes no votes."""

    council = models.OneToOneField(Council, on_delete=models.CASCADE, related_name="custom")
    takes_votes = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.council)


# --- what became of an item ---------------------------------------------------------------------------------


class Deliberation(models.Model):
    """审议: what became of one item of the agenda. ``outcome`` is empty until it is decided.

    ``views`` is what the meeting held (认为), ``remarks`` what it pointed out (指出). ``revised_by`` are the
    revisers as spoken, in order; ``revisers`` the bodies that these names meant on the day. ``delegates`` are
    those to whom a decision was handed.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="deliberation")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    views = models.TextField(blank=True)
    remarks = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    revised_by = models.JSONField(default=list, blank=True)
    revisers = models.ManyToManyField(Body, blank=True, related_name="+")
    delegates = models.JSONField(default=list, blank=True)
    recused = models.ManyToManyField(Attendance, blank=True, related_name="recusals")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.entry} {self.get_outcome_display()}"


class Part(models.Model):
    """审议记录的一条."""

    public_id = models.UUIDField(unique=True, default=uuid7)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["deliberation_id", "position", "pk"]


class Hearing(Part):
    """汇报: who reported, in turn (S05.3). ``body_written`` is the unit as spoken."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="hearings")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body_written = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person_written = models.CharField(max_length=60, blank=True)

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.body_written}{self.person_written}"


class Opinion(Part):
    """审议意见: one remark, by a person or a body; the reviser answers each (S05.1)."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="opinions")
    speaker = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    speaker_written = models.CharField(max_length=120, blank=True)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    is_for_reviser = models.BooleanField(default=True)

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return self.text[:40]


class Dissent(Part):
    """不同意见: of a member, with the name (国务院令第713号第30条)."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="dissents")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person_written = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.person_written}：{self.text[:40]}"


class Choice(models.TextChoices):
    """表态."""

    FOR = "for", "赞成"
    AGAINST = "against", "反对"
    ABSTAIN = "abstain", "弃权"


class Vote(models.Model):
    """表决: an open vote of one member on one item."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="votes")
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(max_length=8, choices=Choice.choices)

    class Meta:
        ordering: ClassVar = ["deliberation_id", "attendance__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deliberation", "attendance"], name="vote_once")
        ]

    def __str__(self) -> str:
        return f"{self.attendance} {self.get_choice_display()}"


class Due(Part):
    """有时限的一条: a due date is always a person's (S06.6); ``due_set_by`` says whose."""

    due_on = models.DateField(null=True, blank=True)
    due_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Part.Meta):
        abstract = True


class PlannedRoute(Due):
    """去向: one way out that the meeting settled. Names as spoken; ``by`` are the bodies that carry it."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="routes")
    kind = models.CharField(max_length=10, choices=RouteKind.choices, blank=True)
    in_name_of = models.CharField(max_length=120, blank=True)
    submitted_to = models.JSONField(default=list, blank=True)
    informed = models.JSONField(default=list, blank=True)
    by_written = models.JSONField(default=list, blank=True)
    by = models.ManyToManyField(Body, blank=True, related_name="+")

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.in_name_of}".strip()


class Verb(models.TextChoices):
    """要求的起词."""

    SETTLED = "明确", "明确"
    STRESSED = "强调", "强调"
    REQUIRED = "要求", "要求"
    DISCUSSED = "议定", "议定"


class Instruction(Due):
    """会议要求: one requirement that the meeting made, with those whom it tells to act (S06.5).

    ``action`` and ``matter`` are what is to be done. ``is_read`` while these and the names are as the grammar
    read them in the text; a person's own are never read over. ``bodies`` are the units told, collective
    addressees expanded as of the day.
    """

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="instructions")
    opening_verb = models.CharField(max_length=10, choices=Verb.choices, default=Verb.STRESSED)
    text = models.TextField(blank=True)
    addressees = models.JSONField(default=list, blank=True)
    lead_bodies = models.JSONField(default=list, blank=True)
    support_bodies = models.JSONField(default=list, blank=True)
    action = models.CharField(max_length=40, blank=True)
    matter = models.CharField(max_length=200, blank=True)
    is_read = models.BooleanField(default=True)
    bodies = models.ManyToManyField(Body, blank=True, related_name="+")

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return self.text[:40]


class NextStep(Due):
    """下一步工作安排: of a report; approved by the meeting it becomes a task (S05.4)."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="next_steps")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    body_written = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    is_approved = models.BooleanField(default=False)

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return self.text[:40]


# --- study --------------------------------------------------------------------------------------------------


class LawText(models.Model):
    """学习的法律法规: a library entry, linked to the sittings that studied it (S04.4)."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["government", "title"], name="law_text_once")
        ]

    def __str__(self) -> str:
        return self.title


class SourceKind(models.TextChoices):
    """学习内容的来源."""

    INSTRUCTION = "instruction", "重要批示指示"
    SUPERIOR = "superior", "上级会议"
    CONGRESS = "congress", "代表大会和全会"
    LAW = "law", "法律法规"


class StudySource(Part):
    """传达学习: what was conveyed, of which day, by whom (S04.1); a law also stands in the library."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=12, choices=SourceKind.choices, blank=True)
    title = models.CharField(max_length=200, blank=True)
    source_on = models.DateField(null=True, blank=True)
    conveyor_written = models.CharField(max_length=120, blank=True)
    conveyor_body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    conveyor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    law = models.ForeignKey(LawText, null=True, blank=True, on_delete=models.PROTECT, related_name="studies")

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return self.title


class Theme(Part):
    """主题: a heading that a conveyed report named, kept for later tasks (S04.5)."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="themes")
    text = models.CharField(max_length=200, blank=True)

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return self.text


class OnwardConveying(models.Model):
    """再传达: how an addressed unit conveyed a study item onward, and what it changed (S04.3)."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="conveyed")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    conveyed_on = models.DateField()
    form = models.CharField(max_length=60)
    changed = models.TextField(blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-reported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.body} {self.conveyed_on}"


# --- what is kept -------------------------------------------------------------------------------------------


class Change(models.Model):
    """改动: one change of one field, as a screen sent it; sent twice it is applied once.

    A change that met somebody else's is kept here with what both wrote: nothing that was typed is lost.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="changes")
    client_id = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    field = models.CharField(max_length=20)
    value = models.TextField(blank=True)
    theirs = models.TextField(blank=True)
    answer = models.CharField(max_length=10)
    detail = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["client_id", "seq"], name="change_once")]
        indexes: ClassVar = [models.Index(fields=["sitting", "kind", "key", "field"], name="change_of_field")]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field} {self.answer}"


class DiscussionRecord(models.Model):
    """讨论记录: what was said, frozen when the sitting is closed. Never public; the secretariat's own.

    ``content`` is the canonical JSON of all that was recorded, ``digest`` its SM3.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    sitting = models.OneToOneField(Sitting, on_delete=models.PROTECT, related_name="discussion")
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.SECRETARIAT)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level=Level.SECRETARIAT), name="discussion_never_wider")
        ]

    def __str__(self) -> str:
        return str(self.sitting)
