"""字段: what the confirm page shows of a record, group by group, as data.

``SPECS`` names every field that a person may correct, by its path with ``*`` for a number. :func:`groups`
lays a record out; a field carries its words with their paths, how sure the reading is, and the correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.files.marked import UNSURE
from yiding.minutes.form import Json

from .corrections import value_at
from .errors import NoSuchField
from .models import Correction

Label = str | Promise
NUMBER = re.compile(r"(?<=\.)\d+(?=\.|$)")


class Kind(StrEnum):
    """字段的样子: how a field is edited. ``words`` one a line; ``rows`` one a line, parts set off by ｜."""

    LINE = "line"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    WORDS = "words"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Spec:
    """字段说明. ``keys`` are the parts of a row; the last one of a seat holds several names."""

    label: Label
    kind: Kind = Kind.LINE
    options: tuple[tuple[str, Label], ...] = ()
    keys: tuple[str, ...] = ()
    hint: Label = ""


OUTCOMES = (
    ("agreed", gettext_lazy("同意")),
    ("agreed_in_principle", gettext_lazy("原则同意")),
    ("noted", gettext_lazy("听取、学习或部署")),
    ("deferred", gettext_lazy("暂缓、再议")),
    ("rejected", gettext_lazy("不予同意")),
)
ROUTES = (
    ("", gettext_lazy("只修改，无去向")),
    ("issue", gettext_lazy("印发")),
    ("submit", gettext_lazy("提交审议")),
    ("implement", gettext_lazy("组织实施")),
)
DEADLINES = {
    "fixed": gettext_lazy("具体日期"),
    "relative": gettext_lazy("相对期限"),
    "recurring": gettext_lazy("定期"),
}

SPECS: Mapping[str, Spec] = {
    "issuer": Spec(gettext_lazy("印发机关")),
    "kind": Spec(gettext_lazy("文种")),
    "issue_no": Spec(gettext_lazy("期号"), Kind.NUMBER),
    "issuing_office": Spec(gettext_lazy("印发单位")),
    "issue_date": Spec(gettext_lazy("印发日期"), Kind.DATE),
    "compiled_by": Spec(gettext_lazy("整理")),
    "compiled_date": Spec(gettext_lazy("整理日期"), Kind.DATE),
    "disclosure": Spec(gettext_lazy("公开属性")),
    "meeting.body": Spec(gettext_lazy("会议机关")),
    "meeting.kind": Spec(gettext_lazy("会议种类")),
    "meeting.term": Spec(gettext_lazy("届"), Kind.NUMBER),
    "meeting.year": Spec(gettext_lazy("年度"), Kind.NUMBER),
    "meeting.number": Spec(gettext_lazy("会次"), Kind.NUMBER),
    "meeting.date": Spec(gettext_lazy("会议日期"), Kind.DATE),
    "meeting.part_of_day": Spec(gettext_lazy("时段")),
    "meeting.time": Spec(gettext_lazy("时间")),
    "meeting.place": Spec(gettext_lazy("地点")),
    "meeting.chair.name": Spec(gettext_lazy("主持人")),
    "meeting.chair.title": Spec(gettext_lazy("主持人职务")),
    "meeting.chair.on_behalf_of": Spec(gettext_lazy("受谁委托")),
    "agenda": Spec(gettext_lazy("议程"), Kind.WORDS, hint=gettext_lazy("一行一个题目，不写书名号。")),
    "items.*.heading": Spec(gettext_lazy("标题"), Kind.LONG),
    "items.*.acts": Spec(gettext_lazy("事由"), Kind.WORDS),
    "items.*.documents": Spec(gettext_lazy("文件"), Kind.WORDS),
    "items.*.presenters": Spec(gettext_lazy("汇报单位"), Kind.WORDS),
    "items.*.report": Spec(gettext_lazy("汇报"), Kind.LONG),
    "items.*.outcome": Spec(gettext_lazy("审议结果"), Kind.CHOICE, OUTCOMES),
    "items.*.decision": Spec(gettext_lazy("决定"), Kind.LONG),
    "items.*.views": Spec(gettext_lazy("会议认为"), Kind.LONG),
    "items.*.follow_up.text": Spec(gettext_lazy("原句"), Kind.LONG),
    "items.*.follow_up.revised_by": Spec(gettext_lazy("修改单位"), Kind.WORDS),
    "items.*.follow_up.route": Spec(gettext_lazy("去向"), Kind.CHOICE, ROUTES),
    "items.*.follow_up.in_name_of": Spec(gettext_lazy("印发名义")),
    "items.*.follow_up.submitted_to": Spec(gettext_lazy("提交给"), Kind.WORDS),
    "items.*.routes.*.text": Spec(gettext_lazy("原句"), Kind.LONG),
    "items.*.routes.*.kind": Spec(gettext_lazy("去向"), Kind.CHOICE, ROUTES),
    "items.*.routes.*.in_name_of": Spec(gettext_lazy("印发名义")),
    "items.*.routes.*.submitted_to": Spec(gettext_lazy("提交给"), Kind.WORDS),
    "items.*.routes.*.by": Spec(gettext_lazy("承办单位"), Kind.WORDS),
    "items.*.directives.*.text": Spec(gettext_lazy("要求"), Kind.LONG),
    "items.*.directives.*.no": Spec(gettext_lazy("编号"), Kind.NUMBER),
    "items.*.directives.*.lead": Spec(gettext_lazy("起首语")),
    "items.*.directives.*.addressees": Spec(gettext_lazy("责任单位"), Kind.WORDS),
    "items.*.directives.*.leads": Spec(gettext_lazy("牵头单位"), Kind.WORDS),
    "items.*.directives.*.supports": Spec(gettext_lazy("配合单位"), Kind.WORDS),
    "items.*.directives.*.deadlines": Spec(
        gettext_lazy("时限"),
        Kind.ROWS,
        keys=("text", "kind", "due"),
        hint=gettext_lazy("一行一个：原文 ｜ 具体日期、相对期限或定期 ｜ 2026-06-30（只有具体日期才写）。"),
    ),
    "items.*.directives.*.amounts": Spec(
        gettext_lazy("数额"),
        Kind.ROWS,
        keys=("text", "value", "unit"),
        hint=gettext_lazy("一行一个：原文 ｜ 数字 ｜ 单位。"),
    ),
    "duties.*.sentence": Spec(gettext_lazy("句子"), Kind.LONG),
    "duties.*.verb": Spec(gettext_lazy("动作")),
    "duties.*.object": Spec(gettext_lazy("办什么")),
    "duties.*.leads": Spec(gettext_lazy("牵头单位"), Kind.WORDS),
    "duties.*.supports": Spec(gettext_lazy("配合单位"), Kind.WORDS),
    "duties.*.deadlines": Spec(
        gettext_lazy("时限"),
        Kind.ROWS,
        keys=("text", "kind", "due"),
        hint=gettext_lazy("一行一个：原文 ｜ 具体日期、相对期限或定期 ｜ 2026-06-30（只有具体日期才写）。"),
    ),
    "attendance.present": Spec(gettext_lazy("出席"), Kind.WORDS),
    "attendance.observers": Spec(
        gettext_lazy("列席"),
        Kind.ROWS,
        keys=("org", "names"),
        hint=gettext_lazy("一行一个单位：单位 ｜ 姓名、姓名。没有单位的，｜ 前留空。"),
    ),
    "attendance.on_leave": Spec(
        gettext_lazy("请假"),
        Kind.ROWS,
        keys=("name", "org", "reason"),
        hint=gettext_lazy("一行一人：姓名 ｜ 单位 ｜ 事由。"),
    ),
    "attendance.representatives": Spec(gettext_lazy("代表单位"), Kind.WORDS),
    "attendance.recorders": Spec(gettext_lazy("记录"), Kind.WORDS),
    "distribution.main": Spec(gettext_lazy("主送"), Kind.WORDS),
    "distribution.copy": Spec(gettext_lazy("抄送"), Kind.WORDS),
}


@dataclass(frozen=True, slots=True)
class Token:
    """一个值: what the record says and the path that its place is known by."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Field:
    """一个字段, as the page shows it."""

    path: str
    spec: Spec
    value: Any
    tokens: tuple[Token, ...]
    is_marked: bool = False
    is_unsure: bool = False
    sure: int = 100
    correction: Correction | None = None
    was: str = ""

    @property
    def dom_id(self) -> str:
        return "f-" + self.path.replace(".", "-")

    @property
    def who(self) -> str:
        by = self.correction.by if self.correction else None
        return by.get_full_name() or by.get_username() if by else ""

    @property
    def is_checked(self) -> bool:
        """A person looked and left it as it is."""
        return self.correction is not None and self.correction.before == self.correction.after


@dataclass(frozen=True, slots=True)
class Group:
    """一组字段. ``rest`` are the fields that the text does not fill; ``path`` lights up the whole group."""

    key: str
    label: str
    fields: tuple[Field, ...] = ()
    rest: tuple[Field, ...] = ()
    groups: tuple[Group, ...] = ()
    path: str = ""
    note: str = ""
    row: tuple[str, int] | None = None
    adds: tuple[tuple[str, str], ...] = ()


def pattern_of(path: str) -> str:
    """The path with ``*`` for every number."""
    return NUMBER.sub("*", path)


def spec_of(path: str) -> Spec:
    """How a field is edited; raises NoSuchField for what no person may correct."""
    try:
        return SPECS[pattern_of(path)]
    except KeyError as error:
        raise NoSuchField(path) from error


@dataclass(slots=True)
class Sheet:
    """记录单: one record while it is laid out."""

    record: Json
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    below: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Json, corrections: Iterable[Correction]) -> Sheet:
        """The sheet of a record; the corrections in order, so that the last one of a field counts."""
        live = {row.path: row for row in corrections if not row.is_undone}
        return cls(record, live, _least_sure(record))

    def field(self, path: str) -> Field:
        value, spec = value_at(self.record, path), spec_of(path)
        sure, correction = self.below.get(path, 1.0), self.corrections.get(path)
        return Field(
            path=path,
            spec=spec,
            value=value,
            tokens=tuple(_tokens(spec, path, value)),
            is_marked=path in self.below,
            is_unsure=sure < UNSURE and correction is None,
            sure=round(sure * 100),
            correction=correction,
            was="" if correction is None else said(spec, correction.before),
        )

    def group(self, key: str, label: str, paths: Iterable[str], **more: Any) -> Group:
        """The named fields, those that say something first."""
        fields = [self.field(path) for path in paths]
        full = tuple(one for one in fields if one.tokens or one.correction)
        return Group(key, label, full, tuple(one for one in fields if one not in full), **more)


def _least_sure(record: Json) -> dict[str, float]:
    """For every path that is marked or has a mark below it: the least sure of them."""
    least: dict[str, float] = {}
    for path, mark in (record.get("marks") or {}).items():
        at, sure = path, float(mark["sure"])
        while at:
            least[at] = min(least.get(at, 1.0), sure)
            at = at.rpartition(".")[0]
    return least


# --- words -------------------------------------------------------------------------------------------


def said(spec: Spec, value: Any) -> str:
    """A value of a field in one line."""
    return "；".join(token.text for token in _tokens(spec, "", value)) or _("（空）")


def _tokens(spec: Spec, path: str, value: Any) -> Iterator[Token]:
    if value is None or value in ("", []):
        return
    if spec.kind == Kind.WORDS:
        yield from (Token(str(word), f"{path}.{n}") for n, word in enumerate(value))
    elif spec.kind == Kind.ROWS:
        yield from (Token(_row_said(spec, row), f"{path}.{n}") for n, row in enumerate(value))
    elif spec.kind == Kind.CHOICE:
        yield Token(str(dict(spec.options).get(str(value), value)), path)
    else:
        yield Token(str(value), path)


def _row_said(spec: Spec, row: Mapping[str, Any]) -> str:
    if spec.keys[0] == "text":
        due = row.get("due")
        return f"{row['text']}（{due}）" if due else str(row["text"])
    return " ".join(filter(None, (_part(row.get(key)) for key in spec.keys)))


def _part(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else str(value or "")


def editable(spec: Spec, value: Any) -> str:
    """What stands in the field's box when it is edited."""
    if value is None:
        return ""
    if spec.kind == Kind.WORDS:
        return "\n".join(value)
    if spec.kind == Kind.ROWS:
        return "\n".join(_row_line(spec, row) for row in value)
    return str(value)


def _row_line(spec: Spec, row: Mapping[str, Any]) -> str:
    parts = [
        str(DEADLINES.get(str(row["kind"]), row["kind"])) if key == "kind" else _part(row.get(key))
        for key in spec.keys
    ]
    return " ｜ ".join(parts).rstrip(" ｜")


# --- the page ----------------------------------------------------------------------------------------

BASIC = (
    *("issuer", "kind", "issue_no", "meeting.date", "meeting.part_of_day", "meeting.time", "meeting.place"),
    *("meeting.body", "meeting.kind", "meeting.term", "meeting.year", "meeting.number"),
    *("meeting.chair.name", "meeting.chair.title", "meeting.chair.on_behalf_of"),
    *("issuing_office", "issue_date", "compiled_by", "compiled_date", "disclosure"),
)
ITEM = ("heading", "acts", "documents", "presenters", "report", "outcome", "decision", "views")
FOLLOW_UP = ("route", "in_name_of", "submitted_to", "revised_by", "text")
ROUTE = ("kind", "in_name_of", "submitted_to", "by", "text")
DIRECTIVE = ("text", "addressees", "leads", "supports", "deadlines", "amounts", "lead", "no")
DUTY = ("verb", "object", "leads", "supports", "deadlines", "sentence")
ATTENDANCE = ("present", "observers", "on_leave", "representatives", "recorders")


def groups(sheet: Sheet) -> list[Group]:
    """The whole record, in the order of the page."""
    record = sheet.record
    return [
        sheet.group("basic", _("基本信息"), BASIC),
        sheet.group("agenda", _("议程"), ["agenda"]),
        *(_item(sheet, n, item) for n, item in enumerate(record["items"])),
        sheet.group("attendance", _("出席"), _under("attendance", ATTENDANCE)),
        sheet.group("distribution", _("分发"), _under("distribution", ("main", "copy"))),
    ]


def _under(path: str, keys: Sequence[str]) -> list[str]:
    return [f"{path}.{key}" for key in keys]


def _item(sheet: Sheet, n: int, item: Json) -> Group:
    path = f"items.{n}"
    inner = [*_ways(sheet, path, item), *_directives(sheet, path, item), *_duties(sheet, path, item)]
    adds = [(f"{path}.directives", _("补一条要求")), (f"{path}.routes", _("补一个去向"))]
    if item.get("follow_up") is None:
        adds.append((f"{path}.follow_up", _("补会后去向")))
    label = _("议题 %(no)s") % {"no": item["no"]}
    return sheet.group(
        f"item-{n + 1}",
        label,
        _under(path, ITEM),
        groups=tuple(inner),
        path=path,
        note=item["heading"],
        adds=tuple(adds),
    )


def _ways(sheet: Sheet, path: str, item: Json) -> Iterator[Group]:
    if item.get("follow_up") is not None:
        at = f"{path}.follow_up"
        yield sheet.group(_key(at), _("会后去向"), _under(at, FOLLOW_UP), path=at)
    for k, _route in enumerate(item.get("routes") or ()):
        at = f"{path}.routes.{k}"
        label = _("去向 %(no)s") % {"no": k + 1}
        yield sheet.group(_key(at), label, _under(at, ROUTE), path=at, row=(f"{path}.routes", k))


def _directives(sheet: Sheet, path: str, item: Json) -> Iterator[Group]:
    for k, directive in enumerate(item["directives"]):
        at = f"{path}.directives.{k}"
        label = _("要求 %(no)s") % {"no": directive.get("no") or k + 1}
        row = (f"{path}.directives", k)
        yield sheet.group(_key(at), label, _under(at, DIRECTIVE), path=at, row=row)


def _duties(sheet: Sheet, path: str, item: Json) -> Iterator[Group]:
    for k, duty in enumerate(sheet.record.get("duties") or ()):
        if str(duty["source"]).startswith(f"{path}."):
            at = f"duties.{k}"
            what = "".join(filter(None, (duty.get("verb"), duty.get("object")))) or str(duty["sentence"])
            yield sheet.group(_key(at), _("拟立事项"), _under(at, DUTY), path=str(duty["source"]), note=what)


def _key(path: str) -> str:
    return path.replace(".", "-")
