"""电话的表: telephone numbers of persons (个人信息保护法), kept sealed and shown masked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PersonPhone(models.Model):
    """电话号码 of a person.

    ``sealed`` opens with the installation's key only, ``masked`` is what pages show, ``digest`` is a keyed
    hash by which the same number is told again. A number that was blanked keeps its ``digest`` alone.
    """

    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="phones")
    sealed = models.TextField(blank=True)
    masked = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=64)
    set_at = models.DateTimeField()
    blanked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "digest"], name="person_phone_once"),
            models.CheckConstraint(
                condition=models.Q(blanked_at=None) | models.Q(sealed="", masked=""),
                name="person_phone_blanked",
            ),
        ]

    def __str__(self) -> str:
        return self.masked
