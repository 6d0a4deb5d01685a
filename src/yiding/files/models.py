"""文件的表: the only place with file fields."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


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
