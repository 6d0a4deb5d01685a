"""检查表、检查轮次和覆盖的页面."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core import clock
from yiding.core.figures import Figure, Tone
from yiding.core.lists import list_response
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list

from . import acts_rounds as acts
from .catalogue import kinds
from .checklists import SAID
from .coverage import (
    Share,
    cells_of,
    coverage_sheets,
    overdue_objects,
    rhythm_objects,
    round_cells,
    summed,
    whole,
)
from .declaring import Archetype, Kind
from .lists_campaigns import CHECKLISTS, CHECKS, ROUNDS, state_badge, unchecked_list
from .permissions_campaigns import may_check_any
from .round_rows import Round
from .selectors_campaigns import checklist_get, checks_visible_to, round_get, tasks_visible_to
from .views_campaigns import LIST, sheets_page
from .wording import said


def round_list(request: HttpRequest) -> HttpResponseBase:
    beside = [
        (_("检查表"), reverse("registers:checklist-list")),
        (_("检查记录"), reverse("registers:check-list")),
        (_("按周期看覆盖"), reverse("registers:coverage")),
    ]
    context = {"acts": acts.ROUNDS.started(request.user), "beside": beside}
    return scoped_list(request, ROUNDS, template=LIST, context=context)


def checklist_list(request: HttpRequest) -> HttpResponseBase:
    context = {"acts": acts.CHECKLISTS.started(request.user)}
    return scoped_list(request, CHECKLISTS, template=LIST, context=context)


def check_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("开展检查"), reverse("registers:check-start"))] if may_check_any(request.user) else []
    return scoped_list(request, CHECKS, template=LIST, context={"acts": [], "beside": beside})


@require_safe
def checklist_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One check list: an edition's items, the newest without another asked for."""
    row = checklist_get(request.user, pk)
    editions = list(row.editions.select_related("made_by"))
    asked = request.GET.get("edition", "")
    edition = next((one for one in editions if str(one.number) == asked), editions[0] if editions else None)
    told = [
        (_("领域"), row.sector.name if row.sector else _("通用")),
        (_("时节"), row.season),
        (_("编制单位"), row.lead.name if row.lead else ""),
        (_("在用"), row.is_used),
    ]
    context = {
        "title": row.name,
        "crumbs": acts.CHECKLISTS.crumbs(row),
        "acts": acts.CHECKLISTS.offered(request.user, row),
        "facts": [(label, value) for label, value in told if value != ""],
        "editions": editions,
        "edition": edition,
        "items": [(one, SAID.get(one.grade, "")) for one in edition.items.all()] if edition else [],
    }
    return render(request, "registers/checklist_detail.html", context)


@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: what it covers, how far it is, who checks where."""
    row, viewer = round_get(request.user, pk), request.user
    cells = round_cells(viewer, row)
    shares = summed(cells, "town")
    tasks = list(tasks_visible_to(viewer).filter(round=row).order_by("town__name", "pk"))
    may_assign = bool(tasks) and bool(acts.TASKS.offered(viewer, tasks[0]))
    context = {
        "title": row.name,
        "crumbs": acts.ROUNDS.crumbs(row),
        "lead": state_badge(row),
        "acts": acts.ROUNDS.offered(viewer, row),
        "round": row,
        "figures": _figures(request, row, whole(cells)),
        "facts": _facts(row),
        "tasks": [(one, shares.get(one.town_id, Share())) for one in tasks],
        "may_assign": may_assign,
    }
    return render(request, "registers/round_detail.html", context)


def _figures(request: HttpRequest, row: Round, share: Share) -> list[Figure]:
    made = checks_visible_to(request.user).filter(round=row).count()
    unchecked = reverse("registers:round-unchecked", args=[row.pk])
    coverage = reverse("registers:round-coverage", args=[row.pk])
    return [
        Figure(_("应检"), share.total, _("个")),
        Figure(_("已检"), share.done, _("个"), tone=Tone.GOOD if share.done else Tone.PLAIN),
        Figure(_("未检"), share.left, _("个"), unchecked, Tone.WARN if share.left else Tone.GOOD),
        Figure(_("覆盖率"), str(share), "", coverage),
        Figure(_("检查"), made, _("次"), reverse("registers:check-list")),
    ]


def _facts(row: Round) -> list[tuple[Any, Any]]:
    known = kinds()
    grades = {one.key: said(one.label) for code in row.codes if code in known for one in known[code].grades}
    told = [
        (_("专项行动"), row.campaign.name if row.campaign else ""),
        (_("起止"), f"{row.first_on:%Y-%m-%d} ～ {row.last_on:%Y-%m-%d}"),
        (_("检查表"), str(row.edition)),
        (_("检查对象"), "、".join(said(known[code].name) for code in row.codes if code in known)),
        (_("行业领域"), row.sector.name if row.sector else ""),
        (_("等级"), "、".join(grades.get(key, key) for key in row.grades)),
        (_("镇（街道）"), "、".join(town.name for town in row.towns.all())),
        (_("查出的问题记入"), said(known[row.finding].name) if row.finding in known else row.finding),
        (_("组织单位"), row.lead.name if row.lead else ""),
        (_("要求"), row.note),
    ]
    return [(label, value) for label, value in told if value]


@require_safe
def round_coverage(request: HttpRequest, pk: int) -> HttpResponseBase:
    """覆盖 of one round."""
    row = round_get(request.user, pk)
    sheet = coverage_sheets(round_cells(request.user, row))
    title = _("%(name)s覆盖情况") % {"name": row.name}
    return sheets_page(request, sheet, title=title, crumbs=acts.ROUNDS.crumbs(row, _("覆盖")))


def round_unchecked(request: HttpRequest, pk: int) -> HttpResponseBase:
    """未检对象 of one round."""
    row = round_get(request.user, pk)
    context = {"crumbs": acts.ROUNDS.crumbs(row, _("未检对象")), "lead": row.name}
    return list_response(request, unchecked_list(row), context=context)


def kinds_with_rhythm() -> list[Kind]:
    return [one for one in kinds().values() if one.archetype is Archetype.OBJECT and one.coverage is not None]


@require_safe
def coverage(request: HttpRequest) -> HttpResponseBase:
    """按周期的覆盖: objects of a kind whose last check is recent enough; and how many are overdue."""
    known = kinds_with_rhythm()
    code = request.GET.get("kind") or (known[0].code if known else "")
    kind = next((one for one in known if one.code == code), None)
    if kind is None:
        raise Http404
    today, government = clock.today(), ours()
    cells = cells_of(rhythm_objects(request.user, kind, today).filter(government=government))
    late = overdue_objects(request.user, kind, today).filter(government=government).count()
    share = whole(cells)
    figures = [
        Figure(_("应检"), share.total, _("个")),
        Figure(_("周期内已检"), share.done, _("个")),
        Figure(_("覆盖率"), str(share)),
        Figure(_("超期未检"), late, _("个"), tone=Tone.BAD if late else Tone.GOOD),
    ]
    crumbs = [*acts.ROUNDS.crumbs(None), (_("按周期看覆盖"), "")]
    title = _("%(name)s检查覆盖") % {"name": said(kind.name)}
    lead = _("按等级规定的检查周期：最近一次检查在周期以内的算已检。")
    tabs = [(said(one.name), f"?kind={one.code}", one is kind) for one in known]
    sheet = coverage_sheets(cells)
    return sheets_page(request, sheet, title=title, crumbs=crumbs, lead=lead, figures=figures, choices=tabs)
