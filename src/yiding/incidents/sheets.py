"""信息报告单文面: the report with number, signer and room for the seal; made once, when it is signed.

It is kept as the typesetter's own JSON and as a PDF: what was sent does not follow what happens later. A
report is never held up by its paper: where typesetting fails, the PDF is made when it is asked for.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.contrib.auth.models import User

from yiding import typeset
from yiding.core import clock
from yiding.core.access import Level
from yiding.files import storage
from yiding.files.models import DocumentVersion
from yiding.files.services import Paper as File
from yiding.files.services import document_make
from yiding.typeset.layout import Block

from .errors import SheetNotTypeset
from .models import ROMAN, Report

log = logging.getLogger(__name__)
HOME: Final = "incidents.report"
FORMS: Final = ("pdf", "docx", "ofd")
PARTS: Final = (
    ("source", "信息来源"),
    ("nature", "事件性质"),
    ("course", "事件经过"),
    ("scope", "影响范围"),
    ("trend", "发展趋势"),
    ("leaders", "到场领导"),
    ("measures", "已采取的措施"),
    ("advice", "需要支持的事项和建议"),
)
"""What a report says, in the order of the form; empty parts are left out."""
NUMBERS: Final = "一二三四五六七八九十"


def issuer_of(report: Report) -> str:
    """The unit that reports; of the office's own reports, the government."""
    return report.body.name if report.body else report.incident.government.name


def sheet_of(report: Report) -> typeset.Paper:
    """The report as it is sent."""
    assert report.sent_at is not None
    assert report.signed_by is not None
    incident, issuer = report.incident, issuer_of(report)
    day = report.sent_at.astimezone(clock.SHANGHAI).date()
    return typeset.Paper(
        kind=typeset.Kind.REPORT,
        title=f"关于“{incident.title}”的{report.label}",
        mark=("突发事件信息报告单",),
        number=report.number,
        urgency="特急" if report.grade <= 2 else "加急",
        signers=(_name(report.signed_by),),
        main="、".join(_main(report)),
        body=tuple(_body(report)),
        signature=typeset.Signature(issuer, day, sealed=True),
        note=f"拟稿人：{_name(report.drafted_by)}　签发人：{_name(report.signed_by)}",
        format=typeset.Format.PLAIN,
    )


def _main(report: Report) -> list[str]:
    if report.body_id is not None:
        return [report.incident.government.name]
    return [row.name for row in report.recipients.filter(target="outside")] or [
        report.incident.government.name
    ]


def _body(report: Report) -> Iterator[Block]:
    if report.change:
        yield typeset.Paragraph(f"本报告更正此前发出的同一报告。更正内容：{report.change.rstrip('。')}。")
    yield typeset.Table(tuple(_table(report)), head=0, widths=(1.2, 3), wide=False)
    number = 0
    for name, label in PARTS:
        if text := str(getattr(report, name)).strip():
            yield typeset.Heading(f"{NUMBERS[number]}、{label}")
            yield from (typeset.Paragraph(line) for line in text.splitlines() if line.strip())
            number += 1


def _table(report: Report) -> Iterator[tuple[str, str]]:
    incident = report.incident
    yield "事件编号", incident.number
    yield "事件种类和等级", f"{incident.kind.name}　{ROMAN[report.grade]}级"
    yield "地点", f"{incident.town.name if incident.town else ''}{incident.address}"
    yield "发生时间", _at(incident.occurred_at)
    yield "知悉时间", _at(incident.found_known_at or incident.known_at)
    yield "首次报告时间", _at(incident.first_reported_at or report.sent_at)
    yield "签发时间", _at(report.sent_at)
    yield "伤亡", _toll(report)
    if report.loss is not None:
        yield "直接经济损失", f"{report.loss.normalize():f} 万元"


def _toll(report: Report) -> str:
    pairs = (
        ("死亡", report.deaths),
        ("失踪", report.missing),
        ("重伤", report.injuries),
        ("轻伤", report.light_injuries),
    )
    return "，".join(f"{word} {number} 人" for word, number in pairs if number) or "暂无人员伤亡报告"


def _at(at: Any) -> str:
    here = at.astimezone(clock.SHANGHAI)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def sheet_keep(report: Report, by: User) -> None:
    """Freezes the sheet, and keeps its PDF where it can be made."""
    report.sheet = typeset.to_json(sheet_of(report))
    Report.objects.filter(pk=report.pk).update(sheet=report.sheet)
    try:
        content = printed(report.sheet, "pdf")
    except SheetNotTypeset:
        return
    file = File(io.BytesIO(content), f"{report.number}.pdf", Level.GOVERNMENT, "签发时存档")
    title = f"{report.number} {report.incident.title}（{report.label}）"
    document_make(title=title[:200], about=(HOME, report.pk), paper=file, by=by)


def printed(sheet: Mapping[str, Any], form: str) -> bytes:
    """A kept sheet in one form. Raises SheetNotTypeset."""
    try:
        make = getattr(typeset, f"to_{form}")
        return bytes(make(typeset.from_json(dict(sheet)), typeset.HouseStyle()).content)
    except Exception as error:
        log.exception("a report could not be typeset")
        raise SheetNotTypeset(str(error)) from error


def kept_version(report: Report) -> DocumentVersion | None:
    """The PDF as it was signed."""
    rows = DocumentVersion.objects.filter(document__about_kind=HOME, document__about_id=report.pk, number=1)
    return rows.select_related("blob").first()


def copy_of(report: Report, form: str) -> bytes:
    """A report in one form: the kept PDF, or another form of the same sheet. Raises SheetNotTypeset."""
    row = kept_version(report) if form == "pdf" else None
    if row is not None:
        return storage.place(row.blob.digest).read_bytes()
    return printed(report.sheet, form)
