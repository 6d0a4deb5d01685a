"""收件的列表."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows, Viewer
from yiding.core.markup import show

from .models import Batch, File, FileState
from .rows import explained, file_url, state_badge, word_of
from .selectors import batches_visible_to, files_listed_to
from .states import WAITING

MOST_BATCHES = 50


def _states(viewer: Viewer) -> list[tuple[str, Any]]:
    return [("waiting", _("全部待处理")), *FileState.choices]


def _batches(viewer: Viewer) -> list[tuple[str, str]]:
    rows = batches_visible_to(viewer).select_related("by")[:MOST_BATCHES]
    return [(str(batch.pk), batch_name(batch)) for batch in rows]


def batch_name(batch: Batch) -> str:
    """What people call a batch: its day and time, and who or where it is from."""
    who = batch.by.get_full_name() or batch.by.get_username() if batch.by else batch.source
    return f"{batch.created_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M} {who}".strip()


def _in_state(rows: Rows, state: str) -> Rows:
    return rows.filter(state__in=WAITING if state == "waiting" else [state])


def _search(rows: Rows, words: str) -> Rows:
    return rows.filter(Q(name__icontains=words) | Q(about__icontains=words))


def _state_word(file: File) -> str:
    return str(FileState(file.state).label)


def _received(file: File) -> Any:
    return format_html('<span class="stamp">{}</span>', show(file.received_at))


def _received_at(file: File) -> Any:
    return file.received_at


FILES = ListSpec(
    name="intake.file",
    title=_("收件"),
    base=files_listed_to,
    columns=(
        Column("name", _("文件"), lambda file: file.name, sort="name", link=file_url),
        Column("state", _("状态"), state_badge, sort="state", export=_state_word),
        Column("word", _("说明"), explained, export=word_of),
        Column("code", _("错误代码"), lambda file: file.code, default=False),
        Column("batch", _("批次"), lambda file: batch_name(file.batch), sort="batch_id", default=False),
        Column("received", _("收到时间"), _received, sort=("received_at", "id"), export=_received_at),
        Column(
            "confirmed", _("确认时间"), lambda file: file.confirmed_at, sort="confirmed_at", default=False
        ),
    ),
    filters=(
        Filter("state", _("状态"), "choice", _in_state, choices=_states),
        Filter("batch", _("批次"), "choice", "batch_id", choices=_batches),
        Filter("received", _("收到日期"), "dates", "received_at__date"),
    ),
    default_sort="-received",
    search=_search,
    search_label=_("按文件名、机关查找"),
    empty=Empty(
        _("还没有收到文件"),
        _("把旧纪要的文件或整个文件夹拖进来，系统会逐份识别，您核对后进入台账。"),
        _("上传文件"),
        "intake:upload",
    ),
)


def files_of(batch: Batch) -> ListSpec:
    """The list of one batch."""

    def base(viewer: Viewer) -> Rows:
        return files_listed_to(viewer).filter(batch=batch)

    filters = tuple(one for one in FILES.filters if one.key == "state")
    return replace(FILES, base=base, filters=filters, title=batch_name(batch))
