"""防灾减灾救灾机制: its members, contacts and activations on one page (S42)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.directory.models import Government
from yiding.registers.catalogue import kind_of
from yiding.registers.lists import entry_url
from yiding.registers.models import Entry
from yiding.registers.rules import Report, ReportAsked, Rules, Section, Sheet, Told
from yiding.registers.selectors import entries_visible_to
from yiding.registers.wording import state_badge

MECHANISMS, CONTACTS, ACTIVATIONS = "mechanisms", "mechanism_contacts", "activations"


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any] | None:
    """A mechanism has its own name."""
    rows = Entry.objects.filter(
        government=government, code=MECHANISMS, is_open=True, title=told.get("title") or ""
    )
    rows = rows.exclude(pk=entry.pk) if entry is not None else rows
    return {"title": _("已有同名的机制。")} if rows.exists() else None


def sections(viewer: Viewer, entry: Entry) -> Sequence[Section]:
    members = [(one.body.name, one.task) for one in entry.partners.select_related("body")]
    return [
        Section(_("成员单位"), heads=(_("单位"), _("分工")), rows=members, empty=_("还没有成员单位。")),
        Section(
            _("通讯录"),
            heads=(_("姓名"), _("单位"), _("职务"), _("分工")),
            rows=[_contact(one) for one in _of(viewer, entry, CONTACTS).filter(is_open=True)],
            notes=[_add(CONTACTS, entry, _("登记联系人"))],
            empty=_("还没有联系人。"),
        ),
        Section(
            _("启动记录"),
            heads=(_("编号"), _("事由"), _("启动日期"), _("环节"), _("复盘结论")),
            rows=[_activation(one) for one in _of(viewer, entry, ACTIVATIONS).order_by("-pk")],
            notes=[_add(ACTIVATIONS, entry, _("登记启动"))],
            empty=_("还没有启动过。"),
        ),
    ]


def _of(viewer: Viewer, entry: Entry, code: str) -> Any:
    return entries_visible_to(viewer, kind_of(code)).filter(parent=entry).select_related("local")


def _contact(one: Entry) -> tuple[Any, ...]:
    link = format_html('<a href="{}">{}</a>', entry_url(one), one.title)
    local = one.local.name if one.local else ""
    return link, local, one.values.get("post") or "", one.values.get("role") or ""


def _activation(one: Entry) -> tuple[Any, ...]:
    link = format_html('<a href="{}">{}</a>', entry_url(one), one.number)
    return link, one.title, one.found_on, state_badge(one), one.values.get("review") or ""


def _add(code: str, entry: Entry, label: Any) -> Any:
    url = reverse("registers:entry-new", args=[code])
    return format_html('<a href="{}?parent={}">{}</a>', url, entry.pk, label)


def summary(viewer: Viewer, asked: ReportAsked) -> Sheet:
    """机制总表: for each its owner, members, rules, contacts, activations, and those not reviewed."""
    rows = entries_visible_to(viewer, kind_of(MECHANISMS)).filter(government=asked.government, is_open=True)
    rows = rows.select_related("department").annotate(
        members=Count("partners", distinct=True),
        rules=Count("proofs", filter=Q(proofs__moment="rules"), distinct=True),
        contacts=Count("children", filter=Q(children__code=CONTACTS, children__is_open=True), distinct=True),
        activations=Count("children", filter=Q(children__code=ACTIVATIONS), distinct=True),
        unreviewed=Count(
            "children", filter=Q(children__code=ACTIVATIONS, children__is_open=True), distinct=True
        ),
    )
    lines = [
        (
            format_html('<a href="{}">{}</a>', entry_url(one), one.title),
            one.department.name if one.department else "",
            one.members,
            _("有") if one.rules else _("没有"),
            one.contacts,
            one.activations,
            one.unreviewed,
        )
        for one in rows.order_by("pk")
    ]
    heads = (
        _("机制"),
        _("牵头单位"),
        _("成员单位"),
        _("工作规则"),
        _("联系人"),
        _("启动次数"),
        _("未复盘"),
    )
    return Sheet(heads, lines, title=_("机制总表"))


RULES = Rules(check=check, sections=sections, reports=(Report("summary", _("机制总表"), summary),))
