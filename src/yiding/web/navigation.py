"""导航: the rooms that the left navigation shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from yiding.accountability.permissions import may_read as may_read_cases
from yiding.accounts.permissions import may_see_accounts
from yiding.core.columns import Viewer
from yiding.deliberations.permissions import may_run
from yiding.meetings.permissions import may_read
from yiding.notices.permissions import may_see_outbox
from yiding.papers.permissions import may_draft as may_draft_papers
from yiding.supervision.permissions import may_file as may_file_matters
from yiding.supervision.permissions import may_see_filing

from .gates import may_enter


@dataclass(frozen=True, slots=True)
class Room:
    """栏目: one entry of the navigation, for those whom it is for."""

    label: Any
    url_name: str
    icon: str
    is_for: Callable[[Viewer], bool] | None = None

    def opens_to(self, viewer: Viewer) -> bool:
        """Is it for the viewer: by its own rule, or that of its gate?"""
        return self.is_for(viewer) if self.is_for else may_enter(viewer, self.url_name.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Group:
    """一组栏目: rooms under one small heading; the first group has none."""

    label: Any
    rooms: tuple[Room, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """一个栏目的链接, and whether the page lies in it."""

    label: Any
    url_name: str
    url: str
    icon: str
    is_current: bool


GROUPS = (
    Group(
        "",
        (
            Room(_("工作台"), "web:desk", "desk", may_read),
            Room(_("概览"), "web:overview", "overview"),
            Room(_("检索"), "search:search", "search"),
        ),
    ),
    Group(
        _("收件与台账"),
        (
            Room(_("收件"), "intake:file-list", "intake"),
            Room(_("会议台账"), "meetings:meeting-list", "meeting"),
            Room(_("决定"), "decisions:decision-list", "decision"),
            Room(_("上会文件"), "decisions:policy-list", "policy"),
            Room(_("拟立事项"), "supervision:candidate-list", "filter"),
        ),
    ),
    Group(
        _("督办"),
        (
            Room(_("落实总览"), "oversight:leading", "overview"),
            Room(_("督办事项"), "supervision:matter-list", "matter"),
            Room(_("承办任务"), "supervision:task-list", "check"),
            Room(_("筛选拟立"), "supervision:proposal-list", "columns", may_file_matters),
            Room(_("立项与交办"), "supervision:filing-list", "bookmark", may_see_filing),
            Room(_("方案与要点"), "supervision:plan-list", "file"),
            Room(_("催办"), "urging:light-list", "bell"),
            Room(_("问题困难"), "difficulties:difficulty-list", "warning"),
        ),
    ),
    Group(
        _("督查"),
        (
            Room(_("调度会"), "dispatch:dispatch-list", "hall"),
            Room(_("督查通报"), "bulletins:bulletin-list", "quote"),
            Room(_("回头看"), "lookback:look-back-list", "refresh"),
            Room(_("履职事实"), "facts:sheet-list", "sheet"),
            Room(_("督察追责"), "accountability:case-list", "shield", may_read_cases),
        ),
    ),
    Group(
        _("工作机制"),
        (
            Room(_("议事协调机构"), "coordination:body-list", "council"),
            Room(_("典型经验"), "practices:practice-list", "plus"),
            Room(_("对上争取"), "outreach:approach-list", "upload"),
            Room(_("事权与移交"), "handovers:handover-list", "route"),
            Room(_("告知承诺"), "commitments:item-list", "check"),
        ),
    ),
    Group(
        _("安全与值守"),
        (
            Room(_("清单台账"), "registers:home", "sheet"),
            Room(_("突发事件"), "incidents:incident-list", "warning"),
            Room(_("值班"), "rosters:board", "clock"),
            Room(_("预案与演练"), "resources:plan-list", "policy"),
            Room(_("应急队伍与物资"), "resources:team-list", "shield"),
            Room(_("汛情与预警"), "resources:station-list", "days"),
            Room(_("安全教育"), "training:coverage", "file"),
        ),
    ),
    Group(
        _("会议"),
        (
            Room(_("议题"), "topics:topic-list", "topic"),
            Room(_("会议安排"), "sittings:sitting-list", "clock"),
            Room(_("会场"), "deliberations:sitting-list", "hall", may_run),
            Room(_("传达学习"), "deliberations:study-list", "quote"),
        ),
    ),
    Group(
        _("公文"),
        (
            Room(_("拟稿与印发"), "papers:paper-list", "file", may_draft_papers),
            Room(_("收文"), "papers:inbox", "mail"),
            Room(_("去向办理"), "decisions:work-list", "route"),
            Room(_("公开"), "disclosure:copy-list", "external"),
        ),
    ),
    Group(
        _("基础数据"),
        (
            Room(_("机构"), "directory:body-list", "body"),
            Room(_("人员"), "directory:person-list", "person"),
            Room(_("会议机构"), "councils:council-list", "council"),
            Room(_("工作日历"), "web:calendar-list", "days"),
        ),
    ),
    Group(
        _("管理"),
        (
            Room(_("发件箱"), "notices:outbox", "upload", may_see_outbox),
            Room(_("账号"), "accounts:account-list", "key", may_see_accounts),
            Room(_("审计"), "audit:event-list", "shield"),
            Room(_("接口令牌"), "api:token-list", "link"),
        ),
    ),
)
ROOMS = tuple(room for group in GROUPS for room in group.rooms)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: the rooms, and which of them the page is in."""
    match = request.resolver_match
    viewer = getattr(request, "user", AnonymousUser())
    links = {link.url_name: link for link in _links(request.path, viewer)}
    groups = (
        (group.label, [links[one.url_name] for one in group.rooms if one.url_name in links])
        for group in GROUPS
    )
    return {
        "rooms": list(links.values()),
        "room_groups": [(label, shown) for label, shown in groups if shown],
        "can_search": may_enter(viewer, "search"),
        "here": match.app_name if match else "",
    }


def _links(path: str, viewer: Viewer) -> list[Link]:
    rooms = [room for room in ROOMS if room.opens_to(viewer)]
    known = [(room, url) for room in rooms if (url := _address(room.url_name)) is not None]
    here = _nearest(path, (url for _room, url in known))
    return [Link(room.label, room.url_name, url, room.icon, url == here) for room, url in known]


@cache
def _address(url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


def _nearest(path: str, urls: Iterable[str]) -> str:
    """The room with the longest address that the path starts with; the overview is only itself."""
    around = (url for url in urls if path == url or (url != "/" and path.startswith(url)))
    return max(around, key=len, default="")
