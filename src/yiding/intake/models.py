"""收件的表: batches, files, corrections."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yiding.files.models import Blob, TextVersion


class FileState(models.TextChoices):
    """收件状态. Received = confirmed + waiting + not minutes + duplicate + failed, always.

    ``received``, ``read`` and ``parsed`` are on their way; they count as waiting in the totals.
    """

    RECEIVED = "received", _("已收到")
    READ = "read", _("已读取")
    PARSED = "parsed", _("待确认")
    CHOOSE = "choose", _("待选择")
    CONFIRMED = "confirmed", _("已确认")
    NOT_MINUTES = "not_minutes", _("不是纪要")
    DUPLICATE = "duplicate", _("重复")
    FAILED = "failed", _("失败")


class Batch(models.Model):
    """一批文件: what one person uploaded at once, or one folder imported."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.created_at:%F %T} {self.source}"


class File(models.Model):
    """收件: one file, from its arrival to its confirmation. A file that failed stays, with the reason.

    ``about`` says in a line what the record is of, for lists, which never load records. ``told`` is what the
    parser said, kept beside the record once a person has corrected it; ``differences`` what the last
    re-reading changed, by path; ``places`` where the fields of a scan stand on its pages.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=FileState.choices, default=FileState.RECEIVED)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    code = models.CharField(max_length=60, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    advice = models.CharField(max_length=300, blank=True)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")
    rival = models.ForeignKey("meetings.Meeting", null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.ForeignKey(TextVersion, null=True, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=200, blank=True)
    record = models.JSONField(null=True)
    told = models.JSONField(null=True)
    differences = models.JSONField(default=dict)
    places = models.JSONField(null=True)
    advice_list = models.JSONField(default=list)
    parser_version = models.CharField(max_length=20, blank=True)
    meeting = models.ForeignKey(
        "meetings.Meeting", null=True, on_delete=models.SET_NULL, related_name="files"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-id"], name="file_state"),
            models.Index(fields=["-received_at", "-id"], name="file_newest"),
        ]

    def __str__(self) -> str:
        return self.name


class Correction(models.Model):
    """更正: a field that a person set, or found right (``before`` equals ``after``). Re-reading keeps it.

    ``version`` is the file's version that the correction made; one that was undone no longer counts.
    """

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="corrections")
    path = models.CharField(max_length=160)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    is_undone = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.path}: {self.before!r} → {self.after!r}"
