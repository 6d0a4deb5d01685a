"""收件的一行: what lists, the upload page and its polling say of a file."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yiding.core.figures import Figure, Tone
from yiding.core.markup import badge

from .models import File, FileState
from .selectors import Totals
from .states import UNREAD

TONES = {
    FileState.PARSED: Tone.INFO,
    FileState.CHOOSE: Tone.WARN,
    FileState.CONFIRMED: Tone.GOOD,
    FileState.FAILED: Tone.BAD,
}


def file_url(file: File) -> str:
    return reverse("intake:file-detail", args=[file.pk])


def state_badge(file: File) -> SafeString:
    return badge(FileState(file.state).label, TONES.get(FileState(file.state), Tone.PLAIN))


def word_of(file: File) -> str:
    """One line beside the state: the reason, what it points to, what to do next."""
    if file.state == FileState.FAILED:
        return f"{_(file.sentence)}{_(file.advice)}"
    if file.state == FileState.DUPLICATE and file.duplicate_of:
        return _("与“%(name)s”内容完全相同") % {"name": file.duplicate_of.name}
    if file.state == FileState.CHOOSE:
        return _("台账里已有同一次会议，请选择保留哪一份")
    if file.state == FileState.NOT_MINUTES:
        return _("读到的文字不是会议纪要，没有进入台账")
    if file.state in UNREAD:
        return _("正在排队或识别，可以离开此页")
    return file.about


def explained(file: File) -> Any:
    """The cell of a list: the line, with the way on and the code where it failed."""
    if file.state == FileState.DUPLICATE and file.duplicate_of:
        first = file.duplicate_of
        link = format_html('<a class="text-link" href="{}">{}</a>', file_url(first), first.name)
        return format_html(_("与 {} 内容完全相同"), link)
    if file.state == FileState.CONFIRMED and file.meeting:
        address = reverse("meetings:meeting-detail", args=[file.meeting.pk])
        return format_html('<a href="{}">{}</a>', address, str(file.meeting))
    if file.state != FileState.FAILED:
        return word_of(file)
    again = format_html(
        '<button type="button" class="button button-small" hx-post="{}" hx-swap="none">{}</button>',
        reverse("intake:file-retry", args=[file.pk]),
        _("重试"),
    )
    other = format_html(
        '<a class="button button-small" href="{}#replace">{}</a>', file_url(file), _("替换文件")
    )
    return format_html(
        '<span class="failure"><span>{}{}</span><code>{}</code>{} {}</span>',
        _(file.sentence),
        _(file.advice),
        file.code,
        again if file.blob_id else "",
        other,
    )


def row_told(file: File) -> dict[str, Any]:
    """A file as the upload page's script knows it."""
    return {
        "id": file.pk,
        "name": file.name,
        "state": file.state,
        "label": str(FileState(file.state).label),
        "tone": str(TONES.get(FileState(file.state), Tone.PLAIN)),
        "word": word_of(file),
        "code": file.code,
        "url": file_url(file),
        "other": file_url(file.duplicate_of) if file.duplicate_of else "",
        "done": file.state not in UNREAD,
    }


def totals_told(totals: Totals) -> dict[str, int]:
    return asdict(totals)


def figures_of(totals: Totals, address: str) -> list[Figure]:
    """The totals as figures, each the way to its files: received is the sum of the others."""
    parts = (
        (_("收到"), totals.received, "", Tone.PLAIN),
        (_("已确认"), totals.confirmed, "confirmed", Tone.GOOD),
        (_("待处理"), totals.waiting, "waiting", Tone.INFO),
        (_("不是纪要"), totals.not_minutes, "not_minutes", Tone.PLAIN),
        (_("重复"), totals.duplicate, "duplicate", Tone.PLAIN),
        (_("失败"), totals.failed, "failed", Tone.BAD if totals.failed else Tone.PLAIN),
    )
    return [
        Figure(label, number, url=f"{address}?state={state}" if state else address, tone=tone)
        for label, number, state, tone in parts
    ]
