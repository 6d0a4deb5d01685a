"""应急准备的共用页面: points for a map, the flood brief, what a government sets for itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yiding.core import clock
from yiding.core.acts import Subject, user_of
from yiding.core.figures import Figure, Tone
from yiding.core.parts import Row, Section
from yiding.directory.fields import ours

from . import acts_settings as acts
from . import selectors as seen
from .acts_teams import TEAMS as TEAM_ACTS
from .acts_water import STATIONS as STATION_ACTS
from .briefs import Brief, brief_of
from .keeping import limits_of, readiness_seed
from .pages import TEAMS, names_of, tabs_of
from .permissions import may_set, require
from .points import KINDS, points_visible_to
from .shown import alert_light, alert_name, due_light, order_light, page_of, reading_light, state_badge

WORDS = {"team": gettext_lazy("队伍"), "store": gettext_lazy("储备点"), "station": gettext_lazy("监测站")}


def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in KINDS else ""


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """资源点位: teams, stores and stations with coordinates, as a table."""
    rows = [
        Row(
            [
                one["name"],
                WORDS[one["kind"]],
                one["town"],
                one["body"],
                f"{one['longitude']:.6f}",
                f"{one['latitude']:.6f}",
            ],
            (),
            one["url"],
        )
        for one in points_visible_to(request.user, _kind(request))
    ]
    heads = (_("名称"), _("种类"), _("所在镇（街道）"), _("单位"), _("经度"), _("纬度"))
    context = {
        "title": _("资源点位"),
        "crumbs": [*TEAM_ACTS.crumbs(None), (_("资源点位"), "")],
        "family": tabs_of(TEAMS, "points"),
        "sections": [Section(_("有坐标的队伍、储备点和监测站"), heads, rows, _("还没有登记坐标。"))],
    }
    return render(request, "core/parts.html", context)


@require_safe
def point_data(request: HttpRequest) -> JsonResponse:
    """The same points as data, for a map."""
    return JsonResponse({"points": points_visible_to(request.user, _kind(request))})


@require_safe
def brief(request: HttpRequest) -> HttpResponse:
    """汛情简报, one page to print."""
    government = ours()
    told = brief_of(request.user, government)
    late = len(told.unanswered)
    at = clock.now().astimezone(clock.SHANGHAI)
    context = {
        "title": _("汛情简报"),
        "lead": f"{government.name}　{at:%Y-%m-%d %H:%M}",
        "crumbs": [*STATION_ACTS.crumbs(None), (_("汛情简报"), "")],
        "figures": [
            Figure(_("超警站点"), len(told.stations), tone=Tone.BAD if told.stations else Tone.PLAIN),
            Figure(_("有效预警"), len(told.alerts)),
            Figure(_("未确认单位"), late, tone=Tone.WARN if late else Tone.PLAIN),
            Figure(_("险工弱段"), len(told.works) + len(told.weak)),
            Figure(_("出动队伍"), len(told.call_outs)),
        ],
        "sections": [_above(told), _in_force(told), _unanswered(told), _weak(told), _out(told)],
    }
    return render(request, "core/parts.html", context)


def _above(told: Brief) -> Section:
    rows = [
        Row(
            [
                one.name,
                one.town.name if one.town else "",
                reading_light(one.latest, one.unit),
                one.latest.at if one.latest else "",
            ],
            (),
            page_of("station")(one),
        )
        for one in told.stations
    ]
    return Section(_("超警站点"), (_("站名"), _("所在镇（街道）"), _("读数"), _("时间")), rows, _("没有。"))


def _in_force(told: Brief) -> Section:
    rows = [
        Row(
            [
                alert_light(one),
                one.area,
                one.valid_until,
                f"{one.answered_count} / {one.sent_count}",  # type: ignore[attr-defined] # annotated
            ],
            (),
            page_of("alert")(one),
        )
        for one in told.alerts
    ]
    heads = (_("预警"), _("影响区域"), _("有效至"), _("已确认 / 应确认"))
    return Section(_("有效预警"), heads, rows, _("没有。"))


def _unanswered(told: Brief) -> Section:
    rows = [
        Row(
            [one.body.name, alert_name(one.alert), one.due_at, order_light(one)],
            (),
            page_of("alert")(one.alert),
        )
        for one in told.unanswered
    ]
    heads = (_("单位"), _("预警"), _("确认期限"), _("状态"))
    return Section(_("还没有确认的单位"), heads, rows, _("没有。"))


def _weak(told: Brief) -> Section:
    rows = [Row([one.name, one.owner, one.reason], (), one.url) for one in told.weak]
    rows += [
        Row([one.text, one.body.name, due_light(one)], (), page_of("season")(one.season))
        for one in told.works
    ]
    return Section(
        _("险工弱段和没有完成的工程"), (_("部位或事项"), _("责任单位"), _("情况")), rows, _("没有。")
    )


def _out(told: Brief) -> Section:
    rows = [
        Row(
            [one.title, one.team.name, one.place, one.called_at, one.arrived_at, state_badge(one)],
            (),
            page_of("call-out")(one),
        )
        for one in told.call_outs
    ]
    heads = (_("事由"), _("队伍"), _("地点"), _("调动"), _("到场"), _("状态"))
    return Section(_("出动的队伍"), heads, rows, _("没有。"))


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """设定: what this government sets for itself."""
    require(may_set(request.user))
    context = {
        "title": _("应急准备设定"),
        "crumbs": [(_("应急准备设定"), "")],
        "may_seed": True,
        "sections": [_keepers(request), _limits(request), *_kinds(request), *_rules(request)],
    }
    return render(request, "resources/settings.html", context)


def _section(
    request: HttpRequest, subject: Subject, heads: Any, rows: Any, told: Any, *notes: Any
) -> Section:
    """A list of data with what can be done to each."""
    cells = [Row(told(row), subject.offered(request.user, row)) for row in rows]
    return Section(subject.title, heads, cells, _("还没有。"), notes, acts=subject.started(request.user))


def _keepers(request: HttpRequest) -> Section:
    return _section(
        request,
        acts.KEEPERS,
        (_("单位"), _("统筹什么")),
        seen.keeping_bodies_visible_to(request.user),
        lambda row: [row.body.name, row.duty],
        _("统筹单位的联络员和负责人能看到、办理全部应急准备。"),
    )


def _limits(request: HttpRequest) -> Section:
    row = limits_of(ours().pk)
    heads = (_("预案到期前几天提醒"), _("物资过期前几天提醒"), _("漏报查看最近几小时"))
    cells = [Row([str(row.review_days), str(row.expiry_days), str(row.gap_hours)])]
    return Section(acts.LIMITS.title, heads, cells, acts=acts.LIMITS.started(request.user))


def _kinds(request: HttpRequest) -> list[Section]:
    viewer = request.user
    return [
        _section(
            request,
            acts.PLAN_KINDS,
            (_("种类"), _("几个月修订一次"), _("几个月演练一次")),
            seen.plan_kinds_visible_to(viewer),
            lambda row: [row.name, str(row.review_months), str(row.drill_months)],
        ),
        _section(
            request,
            acts.TERMS,
            (_("用于"), _("用语")),
            seen.terms_visible_to(viewer),
            lambda row: [row.get_of_display(), row.name],
        ),
        _section(
            request,
            acts.ITEM_KINDS,
            (_("种类"), _("计量单位"), _("类别"), _("有有效期")),
            seen.item_kinds_visible_to(viewer),
            lambda row: [row.name, row.unit, row.get_category_display(), row.expires],
        ),
    ]


def _rules(request: HttpRequest) -> list[Section]:
    viewer = request.user
    return [
        _section(
            request,
            acts.COLOURS,
            (_("颜色"), _("轻重（大的重）"), _("亮灯"), _("几分钟内确认")),
            seen.alert_colours_visible_to(viewer),
            lambda row: [row.name, str(row.rank), row.get_light_display(), str(row.minutes)],
        ),
        _section(
            request,
            acts.RULES,
            (_("种类"), _("从哪种颜色起"), _("转发给")),
            seen.alert_rules_visible_to(viewer),
            lambda row: [
                row.kind.name if row.kind else _("各种预警"),
                row.colour.name,
                names_of(row.bodies.all()),
            ],
        ),
        _section(
            request,
            acts.ENTRIES,
            (_("类别"), _("方面"), _("事项"), _("责任单位"), _("时段开始前几天完成")),
            seen.checklist_entries_visible_to(viewer),
            lambda row: [
                row.campaign.name,
                row.get_part_display(),
                row.text,
                names_of(row.bodies.all()),
                str(row.days_before),
            ],
        ),
    ]


@require_POST
def seed(request: HttpRequest) -> HttpResponse:
    """Loads the usual settings."""
    readiness_seed(government=ours(), by=user_of(request))
    return redirect("resources:settings")
