"""成批办理: one step taken with many rows at once, each by its own service and with its own permission.

A kind of what waits names the step (``WaitingRows(..., batch=...)``); the desk then lets its lines be ticked.
What one row refuses stays that row's: each is done whole or not at all, and the answer says so row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict

from .access import require
from .columns import Viewer
from .errors import YidingError

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """成批的一步: the service that does it to one row, whose it is, and the form that all rows share, if any.

    ``get`` finds a row as its page does: not visible = 404.
    """

    label: Any
    get: Callable[[Viewer, int], Any]
    may: Callable[[Viewer, Any], bool]
    run: Callable[[Any, Told, User], Any]
    form: Callable[[QueryDict | None, Any, Viewer], forms.Form] | None = None

    def refusal_of(self, row: Any, told: Told, by: User) -> YidingError | None:
        """Does the step to one row, whole or not at all; gives back why it was refused."""
        try:
            with transaction.atomic():
                require(self.may(by, row))
                self.run(row, told, by)
        except YidingError as error:
            return error
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """一行的结果: what it was, and why it was refused (nothing: it was done)."""

    title: str
    url: str = ""
    refusal: str = ""

    @property
    def is_done(self) -> bool:
        return not self.refusal


def words_of(error: YidingError) -> str:
    """An error in one line, for a row of an answer; of its detail what is for people, no names of fields."""
    is_said = error.detail != error.sentence and not error.detail.isascii()
    more = f"（{error.detail}）" if is_said else ""
    return f"{error.sentence}{more}{error.advice}（{error.code}）"
