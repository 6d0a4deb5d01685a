"""议程的页面: the builder, one item, versions and their differences.

What the builder's script sends and what its plain buttons send are the same forms; the script gets the list
alone, with a sentence for the live region.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.access import Level
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.forms import form_response
from yiding.topics.models import Topic

from .agenda import (
    agenda_sort,
    bodies_of,
    entry_add,
    entry_edit,
    entry_move,
    entry_ready,
    entry_remove,
    entry_write,
    missing_of,
)
from .forms import EntryForm, EntryKeyForm
from .models import AgendaState, Entry, Sitting, SittingState
from .permissions import may_approve, may_build, require
from .pool import papers_of, pool_of
from .selectors import agenda_get, agendas_visible_to, entries_of, entry_get, sitting_get
from .timeline import duration, slots_of, when
from .versions import agenda_approve, agenda_freeze, agendas_compared
from .views import version_of

OPEN = (SittingState.PLANNED, SittingState.CALLED, SittingState.IN_SESSION)


@require_safe
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The builder: the pool at the left, the agenda at the right."""
    require(may_build(request.user))
    return _builder(request, sitting_get(request.user, pk))


def _builder(request: HttpRequest, sitting: Sitting, said: str = "") -> HttpResponse:
    entries = entries_of(request.user, sitting)
    slots = slots_of(entries, sitting.starts_at)
    missing = missing_of(entries)
    papers = papers_of(entry.topic_id for entry in entries if entry.topic_id)
    total = sum(slot.entry.minutes_planned for slot in slots)
    context = {
        "title": _("编排议程"),
        "crumbs": _crumbs(sitting, _("议程")),
        "sitting": sitting,
        "when": when(sitting),
        "slots": [(slot, missing[slot.entry.pk], papers.get(slot.entry.topic_id or 0, [])) for slot in slots],
        "withdrawn": [entry for entry in entries if entry.is_withdrawn],
        "total": duration(total),
        "ends": slots[-1].ends_at.astimezone(clock.SHANGHAI).strftime("%H:%M") if slots else "",
        "unready": sum(1 for slot in slots if not slot.entry.is_ready),
        "pool": list(pool_of(sitting.council)),
        "agendas": list(sitting.agendas.order_by("-number")),
        "is_open": sitting.state in OPEN,
        "may_approve": may_approve(request.user),
        "said": said,
    }
    part = request.headers.get("HX-Target") == "agenda"
    return render(request, "sittings/_agenda.html" if part else "sittings/agenda.html", context)


def _done(request: HttpRequest, sitting: Sitting, said: str) -> HttpResponse:
    """The list again for the script, the page for a plain form; says where others changed it too."""
    form = EntryKeyForm(request.POST)
    seen = form.cleaned_data.get("seen") if form.is_valid() else None
    sitting.refresh_from_db()
    if seen is not None and sitting.agenda_changes > seen + 1:
        said += _("另有人也改了议程，两边的改动都在。")
    if request.headers.get("HX-Target") == "agenda":
        return _builder(request, sitting, said)
    messages.success(request, said)
    return redirect("sittings:agenda", sitting.pk)


@require_POST
def topic_put(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a topic from the pool, at the end or after an item."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    form = EntryKeyForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    rows = Topic.objects.filter(council=sitting.council_id).select_related("body")
    topic = get_object_or_404(rows, pk=form.cleaned_data["topic"])
    after = _after(form, sitting)
    entry = entry_add(sitting=sitting, topic=topic, by=user_of(request), after=after)
    if after is None and form.cleaned_data["after"] == 0:
        entry_move(entry=entry, after=None, by=user_of(request))
    said = _("已列入第 %(position)s 项：%(title)s。") % {"position": _place(entry), "title": entry.title}
    return _done(request, sitting, said)


def _after(form: EntryKeyForm, sitting: Sitting) -> Entry | None:
    """The item after which something goes; 0 is the top, nothing said is the end."""
    key = form.cleaned_data["after"]
    return get_object_or_404(sitting.entries.all(), pk=key) if key else None


def _place(entry: Entry) -> int:
    return Entry.objects.values_list("position", flat=True).get(pk=entry.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: HttpRequest, pk: int) -> HttpResponse:
    """An item that no body handed in: what is studied, or a secret one."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    told = {"level": Level.MEMBERS, "act": next(iter(sitting.council.acts), "")}
    form = EntryForm(request.POST or None, initial=told, government=sitting.government)
    del form.fields["version"]
    if request.method == "POST" and form.is_valid():
        entry = entry_write(sitting=sitting, told=form.told(), by=user_of(request))
        messages.success(request, _("已列入议程：%(title)s。") % {"title": entry.title})
        return redirect("sittings:agenda", sitting.pk)
    return _entry_form(request, form, sitting, _("添加条目"))


@require_http_methods(["GET", "HEAD", "POST"])
def entry_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Edits an item."""
    require(may_build(request.user))
    entry = entry_get(request.user, pk)
    sitting = entry.sitting
    told, conflict = _told(entry), None
    form = EntryForm(request.POST or None, initial=told, government=sitting.government)
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            entry_edit(entry=entry, told=form.told(), version=version, by=user_of(request))
            messages.success(request, _("已保存。"))
            return redirect("sittings:agenda", sitting.pk)
        except EditConflict as error:
            entry.refresh_from_db()
            conflict = form.merge(_told(entry), error.who)
    return _entry_form(request, form, sitting, _("议程条目"), conflict, entry)


def _told(entry: Entry) -> dict[str, Any]:
    told = {name: getattr(entry, name) for name in EntryForm.base_fields if hasattr(entry, name)}
    for which in ("presenters", "observers"):
        told[which] = "、".join(body.name for body in bodies_of(entry, which))
    return {**told, "documents": "\n".join(entry.documents)}


def _entry_form(
    request: HttpRequest,
    form: EntryForm,
    sitting: Sitting,
    title: str,
    conflict: EditConflict | None = None,
    entry: Entry | None = None,
) -> HttpResponse:
    url = reverse("sittings:agenda", args=[sitting.pk])
    crumbs = [*_crumbs(sitting, "")[:-1], (_("议程"), url), (title, "")]
    if entry is not None and entry.variants:
        said = "；".join(f"《{now}》又写作《{'》《'.join(was)}》" for now, was in entry.variants.items())
        form.fields["documents"].help_text = said
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs, conflict=conflict)


@require_POST
def entry_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves an item: after another, to the top, or one place up or down."""
    require(may_build(request.user))
    entry = entry_get(request.user, pk)
    form = EntryKeyForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    after = _neighbour(entry, request.POST["way"]) if "way" in request.POST else _after(form, entry.sitting)
    entry_move(entry=entry, after=after, is_sub=form.cleaned_data["is_sub"], by=user_of(request))
    said = _("“%(title)s”现在是第 %(position)s 项。") % {"title": entry.title, "position": _place(entry)}
    return _done(request, entry.sitting, said)


def _neighbour(entry: Entry, way: str) -> Entry | None:
    """After which item it goes that moves one place up, one place down, or stays."""
    order = [one for one in entry.sitting.entries.order_by("position", "pk") if one.pk != entry.pk]
    keys = list(entry.sitting.entries.order_by("position", "pk").values_list("pk", flat=True))
    at = keys.index(entry.pk) + {"up": -1, "down": 1}.get(way, 0)
    at = max(0, min(at, len(order)))
    return order[at - 1] if at else None


@require_POST
def entry_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an item off the agenda."""
    require(may_build(request.user))
    entry = entry_get(request.user, pk)
    sitting, title = entry.sitting, entry.title
    entry_remove(entry=entry, by=user_of(request))
    return _done(request, sitting, _("已移出议程：%(title)s。") % {"title": title})


@require_POST
def entry_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that an item is ready, or that it is not."""
    require(may_build(request.user))
    entry = entry_get(request.user, pk)
    is_ready = request.POST.get("is_ready") == "1"
    entry_ready(entry=entry, is_ready=is_ready, version=version_of(request), by=user_of(request))
    said = _("已标为备齐：%(title)s。") if is_ready else _("已取消备齐：%(title)s。")
    return _done(request, entry.sitting, said % {"title": entry.title})


@require_POST
def agenda_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the items in the order of the council's rules."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    agenda_sort(sitting=sitting, by=user_of(request))
    return _done(request, sitting, _("已按规则排序。"))


@require_POST
def agenda_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Freezes the agenda as its next version."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    row = agenda_freeze(sitting=sitting, by=user_of(request))
    messages.success(request, _("已形成议程%(letter)s版，待审定。") % {"letter": row.letter})
    return redirect("sittings:agenda-version", row.pk)


@require_safe
def agenda_version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as it was frozen."""
    row = agenda_get(request.user, pk)
    versions = list(agendas_visible_to(request.user).filter(sitting=row.sitting_id).order_by("number"))
    before = next((one for one in reversed(versions) if one.number < row.number), None)
    context = {
        "title": _("%(sitting)s议程%(letter)s版") % {"sitting": row.sitting, "letter": row.letter},
        "crumbs": _crumbs(row.sitting, _("议程%(letter)s版") % {"letter": row.letter}),
        "row": row,
        "sitting": row.sitting,
        "total": duration(row.snapshot.get("minutes", 0)),
        "versions": versions,
        "before": before,
        "is_newest": row.number == versions[-1].number,
        "is_design": row.state == AgendaState.DESIGN,
        "may_approve": may_approve(request.user),
    }
    return render(request, "sittings/agenda_version.html", context)


@require_POST
def agenda_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves a version."""
    require(may_approve(request.user))
    row = agenda_get(request.user, pk)
    agenda_approve(agenda=row, by=user_of(request))
    messages.success(request, _("议程%(letter)s版已审定。") % {"letter": row.letter})
    return redirect("sittings:agenda-version", row.pk)


@require_safe
def agenda_diff(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between two versions; without being asked, between the last two."""
    require(may_build(request.user) or may_approve(request.user))
    rows = agendas_visible_to(request.user).filter(sitting=pk).select_related("sitting__council")
    versions = list(rows.order_by("number"))
    sitting = versions[0].sitting if versions else sitting_get(request.user, pk)
    by_number = {str(one.number): one for one in versions}
    old = by_number.get(request.GET.get("from", "")) or (versions[-2] if len(versions) > 1 else None)
    new = by_number.get(request.GET.get("to", "")) or (versions[-1] if versions else None)
    context = {
        "title": _("议程版本对照"),
        "crumbs": _crumbs(sitting, _("版本对照")),
        "sitting": sitting,
        "versions": versions,
        "old": old,
        "new": new,
        "rows": agendas_compared(old.snapshot, new.snapshot) if old and new else [],
    }
    return render(request, "sittings/agenda_diff.html", context)


def _crumbs(sitting: Sitting, title: str) -> list[tuple[str, str]]:
    url = reverse("sittings:sitting-detail", args=[sitting.pk])
    return [(_("会议安排"), reverse("sittings:sitting-list")), (str(sitting), url), (title, "")]
