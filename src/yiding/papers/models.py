"""公文的表: minutes and other official documents, from the first draft to the archive."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.councils.models import Council
from yiding.decisions.models import Decision
from yiding.directory.models import Body, Government
from yiding.files.models import Disclosure
from yiding.sittings.models import Sitting


class PaperKind(models.TextChoices):
    """文种."""

    MINUTES = "minutes", _("纪要")
    NOTICE = "notice", _("通知")
    LETTER = "letter", _("函")
    REQUEST = "request", _("请示")
    REPORT = "report", _("报告")
    MOTION = "motion", _("议案")
    ANNOUNCEMENT = "announcement", _("通告")
    OPINION = "opinion", _("意见")
    CIRCULAR = "circular", _("通报")


class PaperState(models.TextChoices):
    """公文状态."""

    DRAFTING = "drafting", _("起草")
    COUNTERSIGNING = "countersigning", _("会签")
    APPROVED = "approved", _("已审核")
    SIGNED = "signed", _("已签发")
    ISSUED = "issued", _("已印发")
    SUPERSEDED = "superseded", _("已被更正")
    REVOKED = "revoked", _("已撤销")


class Paper(models.Model):
    """公文. ``blocks`` is the draft, cut into named blocks with what was generated and what people wrote;
    ``text`` the whole of it; ``record`` what the parser reads in it, or the tables and charts that it shows
    (:mod:`.exhibits`).

    The number is taken when it is issued; a corrected paper is a new row that ``corrects`` the old one and
    bears its number. ``settled`` says of each difference between the sitting's record and the text what
    people settled; ``digest`` is that of text and record as they were signed (in version ``signed_version``),
    ``issued_digest`` that of those with the number.
    """

    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="papers")
    council = models.ForeignKey(Council, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sitting = models.ForeignKey(
        Sitting, null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    kind = models.CharField(max_length=14, choices=PaperKind.choices)
    state = models.CharField(max_length=14, choices=PaperState.choices, default=PaperState.DRAFTING)
    title = models.CharField(max_length=300)
    in_name_of = models.CharField(max_length=120, blank=True)
    drafting_body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    blocks = models.JSONField(default=list)
    text = models.TextField(blank=True)
    record = models.JSONField(default=dict)
    settled = models.JSONField(default=dict)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="papers"
    )
    series = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    compiled_on = models.DateField(null=True)
    issued_on = models.DateField(null=True)
    drafter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    signed_for = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signed_version = models.PositiveIntegerField(null=True)
    issued_digest = models.CharField(max_length=64, blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    main_send = models.TextField(blank=True)
    copy_send = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.GOVERNMENT)
    disclosure = models.CharField(max_length=12, choices=Disclosure.choices, default=Disclosure.UNDECIDED)
    disclosure_reason = models.CharField(max_length=200, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["government", "series", "year", "number"],
                condition=Q(number__isnull=False, corrects__isnull=True),
                name="paper_number_once",
            ),
            models.CheckConstraint(
                condition=Q(signer__isnull=True) | ~Q(signer=models.F("drafter")), name="paper_two_persons"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["government", "state", "-id"], name="paper_newest")]

    def __str__(self) -> str:
        return self.title


class PaperVersion(models.Model):
    """公文文稿的一个版本: the blocks and the text as somebody saved them, and why.

    ``record`` is kept of the version that was signed.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    blocks = models.JSONField(default=list)
    text = models.TextField(blank=True)
    record = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["paper_id", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "number"], name="paper_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.number}"


class Answer(models.TextChoices):
    """会签意见."""

    NONE = "none", _("未答复")
    AGREED = "agreed", _("同意")
    AGREED_WITH = "agreed_with", _("同意，有意见")


class Round(models.Model):
    """会签轮次: one text version sent to many, to be answered by a deadline."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(PaperVersion, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["paper_id", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["paper", "number"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.paper} 第{self.number}轮会签"


class Countersign(models.Model):
    """一家会签: a body, or a leader's account, asked in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="asked")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=12, choices=Answer.choices, default=Answer.NONE)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["round_id", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, person__isnull=True)
                | Q(body__isnull=True, person__isnull=False),
                name="countersign_of_one",
            ),
            models.UniqueConstraint(
                fields=["round", "body"], condition=Q(body__isnull=False), name="countersign_body_once"
            ),
            models.UniqueConstraint(
                fields=["round", "person"], condition=Q(person__isnull=False), name="countersign_person_once"
            ),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        """The body, or the leader by name."""
        if self.body is not None:
            return self.body.name
        return (self.person.get_full_name() or self.person.get_username()) if self.person else ""


class Handling(models.TextChoices):
    """意见处理."""

    OPEN = "open", _("待处理")
    TAKEN = "taken", _("采纳")
    DECLINED = "declined", _("未采纳")


class Comment(models.Model):
    """会签意见的一条: on a passage of the version that was asked about (its start, end and words)."""

    countersign = models.ForeignKey(Countersign, on_delete=models.CASCADE, related_name="comments")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)
    text = models.TextField()
    handling = models.CharField(max_length=10, choices=Handling.choices, default=Handling.OPEN)
    reason = models.CharField(max_length=200, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    handled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["countersign_id", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Sending(models.TextChoices):
    """主送抄送."""

    MAIN = "main", _("主送")
    COPY = "copy", _("抄送")


class ReceiptState(models.TextChoices):
    """收文状态."""

    SENT = "sent", _("已发")
    RECEIVED = "received", _("已签收")
    READ = "read", _("已阅")


class Recipient(models.Model):
    """收文单位: one body that an issued paper goes to. ``written`` is the word of the list that means it: its
    own name, or the group's as it stood on the day of issue. ``body`` is empty where nobody bears the name.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="recipients")
    sending = models.CharField(max_length=5, choices=Sending.choices)
    position = models.PositiveIntegerField()
    written = models.CharField(max_length=120)
    body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReceiptState.choices, default=ReceiptState.SENT)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    copies = models.PositiveSmallIntegerField(default=0)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["paper_id", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper", "body"], condition=Q(body__isnull=False), name="recipient_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["body", "state", "-id"], name="recipient_newest")]

    def __str__(self) -> str:
        return f"{self.paper} → {self.body or self.written}"
