"""导入证明事项 (S50.1): a body's items from a workbook, tried first, told row by row; all rows or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, Final

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, gathered, record
from yiding.core import clock
from yiding.core.sheets import CellError, Outcome, Report, Row, choice_in, read_sheets, text_in
from yiding.directory.models import Body, Government
from yiding.directory.resolving import resolve

from .listing import item_draft
from .models import ItemState, ProofItem, RiskGrade
from .permissions import may_keep_for, may_record, require
from .publishing import WAYS, WHO

SHEET: Final = "证明事项清单"
NEEDED: Final = (
    "证明事项",
    "办理事项",
    "使用单位",
    "开具单位",
    "设定依据",
    "风险等级",
    "适用对象",
    "核查方式",
)
MAY_HAVE: Final = ("适用条件", "不实行的理由")
FIELDS: Final = ("issuer", "basis", "risk", "who", "way", "conditions", "why_not", "allowed")


@transaction.atomic
def items_import(*, government: Government, file: IO[bytes], is_trial: bool, by: User) -> Report:
    """Drafts the items of a workbook, and changes drafts that are there. Where a row is wrong, or as a trial,
    nothing is written. Raises SheetError.
    """
    require(may_record(by))
    rows = read_sheets(file, {SHEET: NEEDED}, needed=[SHEET], may_have=MAY_HAVE)[SHEET]
    grades = {one.name: one for one in RiskGrade.objects.filter(government=government)}
    report = Report()
    try:
        with transaction.atomic(), gathered():
            for row in rows:
                _try(government, row, grades, report, by)
            if is_trial or not report.is_clean:
                raise _NotWritten
            told = {str(outcome): report.count(outcome) for outcome in Outcome}
            record("proof_items.imported", government, by=by, after=told, touches=About(government.pk))
    except _NotWritten:
        return report
    return report


class _NotWritten(Exception):
    """Takes back what was tried, its events with it."""


def _try(government: Government, row: Row, grades: Mapping[str, RiskGrade], report: Report, by: User) -> None:
    place = f"第 {row.number} 行"
    try:
        report.add(place, *_enter(government, row, grades, by))
    except CellError as error:
        report.wrong(place, str(error))


def _enter(
    government: Government, row: Row, grades: Mapping[str, RiskGrade], by: User
) -> tuple[Outcome, str]:
    body, values = _body(government, row, by), _values(row, grades)
    told = f"{values['name']}（{values['business']}）"
    now = ProofItem.objects.filter(body=body, name=values["name"], business=values["business"]).first()
    if now is None:
        item_draft(body=body, values=values, by=by)
        return Outcome.ADDED, told
    if all(getattr(now, name) == values[name] for name in FIELDS):
        return Outcome.SAME, told
    if now.state != ItemState.DRAFT:
        raise CellError("已经审定，请在页面上修改")
    ProofItem.objects.filter(pk=now.pk).update(
        **{name: values[name] for name in FIELDS}, changed_on=clock.today(), version=now.version + 1
    )
    return Outcome.CHANGED, told


def _body(government: Government, row: Row, by: User) -> Body:
    name = text_in("使用单位", row.cells["使用单位"], 120, needed=True)
    found = resolve(government, name)
    if found is None or found.body is None:
        raise CellError(f"名录里没有“{name}”")
    if not may_keep_for(by, found.body.pk):
        raise CellError(f"您不能登记“{name}”的证明事项")
    return found.body


def _values(row: Row, grades: Mapping[str, RiskGrade]) -> dict[str, Any]:
    cells = row.cells
    grade = text_in("风险等级", cells["风险等级"], 20, needed=True)
    if grade not in grades:
        raise CellError(f"风险等级“{grade}”不认识，可填：{'、'.join(grades)}")
    why = text_in("不实行的理由", cells.get("不实行的理由", ""), 300)
    return {
        "name": text_in("证明事项", cells["证明事项"], 200, needed=True),
        "business": text_in("办理事项", cells["办理事项"], 200, needed=True),
        "issuer": text_in("开具单位", cells["开具单位"], 120, needed=True),
        "basis": text_in("设定依据", cells["设定依据"], 500, needed=True),
        "risk": grades[grade],
        "who": _choice("适用对象", cells["适用对象"], WHO),
        "way": _choice("核查方式", cells["核查方式"], WAYS),
        "conditions": text_in("适用条件", cells.get("适用条件", ""), 500),
        "why_not": why,
        "allowed": not why,
    }


def _choice(label: str, text: str, words: Mapping[str, str]) -> str:
    values = {word: key for key, word in words.items()}
    return choice_in(label, text_in(label, text, 20, needed=True), values)
