"""清单版本的列表: editions, and the rows of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge

from .catalogue import kinds
from .edition_rows import Edition, EditionRow, EditionState
from .selectors_duties import UNCONFIRMED, edition_rows_visible_to, editions_visible_to, in_force_on
from .wording import said

TONES = {
    EditionState.CONFIRMING: Tone.WARN,
    EditionState.AGREED: Tone.WARN,
    EditionState.APPROVED: Tone.INFO,
    EditionState.SENT: Tone.INFO,
    EditionState.REVOKED: Tone.BAD,
}


def standing(row: Edition) -> tuple[Any, Tone]:
    """How an edition stands today: an issued one is to come, in force or followed by the next."""
    if row.state != EditionState.ISSUED:
        return row.get_state_display(), TONES.get(EditionState(row.state), Tone.PLAIN)
    today = clock.today()
    assert row.effective_on is not None
    if row.effective_on > today:
        return gettext("已印发，待施行"), Tone.INFO
    if row.ended_on is not None and row.ended_on <= today:
        return gettext("已被替代"), Tone.PLAIN
    return gettext("施行中"), Tone.GOOD


def state_badge(row: Edition) -> Any:
    return badge(*standing(row))


def edition_url(row: Edition) -> str:
    return reverse("registers:edition-detail", args=[row.pk])


def register_name(row: Edition) -> str:
    kind = kinds().get(row.code)
    return said(kind.name) if kind else row.code


def _registers(_viewer: Viewer) -> list[tuple[str, str]]:
    return [(kind.code, said(kind.name)) for kind in kinds().values() if kind.edition]


def _in_force(rows: Rows, _value: Any) -> Rows:
    return rows.filter(in_force_on(clock.today()))


EDITIONS = ListSpec(
    name="registers.edition",
    title=_("清单版本"),
    lead=_("清单定稿、确认、审批、印发，一版一版留存；哪一天施行哪一版，一查就知。"),
    base=editions_visible_to,
    columns=(
        Column("title", _("清单"), lambda row: row.title, sort=("title", "number"), link=edition_url),
        Column("number", _("版次"), lambda row: row.number, sort="number", numeric=True),
        Column("register", _("台账"), register_name, sort="code"),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: standing(row)[0]),
        Column("rows", _("行数"), lambda row: row.row_count, numeric=True),
        Column("open", _("未确认"), lambda row: row.open_count or "", numeric=True),
        Column("in_name_of", _("以谁的名义"), lambda row: row.in_name_of),
        Column("document_no", _("文号"), lambda row: row.document_no),
        Column("issued_on", _("印发日期"), lambda row: row.issued_on, sort="issued_on"),
        Column("effective_on", _("施行日期"), lambda row: row.effective_on, sort="effective_on"),
        Column("ended_on", _("替代日期"), lambda row: row.ended_on, sort="ended_on", default=False),
    ),
    filters=(
        Filter("register", _("台账"), "choice", "code", choices=_registers),
        Filter("state", _("状态"), "choice", "state", choices=EditionState.choices),
        Filter("in_force", _("只看施行中"), "flag", _in_force),
    ),
    default_sort="-number",
    search=lambda rows, words: rows.filter(title__icontains=words),
    search_label=_("清单名称中的词"),
    empty=Empty(_("还没有清单版本"), _("先在台账中登记各行，再起草一版，发各单位确认。")),
)
LONG = 12
"""So many columns of a list are shown; the others can be chosen."""


def rows_spec(edition: Edition) -> ListSpec:
    """The rows of one edition, under the heads of the day on which they were frozen."""

    def base(viewer: Viewer) -> Rows:
        rows = edition_rows_visible_to(viewer).filter(edition=edition)
        return rows.annotate(
            asked_count=Count("confirmations"),
            open_count=Count("confirmations", filter=Q(confirmations__state__in=UNCONFIRMED)),
        )

    return ListSpec(
        name="registers.edition_row",
        title=str(edition),
        base=base,
        columns=(
            Column("position", _("序号"), lambda row: row.position, sort="position", numeric=True),
            *(_column(place, key, label) for place, (key, label) in enumerate(edition.columns)),
            Column("confirmed", _("确认"), _confirmed),
        ),
        filters=(Filter("open", _("只看未确认"), "flag", _only_open),),
        default_sort="position",
        search=_search,
        search_label=_("各行中的词"),
        per_page=100,
        dense=True,
    )


def _search(rows: Rows, words: str) -> Rows:
    """By what a row is about; the whole of its texts is JSON, in which SQLite finds no Chinese."""
    where = Q(told__title__icontains=words) | Q(department__name__icontains=words)
    return rows.filter(where | Q(town__name__icontains=words) | Q(sector__name__icontains=words))


def _only_open(rows: Rows, _value: Any) -> Rows:
    return rows.filter(open_count__gt=0)


def _column(place: int, key: str, label: str) -> Column:
    return Column(
        f"c_{key}", said(label), lambda row: row.told.get(key, ""), default=key != "number" and place < LONG
    )


def _confirmed(row: EditionRow) -> Any:
    asked, waiting = row.asked_count, row.open_count  # type: ignore[attr-defined] # annotated
    if not asked:
        return ""
    return badge(f"{asked - waiting} / {asked}", Tone.WARN if waiting else Tone.GOOD)
