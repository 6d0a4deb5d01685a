"""检查表: written as lines of text, kept in editions; what was checked by an edition stays readable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.directory.models import Government

from .campaigns import saved
from .errors_campaigns import CheckListThere, NoItems
from .permissions import require
from .permissions_campaigns import may_arrange, may_keep_checklist
from .round_rows import CheckItem, CheckList, CheckListEdition

BAR = "|"
MOST_ITEMS = 120
MOST_POINTS = 1000
LONGEST = {"text": 200, "clause": 120, "hazard": 200, "grade": 40, "part": 60}
GRADES: Mapping[str, str] = {
    "": "",
    "一般": "general",
    "重大": "major",
    "一般隐患": "general",
    "重大隐患": "major",
    "general": "general",
    "major": "major",
}
SAID: Mapping[str, str] = {"general": "一般", "major": "重大"}


class LineError(ValueError):
    """一行有误: the message is a sentence for a clerk."""


@dataclass(frozen=True, slots=True)
class Item:
    """一个检查项目, as written."""

    text: str
    part: str = ""
    clause: str = ""
    hazard: str = ""
    grade: str = ""
    points: Decimal | None = None


def items_read(text: str) -> list[Item]:
    """The items of a list as people write it, a line each.

    A line: ``项目 | 依据 | 什么算隐患 | 等级 | 分值``. A line with ``#`` begins a part; points make the list
    a score sheet. Raises LineError with the number of the line.
    """
    items, part = [], ""
    for number, line in enumerate(text.splitlines(), start=1):
        told = line.strip()
        if told.startswith("#"):
            part = told.lstrip("#").strip()
        elif told:
            items.append(_item(number, part, told))
    if not items:
        raise LineError(_("请每行写一个检查项目。"))
    if len(items) > MOST_ITEMS:
        raise LineError(_("检查项目太多，最多 %(most)s 项，请分成几张表。") % {"most": MOST_ITEMS})
    return items


def _item(number: int, part: str, line: str) -> Item:
    cells = [cell.strip() for cell in line.replace("｜", BAR).split(BAR)]
    if len(cells) > 5 or not cells[0]:
        sentence = _("第 %(line)s 行应写成“项目 | 依据 | 什么算隐患 | 等级 | 分值”。")
        raise LineError(sentence % {"line": number})
    text, clause, hazard, grade, points = [*cells, "", "", "", ""][:5]
    if grade not in GRADES:
        raise LineError(
            _("第 %(line)s 行的等级“%(grade)s”不认识，请写一般或重大。") % {"line": number, "grade": grade}
        )
    item = Item(text, part, clause, hazard, GRADES[grade], _points(number, points))
    for name, most in LONGEST.items():
        if len(getattr(item, name)) > most:
            raise LineError(_("第 %(line)s 行太长。") % {"line": number})
    return item


def _points(number: int, told: str) -> Decimal | None:
    """分值: what an item is worth, more than nothing, with two digits at most."""
    if not told:
        return None
    try:
        points = Decimal(told)
        fits = points.is_finite() and 0 < points <= MOST_POINTS and points == round(points, 2)
    except InvalidOperation:
        fits = False
    if not fits:
        sentence = _("第 %(line)s 行的分值“%(points)s”不对，请写大于 0、不超过 1000 的数，最多两位小数。")
        raise LineError(sentence % {"line": number, "points": told})
    return points


def items_written(items: Iterable[CheckItem | Item]) -> str:
    """The items as people write them: what :func:`items_read` reads back to the same."""
    lines, part = [], ""
    for one in items:
        if one.part != part:
            part = one.part
            lines.append(f"# {part}")
        points = "" if one.points is None else format(one.points.normalize(), "f")
        cells = [one.text, one.clause, one.hazard, SAID.get(one.grade, ""), points]
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        lines.append(f" {BAR} ".join(cells))
    return "\n".join(lines)


@transaction.atomic
def checklist_make(
    *, government: Government, values: Mapping[str, Any], items: Iterable[Item], by: User
) -> CheckList:
    """编制检查表, with its first edition. Raises CheckListThere, NoItems."""
    require(may_arrange(by))
    row = CheckList(government=government, **values)
    require(may_keep_checklist(by, row))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise CheckListThere from error
    _edition(row, list(items), "", by)
    _record("checklist.made", row, by)
    return row


@transaction.atomic
def checklist_revise(
    *,
    checklist: CheckList,
    values: Mapping[str, Any],
    items: Iterable[Item],
    note: str,
    version: int,
    by: User,
) -> None:
    """修订检查表: other items make another edition. Raises CheckListThere, EditConflict, NoItems."""
    require(may_keep_checklist(by, checklist))
    fresh = list(items)
    try:
        with transaction.atomic():
            saved(checklist, version, **values)
    except IntegrityError as error:
        raise CheckListThere from error
    if fresh != items_now(checklist):
        _edition(checklist, fresh, note, by)
    _record("checklist.revised", checklist, by)


def items_now(checklist: CheckList) -> list[Item]:
    """The items of the newest edition."""
    edition = checklist.editions.order_by("-number").first()
    rows = edition.items.order_by("position") if edition else CheckItem.objects.none()
    return [Item(one.text, one.part, one.clause, one.hazard, one.grade, one.points) for one in rows]


def _edition(checklist: CheckList, items: list[Item], note: str, by: User) -> CheckListEdition:
    if not items:
        raise NoItems
    number = checklist.newest + 1
    edition = CheckListEdition.objects.create(
        checklist=checklist, number=number, note=note[:200], made_by=by, made_on=clock.today()
    )
    CheckItem.objects.bulk_create(
        CheckItem(
            edition=edition,
            position=place,
            text=one.text,
            part=one.part,
            clause=one.clause,
            hazard=one.hazard,
            grade=one.grade,
            points=one.points,
        )
        for place, one in enumerate(items, start=1)
    )
    CheckList.objects.filter(pk=checklist.pk).update(newest=number)
    checklist.newest = number
    return edition


def _record(kind: str, row: CheckList, by: User) -> None:
    after = {"name": row.name, "edition": row.newest, "is_used": row.is_used}
    record(kind, row, by=by, after=after, touches=About(row.government_id, row.lead_id))
