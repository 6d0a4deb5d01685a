"""台账导入的表: one workbook on its way in, checked row by row, then entered batch by batch."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yiding.directory.models import Government
from yiding.files.models import Blob


class ImportState(models.TextChoices):
    """导入状态."""

    CHECKING = "checking", _("正在检查")
    CHECKED = "checked", _("已检查，待导入")
    ENTERING = "entering", _("正在导入")
    DONE = "done", _("已导入")
    REFUSED = "refused", _("读不了")


class ImportRun(models.Model):
    """一次导入. ``entered`` counts the rows that were gone through: it is written in the transaction of their
    entries, so that a run that was killed goes on where it stood and enters nothing twice.
    """

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.CHECKING)
    name = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)
    entered = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name


class ImportFault(models.Model):
    """有误的一行: its number in the sheet, and why it is not entered."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField()
    sentence = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["run_id", "row"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "row"], name="import_fault_once")]

    def __str__(self) -> str:
        return f"{self.row} {self.sentence}"
