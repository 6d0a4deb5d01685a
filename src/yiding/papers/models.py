"""公文的表: minutes and other official documents, from the first draft to the archive."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from yiding.core.access import Level
from yiding.core.ids import uuid7
from yiding.councils.models import Council
from yiding.directory.models import Body, Government
from yiding.files.models import Disclosure
from yiding.sittings.models import Sitting


class PaperKind(models.TextChoices):
    """文种."""

    MINUTES = "minutes", "纪要"
    NOTICE = "notice", "通知"
    LETTER = "letter", "函"
    REQUEST = "request", "请示"
    REPORT = "report", "报告"
    MOTION = "motion", "议案"
    ANNOUNCEMENT = "announcement", "通告"
    OPINION = "opinion", "意见"


class PaperState(models.TextChoices):
    """公文状态."""

    DRAFTING = "drafting", "起草"
    COUNTERSIGNING = "countersigning", "会签"
    APPROVED = "approved", "已审核"
    SIGNED = "signed", "已签发"
    ISSUED = "issued", "已印发"
    SUPERSEDED = "superseded", "已被更正"
    REVOKED = "revoked", "已撤销"


class Paper(models.Model):
    """公文. ``blocks`` is the draft, cut into named blocks with what was generated and what people wrote;
    ``text`` the whole of it; ``record`` what the parser reads in it.

    The number is taken when it is issued; a corrected paper is a new row that ``corrects`` the old one and
    bears its number.
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
