"""督查通报的列表."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec
from yiding.core.markup import badge

from .models import Bulletin, BulletinState, Rhythm
from .selectors import bulletins_listed

TONES = {
    BulletinState.SENT: Tone.WARN,
    BulletinState.ISSUED: Tone.GOOD,
    BulletinState.REVOKED: Tone.BAD,
}


def url_of(row: Bulletin) -> str:
    return reverse("bulletins:bulletin-detail", args=[row.pk])


def state_badge(row: Bulletin) -> Any:
    """The state as a badge."""
    return badge(row.get_state_display(), TONES.get(BulletinState(row.state), Tone.PLAIN))


def scope_words(row: Bulletin) -> str:
    """What it is about: all, or an area or a project by name."""
    return row.word if row.word and row.within in ("area", "project") else str(row.get_within_display())


BULLETINS = ListSpec(
    name="bulletins.bulletin",
    title=_("督查通报"),
    base=bulletins_listed,
    columns=(
        Column("title", _("通报"), lambda row: row.title, link=url_of),
        Column("rhythm", _("周期"), lambda row: row.get_rhythm_display(), sort="rhythm"),
        Column("when", _("时段"), lambda row: row.when, sort="last_on"),
        Column("scope", _("范围"), scope_words),
        Column("issued", _("印发日期"), lambda row: row.paper.issued_on if row.paper else None),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=BulletinState.choices),
        Filter("rhythm", _("周期"), "choice", "rhythm", choices=Rhythm.choices),
        Filter("last", _("截止日"), "dates", "last_on"),
    ),
    default_sort="-when",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("标题中的词"),
    empty=Empty(
        _("还没有通报"),
        _("选一个时段，系统按督办数据起草，改好后送审。"),
        _("督办事项"),
        "supervision:matter-list",
    ),
)
