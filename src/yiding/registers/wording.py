"""台账用语: a declaration's words in the language of the page, and an entry's values as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from yiding.core.figures import Tone
from yiding.core.markup import badge, light
from yiding.supervision.models import Light

from .catalogue import kind_of
from .declaring import Field, FieldType, Kind
from .models import Entry
from .values import words

COLUMN_WORDS = (
    gettext_noop("名称"),
    gettext_noop("行业领域"),
    gettext_noop("所在镇（街道）"),
    gettext_noop("地点"),
    gettext_noop("详细位置"),
    gettext_noop("坐标"),
    gettext_noop("企业（单位）"),
    gettext_noop("属地责任单位"),
    gettext_noop("监管部门"),
    gettext_noop("责任人"),
    gettext_noop("等级"),
    gettext_noop("来源"),
    gettext_noop("来源清单号"),
    gettext_noop("发现日期"),
    gettext_noop("整改期限"),
    gettext_noop("所属对象"),
    gettext_noop("专项行动"),
    gettext_noop("是"),
    gettext_noop("否"),
)
"""The labels of common columns (:data:`~.declaring.COLUMNS`), named for the catalogue of translations."""


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
    """灯 with its reason, where there is something to say; none while nothing was reckoned."""
    word, _colon, why = entry.light_reason.partition("：")
    if not entry.light:
        return ""
    return light(entry.light, gettext(word), why if entry.light != Light.GREEN else "")


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
