"""文件的表: the only place with file fields."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.access import Level


class Blob(models.Model):
    """文件内容: bytes under their SM3 digest. Written to disk, fsynced and renamed before the row commits."""

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest


class TextVersion(models.Model):
    """原文版本: the characters that one version of a reader took out of a blob, with their map of pages.

    ``version`` is the digest that spans name; an edit makes a new row.
    """

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="texts")
    version = models.CharField(max_length=64)
    format = models.CharField(max_length=10)
    characters = models.TextField()
    pages = models.JSONField(default=list)
    running = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    read_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["blob", "version"], name="text_once")]

    def __str__(self) -> str:
        return self.version[:12]


class Disclosure(models.TextChoices):
    """公开属性 (国务院令第711号): what the public may see of a paper."""

    UNDECIDED = "undecided", _("未定")
    ACTIVE = "active", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    WITHHELD = "withheld", _("不予公开")


class Document(models.Model):
    """材料: a paper with its versions. It belongs to one thing (``about_kind``, ``about_id``): a meeting, …

    ``newest`` is the number of its newest version, and ``level`` is that version's. ``version`` counts what
    people changed, for forms that were opened before.
    """

    title = models.CharField(max_length=200)
    about_kind = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    owner_body_id = models.BigIntegerField(null=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    disclosure = models.CharField(max_length=12, choices=Disclosure.choices, default=Disclosure.UNDECIDED)
    disclosure_reason = models.CharField(max_length=200, blank=True)
    newest = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["about_kind", "about_id"], name="document_about")]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """材料的一个版本. No version is ever read by more people than one that came after it was."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    pages = models.PositiveIntegerField(null=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["document", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="document_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"
