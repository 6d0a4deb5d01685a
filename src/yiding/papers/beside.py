"""旁边的记录: what the parser reads in the draft, laid out beside it, with the places of its fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.minutes.form import Json

from .blocks import text_of
from .differing import OUTCOMES, Difference, differences
from .models import Paper, PaperKind
from .reading import names_known, read

SLIPS: Mapping[str, Any] = {
    "title_mismatch": gettext_lazy("名称不一致"),
    "name_variant": gettext_lazy("姓名写法不一"),
    "date_order": gettext_lazy("日期先后有误"),
    "stray_text": gettext_lazy("多余文字"),
    "variant_character": gettext_lazy("异体字"),
    "punctuation": gettext_lazy("标点"),
    "missing_block": gettext_lazy("缺少要素"),
    "numbering": gettext_lazy("编号"),
    "no_body": gettext_lazy("没有责任单位"),
    "attendance": gettext_lazy("出席情况"),
    "no_such_date": gettext_lazy("日期不存在"),
    "unpaired": gettext_lazy("括号引号不成对"),
    "figures": gettext_lazy("数字用法"),
    "not_in_directory": gettext_lazy("机构名录中没有"),
}
NOT_YET = frozenset({"missing_block"})
"""What a draft need not have: its number and date come with the issue."""


@dataclass(frozen=True, slots=True)
class Fact:
    """一个字段."""

    path: str
    label: Any
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """一组字段."""

    label: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Slip:
    """一条校对意见, with its place in the draft where it has one."""

    kind: str
    detail: str
    suggestion: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Beside:
    """旁边的一切."""

    parts: Sequence[Part]
    slips: Sequence[Slip]
    differences: Sequence[Difference]
    marks: str
    length: int

    @property
    def open_differences(self) -> int:
        return sum(1 for one in self.differences if one.settled is None)


def beside_of(paper: Paper, blocks: Sequence[Mapping[str, Any]] | None = None) -> Beside:
    """The record of a draft as it is written at this moment."""
    text = text_of([dict(one) for one in (paper.blocks if blocks is None else blocks)])
    if paper.kind != PaperKind.MINUTES:
        return Beside((), (), (), "{}", len(text))
    reading = read(text, names_known(paper.government))
    marks = {path: [mark["start"], mark["end"]] for path, mark in (reading.record.get("marks") or {}).items()}
    rows = [*(reading.record.get("findings") or ()), *reading.advice]
    slips = [_slip(row) for row in rows if not _is_for_later(row)]
    return Beside(
        parts=list(_parts(reading.record)),
        slips=slips,
        differences=differences(paper, reading.minutes),
        marks=json.dumps(marks),
        length=len(text),
    )


def _is_for_later(row: Mapping[str, Any]) -> bool:
    told = str(row.get("detail") or "")
    return row["kind"] in NOT_YET and any(word in told for word in ("编号", "印发", "发文"))


def _slip(row: Mapping[str, Any]) -> Slip:
    span = row.get("span") or {}
    return Slip(
        kind=str(SLIPS.get(row["kind"], row["kind"])),
        detail=str(row["detail"]),
        suggestion=str(row.get("suggestion") or ""),
        start=span.get("start"),
        end=span.get("end"),
    )


def _parts(record: Json) -> Iterator[Part]:
    held, chair = record["meeting"], record["meeting"]["chair"]
    number = f"第{held['number']}次" if held["number"] else ""
    yield Part(
        _("会议"),
        _said(
            ("issuer", _("发文机关"), record["issuer"]),
            ("meeting.date", _("会议日期"), held["date"]),
            ("meeting.number", _("会议"), f"{held['body'] or ''}{number}{held['kind'] or ''}"),
            ("meeting.chair.name", _("主持"), f"{chair['title'] or ''}{chair['name'] or ''}"),
            ("meeting.place", _("地点"), held["place"]),
            ("compiled_date", _("整理日期"), record["compiled_date"]),
        ),
    )
    for index, item in enumerate(record["items"]):
        label = _("议题 %(no)s") % {"no": item["no"]}
        yield Part(label, _said(*_item(item, f"items.{index}")))
    yield Part(_("出席与分发"), _said(*_foot(record)))


def _item(item: Json, at: str) -> Iterator[tuple[str, Any, Any]]:
    yield f"{at}.heading", _("标题"), item["heading"]
    yield f"{at}.documents", _("文件"), "".join(f"《{title}》" for title in item["documents"])
    yield f"{at}.presenters", _("汇报"), "、".join(item["presenters"])
    yield (
        f"{at}.decision",
        _("决定"),
        item["decision"] and str(OUTCOMES.get(item["outcome"], item["outcome"])),
    )
    follow_up = item.get("follow_up") or {}
    yield f"{at}.follow_up.revised_by", _("修改单位"), "、".join(follow_up.get("revised_by") or ())
    yield f"{at}.follow_up.text", _("去向"), follow_up.get("text")
    for n, directive in enumerate(item["directives"]):
        words = "、".join(directive["addressees"])
        yield f"{at}.directives.{n}.text", _("要求 %(no)s") % {"no": n + 1}, words or directive["text"][:30]


def _foot(record: Json) -> Iterator[tuple[str, Any, Any]]:
    seats, lists = record["attendance"], record["distribution"]
    yield "attendance.present", _("出席"), "、".join(seats["present"])
    observers = [f"{row['org'] or ''}{'、'.join(row['names'])}" for row in seats["observers"]]
    yield "attendance.observers", _("列席"), "，".join(observers)
    yield "attendance.on_leave", _("请假"), "、".join(row["name"] for row in seats["on_leave"])
    yield "distribution.main", _("主送"), "，".join(lists["main"])
    yield "distribution.copy", _("抄送"), "，".join(lists["copy"])


def _said(*rows: tuple[str, Any, Any]) -> list[Fact]:
    return [Fact(path, label, str(words)) for path, label, words in rows if words]
