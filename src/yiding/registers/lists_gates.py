"""关口缺件的列表: what is missing before gates, over all registers; those due first."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows

from .catalogue import kind_of, kinds
from .gate_pages import gate_word, need_badge
from .gate_rows import GateNeed, NeedState
from .gate_told import HOW_WORDS
from .reckoning import over_until
from .selectors_gates import needs_told
from .wording import said, state_word


def _kind(row: GateNeed) -> Any:
    return kind_of(row.entry.code)


def _registers(_viewer: Viewer) -> list[tuple[str, str]]:
    return [(code, said(kind.name)) for code, kind in kinds().items() if kind.gates]


def _search(rows: Rows, words: str) -> Rows:
    for word in words.split():
        rows = rows.filter(Q(entry__title__icontains=word) | Q(entry__number__icontains=word))
    return rows


def _late(rows: Rows, _value: Any) -> Rows:
    return rows.filter(due_on__lte=over_until())


NEED_LIST = ListSpec(
    name="registers.needs",
    title=_("关口缺件"),
    lead=_("各条目在当前关口还缺什么，由谁出具，什么时候到期。"),
    base=needs_told,
    columns=(
        Column(
            "number",
            _("编号"),
            lambda row: row.entry.number,
            sort="entry__number",
            room="tight",
            link=lambda row: reverse("registers:entry-detail", args=[row.entry_id]),
        ),
        Column("register", _("台账"), lambda row: said(_kind(row).name), sort="entry__code"),
        Column("title", _("名称"), lambda row: row.entry.title, sort="entry__title"),
        Column(
            "town",
            _("镇（街道）"),
            lambda row: str(row.entry.town or ""),
            sort="entry__town__name",
            default=False,
        ),
        Column("state", _("环节"), lambda row: state_word(row.entry), sort="entry__state", default=False),
        Column("gate", _("关口"), lambda row: gate_word(_kind(row), row.gate), sort="gate"),
        Column("label", _("条件"), lambda row: said(row.label), sort="label"),
        Column("how", _("凭据"), lambda row: said(HOW_WORDS[row.how]), sort="how", default=False),
        Column("body", _("由谁出具"), lambda row: str(row.body or ""), sort="body__name"),
        Column("due_on", _("期限"), lambda row: row.due_on, sort="due_on"),
        Column("standing", _("状态"), need_badge, sort="state", export=lambda row: row.get_state_display()),
        Column("why", _("缺什么"), lambda row: row.why, room="wide"),
    ),
    filters=(
        Filter("register", _("台账"), "choice", "entry__code", choices=_registers),
        Filter("body", _("由谁出具"), "text", lambda rows, words: rows.filter(body__name__icontains=words)),
        Filter("late", _("逾期"), "flag", _late),
        Filter("refused", _("不具备"), "flag", lambda rows, _v: rows.filter(state=NeedState.REFUSED)),
        Filter("due_on", _("期限"), "dates", "due_on"),
    ),
    default_sort="due_on",
    search=_search,
    search_label=_("编号、名称"),
    empty=Empty(_("没有缺件"), _("关口条件都已具备，或者还没有条目走到关口。")),
    dense=True,
)
