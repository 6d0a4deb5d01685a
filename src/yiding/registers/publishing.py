"""公开台账: what of a register is public, as a frozen copy that another person releases.

A separate rendering: it starts from nothing and takes in the columns that the kind names as ``public``, of
entries in the states that it names, in words. What is not named is not in the copy at all, so that no page,
file or feed made from it can tell more. Released copies are read by everybody, withdrawn ones leave a
tombstone: title, days and reason.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override

from yiding.audit.chain import sm3
from yiding.audit.services import About, last_actor, record, writer
from yiding.core import clock
from yiding.core.access import Permission, may
from yiding.core.columns import Viewer
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.exports import plain as as_data
from yiding.core.moves import Machine, Move, move
from yiding.directory.models import Government

from .catalogue import kind_of, rules_of
from .declaring import Field, FieldType, Kind
from .errors_briefs import NothingPublic, NotPublicKind, OwnPublicList
from .models import Entry, Register
from .permissions import is_office, may_lead, may_oversee, may_read, require
from .public_rows import PublicList, PublicState
from .rules import Report, ReportAsked
from .selectors import RELATED, is_led_by, register_of
from .values import named_rows, words

S = PublicState
MOST_ROWS: Final = 20_000
NEVER: Final = frozenset({"holder", "spot"})
"""Persons and coordinates are never put into a public copy, whatever a kind names."""
NEVER_TYPES: Final = frozenset({FieldType.PHONE})


def _one(name: str, sources: str, target: str, label: str) -> Move:
    return Move(name, frozenset(sources.split()), target, f"public_list.{name}", label)


PUBLIC: Final = Machine.of(
    "registers.publiclist",
    (
        _one("release", "prepared", S.RELEASED, "审定公开"),
        _one("replace", "released", S.REPLACED, "更新"),
        _one("withdraw", "released", S.WITHDRAWN, "撤回"),
        _one("drop", "prepared", S.DROPPED, "作废"),
    ),
)


# --- who -------------------------------------------------------------------------------------------------


def may_prepare(viewer: Viewer, code: str, government_id: int) -> bool:
    """Prepare a copy: who leads the register, and who oversees all."""
    return may_lead(viewer, register_of(government_id, code))


def may_release(viewer: Viewer, _row: object = None) -> bool:
    """Release and withdraw: who decides on disclosure."""
    return may(viewer, Permission.RELEASE_DISCLOSURE)


def public_lists_visible_to(viewer: Viewer) -> QuerySet[PublicList]:
    """The office and who decides see all, who leads a register its own; others what was released."""
    if not may_read(viewer):
        return PublicList.objects.none()
    if is_office(viewer) or may_oversee(viewer) or may_release(viewer):
        return PublicList.objects.all()
    shown = Q(state__in=[S.RELEASED, S.REPLACED, S.WITHDRAWN])
    return PublicList.objects.filter(shown | is_led_by(viewer))


def public_list_get(viewer: Viewer, key: int) -> PublicList:
    """One copy; not visible = 404."""
    rows = public_lists_visible_to(viewer).select_related("government", "prepared_by", "released_by")
    return get_object_or_404(rows, pk=key)


# --- the copy --------------------------------------------------------------------------------------------


def columns_public(kind: Kind) -> list[str]:
    """The columns and fields of a kind that are public: those that it names, without those that never are."""
    told = []
    for key in kind.public:
        own = kind.field(key)
        if key in NEVER or (own is not None and (own.type in NEVER_TYPES or own.seen_by)):
            continue
        told.append(key)
    return told


def is_publishable(kind: Kind, register: Register | None, report: str = "") -> bool:
    """Has the government opened the register to the public, and does its kind name what may be shown?"""
    opened = register is not None and register.is_public
    if report:
        return opened and any(one.key == report for one in reports_public(kind))
    return bool(opened and kind.public_states and columns_public(kind))


def reports_public(kind: Kind) -> list[Report]:
    """The special reports of a kind that may be put before the public."""
    return [one for one in rules_of(kind.code).reports if one.is_public]


def offered(government: Government, kinds_: Iterable[Kind]) -> list[tuple[str, str]]:
    """What of some registers can be prepared: each register, and its public reports as ``kind.report``."""
    rows = {row.code: row for row in Register.objects.filter(government=government, is_public=True)}
    told = []
    for kind in kinds_:
        row, name = rows.get(kind.code), gettext(kind.name)
        if is_publishable(kind, row):
            told.append((kind.code, name))
        told += [(f"{kind.code}.{one.key}", f"{name} · {one.label}") for one in reports_public(kind) if row]
    return told


HEADS: Final[Mapping[str, str]] = {"state": "办理情况", "number": "编号", "closed_on": "办结日期"}
"""The heads of what is no column of a declaration, in Chinese: the copy is a Chinese document."""


def copy_of(government: Government, kind: Kind) -> tuple[list[dict[str, str]], list[list[Any]]]:
    """The heads and rows of a copy as of now: words, days as 2026-11-01, numbers. Two queries and a few."""
    keys = columns_public(kind)
    rows = Entry.objects.filter(government=government, code=kind.code, state__in=kind.public_states)
    entries = list(rows.select_related(*RELATED).order_by("number")[:MOST_ROWS])
    named = named_rows(kind, entries)
    heads = [{"key": key, "label": HEADS.get(key) or kind.label(key)} for key in keys]
    return heads, [[_word(kind, key, entry, named) for key in keys] for entry in entries]


def _word(kind: Kind, key: str, entry: Entry, named: Mapping[Any, Any]) -> Any:
    own = kind.field(key)
    if own is not None:
        return _plain(_own(own, entry, named))
    match key:
        case "state":
            return kind.stage(entry.state).label
        case "grade":
            grade = kind.grade(entry.grade)
            return grade.label if grade else ""
        case "source":
            source = kind.source(entry.source)
            return source.label if source else ""
        case "parent":
            return entry.parent.title if entry.parent else ""
        case _:
            return _plain(getattr(entry, key))


def _own(field: Field, entry: Entry, named: Mapping[Any, Any]) -> Any:
    return words(field, entry.values, named)


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True, slots=True)
class OfReport:
    """公开的报表: which special report of a kind, and for which days."""

    key: str
    first: date | None = None
    last: date | None = None


def sheet_copy(
    government: Government, kind: Kind, told: OfReport, viewer: Viewer
) -> tuple[list[dict[str, str]], list[list[Any]]]:
    """The first sheet of a special report, in Chinese words, as of now; its total is its last row."""
    report = next(one for one in reports_public(kind) if one.key == told.key)
    with override("zh-hans"):
        sheet = report.build(viewer, ReportAsked(government, kind.code, first=told.first, last=told.last))
        heads = [{"key": f"c{place}", "label": str(head)} for place, head in enumerate(sheet.heads, start=1)]
        lines = [*sheet.rows, *([sheet.total] if sheet.rows and sheet.total else [])]
        return heads, [[_plain(as_data(cell)) for cell in line] for line in lines]


@transaction.atomic
def public_list_prepare(
    *,
    government: Government,
    kind: Kind,
    title: str,
    note: str,
    by: User,
    report: OfReport | None = None,
) -> PublicList:
    """拟定公开清单: freezes what is public now. Raises NotPublicKind, NothingPublic."""
    require(may_prepare(by, kind.code, government.pk))
    key = report.key if report else ""
    if not is_publishable(kind, register_of(government.pk, kind.code), key):
        raise NotPublicKind
    heads, rows = sheet_copy(government, kind, report, by) if report else copy_of(government, kind)
    if not rows:
        raise NothingPublic
    row = PublicList.objects.create(
        government=government,
        code=kind.code,
        report=key,
        title=title,
        note=note,
        heads=heads,
        rows=rows,
        number=len(rows),
        digest=digest_of(title, note, heads, rows),
        as_of=clock.today(),
        prepared_by=by,
        made_at=clock.now(),
    )
    after = {"code": kind.code, "report": key, "rows": len(rows), "digest": row.digest}
    record("public_list.prepared", row, by=by, after=after, touches=About(government.pk))
    return row


def digest_of(title: str, note: str, heads: Any, rows: Any) -> str:
    """What was frozen, as one sum: shown beside the copy, and in the event of its release."""
    told = json.dumps([title, note, heads, rows], ensure_ascii=False, sort_keys=True)
    return sm3(told.encode("utf-8"))


@transaction.atomic
def public_list_release(*, row: PublicList, version: int, by: User) -> None:
    """审定公开: another person than who prepared it; the copy before it is replaced.

    Raises EditConflict, NotPublicKind, OwnPublicList, WrongState.
    """
    require(may_release(by))
    if row.prepared_by_id == by.pk:
        raise OwnPublicList
    if not is_publishable(kind_of(row.code), register_of(row.government_id, row.code), row.report):
        raise NotPublicKind
    _seen(row, version)
    now = {"government": row.government_id, "code": row.code, "report": row.report, "state": S.RELEASED}
    replaced = PublicList.objects.filter(**now).exclude(pk=row.pk).first()
    if replaced is not None:
        move(PUBLIC, "replace", replaced, lambda *_all: None, ended_on=clock.today())
    told = {"digest": row.digest, "replaces": replaced.pk if replaced else None}
    values = {"released_by": by, "released_on": clock.today()}
    move(PUBLIC, "release", row, writer(row, by=by, touches=About(row.government_id), **told), **values)


@transaction.atomic
def public_list_withdraw(*, row: PublicList, reason: str, version: int, by: User) -> None:
    """撤回: title, days and reason stay. Raises BadRequest, EditConflict, WrongState."""
    require(may_release(by))
    if not reason.strip():
        raise BadRequest("reason")
    _seen(row, version)
    write = writer(row, by=by, touches=About(row.government_id), reason=reason)
    move(PUBLIC, "withdraw", row, write, ended_on=clock.today(), reason=reason)


@transaction.atomic
def public_list_drop(*, row: PublicList, by: User) -> None:
    """作废: a copy that was not released."""
    require(may_prepare(by, row.code, row.government_id))
    move(PUBLIC, "drop", row, writer(row, by=by, touches=About(row.government_id)))


def _seen(row: PublicList, version: int) -> None:
    if not PublicList.objects.filter(pk=row.pk, version=version).update(version=version):
        raise EditConflict(last_actor(row))


# --- what the public gets --------------------------------------------------------------------------------


def is_gone(row: PublicList) -> bool:
    return row.state == S.WITHDRAWN


PER_PAGE: Final = 200


def pages_of(row: PublicList) -> int:
    """How many pages a copy has."""
    return 1 if is_gone(row) else max(1, -(-row.number // PER_PAGE))


def page_of(row: PublicList, page: int = 1) -> SafeString:
    """A page as the public gets it, made of the frozen copy alone; of one withdrawn the tombstone."""
    if is_gone(row):
        return format_html(
            '<article lang="zh-hans" class="public-list"><h1>{}</h1><p>{}</p></article>',
            row.title,
            _tombstone(row),
        )
    lines = row.rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return format_html(
        '<article lang="zh-hans" class="public-list"><h1>{}</h1><p class="public-facts">{}</p>{}'
        '<div class="table-scroll" tabindex="0" role="region" aria-label="{}"><table class="plain-table">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></article>",
        row.title,
        _facts(row),
        format_html_join("", "<p>{}</p>", ((line,) for line in row.note.splitlines() if line.strip())),
        row.title,
        format_html_join("", '<th scope="col">{}</th>', ((one["label"],) for one in row.heads)),
        format_html_join("", "<tr>{}</tr>", ((_cells(line),) for line in lines)),
    )


def _cells(line: Iterable[Any]) -> SafeString:
    return format_html_join("", "<td>{}</td>", ((escape(_said(one)),) for one in line))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _facts(row: PublicList) -> str:
    released = f"{row.released_on:%Y-%m-%d} 公开，" if row.released_on else ""
    return f"{row.government.name}　{released}数据截至 {row.as_of:%Y-%m-%d}，共 {row.number:,} 条"


def _tombstone(row: PublicList) -> str:
    first, last = row.released_on, row.ended_on
    return f"本清单于 {first:%Y-%m-%d} 公开，{last:%Y-%m-%d} 撤回。理由：{row.reason}"


def json_of(row: PublicList) -> dict[str, Any]:
    """The copy as data; of one withdrawn the tombstone (``deleted``)."""
    told: dict[str, Any] = {
        "id": str(row.public_id),
        "title": row.title,
        "body": row.government.name,
        "register": row.code,
        "report": row.report,
        "asOf": row.as_of.isoformat(),
        "released": row.released_on.isoformat() if row.released_on else None,
    }
    if is_gone(row):
        return {**told, "deleted": True, "withdrawn": _day(row.ended_on), "reason": row.reason}
    keys = [one["key"] for one in row.heads]
    return {
        **told,
        "note": row.note,
        "digest": row.digest,
        "columns": row.heads,
        "items": [dict(zip(keys, line, strict=True)) for line in row.rows],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_of(row: PublicList) -> str:
    """The copy as CSV with a mark at its head; a cell that a spreadsheet would run is text."""
    file = io.StringIO()
    writer_ = csv.writer(file)
    if is_gone(row):
        writer_.writerow([_tombstone(row)])
        return "\ufeff" + file.getvalue()
    writer_.writerow([one["label"] for one in row.heads])
    for line in row.rows:
        writer_.writerow([_harmless(_said(one)) for one in line])
    return "\ufeff" + file.getvalue()


def _harmless(word: str) -> str:
    return f"'{word}" if word.startswith(FORMULA) else word
