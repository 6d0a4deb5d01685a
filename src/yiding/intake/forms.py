"""收件的表单: what a person writes, turned into values of a record."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict

from yiding.core.errors import BadRequest

from .fields import DEADLINES, Kind, Spec

BAR = re.compile(r"[｜|\t]")
NAMES = re.compile(r"[、，,\s]+")


class CorrectionForm(forms.Form):
    """更正: a path, a value and the version that the person saw."""

    path = forms.CharField(max_length=160)
    value = forms.CharField(required=False, max_length=200_000, strip=False)
    version = forms.IntegerField(min_value=1)

    @classmethod
    def read(cls, data: QueryDict) -> dict[str, Any]:
        """The cleaned values; raises BadRequest for a form that no page of ours sends."""
        form = cls(data)
        if not form.is_valid():
            raise BadRequest("、".join(form.errors))
        return dict(form.cleaned_data)


def value_from(spec: Spec, written: str) -> Any:
    """What a person wrote, as the record holds it. Its form is checked when it is set."""
    lines = [line.strip() for line in written.replace("\r", "").split("\n") if line.strip()]
    if spec.kind == Kind.WORDS:
        return lines
    if spec.kind == Kind.ROWS:
        return [_row(spec, line) for line in lines]
    text = "\n".join(lines)
    if spec.kind == Kind.NUMBER and text.isascii() and text.isdecimal():
        return int(text)
    return text or None


def _row(spec: Spec, line: str) -> dict[str, Any]:
    parts = [part.strip() for part in BAR.split(line)]
    parts += [""] * (len(spec.keys) - len(parts))
    return {key: _cell(key, part) for key, part in zip(spec.keys, parts, strict=False)}


def _cell(key: str, part: str) -> Any:
    if key == "names":
        return [name for name in NAMES.split(part) if name]
    if key == "kind":
        words = {str(word): kind for kind, word in DEADLINES.items()}
        return words.get(part, part or "fixed")
    if key in ("text", "unit", "value", "name"):
        return part
    return part or None
