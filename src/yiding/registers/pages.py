"""条目页面的各节: its facts by column and field, its proofs by moment, its history, its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.figures import Moment
from yiding.supervision.selectors import matters_visible_to

from .catalogue import kind_of
from .declaring import COLUMNS, FieldType, Kind
from .models import Entry, Progress, Proof, Register
from .permissions import is_office, parties_of
from .proving import owes_report, period_key
from .selectors import entries_visible_to, proofs_of
from .values import named_rows
from .wording import column_told, field_told, grade_badge, light_told, said, state_badge

Facts = list[tuple[Any, Any]]
MOST = 50
RETIRED = "__before"


def lead_of(entry: Entry) -> Any:
    """Its stage, grade and light, under the heading."""
    told = [state_badge(entry), grade_badge(entry), light_told(entry)]
    return format_html_join(" ", "{}", ((one,) for one in told if one))


def facts_of(viewer: Viewer, kind: Kind, entry: Entry, register: Register | None) -> Facts:
    """All that an entry says to a viewer: fields that are for other parties are left out."""
    told: Facts = [(_("编号"), entry.number)]
    for used in kind.columns:
        if used.key not in ("title", "grade"):
            told.append((said(used.label), _column(viewer, kind, used.key, entry)))
    told += list(_own(viewer, kind, entry, register))
    if entry.first_due_on and entry.first_due_on != entry.due_on:
        told.append((_("原定期限"), entry.first_due_on))
    if entry.stage_due_on and entry.is_open:
        told.append((_("本环节期限"), entry.stage_due_on))
    told += [(_("上次检查"), entry.checked_on), (_("办结日期"), entry.closed_on)]
    if entry.was_late:
        told.append((_("逾期"), _("曾逾期，保留记录")))
    if entry.carried_from_id:
        told.append((_("转接自"), _link(entry.carried_from)))
    partners = [one.body.name for one in entry.partners.select_related("body")]
    told.append((_("协同单位"), "、".join(partners)))
    told.append((_("登记人"), f"{_name(entry.made_by)} {entry.made_at.astimezone():%Y-%m-%d}"))
    return [(label, value) for label, value in told if value not in (None, "")]


def _column(viewer: Viewer, kind: Kind, key: str, entry: Entry) -> Any:
    if key == "parent" and entry.parent is not None:
        seen = entries_visible_to(viewer).filter(pk=entry.parent.pk).exists()
        return _link(entry.parent) if seen else entry.parent.number
    return column_told(kind, key, entry)


def _own(viewer: Viewer, kind: Kind, entry: Entry, register: Register | None) -> Iterator[tuple[Any, Any]]:
    rows = named_rows(kind, [entry])
    known = {one.key for one in kind.fields}
    parties = parties_of(viewer, entry, register)
    for one in kind.fields:
        if not one.seen_by or is_office(viewer) or not parties.isdisjoint(one.seen_by):
            yield said(one.label), field_told(one, entry.values, rows)
    retired = {
        key: value for key, value in entry.values.items() if key not in known and value not in (None, "")
    }
    for key, value in retired.items():
        label = kind.label(key.removesuffix(RETIRED)) if key.endswith(RETIRED) else key
        yield _("停用字段：%(field)s") % {"field": said(label)}, str(value)


def _link(entry: Entry | None) -> Any:
    if entry is None:
        return ""
    return format_html('<a href="{}">{}</a>', reverse("registers:entry-detail", args=[entry.pk]), entry)


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def proofs_told(kind: Kind, entry: Entry) -> list[tuple[str, list[tuple[Proof, str, bool]]]]:
    """Proofs by moment, in the order of the declaration; photos with the address of their picture."""
    found = list(proofs_of(entry).prefetch_related("document__versions"))
    told = []
    for asked in kind.proofs:
        rows = [(one, *_picture(one)) for one in found if one.moment == asked.key]
        if rows:
            told.append((said(asked.label), rows))
    return told


PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")


def _picture(proof: Proof) -> tuple[str, bool]:
    newest = max(proof.document.versions.all(), key=lambda one: one.number, default=None)
    if newest is None:
        return "", False
    url = reverse("files:version-download", args=[newest.pk])
    return url, newest.name.lower().endswith(PICTURES)


def moments_of(kind: Kind, entry: Entry) -> list[Moment]:
    """History: each step, the newest first, with what was said and filled in."""
    names = {one.name: one for one in kind.moves}
    told = []
    for step in entry.steps.select_related("by", "body").order_by("-pk")[:MOST]:
        move = names.get(step.move)
        title = said(move.label) if move else str(STEP_WORDS.get(step.move, step.move))
        who = f"{_name(step.by)}（{step.body.name}）" if step.body else _name(step.by)
        told.append(
            Moment(step.at, title, _said(kind, step.note, {} if step.move == CARRIED else step.told), who)
        )
    return told


CARRIED = "carry"
STEP_WORDS = {"record": gettext_lazy("登记"), "carry": gettext_lazy("转接"), "import": gettext_lazy("导入")}


def _said(kind: Kind, note: str, told: Mapping[str, Any]) -> str:
    """What a step said; of rows that were chosen the page shows what holds now."""
    parts = [note] if note else []
    for key, value in told.items():
        own = kind.field(key)
        is_row = key in COLUMNS and isinstance(value, int)
        if not is_row and not (own and own.type in (FieldType.BODY, FieldType.ENTERPRISE, FieldType.ENTRY)):
            parts.append(f"{said(kind.label(key))}：{field_told(own, {key: value}, {}) if own else value}")
    return "；".join(str(one) for one in parts)


def beside_of(viewer: Viewer, kind: Kind, entry: Entry) -> dict[str, Any]:
    """What was found at it, the matter it belongs to, its reports by rhythm."""
    children = entries_visible_to(viewer).filter(parent=entry).select_related("town")[:MOST]
    matter = matters_visible_to(viewer).filter(pk=entry.matter_id).first() if entry.matter_id else None
    return {
        "children": [(one, state_badge(one), said(kind_of(one.code).one)) for one in children],
        "matter": matter,
        "decision": entry.decision,
        "owed": period_key(kind, clock.today()) if owes_report(kind, entry) else "",
        "progress": Progress.objects.filter(entry=entry).select_related("by")[:MOST] if kind.rhythm else [],
    }
