"""台账通报和公开清单的列表."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec
from yiding.core.markup import badge

from .brief_rows import Brief, BriefState
from .briefs import briefs_visible_to
from .catalogue import kinds, rules_of
from .public_rows import PublicList, PublicState
from .publishing import public_lists_visible_to

TONES = {
    "sent": Tone.WARN,
    "issued": Tone.GOOD,
    "revoked": Tone.BAD,
    "prepared": Tone.WARN,
    "released": Tone.GOOD,
    "withdrawn": Tone.BAD,
}


def state_badge(row: Any) -> Any:
    """The state of a bulletin or a public copy."""
    return badge(row.get_state_display(), TONES.get(str(row.state), Tone.PLAIN))


def kind_word(row: Any) -> str:
    """Its register, in words, and the report; one whose kind is no more by its code."""
    kind = kinds().get(row.code)
    key = getattr(row, "report", "")
    reports = rules_of(row.code).reports if kind and key else ()
    words = [gettext(kind.name) if kind else row.code, *(str(one.label) for one in reports if one.key == key)]
    return " · ".join(words)


def _kinds(_viewer: Viewer) -> list[tuple[str, str]]:
    return [(code, gettext(one.name)) for code, one in kinds().items()]


def _briefs(viewer: Viewer) -> QuerySet[Brief]:
    rows = briefs_visible_to(viewer).select_related("paper", "campaign")
    return rows.defer("blocks", "counted", "paper__blocks", "paper__text")


BRIEFS = ListSpec(
    name="registers.briefs",
    title=_("台账通报"),
    base=_briefs,
    columns=(
        Column(
            "title",
            _("通报"),
            lambda row: row.title,
            link=lambda row: reverse("registers:brief-detail", args=[row.pk]),
        ),
        Column("kind", _("台账"), kind_word, sort="code"),
        Column("when", _("时段"), lambda row: row.when, sort="last_on"),
        Column("campaign", _("专项行动"), lambda row: str(row.campaign or ""), default=False),
        Column("issued", _("印发日期"), lambda row: row.paper.issued_on if row.paper else None),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("code", _("台账"), "choice", "code", choices=_kinds),
        Filter("state", _("状态"), "choice", "state", choices=BriefState.choices),
        Filter("last", _("截止日"), "dates", "last_on"),
    ),
    default_sort="-when",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("标题中的词"),
    empty=Empty(_("还没有台账通报"), _("选一本台账和一个时段，按数据起草，改好后送审。")),
)


def _public(viewer: Viewer) -> QuerySet[PublicList]:
    return public_lists_visible_to(viewer).defer("rows", "heads", "note")


PUBLIC_LISTS = ListSpec(
    name="registers.public",
    title=_("公开清单"),
    lead=_("只有台账种类声明为公开的列、处在公开环节的条目会进入清单；由另一人审定。"),
    base=_public,
    columns=(
        Column(
            "title",
            _("标题"),
            lambda row: row.title,
            link=lambda row: reverse("registers:public-detail", args=[row.pk]),
        ),
        Column("kind", _("台账"), kind_word, sort="code"),
        Column("number", _("条数"), lambda row: row.number, sort="number", numeric=True),
        Column("as_of", _("数据截至"), lambda row: row.as_of, sort="as_of"),
        Column("released_on", _("公开日期"), lambda row: row.released_on, sort="released_on"),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("code", _("台账"), "choice", "code", choices=_kinds),
        Filter("state", _("状态"), "choice", "state", choices=PublicState.choices),
    ),
    default_sort="-as_of",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("标题中的词"),
    empty=Empty(_("还没有公开清单"), _("在台账设定中打开公开后，可以拟定公开清单。")),
)
