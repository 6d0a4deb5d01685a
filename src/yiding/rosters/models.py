"""值班的表 (S38): patterns, posts, rosters by month with their shifts, and what happens on a shift."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yiding.accountability.models import Case
from yiding.core import clock
from yiding.core.ids import uuid7
from yiding.directory.models import Body, Government, Person

from .coverage import Span
from .patterns import Part, read_parts

WHO = settings.AUTH_USER_MODEL


class Rule(models.Model):
    """值班规则 of a government: when checking in opens, what is late, when to remind, who may check."""

    government = models.OneToOneField(Government, on_delete=models.PROTECT, related_name="+")
    early_minutes = models.PositiveSmallIntegerField(default=60)
    late_minutes = models.PositiveSmallIntegerField(default=15)
    remind_hours = models.PositiveSmallIntegerField(default=24)
    answer_seconds = models.PositiveSmallIntegerField(default=30)
    checkers = models.ManyToManyField(Body, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.government)


class Pattern(models.Model):
    """班次模式: how a day is divided. Without a ``body`` it is there for every unit."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    text = models.CharField(max_length=400)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = [F("body").asc(nulls_first=True), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["government", "name"], condition=Q(body__isnull=True), name="pattern_shared_once"
            ),
            models.UniqueConstraint(fields=["body", "name"], name="pattern_of_body_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> tuple[Part, ...]:
        return read_parts(self.text)


class PostKind(models.TextChoices):
    """岗位种类."""

    LEADER = "leader", _("带班领导")
    STAFF = "staff", _("值班人员")
    PHONE = "phone", _("值班电话")
    OTHER = "other", _("其他岗位")


class DutyPost(models.Model):
    """值班岗位 of a unit. ``phone`` is an office line, never a mobile of somebody's own."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="duty_posts")
    kind = models.CharField(max_length=8, choices=PostKind.choices, default=PostKind.STAFF)
    name = models.CharField(max_length=40)
    pattern = models.ForeignKey(Pattern, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=80, blank=True)
    hands_over = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["body_id", "position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "name"], name="duty_post_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.name}"


class RosterState(models.TextChoices):
    """值班表状态."""

    DRAFT = "draft", _("编排中")
    PUBLISHED = "published", _("已发布")
    CLOSED = "closed", _("已归档")


class Roster(models.Model):
    """值班表 of a unit for a month. ``edition`` counts what was made known: publishing, swaps, stand-ins."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="rosters")
    month = models.DateField()
    state = models.CharField(max_length=10, choices=RosterState.choices, default=RosterState.DRAFT)
    edition = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-month", "body_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "month"], name="roster_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_by__isnull=False), name="roster_published_by"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.month:%Y-%m}"


class ShiftState(models.TextChoices):
    """班次状态."""

    PLANNED = "planned", _("待到岗")
    ON_DUTY = "on_duty", _("已到岗")
    HANDED = "handed", _("已交班")
    TAKEN = "taken", _("已接班")


class Shift(models.Model):
    """班次: a post from one instant to another, held by a person; without one it covers nothing."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="shifts")
    post = models.ForeignKey(DutyPost, on_delete=models.PROTECT, related_name="shifts")
    day = models.DateField()
    name = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ShiftState.choices, default=ShiftState.PLANNED)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["starts_at", "post__position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="shift_in_order"),
            models.UniqueConstraint(fields=["post", "starts_at", "name"], name="shift_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["starts_at", "ends_at"], name="shift_times"),
            models.Index(fields=["person", "starts_at"], name="shift_of_person"),
        ]

    def __str__(self) -> str:
        start, end = (at.astimezone(clock.SHANGHAI) for at in (self.starts_at, self.ends_at))
        return f"{self.post.name} {start:%m-%d %H:%M}–{end:%m-%d %H:%M}"

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


class GapFlag(models.Model):
    """空档说明: a time in which nobody stands, known to the unit's head, with the reason."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="flags")
    post = models.ForeignKey(DutyPost, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    flagged_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    flagged_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="gap_flag_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="gap_flag_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.starts_at}"

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


class EditionWhy(models.TextChoices):
    """为何有这一版."""

    PUBLISHED = "published", _("发布")
    SWAP = "swap", _("换班")
    STAND_IN = "stand_in", _("替班")


class Edition(models.Model):
    """版次: a roster as it was made known, whole; ``why`` says what made it, ``names`` by whom it changed."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=10, choices=EditionWhy.choices, default=EditionWhy.PUBLISHED)
    names = models.CharField(max_length=200, blank=True)
    content = models.JSONField(default=list)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["roster_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["roster", "number"], name="roster_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.roster} 第 {self.number} 版"


class ChangeKind(models.TextChoices):
    """换班还是替班."""

    SWAP = "swap", _("换班")
    STAND_IN = "stand_in", _("替班")


class ChangeState(models.TextChoices):
    """换班替班状态."""

    ASKED = "asked", _("待对方同意")
    AGREED = "agreed", _("待批准")
    APPROVED = "approved", _("已生效")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class ShiftChange(models.Model):
    """换班、替班: asked by one, agreed by the other, approved by a third."""

    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    state = models.CharField(max_length=9, choices=ChangeState.choices, default=ChangeState.ASKED)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="changes")
    other = models.ForeignKey(Shift, null=True, on_delete=models.PROTECT, related_name="changes_to")
    from_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    agreed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-asked_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(from_person=F("to_person")), name="shift_change_of_two"),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (
                    ~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("agreed_by")) & ~Q(agreed_by=F("asked_by"))
                ),
                name="shift_change_three_persons",
            ),
            models.UniqueConstraint(
                fields=["shift"], condition=Q(state__in=["asked", "agreed"]), name="shift_change_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.from_person} {self.to_person}"


class CheckIn(models.Model):
    """到岗签到: by the person of the shift, at their own time; ``is_proxy`` where they have no account."""

    shift = models.OneToOneField(Shift, on_delete=models.PROTECT, related_name="check_in")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    minutes_late = models.PositiveIntegerField(default=0)
    place = models.CharField(max_length=80, blank=True)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    is_proxy = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.at}"


class HandOverState(models.TextChoices):
    """交接班状态."""

    WRITTEN = "written", _("待接班")
    TAKEN = "taken", _("已接班")


class HandOver(models.Model):
    """交接班记录: written by who leaves, taken over by who comes. Two persons."""

    shift = models.OneToOneField(Shift, on_delete=models.PROTECT, related_name="hand_over")
    to_shift = models.ForeignKey(Shift, null=True, on_delete=models.PROTECT, related_name="taken_from")
    state = models.CharField(max_length=8, choices=HandOverState.choices, default=HandOverState.WRITTEN)
    note = models.TextField()
    written_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    taken_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-written_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | ~Q(taken_by=F("written_by")), name="hand_over_of_two"
            ),
            models.CheckConstraint(
                condition=Q(state="written") | Q(taken_at__isnull=False), name="hand_over_taken_when"
            ),
        ]

    def __str__(self) -> str:
        return str(self.shift)


class PointState(models.TextChoices):
    """未了事项状态."""

    OPEN = "open", _("未了")
    DONE = "done", _("已办")


class OpenPoint(models.Model):
    """未了事项: goes from shift to shift until somebody says what became of it."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="points")
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=4, choices=PointState.choices, default=PointState.OPEN)
    result = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state="open") | ~Q(result=""), name="open_point_result")
        ]

    def __str__(self) -> str:
        return self.text


class CheckWay(models.TextChoices):
    """抽查方式."""

    PHONE = "phone", _("电话")
    SITE = "site", _("现场")
    VIDEO = "video", _("视频")


class CheckResult(models.TextChoices):
    """抽查结果. 漏岗: nobody was there for the post at all; 脱岗: who was there had left."""

    PRESENT = "present", _("在岗")
    LATE = "late", _("迟到")
    ABSENT = "absent", _("脱岗")
    MISSED = "missed", _("漏岗")


class SpotState(models.TextChoices):
    """抽查结果的去向."""

    RECORDED = "recorded", _("已登记")
    SENT = "sent", _("已移送督查")
    CASED = "cased", _("已登记线索")
    DISMISSED = "dismissed", _("不作线索")


class SpotCheck(models.Model):
    """值班抽查 of a unit's post at an instant. 脱岗 and 漏岗 go to who handles cases (S20)."""

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(DutyPost, on_delete=models.PROTECT, related_name="+")
    shift = models.ForeignKey(Shift, null=True, on_delete=models.PROTECT, related_name="spot_checks")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    way = models.CharField(max_length=8, choices=CheckWay.choices)
    result = models.CharField(max_length=8, choices=CheckResult.choices)
    finding = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=SpotState.choices, default=SpotState.RECORDED)
    checked_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    reply = models.CharField(max_length=300, blank=True)
    replied_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-checked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="cased") | Q(case__isnull=False), name="spot_check_case"
            ),
            models.CheckConstraint(
                condition=~Q(result="present") | Q(state="recorded"), name="spot_check_good"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.get_result_display()}"


class Channel(models.TextChoices):
    """通信方式."""

    PHONE = "phone", _("固定电话")
    MOBILE = "mobile", _("手机")
    RADIO = "radio", _("对讲机（电台）")
    SATELLITE = "satellite", _("卫星电话")
    VIDEO = "video", _("视频会议")


class TeamTest(models.Model):
    """通信测试 with an emergency team: who was called on what, answered after how many seconds; none: failed.

    Of a mobile number only the masked form is kept.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=80)
    contact = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    called_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(null=True)
    limit = models.PositiveSmallIntegerField(default=30)
    note = models.CharField(max_length=200, blank=True)
    tested_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-called_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["body", "team", "channel"], name="team_test_team")]

    def __str__(self) -> str:
        return f"{self.team} {self.get_channel_display()}"
