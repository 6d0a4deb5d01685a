"""回头看的列表."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec
from yiding.core.markup import badge

from .models import LookBack, LookBackState
from .selectors import look_backs_visible_to


def state_badge(row: LookBack) -> Any:
    """The state as a badge."""
    return badge(row.get_state_display(), Tone.WARN if row.state == LookBackState.OPEN else Tone.GOOD)


LOOK_BACKS = ListSpec(
    name="lookback.lookback",
    title=_("回头看"),
    base=look_backs_visible_to,
    columns=(
        Column(
            "title",
            _("回头看"),
            lambda row: row.title,
            link=lambda row: reverse("lookback:look-back-detail", args=[row.pk]),
        ),
        Column("opened_on", _("开展日期"), lambda row: row.opened_on, sort="opened_on"),
        Column("concluded_on", _("完结日期"), lambda row: row.concluded_on, sort="concluded_on"),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(Filter("state", _("状态"), "choice", "state", choices=LookBackState.choices),),
    default_sort="-opened_on",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("名称中的词"),
    empty=Empty(
        _("还没有回头看"),
        _("选上一年度的文件或一个系列，逐项核查完成情况。"),
        _("督办事项"),
        "supervision:matter-list",
    ),
)
