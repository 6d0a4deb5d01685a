"""自建房: a house in which something is seriously wrong is not said to be safe; coverage of its checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yiding.directory.models import Government
from yiding.registers.coverage_reports import check_sections, coverage_reports
from yiding.registers.models import Entry
from yiding.registers.rules import Rules, Told

UNSAFE = ("C级", "D级")


def check(_government: Government, told: Told, _entry: Entry | None) -> Mapping[str, Any]:
    """A conclusion that contradicts what was found."""
    faults: dict[str, Any] = {}
    is_safe = told.get("result") == "安全"
    if is_safe and told.get("grade") == "serious":
        faults["result"] = _("存在严重安全隐患的，风险结论不能是“安全”。")
    if is_safe and told.get("appraisal") in UNSAFE:
        faults["appraisal"] = _("鉴定为 C 级或 D 级的，风险结论不能是“安全”。")
    return faults


RULES = Rules(check=check, sections=check_sections, reports=coverage_reports())
