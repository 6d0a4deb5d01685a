"""公开文本和理由的列表."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec
from yiding.core.markup import badge
from yiding.meetings.lists import title_of

from .models import CopyState, PublicCopy, Reason
from .selectors import copies_listed, reasons_visible_to

TONES = {CopyState.RELEASED: Tone.GOOD, CopyState.WITHDRAWN: Tone.BAD, CopyState.CHECKED: Tone.INFO}


def copy_url(row: PublicCopy) -> str:
    return reverse("disclosure:copy-detail", args=[row.pk])


def state_badge(state: str) -> Any:
    one = CopyState(state)
    return badge(_now(str(one.label)), TONES.get(one, Tone.PLAIN))


COPIES = ListSpec(
    name="disclosure.copy",
    title=_("公开"),
    base=copies_listed,
    columns=(
        Column("title", _("会议纪要"), lambda row: row.title, sort="title", link=copy_url),
        Column("meeting", _("会议"), lambda row: title_of(row.meeting), sort="meeting__held_on"),
        Column(
            "state",
            _("状态"),
            lambda row: state_badge(row.state),
            sort="state",
            export=lambda row: row.get_state_display(),
        ),
        Column("released_at", _("公开时间"), lambda row: row.released_at, sort="released_at"),
        Column("withdrawn_on", _("撤回日期"), lambda row: row.withdrawn_on, sort="withdrawn_on"),
        Column("why", _("撤回理由"), lambda row: row.withdrawal_reason, default=False),
        Column("digest", _("SM3"), lambda row: row.digest, default=False),
    ),
    filters=(Filter("state", _("状态"), "choice", "state", choices=list(CopyState.choices)),),
    default_sort="-released_at",
    search=lambda rows, words: rows.filter(title__icontains=words),
    empty=Empty(_("还没有公开文本"), _("先设定公开属性；定为主动公开的，再制作公开文本。")),
)


def reason_url(row: Reason) -> str:
    return reverse("disclosure:reason-edit", args=[row.pk])


REASONS = ListSpec(
    name="disclosure.reason",
    title=_("不公开的理由"),
    base=reasons_visible_to,
    columns=(
        Column("name", _("理由"), lambda row: row.name, sort="name", link=reason_url),
        Column("basis", _("依据"), lambda row: row.basis, sort="basis"),
        Column("is_active", _("在用"), lambda row: row.is_active, sort="is_active"),
    ),
    default_sort="name",
    search=lambda rows, words: rows.filter(name__icontains=words),
    empty=Empty(_("还没有理由"), _("第一次制作公开文本时给出标准名单，也可以自己加。")),
)
