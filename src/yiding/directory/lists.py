"""机构人员的列表."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.lists import Column, Empty, Filter, ListSpec, Rows, Viewer

from .models import Body, Person, Sighting, SightingRole
from .selectors import bodies_listed, persons_listed, sightings_described

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


def _named(rows: Rows, words: str) -> Rows:
    return rows.filter(name__icontains=words)


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
    lead=_("按纪要中写出的名称列出；名称相近的不自动合并。"),
    base=bodies_listed,
    columns=(
        Column("name", _("机构名称"), lambda row: row.name, sort="name", link=body_url),
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
        Filter("presented", _("作过汇报"), "flag", _presenting),
        Filter("duties", _("承担过要求"), "flag", _charged),
        Filter("last", _("最近出现"), "dates", "last_seen_on"),
    ),
    default_sort="-seen",
    search=_named,
    search_label=_("机构名称"),
    empty=Empty(_("还没有机构"), *NO_MINUTES),
    dense=True,
)

PERSONS = ListSpec(
    name="directory.person",
    title=_("人员"),
    lead=_("按纪要中写出的姓名列出出现的日期；不推定职务，也不合并相近的姓名。"),
    base=persons_listed,
    columns=(
        Column("name", _("姓名"), lambda row: row.name, sort="name", link=person_url),
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
    search=_named,
    search_label=_("姓名"),
    empty=Empty(_("还没有人员"), *NO_MINUTES),
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
