"""台账用语: a declaration's words in the language of the page, and an entry's values as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from yiding.core.figures import Tone
from yiding.core.markup import badge, light

from .catalogue import kind_of
from .declaring import Field, FieldType, Kind
from .models import Entry
from .values import words


def said(label: str) -> str:
    """A declared word in the language of the page; a site's own words stay as they are."""
    return gettext(label) if label else ""


def state_badge(entry: Entry) -> SafeString:
    stage = kind_of(entry.code).stage(entry.state)
    return badge(said(stage.label), stage.tone)


def grade_badge(entry: Entry) -> SafeString | str:
    grade = kind_of(entry.code).grade(entry.grade)
    return badge(said(grade.label), grade.tone) if grade else ""


def light_told(entry: Entry) -> SafeString | str:
    """灯 with its reason; none while nothing was reckoned."""
    return (
        light(entry.light, entry.light_reason.partition("：")[0], entry.light_reason) if entry.light else ""
    )


def state_word(entry: Entry) -> str:
    return said(kind_of(entry.code).stage(entry.state).label)


def grade_word(entry: Entry) -> str:
    grade = kind_of(entry.code).grade(entry.grade)
    return said(grade.label) if grade else ""


def source_word(kind: Kind, entry: Entry) -> str:
    source = kind.source(entry.source)
    return said(source.label) if source else entry.source


def column_told(kind: Kind, key: str, entry: Entry) -> Any:
    """A common column as a page or a workbook shows it."""
    match key:
        case "grade":
            return grade_word(entry)
        case "source":
            return source_word(kind, entry)
        case "spot":
            return f"{entry.longitude}, {entry.latitude}" if entry.longitude is not None else ""
        case "parent":
            return str(entry.parent or "")
        case _:
            value = getattr(entry, key)
            return value if value is None or isinstance(value, str) or hasattr(value, "year") else str(value)


def field_told(field: Field, values: Mapping[str, Any], rows: Mapping[tuple[FieldType, int], Any]) -> Any:
    """An own field as a page shows it: choices in its language, a unit after a number, an entry as a link."""
    value = words(field, values, rows)
    if value == "":
        return ""
    if field.type in (FieldType.CHOICE, FieldType.CHOICES):
        return "、".join(said(one) for one in str(value).split("、"))
    if field.type is FieldType.FLAG:
        return said(str(value))
    if field.type is FieldType.ENTRY:
        url = reverse("registers:entry-detail", args=[values[field.key]])
        return format_html('<a href="{}">{}</a>', url, value)
    return f"{value:,f} {said(field.unit)}".strip() if field.unit and not isinstance(value, str) else value


def tone_of(kind: Kind, state: str) -> Tone | str:
    return kind.stage(state).tone
