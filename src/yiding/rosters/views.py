"""值班的页面."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.accountability.selectors import cases_visible_to
from yiding.core import clock
from yiding.core.acts import Subject, user_of
from yiding.core.figures import Figure, Tone
from yiding.core.lists import ListSpec
from yiding.core.sheets import Outcome, Report, SheetError
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list

from . import acts, checking_acts, setting_acts
from .board import tally_of, units_now
from .duty import points_open
from .forms import ImportForm
from .imports import COLUMNS, roster_import
from .lists import (
    CALLS,
    CHANGES,
    CHECKS,
    HAND_OVERS,
    PATTERNS,
    POSTS,
    ROSTERS,
    SHIFTS,
    presence_badge,
    result_badge,
    state_badge,
)
from .models import Roster, RosterState, Shift, SpotCheck
from .months import weeks_of
from .permissions import (
    may_check,
    may_keep,
    may_keep_roster,
    may_keep_rules,
    require,
)
from .selectors import (
    changes_visible_to,
    check_get,
    checks_visible_to,
    edition_get,
    editions_visible_to,
    hand_over_get,
    hand_overs_visible_to,
    roster_get,
    shift_get,
    shifts_visible_to,
)
from .services import patterns_seed
from .standing import clashes_of, span_words, standing_of

LIST = "core/subject_list.html"
OUTCOMES = {
    Outcome.ADDED: gettext_lazy("排上"),
    Outcome.CHANGED: gettext_lazy("换人"),
    Outcome.SAME: gettext_lazy("未变"),
    Outcome.WRONG: gettext_lazy("有误"),
}
MOST_SHOWN = 500


def _beside(request: HttpRequest) -> list[tuple[Any, str]]:
    """The pages of the room."""
    told = [
        (_("值班表"), "roster-list"),
        (_("班次"), "shift-list"),
        (_("换班替班"), "change-list"),
        (_("交接班记录"), "hand-over-list"),
        (_("值班抽查"), "check-list"),
        (_("通信测试"), "call-list"),
        (_("值班岗位"), "post-list"),
    ]
    if may_keep(request.user) or may_keep_rules(request.user):
        told.append((_("班次模式"), "pattern-list"))
    if may_keep_rules(request.user):
        told.append((_("值班规则"), "rule-set"))
    return [(label, reverse(f"rosters:{name}")) for label, name in told]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """此刻值班: every unit's leader and staff at this moment, who has not come, where nobody stands."""
    now, government = clock.now(), ours()
    units = units_now(request.user, government, now)
    tally = tally_of(units)
    trouble = request.GET.get("only") == "trouble"
    figures = [
        Figure(_("设岗单位"), tally.units),
        Figure(_("此刻没有值班表"), tally.without, tone=Tone.BAD if tally.without else Tone.GOOD),
        Figure(_("空岗"), tally.gaps, tone=Tone.BAD if tally.gaps else Tone.GOOD),
        Figure(_("逾时未签到"), tally.missing, tone=Tone.BAD if tally.missing else Tone.GOOD),
    ]
    context = {
        "title": _("此刻值班"),
        "now": now,
        "figures": figures,
        "units": [unit for unit in units if unit.is_wrong or not trouble],
        "trouble": trouble,
        "may_check": may_check(request.user),
        "beside": _beside(request),
        "acts": acts.ROSTERS.started(request.user),
    }
    return render(request, "rosters/board.html", context)


def _listed(request: HttpRequest, spec: ListSpec, subject: Subject, field: str) -> HttpResponseBase:
    context = {"acts": subject.started(request.user), "beside": [(_("此刻值班"), reverse("rosters:board"))]}
    return scoped_list(request, spec, field=field, template=LIST, context=context)


def roster_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, ROSTERS, acts.ROSTERS, "government")


def shift_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, SHIFTS, acts.SHIFTS, "roster__government")


def change_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, CHANGES, acts.CHANGES, "shift__roster__government")


def hand_over_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, HAND_OVERS, acts.HAND_OVERS, "shift__roster__government")


def check_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, CHECKS, checking_acts.CHECKS, "body__government")


def call_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, CALLS, checking_acts.CALLS, "body__government")


def post_list(request: HttpRequest) -> HttpResponseBase:
    spec = _led_by(POSTS, lambda: may_keep(request.user))
    return _listed(request, spec, setting_acts.POSTS, "body__government")


def pattern_list(request: HttpRequest) -> HttpResponseBase:
    spec = _led_by(PATTERNS, lambda: may_keep_rules(request.user))
    context = {
        "acts": setting_acts.PATTERNS.started(request.user),
        "beside": [(_("此刻值班"), reverse("rosters:board"))],
        "may_seed": may_keep_rules(request.user),
    }
    return scoped_list(request, spec, template="rosters/pattern_list.html", context=context)


def _led_by(spec: ListSpec, may: Callable[[], bool]) -> ListSpec:
    """A list whose rows lead to their forms for those only whose forms they are."""
    if may():
        return spec
    return replace(spec, columns=tuple(replace(one, link=None) for one in spec.columns))


@require_POST
def pattern_seed(request: HttpRequest) -> HttpResponse:
    """Loads the usual patterns."""
    patterns_seed(government=ours(), by=user_of(request))
    return redirect("rosters:pattern-list")


@require_safe
def roster_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One roster: its gaps first, then the month as a calendar, then its editions."""
    row = roster_get(request.user, pk)
    shifts = list(
        shifts_visible_to(request.user).filter(roster=row).order_by("starts_at", "post__position", "pk")
    )
    standing, is_draft = standing_of(row), row.state == RosterState.DRAFT
    plans = is_draft and may_keep_roster(request.user, row)
    weeks = weeks_of(row, shifts, standing.open)
    context = {
        "title": str(row),
        "crumbs": acts.ROSTERS.crumbs(row),
        "lead": state_badge(row),
        "acts": [*acts.ROSTERS.offered(request.user, row), *acts.DROPS.offered(request.user, row)],
        "facts": _roster_facts(row, standing.minutes_open),
        "row": row,
        "standing": standing,
        "clashes": clashes_of(row) if is_draft else [],
        "weeks": weeks,
        "days": [day for week in weeks for day in week if not day.is_outside],
        "plans": plans,
        "import_url": reverse("rosters:roster-import", args=[pk]) if plans else "",
        "sheet_url": reverse("rosters:roster-sheet", args=[pk]),
        "editions": editions_visible_to(request.user).filter(roster=row).defer("content"),
        "presence": {one.pk: presence_badge(one) for one in shifts},
    }
    return render(request, "rosters/roster_detail.html", context)


def _roster_facts(row: Roster, minutes: int) -> list[tuple[Any, Any]]:
    told = [
        (_("单位"), row.body.name),
        (_("版次"), row.edition or ""),
        (_("发布时间"), row.published_at),
        (_("没有排人的班次"), row.empty_count),  # type: ignore[attr-defined] # annotated by the selector
        (_("未说明的空档"), _("%(hours)s 小时") % {"hours": f"{minutes / 60:g}"} if minutes else _("没有")),
        (_("收回理由"), row.reason),
    ]
    return [(label, value) for label, value in told if value not in ("", None)]


def roster_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The shifts of one roster as a list: to export, fill in, and import again."""
    row = roster_get(request.user, pk)
    spec = replace(
        SHIFTS,
        title=str(row),
        base=lambda viewer: shifts_visible_to(viewer).filter(roster=row.pk),
        per_page=100,
    )
    crumbs = [*acts.ROSTERS.crumbs(row, _("班次"))]
    context = {"crumbs": crumbs, "acts": [], "beside": []}
    return scoped_list(request, spec, field="roster__government", template=LIST, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def roster_import_view(request: HttpRequest, pk: int) -> HttpResponse:
    """导入值班表: tried first, told row by row."""
    row = roster_get(request.user, pk)
    require(may_keep_roster(request.user, row))
    form = ImportForm(request.POST or None, request.FILES or None)
    report, trouble = None, ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            report = roster_import(
                roster=row, file=told["file"], is_trial=told["is_trial"], by=user_of(request)
            )
        except SheetError as error:
            trouble = str(error)
        if report is not None and report.is_clean and not told["is_trial"]:
            messages.success(request, _("已导入。"))
            return redirect("rosters:roster-detail", pk)
    is_wrong = bool(trouble) or (report is not None and not report.is_clean)
    context = {
        "title": _("导入值班表"),
        "crumbs": acts.ROSTERS.crumbs(row, _("导入值班表")),
        "form": form,
        "trouble": trouble,
        "lines": _lines(report),
        "counts": [(word, report.count(one)) for one, word in OUTCOMES.items()] if report else [],
        "is_clean": report is not None and report.is_clean,
        "columns": format_html('<span lang="zh">{}</span>', "、".join(COLUMNS)),
        "sheet_url": reverse("rosters:roster-sheet", args=[pk]),
        "cancel_url": reverse("rosters:roster-detail", args=[pk]),
    }
    status = 422 if is_wrong or (form.is_bound and form.errors) else 200
    return render(request, "rosters/import.html", context, status=status)


def _lines(report: Report | None) -> list[tuple[str, Any, str]]:
    """What is wrong stands first."""
    rows = sorted(report.lines if report else [], key=lambda line: line.outcome != Outcome.WRONG)
    return [(line.place, OUTCOMES[line.outcome], line.sentence) for line in rows[:MOST_SHOWN]]


@require_safe
def edition_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition of a roster, and what it changed of the one before."""
    row = edition_get(request.user, pk)
    before = editions_visible_to(request.user).filter(roster=row.roster_id, number=row.number - 1).first()
    known = {one["shift"]: one["person"] for one in before.content} if before else {}
    context = {
        "title": str(row),
        "crumbs": acts.ROSTERS.crumbs(row.roster, _("第 %(n)s 版") % {"n": row.number}),
        "lead": f"{row.get_why_display()} {row.names}",
        "row": row,
        "who": row.made_by.get_full_name() or row.made_by.get_username(),
        "lines": [(one, known.get(one["shift"], "")) for one in row.content],
        "changed": [
            (one, known.get(one["shift"], ""))
            for one in row.content
            if before and known.get(one["shift"], "") != one["person"]
        ],
    }
    return render(request, "rosters/edition_detail.html", context)


@require_safe
def shift_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One shift: who stands, when they came, what they handed over, what checks found."""
    row = shift_get(request.user, pk)
    changes = list(changes_visible_to(request.user).filter(shift=row) | _swapped(request, row))
    check_in = getattr(row, "check_in", None)
    told = [
        (_("单位"), row.roster.body.name),
        (_("岗位"), row.post.name),
        (_("班次"), f"{row.name} {span_words(row.span)}"),
        (_("值班人"), row.person.label if row.person else _("空岗")),
        (_("值班地点"), row.post.place),
        (_("值班电话"), row.post.phone),
        (_("签到时间"), check_in.at if check_in else None),
        (_("签到地点"), check_in.place if check_in else ""),
        (_("迟到分钟"), check_in.minutes_late or "" if check_in else ""),
        (_("代签"), _("本人没有账号，由单位值班管理人员登记") if check_in and check_in.is_proxy else ""),
    ]
    offered = acts.SHIFTS.offered(request.user, row)
    context = {
        "title": str(row),
        "crumbs": acts.ROSTERS.crumbs(row.roster, str(row)),
        "lead": presence_badge(row),
        "acts": [*offered, *acts.REMOVALS.offered(request.user, row)],
        "facts": [(label, value) for label, value in told if value not in ("", None)],
        "changes": [(one, state_badge(one), acts.CHANGES.offered(request.user, one)) for one in changes],
        "hand_overs": hand_overs_visible_to(request.user).filter(shift=row),
        "taken": hand_overs_visible_to(request.user).filter(to_shift=row),
        "checks": [(one, result_badge(one)) for one in checks_visible_to(request.user).filter(shift=row)],
    }
    return render(request, "rosters/shift_detail.html", context)


def _swapped(request: HttpRequest, row: Shift) -> Any:
    """Swaps that are asked for this shift from the other side."""
    return changes_visible_to(request.user).filter(other=row)


@require_safe
def hand_over_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One hand-over: what happened, what was open, who took it over."""
    row = hand_over_get(request.user, pk)
    to_shift = row.to_shift
    told = [
        (_("单位"), row.shift.roster.body.name),
        (_("交班班次"), str(row.shift)),
        (_("交班人"), row.shift.person.label if row.shift.person else ""),
        (_("交班时间"), row.written_at),
        (_("当班情况"), row.note),
        (_("接班班次"), str(to_shift) if to_shift else _("下一张值班表还没有发布")),
        (_("接班人"), to_shift.person.label if to_shift and to_shift.person else ""),
        (_("接班时间"), row.taken_at),
        (_("接班意见"), row.remark),
    ]
    context = {
        "title": _("交接班记录"),
        "crumbs": acts.HAND_OVERS.crumbs(row),
        "lead": state_badge(row),
        "acts": acts.HAND_OVERS.offered(request.user, row),
        "facts": [(label, value) for label, value in told if value not in ("", None)],
        "row": row,
        "points": [
            (one, state_badge(one), acts.POINTS.offered(request.user, one)) for one in points_open(row)
        ],
    }
    return render(request, "rosters/hand_over_detail.html", context)


@require_safe
def check_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One spot check: what was found, what the unit says, what became of it."""
    row = check_get(request.user, pk)
    told = [
        (_("单位"), row.body.name),
        (_("岗位"), row.post.name),
        (_("抽查时间"), row.checked_at),
        (_("方式"), row.get_way_display()),
        (_("应值班人"), row.person.label if row.person else _("没有排人")),
        (_("所见"), row.finding),
        (_("抽查人"), row.checked_by.get_full_name() or row.checked_by.get_username()),
        (_("情况说明"), row.reply),
        (_("去向"), _went(row)),
        (_("追责案件"), _case(request, row)),
    ]
    context = {
        "title": str(row),
        "crumbs": checking_acts.CHECKS.crumbs(row),
        "lead": result_badge(row),
        "acts": checking_acts.CHECKS.offered(request.user, row),
        "facts": [(label, value) for label, value in told if value not in ("", None)],
        "shift": row.shift,
    }
    return render(request, "rosters/check_detail.html", context)


def _went(row: SpotCheck) -> Any:
    """Where a finding went. That there is a case is known to those only who are named on it (S20.4)."""
    if row.state == "recorded":
        return ""
    if row.state == "dismissed":
        return f"{row.get_state_display()}：{row.answer}"
    return _("已移送督查")


def _case(request: HttpRequest, row: SpotCheck) -> Any:
    case = cases_visible_to(request.user).filter(pk=row.case_id).first() if row.case_id else None
    if case is None:
        return ""
    url = reverse("accountability:case-detail", args=[case.pk])
    return format_html('<a href="{}">{}</a>', url, case.number)
