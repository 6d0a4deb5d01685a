"""缺项: a block that minutes have and these lack."""

from __future__ import annotations

from collections.abc import Iterator

from ..record import Finding, FindingKind
from .page import Page


def check(page: Page) -> Iterator[Finding]:
    minutes = page.minutes
    seats, sent = minutes.attendance, minutes.distribution
    lacking = [
        (minutes.issue_no is None and not page.is_draft, "masthead", "无编号"),
        (not seats.present, "attendance", "无出席"),
        (not seats.observers and not seats.representatives, "attendance", "无列席"),
        (not sent.main and not sent.copy, "end", "无主送、抄送"),
    ]
    for is_lacking, where, detail in lacking:
        if is_lacking:
            yield Finding(FindingKind.MISSING_BLOCK, where, detail)
