"""文稿与记录的差异: where the draft says otherwise than the sitting's record, and what was settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.minutes import differences as library
from yiding.minutes.record import Minutes

from .composing import material_of
from .models import Paper, PaperKind

LABELS: Mapping[str, Any] = {
    "issuer": gettext_lazy("发文机关"),
    "kind": gettext_lazy("纪要名称"),
    "compiled_by": gettext_lazy("整理单位"),
    "compiled_date": gettext_lazy("整理日期"),
    "disclosure": gettext_lazy("公开属性"),
    "meeting.body": gettext_lazy("会议名称"),
    "meeting.term": gettext_lazy("届次"),
    "meeting.year": gettext_lazy("年份"),
    "meeting.number": gettext_lazy("会议次数"),
    "meeting.kind": gettext_lazy("会议种类"),
    "meeting.date": gettext_lazy("会议日期"),
    "meeting.part_of_day": gettext_lazy("会议时段"),
    "meeting.time": gettext_lazy("会议时间"),
    "meeting.place": gettext_lazy("会议地点"),
    "meeting.chair.name": gettext_lazy("主持人"),
    "meeting.chair.title": gettext_lazy("主持人职务"),
    "meeting.chair.on_behalf_of": gettext_lazy("受谁委托"),
    "attendance.present": gettext_lazy("出席"),
    "attendance.observers": gettext_lazy("列席"),
    "attendance.on_leave": gettext_lazy("请假"),
    "attendance.representatives": gettext_lazy("派代表"),
    "attendance.recorders": gettext_lazy("记录人"),
    "distribution.main": gettext_lazy("主送"),
    "distribution.copy": gettext_lazy("抄送"),
}
PARTS: Mapping[str, Any] = {
    "heading": gettext_lazy("标题"),
    "acts": gettext_lazy("议程方式"),
    "documents": gettext_lazy("文件名称"),
    "presenters": gettext_lazy("汇报单位"),
    "outcome": gettext_lazy("审议结果"),
    "views": gettext_lazy("会议认为"),
    "report": gettext_lazy("汇报"),
    "decision": gettext_lazy("决定"),
    "revised_by": gettext_lazy("修改单位"),
    "routes": gettext_lazy("去向"),
    "text": gettext_lazy("要求"),
    "directives": gettext_lazy("要求"),
    "addressees": gettext_lazy("责任单位"),
    "lead_bodies": gettext_lazy("牵头单位"),
    "support_bodies": gettext_lazy("配合单位"),
    "deadlines": gettext_lazy("时限"),
}
OUTCOMES: Mapping[str, Any] = {
    "agreed": gettext_lazy("同意"),
    "agreed_in_principle": gettext_lazy("原则同意"),
    "deferred": gettext_lazy("暂缓"),
    "rejected": gettext_lazy("不予同意"),
    "noted": gettext_lazy("听取、学习"),
}
NOT_COMPARED = frozenset({"issue_no", "issue_date", "issuing_office"})
"""What a draft gets at its issue only."""


@dataclass(frozen=True, slots=True)
class Difference:
    """一处差异: ``told`` is what the sitting's record says, ``text`` what the draft does, from ``start``.

    ``settled`` is what people said of it, as long as the text says what it did then. ``is_sure``: the parser
    is sure of what it read.
    """

    path: str
    label: str
    told: str
    text: str
    start: int | None = None
    end: int | None = None
    is_sure: bool = False
    settled: Mapping[str, str] | None = None


def differences(paper: Paper, read: Minutes) -> list[Difference]:
    """All of them, in the order of the record."""
    if paper.sitting is None or paper.kind != PaperKind.MINUTES:
        return []
    told = material_of(paper.sitting, paper.compiled_on).minutes
    found = library.differences(told, read)
    return [_difference(paper, one) for one in found if one.path not in NOT_COMPARED]


def _difference(paper: Paper, one: library.Difference) -> Difference:
    kept, text = paper.settled.get(one.path), said(one.written)
    return Difference(
        path=one.path,
        label=label_of(one.path),
        told=said(one.recorded),
        text=text,
        start=one.span.start if one.span else None,
        end=one.span.end if one.span else None,
        is_sure=one.takes,
        settled=kept if kept and kept["text"] == text else None,
    )


def label_of(path: str) -> str:
    """A path in words: ``议题 2 审议结果``."""
    if path in LABELS:
        return str(LABELS[path])
    steps = path.split(".")
    if steps[0] != "items":
        return path
    names = [step for step in steps[1:] if step in PARTS]
    name = PARTS[names[-1]] if names else ""
    return _("议题 %(no)s %(field)s") % {"no": int(steps[1]) + 1, "field": name}


def said(value: Any) -> str:
    """A value of a record in one line."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(OUTCOMES.get(value.value, value.value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "；".join(filter(None, map(said, value)))
    if is_dataclass(value):
        heading = getattr(value, "heading", None) or getattr(value, "text", None)
        parts = [said(getattr(value, field.name)) for field in fields(value)]
        return str(heading) if heading else " ".join(filter(None, parts))
    return str(value)
