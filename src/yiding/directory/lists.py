"""机构人员的列表."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows, Viewer
from yiding.core.markup import badge

from .models import (
    Body,
    BodyKind,
    Person,
    Proposal,
    ProposalKind,
    ProposalState,
    Sighting,
    SightingRole,
    Standing,
)
from .selectors import (
    bodies_called,
    bodies_listed,
    persons_called,
    persons_listed,
    proposals_listed,
    sightings_described,
)

ROLES = {
    SightingRole.CHAIR: _("主持"),
    SightingRole.PRESENT: _("出席"),
    SightingRole.OBSERVER: _("列席"),
    SightingRole.ON_LEAVE: _("请假"),
    SightingRole.REPRESENTATIVE: _("派代表"),
    SightingRole.PRESENTER: _("汇报"),
    SightingRole.REVISER: _("修改"),
    SightingRole.ADDRESSEE: _("落实"),
    SightingRole.LEAD: _("牵头"),
    SightingRole.SUPPORT: _("配合"),
    SightingRole.IN_NAME_OF: _("印发名义"),
    SightingRole.SUBMITTED_TO: _("提交对象"),
    SightingRole.RECIPIENT: _("主送抄送"),
}


KINDS = {value: _(label) for value, label in BodyKind.choices}
STANDINGS = {value: _(label) for value, label in Standing.choices}
PROPOSALS_OF = {value: _(label) for value, label in ProposalKind.choices}
STATES = {value: _(label) for value, label in ProposalState.choices}
TONES = {ProposalState.OPEN: Tone.INFO, ProposalState.ACCEPTED: Tone.GOOD, ProposalState.REFUSED: Tone.PLAIN}


def _word(words: Mapping[str, Any], value: str) -> Any:
    return words.get(value, "")


def _tick(row: Proposal) -> Any:
    """A box to choose a proposal that waits; it belongs to the form above the list."""
    if row.state != ProposalState.OPEN:
        return ""
    return format_html(
        '<input type="checkbox" form="bulk" name="chosen" value="{}" aria-label="{}">',
        row.pk,
        _now("选中“%(name)s”") % {"name": row.summary},
    )


def proposal_url(row: Proposal) -> str:
    return reverse("directory:proposal-detail", args=[row.pk])


def body_url(row: Body) -> str:
    return reverse("directory:body-detail", args=[row.pk])


def person_url(row: Person) -> str:
    return reverse("directory:person-detail", args=[row.pk])


def role_word(row: Sighting) -> Any:
    return ROLES.get(SightingRole(row.role), row.role)


def place_url(row: Sighting) -> str:
    """The sentence in the original."""
    return f"{reverse('meetings:meeting-detail', args=[row.meeting_id])}?{urlencode({'at': row.path})}#lit"


def _meeting(row: Any) -> str:
    kind = row.meeting_kind or _now("会议")
    return f"第 {row.meeting_number} 次{kind}" if row.meeting_number else kind


def _item_url(row: Sighting) -> str | None:
    if row.item_no is None:
        return None
    return reverse("meetings:item-detail", args=[row.meeting_id, row.item_no])


def _bodies_named(rows: Rows, words: str) -> Rows:
    return rows.filter(pk__in=bodies_called(words).values("pk"))


def _persons_named(rows: Rows, words: str) -> Rows:
    return rows.filter(pk__in=persons_called(words).values("pk"))


def _presenting(rows: Rows, _value: bool) -> Rows:
    return rows.filter(report_count__gt=0)


def _charged(rows: Rows, _value: bool) -> Rows:
    return rows.filter(duty_count__gt=0)


def _latest_body(row: Person) -> str:
    return row.latest_body.name if row.latest_body else ""


NO_MINUTES = (_("导入以往的会议纪要，确认后会出现在这里。"), _("导入纪要"), "intake:file-list")

BODIES = ListSpec(
    name="directory.body",
    title=_("机构"),
    lead=_("按纪要中写出的名称列出；相近的名称由人判断后才合并。"),
    base=bodies_listed,
    columns=(
        Column("name", _("机构名称"), lambda row: row.name, sort="name", link=body_url),
        Column("kind", _("类别"), lambda row: _word(KINDS, row.kind), sort="kind"),
        Column("standing", _("是否在册"), lambda row: _word(STANDINGS, row.standing), sort="standing"),
        Column("parent", _("上级机构"), lambda row: row.parent.name if row.parent else "", default=False),
        Column("order", _("排序"), lambda row: row.protocol_order, sort="protocol_order", default=False),
        Column("seen", _("出现会议数"), lambda row: row.meeting_count, sort="meeting_count", numeric=True),
        Column("presented", _("汇报"), lambda row: row.report_count, sort="report_count", numeric=True),
        Column("duties", _("落实要求"), lambda row: row.duty_count, sort="duty_count", numeric=True),
        Column("first_on", _("最早"), lambda row: row.first_seen_on, sort="first_seen_on"),
        Column("last_on", _("最近"), lambda row: row.last_seen_on, sort="last_seen_on"),
        Column(
            "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
        ),
    ),
    filters=(
        Filter("kind", _("类别"), "choice", "kind", choices=list(KINDS.items())),
        Filter("standing", _("是否在册"), "choice", "standing", choices=list(STANDINGS.items())),
        Filter("group", _("统称"), "flag", "is_group"),
        Filter("presented", _("作过汇报"), "flag", _presenting),
        Filter("duties", _("承担过要求"), "flag", _charged),
        Filter("last", _("最近出现"), "dates", "last_seen_on"),
    ),
    default_sort="-seen",
    search=_bodies_named,
    search_label=_("机构名称"),
    empty=Empty(_("还没有机构"), *NO_MINUTES),
    dense=True,
)

PERSONS = ListSpec(
    name="directory.person",
    title=_("人员"),
    lead=_("按纪要中写出的姓名列出出现的日期；职务和同一人由人判断，不自动推定。"),
    base=persons_listed,
    columns=(
        Column("name", _("姓名"), lambda row: row.label, sort="name", link=person_url),
        Column("last_body", _("最近代表的单位"), _latest_body, sort="latest_body__name"),
        Column("seen", _("出现会议数"), lambda row: row.meeting_count, sort="meeting_count", numeric=True),
        Column("first_on", _("最早"), lambda row: row.first_seen_on, sort="first_seen_on"),
        Column("last_on", _("最近"), lambda row: row.last_seen_on, sort="last_seen_on"),
        Column(
            "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
        ),
    ),
    filters=(
        Filter("body", _("代表的单位"), "text", "latest_body__name__icontains"),
        Filter("last", _("最近出现"), "dates", "last_seen_on"),
    ),
    default_sort="-seen",
    search=_persons_named,
    search_label=_("姓名"),
    empty=Empty(_("还没有人员"), *NO_MINUTES),
    dense=True,
)


PROPOSALS = ListSpec(
    name="directory.proposal",
    title=_("名录建议"),
    lead=_("由纪要中的出现情况得出，附依据；由人判断，不自动合并，判断可以撤销。"),
    base=proposals_listed,
    columns=(
        Column("tick", _("选择"), _tick, export=lambda row: ""),
        Column("summary", _("建议"), lambda row: row.summary, sort="summary", link=proposal_url),
        Column("kind", _("种类"), lambda row: _word(PROPOSALS_OF, row.kind), sort="kind"),
        Column("suggested", _("类别"), lambda row: _word(KINDS, row.suggested_kind), sort="suggested_kind"),
        Column("ground", _("理由"), lambda row: row.ground),
        Column("seen_on", _("最近出现"), lambda row: row.seen_on, sort="seen_on"),
        Column(
            "state",
            _("状态"),
            lambda row: badge(_word(STATES, row.state), TONES[ProposalState(row.state)]),
            sort="state",
        ),
        Column("reason", _("判断说明"), lambda row: row.reason, default=False),
        Column("decided_at", _("判断时间"), lambda row: row.decided_at, sort="decided_at", default=False),
        Column(
            "government", _("政府"), lambda row: row.government.name, sort="government__name", default=False
        ),
    ),
    filters=(
        Filter("kind", _("种类"), "choice", "kind", choices=list(PROPOSALS_OF.items())),
        Filter("state", _("状态"), "choice", "state", choices=list(STATES.items())),
        Filter("seen", _("最近出现"), "dates", "seen_on"),
    ),
    default_sort="-seen_on",
    search=lambda rows, words: rows.filter(summary__icontains=words),
    search_label=_("机构或人员"),
    empty=Empty(
        _("没有待判断的建议"), _("导入更多纪要后点“重新查找”，发现的别名、更名、职务变动会列在这里。")
    ),
    dense=True,
)


def sightings_list(name: str, title: Any, base: Callable[[Viewer], Rows], *, of_body: bool) -> ListSpec:
    """出现记录: the sightings of one body or one person."""
    who = (
        Column("person", _("人员"), lambda row: row.person.name if row.person else "", sort="person__name")
        if of_body
        else Column("body", _("代表的单位"), lambda row: row.body.name if row.body else "", sort="body__name")
    )
    return ListSpec(
        name=name,
        title=title,
        base=lambda viewer: sightings_described(base(viewer)),
        columns=(
            Column("seen_on", _("日期"), lambda row: row.seen_on, sort="seen_on"),
            Column("role", _("身份"), role_word, sort="role"),
            who,
            Column("meeting", _("会议"), _meeting),
            Column("item", _("议题"), lambda row: row.heading, link=_item_url, default=of_body),
            Column(
                "place", _("出处"), lambda row: _now("查看原文"), link=place_url, export=lambda row: row.path
            ),
        ),
        filters=(
            Filter("role", _("身份"), "choice", "role", choices=list(ROLES.items())),
            Filter("seen", _("日期"), "dates", "seen_on"),
        ),
        default_sort="-seen_on",
        dense=True,
    )
