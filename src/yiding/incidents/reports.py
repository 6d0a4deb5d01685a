"""信息报告的表: reports with their versions, to whom they went, telephone reports, what is due when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.ids import uuid7
from yiding.directory.models import Body

from .happenings import Incident, Toll
from .rules import Grade, Limit, Step, Target

WHO = settings.AUTH_USER_MODEL
NUMERALS = "零一二三四五六七八九十"


class ReportKind(models.TextChoices):
    """报告种类."""

    FIRST = "first", _("初报")
    FOLLOW = "follow", _("续报")
    FINAL = "final", _("终报")


class ReportState(models.TextChoices):
    """报告状态."""

    DRAFT = "draft", _("拟稿")
    SIGNING = "signing", _("待签发")
    SENT = "sent", _("已发出")
    DROPPED = "dropped", _("已作废")


def numeral(number: int) -> str:
    """一…十九, as follow-ups are numbered; larger ones in figures."""
    if number <= 10:
        return NUMERALS[number]
    return f"十{NUMERALS[number - 10]}" if number < 20 else str(number)


WORDS = ("source", "nature", "course", "scope", "trend", "leaders", "measures", "advice")
TOLL = ("deaths", "missing", "injuries", "light_injuries", "loss")


class Report(Toll):
    """信息报告: one version of a first, follow-up or final report. What was sent stays as it is (S39.3).

    A correction is a new row with the next ``edition``. ``body`` is the unit that reports; none: the office
    does. ``sheet`` is the paper as it was signed.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="reports")
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=ReportKind.choices)
    seq = models.PositiveSmallIntegerField(default=1)
    edition = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=7, choices=ReportState.choices, default=ReportState.DRAFT)
    number = models.CharField(max_length=40, blank=True)
    grade = models.PositiveSmallIntegerField(choices=Grade.choices)
    source = models.CharField(max_length=200, blank=True)
    nature = models.CharField(max_length=200, blank=True)
    course = models.TextField()
    scope = models.TextField(blank=True)
    trend = models.TextField(blank=True)
    leaders = models.CharField(max_length=200, blank=True)
    measures = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    change = models.CharField(max_length=300, blank=True)
    drafted_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    sheet = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["incident_id", "drafted_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["incident", "kind", "seq", "edition"],
                condition=~Q(state="dropped"),
                name="report_edition_once",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("drafted_by")),
                name="report_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", signed_by__isnull=False, sent_at__isnull=False)
                | (~Q(state="sent") & Q(signed_by__isnull=True, sent_at__isnull=True)),
                name="report_sent_is_signed",
            ),
            models.CheckConstraint(condition=Q(edition=1) | ~Q(change=""), name="report_edition_says_why"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """``续报二（更正1）``, as it is printed."""
        words = {"first": "初报", "follow": "续报", "final": "终报"}[self.kind]
        order = numeral(self.seq) if self.kind == ReportKind.FOLLOW else ""
        return f"{words}{order}" + (f"（更正{self.edition - 1}）" if self.edition > 1 else "")

    @property
    def shown(self) -> str:
        """The same in the language of the page."""
        name = str(self.get_kind_display())
        if self.kind == ReportKind.FOLLOW:
            is_chinese = (get_language() or "zh").startswith("zh")
            name = gettext("续报%(n)s") % {"n": numeral(self.seq) if is_chinese else self.seq}
        return name + (gettext("（更正%(n)s）") % {"n": self.edition - 1} if self.edition > 1 else "")


class ReceiptState(models.TextChoices):
    """报送状态."""

    WAITING = "waiting", _("待报送")
    SENT = "sent", _("已报送，待回执")
    RECEIVED = "received", _("已收到")


class Recipient(models.Model):
    """报送记录: to whom a report went by which rule, and its receipt (S39.5).

    Those of this government get it at once in the system; to the level above a person sends it, and writes
    down when, how, who took it, and the number of the receipt.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="recipients")
    target = models.CharField(max_length=8, choices=Target.choices)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    rule = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=ReceiptState.choices, default=ReceiptState.WAITING)
    sent_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=40, blank=True)
    receiver = models.CharField(max_length=60, blank=True)
    receipt_number = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["report_id", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "name"], name="incident_recipient_once"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(sent_at__isnull=False), name="incident_recipient_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.report}"


class Channel(models.TextChoices):
    """报告方式."""

    PHONE = "phone", _("电话")
    APP = "app", _("手机快报")
    FAX = "fax", _("传真")
    SYSTEM = "system", _("上级信息系统")
    IN_PERSON = "in_person", _("当面")


class Call(models.Model):
    """电话报告记录: who told whom at what time; by the unit to us, or by us to the level above."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="calls")
    step = models.CharField(max_length=8, choices=Step.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.PHONE)
    at = models.DateTimeField()
    caller = models.CharField(max_length=60)
    receiver = models.CharField(max_length=60)
    text = models.CharField(max_length=500)
    made_by = models.ForeignKey(WHO, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.caller} {self.at}"


class What(models.TextChoices):
    """报告义务."""

    PHONE = "phone", _("电话报告")
    WRITTEN = "written", _("书面报告")
    FOLLOW = "follow", _("续报")
    FINAL = "final", _("终报")


class DueState(models.TextChoices):
    """时限状态."""

    OPEN = "open", _("计时中")
    MET = "met", _("已报告")
    VOID = "void", _("不再适用")


class Due(models.Model):
    """报告时限: counted from an instant by the limit in force then; when it was met, and how late (S39.2).

    ``source`` is the rule's own text, kept as it was; ``due_on`` the day of ``due_at`` in China.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="dues")
    step = models.CharField(max_length=8, choices=Step.choices)
    what = models.CharField(max_length=8, choices=What.choices)
    key = models.CharField(max_length=40)
    recipient = models.OneToOneField(Recipient, null=True, on_delete=models.CASCADE, related_name="due")
    started_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    due_on = models.DateField()
    limit = models.ForeignKey(Limit, on_delete=models.PROTECT, related_name="dues")
    source = models.CharField(max_length=200)
    state = models.CharField(max_length=4, choices=DueState.choices, default=DueState.OPEN)
    met_at = models.DateTimeField(null=True)
    late_minutes = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "key"], name="due_once"),
            models.CheckConstraint(
                condition=Q(state="met", met_at__isnull=False, late_minutes__isnull=False)
                | (~Q(state="met") & Q(met_at__isnull=True, late_minutes__isnull=True)),
                name="due_met_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state="open"), name="due_open_first"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.due_at}"
