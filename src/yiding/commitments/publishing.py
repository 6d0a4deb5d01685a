"""公布清单 (S50.1): all items in use with their texts, frozen, released by another person."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import xlsxwriter
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.html import escape

from yiding.audit.chain import sm3
from yiding.audit.services import About, gathered, record, writer
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.core.errors import BadRequest
from yiding.core.moves import move
from yiding.directory.models import Government

from .errors import NothingListed, SamePerson
from .models import ItemState, ListEdition, ListState, NoticeText, ProofItem, TextState
from .permissions import may_release, may_set, may_withdraw, require
from .states import LIST

SERIES: Final = "证明事项清单"
HEADS: Final = {
    "number": "序号",
    "name": "证明事项",
    "business": "办理事项",
    "body": "使用单位",
    "issuer": "开具单位",
    "basis": "设定依据",
    "allowed": "是否实行告知承诺",
    "who": "适用对象",
    "conditions": "适用条件",
    "risk": "风险等级",
    "way": "核查方式",
    "text": "文本版次",
    "notice": "告知内容",
    "promise": "承诺内容",
    "consequence": "不实承诺的后果",
}


@transaction.atomic
def list_prepare(*, government: Government, title: str, by: User) -> ListEdition:
    """拟定公布清单 as the items stand now. Raises NothingListed."""
    require(may_set(by))
    rows = rows_now(government)
    if not rows:
        raise NothingListed
    told = {"rows": rows, "digest": digest_of(rows), "prepared_by": by, "prepared_on": clock.today()}
    number = number_take(SERIES, str(government.pk))
    row = ListEdition.objects.create(government=government, number=number, title=title, **told)
    record("proof_list.prepared", row, by=by, after={"rows": len(rows)}, touches=About(government.pk))
    return row


def rows_now(government: Government) -> list[dict[str, Any]]:
    """What the list says: words, none of a person. Two queries."""
    items = ProofItem.objects.filter(government=government, state=ItemState.IN_USE)
    texts = {
        one.item_id: one
        for one in NoticeText.objects.filter(item__government=government, state=TextState.IN_FORCE)
    }
    return [_row(one, texts.get(one.pk)) for one in items.select_related("body", "risk").order_by("number")]


WAYS: Final = {"system": "系统核验", "department": "部门协查", "site": "现场核查"}
WHO: Final = {"all": "自然人和单位", "person": "自然人", "unit": "单位"}


def _row(item: ProofItem, text: NoticeText | None) -> dict[str, Any]:
    own = {
        name: getattr(item, name) for name in ("number", "name", "business", "issuer", "basis", "conditions")
    }
    allowed = "是" if item.allowed else f"否：{item.why_not}"
    shown = text if item.allowed else None
    words = {name: getattr(shown, name) if shown else "" for name in ("notice", "promise", "consequence")}
    told = {"body": item.body.name, "allowed": allowed, "who": WHO[item.who], "way": WAYS[item.way]}
    return {**own, **told, "risk": item.risk.name, "text": shown.number if shown else "", **words}


def digest_of(rows: Sequence[Mapping[str, Any]]) -> str:
    """摘要 of a frozen list."""
    return sm3(json.dumps(list(rows), ensure_ascii=False, sort_keys=True).encode())


@transaction.atomic
def list_release(*, edition: ListEdition, by: User) -> None:
    """审定公布, by another; the one before is replaced. Raises SamePerson, WrongState."""
    if edition.prepared_by_id == by.pk:
        raise SamePerson
    require(may_release(by, edition))
    today, touches = clock.today(), About(edition.government_id)
    with gathered():
        for former in ListEdition.objects.filter(government=edition.government_id, state=ListState.RELEASED):
            move(LIST, "replace", former, writer(former, by=by, touches=touches), ended_on=today)
        move(
            LIST,
            "release",
            edition,
            writer(edition, by=by, touches=touches),
            released_by=by,
            released_on=today,
        )


@transaction.atomic
def list_withdraw(*, edition: ListEdition, reason: str, by: User) -> None:
    """撤回: the title, the days and the reason stay. Raises WrongState."""
    require(may_withdraw(by, edition))
    if not reason.strip():
        raise BadRequest("reason")
    write = writer(edition, by=by, touches=About(edition.government_id), reason=reason[:200])
    move(LIST, "withdraw", edition, write, reason=reason, ended_on=clock.today(), rows=[])


def as_json(edition: ListEdition) -> str:
    """The list as data."""
    told = {
        "title": edition.title,
        "released_on": edition.released_on.isoformat() if edition.released_on else None,
        "digest": edition.digest,
        "items": edition.rows,
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def as_workbook(edition: ListEdition) -> bytes:
    """The list as a workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("证明事项清单")
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.freeze_panes(1, 2)
        sheet.set_column(1, len(HEADS) - 1, 24)
        for place, head in enumerate(HEADS.values()):
            sheet.write_string(0, place, head, bold)
        for number, row in enumerate(edition.rows, start=1):
            for place, key in enumerate(HEADS):
                value = row[key]
                if isinstance(value, int):
                    sheet.write_number(number, place, value)
                else:
                    sheet.write_string(number, place, value)
    return file.getvalue()


PAGE_LOOK = "@page{size:A4 landscape}table{border-collapse:collapse}td,th{padding:2px 6px;vertical-align:top}"


def as_page(edition: ListEdition) -> str:
    """The list as one page that stands alone: no script, no address outside."""
    heads = "".join(f"<th>{escape(head)}</th>" for head in HEADS.values())
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(row[key])}</td>' for key in HEADS)}</tr>" for row in edition.rows
    )
    title = escape(edition.title)
    day = f"{edition.released_on:%Y-%m-%d}" if edition.released_on else ""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{PAGE_LOOK}</style></head>"
        f"<body><h1>{title}</h1><p>公布日期：{day}　摘要（SM3）：{edition.digest}</p>"
        f"<table border><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></body></html>"
    )
