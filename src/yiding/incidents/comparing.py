"""对照: two versions of a report, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .models import Report
from .sheets import PARTS


@dataclass(frozen=True, slots=True)
class Line:
    """一处: what it said, what it says now."""

    label: Any
    before: Any
    after: Any

    @property
    def is_changed(self) -> bool:
        return bool(self.before != self.after)


def differences(before: Report, after: Report) -> list[Line]:
    """Every part of the form that one of the two fills."""
    lines = [
        Line(_("等级"), before.get_grade_display(), after.get_grade_display()),
        *(Line(label, getattr(before, name), getattr(after, name)) for name, label in _figures()),
        *(Line(_(label), getattr(before, name), getattr(after, name)) for name, label in PARTS),
    ]
    return [line for line in lines if line.before or line.after]


def _figures() -> list[tuple[str, Any]]:
    return [
        ("deaths", _("死亡（人）")),
        ("missing", _("失踪（人）")),
        ("injuries", _("重伤（人）")),
        ("light_injuries", _("轻伤（人）")),
        ("loss", _("直接经济损失（万元）")),
    ]
