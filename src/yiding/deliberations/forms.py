"""审议的表单."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from yiding.core.errors import BadRequest
from yiding.core.forms import RowField
from yiding.directory.models import Body

from .changes import MOST, Asked
from .labels import KINDS

WAS = "was:"
LONGEST = 20_000
LARGEST_SEQ = 2_000_000_000


class AttendanceForm(forms.Form):
    """增加到会人员."""

    kind = forms.ChoiceField(label=_("身份"), choices=list(KINDS.items())[1:])
    body_name = forms.CharField(
        label=_("单位"), max_length=120, required=False, widget=forms.TextInput(attrs={"list": "bodies"})
    )
    person_name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        required=False,
        help_text=_("不填姓名，即记为该单位的代表。"),
        widget=forms.TextInput(attrs={"list": "persons"}),
    )
    stands_in_for = forms.CharField(
        label=_("代谁参会"), max_length=60, required=False, widget=forms.TextInput(attrs={"list": "persons"})
    )

    def clean(self) -> dict[str, Any] | None:
        told = super().clean() or {}
        if not told.get("body_name") and not told.get("person_name"):
            raise ValidationError(_("请填写单位或姓名。"))
        return told


class ReasonForm(forms.Form):
    """理由: of a pause, or of an early end."""

    reason = forms.CharField(label=_("理由"), max_length=200, required=False)


class VotesForm(forms.Form):
    """是否表决."""

    takes_votes = forms.BooleanField(required=False)


class RequirementForm(forms.Form):
    """一条要求, as it is being typed."""

    text = forms.CharField(max_length=LONGEST, required=False)


class ConveyingForm(forms.Form):
    """再传达情况."""

    body = RowField(label=_("单位"), queryset=Body.objects.none())
    conveyed_on = forms.DateField(label=_("传达日期"), widget=forms.DateInput(attrs={"type": "date"}))
    form = forms.CharField(
        label=_("传达形式"), max_length=60, help_text=_("如：党组会、全体职工会、书面传达。")
    )
    changed = forms.CharField(
        label=_("落实和改变"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("传达后本单位改变了什么。"),
    )

    def __init__(self, *args: Any, bodies: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


# --- changes ------------------------------------------------------------------------------------------------


def asked_in(body: bytes) -> list[Asked]:
    """The changes of a screen's message. Raises BadRequest for what no screen of ours sends."""
    try:
        told = json.loads(body)
        rows = told["changes"]
        if not isinstance(rows, list) or len(rows) > MOST:
            raise BadRequest
        return [_asked(row) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadRequest from None


def _asked(row: dict[str, Any]) -> Asked:
    words = {name: row.get(name, "") for name in ("client", "kind", "key", "field", "value", "item")}
    seen, seq = row.get("seen"), row["seq"]
    if not all(isinstance(word, str) and len(word) <= LONGEST for word in words.values()):
        raise BadRequest
    is_number = isinstance(seq, int) and not isinstance(seq, bool) and 0 <= seq <= LARGEST_SEQ
    if not is_number or not words["client"] or len(words["client"]) > 40:
        raise BadRequest
    if seen is not None and not isinstance(seen, str):
        raise BadRequest
    at = datetime.fromisoformat(row["at"]) if row.get("at") else None
    if at is not None and at.tzinfo is None:
        raise BadRequest
    clean = {name: word.replace("\x00", "") for name, word in words.items()}
    return Asked(**clean, seq=seq, seen=seen, at=at, is_forced=row.get("forced") is True)


def asked_of(posted: QueryDict, client: str) -> list[Asked]:
    """The changes in a page that was sent whole, without a script: what differs from what the page showed."""
    return [one for one in _posted(posted, client) if one.seen is None or one.seen != one.value]


def _posted(posted: QueryDict, client: str) -> Iterable[Asked]:
    codes = [name.removeprefix(WAS) for name in posted if "|" in name]
    for seq, code in enumerate(dict.fromkeys(codes), 1):
        parts = code.split("|")
        if len(parts) != 4:
            raise BadRequest
        kind, key, field, item = parts
        value = posted.get(code, "").replace("\r\n", "\n").replace("\x00", "")
        was = posted.get(WAS + code)
        seen = None if was is None else was.replace("\r\n", "\n")
        yield Asked(client, seq, kind, key, field, value, seen, item)
