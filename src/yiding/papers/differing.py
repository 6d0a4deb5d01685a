"""文稿与记录的差异: where the draft says otherwise than the sitting's record, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.minutes.record import Item, Minutes, Route

from .composing import material_of
from .models import Paper, PaperKind

LABELS: Mapping[str, Any] = {
    "meeting.date": gettext_lazy("会议日期"),
    "meeting.number": gettext_lazy("会议次数"),
    "meeting.place": gettext_lazy("会议地点"),
    "meeting.chair": gettext_lazy("主持人"),
    "items": gettext_lazy("议题数"),
    "documents": gettext_lazy("文件名称"),
    "presenters": gettext_lazy("汇报单位"),
    "outcome": gettext_lazy("审议结果"),
    "revisers": gettext_lazy("修改单位"),
    "routes": gettext_lazy("去向"),
    "attendance.present": gettext_lazy("出席"),
    "attendance.observers": gettext_lazy("列席"),
    "attendance.on_leave": gettext_lazy("请假"),
}
OUTCOMES: Mapping[str, Any] = {
    "agreed": gettext_lazy("同意"),
    "agreed_in_principle": gettext_lazy("原则同意"),
    "deferred": gettext_lazy("暂缓"),
    "rejected": gettext_lazy("不予同意"),
    "noted": gettext_lazy("听取、学习"),
}
NOWHERE = ("", "0", "None")


@dataclass(frozen=True, slots=True)
class Difference:
    """一处差异: ``told`` is what the sitting's record says, ``text`` what the draft does.

    ``settled`` is what people said of it, as long as the text says what it did then.
    """

    path: str
    label: str
    told: str
    text: str
    settled: Mapping[str, str] | None = None


def differences(paper: Paper, read: Minutes) -> list[Difference]:
    """All of them, in the order of the text. A field of which the record says nothing does not differ."""
    if paper.sitting is None or paper.kind != PaperKind.MINUTES:
        return []
    told = dict(_fields(material_of(paper.sitting, paper.compiled_on).minutes))
    found = dict(_fields(read))
    return [
        _difference(paper, path, told[path], found.get(path, ""))
        for path in told
        if told[path] not in NOWHERE and told[path] != found.get(path, "")
    ]


def _difference(paper: Paper, path: str, told: str, text: str) -> Difference:
    kept = paper.settled.get(path)
    return Difference(path, label_of(path), told, text, kept if kept and kept["text"] == text else None)


def label_of(path: str) -> str:
    if path in LABELS:
        return str(LABELS[path])
    number, _dot, name = path.removeprefix("items.").partition(".")
    return _("议题 %(no)s %(field)s") % {"no": int(number) + 1, "field": LABELS[name]}


def _fields(minutes: Minutes) -> Iterator[tuple[str, str]]:
    held = minutes.meeting
    yield "meeting.date", held.date.isoformat() if held.date else ""
    yield "meeting.number", str(held.number or "")
    yield "meeting.place", held.place or ""
    yield "meeting.chair", f"{held.chair.title or ''}{held.chair.name or ''}"
    yield "items", str(len(minutes.items))
    for index, item in enumerate(minutes.items):
        yield from ((f"items.{index}.{name}", value) for name, value in _item(item))
    seats = minutes.attendance
    yield "attendance.present", "、".join(seats.present)
    yield (
        "attendance.observers",
        "，".join(f"{row.org or ''}{'、'.join(row.names)}" for row in seats.observers),
    )
    yield "attendance.on_leave", "、".join(row.name for row in seats.on_leave)


def _item(item: Item) -> Iterator[tuple[str, str]]:
    yield "documents", "".join(f"《{title}》" for title in item.documents)
    yield "presenters", "、".join(item.presenters)
    yield "outcome", str(OUTCOMES.get(item.outcome.value, item.outcome.value))
    yield "revisers", "、".join(item.follow_up.revised_by) if item.follow_up else ""
    yield "routes", "；".join(sorted(filter(None, map(_route, item.routes))))


def _route(route: Route) -> str:
    if route.kind is None:
        return ""
    return " ".join(filter(None, [route.kind.value, route.in_name_of, "、".join(route.submitted_to)]))
