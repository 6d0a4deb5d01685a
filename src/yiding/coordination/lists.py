"""议事协调机构的列表: the register, and the places of the three persons."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows
from yiding.core.markup import badge
from yiding.directory.selectors import bodies_called

from .models import Charge, CoordinationBody, CoordinationKind, CoordinationState
from .selectors import EMPTY, charges_visible_to, coordination_listed

TONES = {
    CoordinationState.ORDERED: Tone.WARN,
    CoordinationState.SET_UP: Tone.INFO,
    CoordinationState.ACTIVE: Tone.GOOD,
}


def body_url(row: CoordinationBody) -> str:
    return reverse("coordination:body-detail", args=[row.pk])


def state_badge(row: CoordinationBody) -> Any:
    return badge(row.get_state_display(), TONES.get(CoordinationState(row.state), Tone.PLAIN))


def named_or_empty(person: Any) -> Any:
    """A person, or a mark that nobody is named."""
    return person.label if person else badge(_now("空缺"), Tone.BAD)


def _kinds(_viewer: Viewer) -> list[tuple[str, Any]]:
    return [(str(row.pk), row.name) for row in CoordinationKind.objects.filter(government__is_ours=True)]


def _of_body(rows: Rows, name: str) -> Rows:
    return rows.filter(body__in=bodies_called(name).values("pk"))


def _place(name: str, label: Any) -> Column:
    def person(row: Charge) -> Any:
        return getattr(row, name)

    return Column(
        name,
        label,
        lambda row: named_or_empty(person(row)),
        export=lambda row: person(row).label if person(row) else "空缺",
    )


def _page(row: Charge) -> str:
    return body_url(row.coordination)


BODIES = ListSpec(
    name="coordination.body",
    title=_("议事协调机构"),
    lead=_("领导小组、联席会议、工作专班等：依据、成员、办公室、状态，以及各区镇三名责任人。"),
    base=coordination_listed,
    columns=(
        Column("name", _("名称"), lambda row: row.name, sort="name", link=body_url),
        Column("kind", _("种类"), lambda row: row.kind.name, sort="kind__position"),
        Column("basis", _("依据"), lambda row: row.basis, default=False),
        Column("host", _("牵头单位"), lambda row: row.host.name, sort="host__name"),
        Column("office", _("办公室设在"), lambda row: row.office.name if row.office else ""),
        Column("members", _("成员"), lambda row: row.member_count, numeric=True, sort="member_count"),
        Column("gaps", _("空缺岗位"), lambda row: row.gap_count, numeric=True, sort="gap_count"),
        Column("ordered_on", _("要求设立"), lambda row: row.ordered_on, sort="ordered_on", default=False),
        Column("set_up_on", _("组建日期"), lambda row: row.set_up_on, sort="set_up_on"),
        Column("state", _("状态"), state_badge, sort="state", export=lambda row: row.get_state_display()),
    ),
    filters=(
        Filter("state", _("状态"), "choice", "state", choices=CoordinationState.choices),
        Filter("kind", _("种类"), "choice", "kind", choices=_kinds),
    ),
    default_sort="name",
    search=lambda rows, words: rows.filter(name__icontains=words),
    search_label=_("名称中的词"),
    empty=Empty(_("还没有登记议事协调机构"), _("按会议要求或文件登记，再补成员名单和工作规则。")),
)
CHARGES = ListSpec(
    name="coordination.charge",
    title=_("三名责任人"),
    lead=_("每项工作在每个区镇：主要领导亲自抓、分管领导具体抓、专人负责。"),
    base=charges_visible_to,
    columns=(
        Column(
            "work", _("工作"), lambda row: row.work, sort="work", link=lambda row: body_url(row.coordination)
        ),
        Column("body", _("区镇和部门"), lambda row: row.body.name, sort="body__name"),
        _place("leader", _("主要领导")),
        _place("deputy", _("分管领导")),
        _place("person", _("专人负责")),
        Column("of", _("议事协调机构"), lambda row: row.coordination.name, sort="coordination__name"),
    ),
    filters=(
        Filter("empty", _("只看空缺"), "flag", lambda rows, _value: rows.filter(EMPTY)),
        Filter("body", _("区镇和部门"), "text", _of_body),
    ),
    default_sort="work",
    search=lambda rows, words: rows.filter(work__icontains=words),
    search_label=_("工作中的词"),
    empty=Empty(_("还没有列出岗位"), _("在议事协调机构的页面上，按工作和区镇列出三名责任人的岗位。")),
)
