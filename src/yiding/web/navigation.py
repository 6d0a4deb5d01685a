"""导航: the rooms that the left navigation shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from yiding.audit.permissions import may_audit
from yiding.core.columns import Viewer


@dataclass(frozen=True, slots=True)
class Room:
    """栏目: one entry of the navigation, for those whom it is for."""

    label: Any
    url_name: str
    icon: str
    is_for: Callable[[Viewer], bool] = lambda _viewer: True


@dataclass(frozen=True, slots=True)
class Link:
    """一个栏目的链接, and whether the page lies in it."""

    label: Any
    url: str
    icon: str
    is_current: bool


ROOMS = (
    Room(_("概览"), "web:overview", "overview"),
    Room(_("收件"), "intake:file-list", "intake"),
    Room(_("会议"), "meetings:meeting-list", "meeting"),
    Room(_("决定"), "decisions:decision-list", "decision"),
    Room(_("督办"), "supervision:matter-list", "matter"),
    Room(_("上会文件"), "decisions:policy-list", "policy"),
    Room(_("机构"), "directory:body-list", "body"),
    Room(_("人员"), "directory:person-list", "person"),
    Room(_("检索"), "search:search", "search"),
    Room(_("工作日历"), "web:calendar-list", "clock"),
    Room(_("审计"), "audit:event-list", "key", may_audit),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: the rooms, and which of them the page is in."""
    match = request.resolver_match
    return {
        "rooms": _links(request.path, getattr(request, "user", AnonymousUser())),
        "here": match.app_name if match else "",
    }


def _links(path: str, viewer: Viewer) -> list[Link]:
    rooms = [room for room in ROOMS if room.is_for(viewer)]
    known = [(room, url) for room in rooms if (url := _address(room)) is not None]
    here = _nearest(path, (url for _room, url in known))
    return [Link(room.label, url, room.icon, url == here) for room, url in known]


def _address(room: Room) -> str | None:
    try:
        return reverse(room.url_name)
    except NoReverseMatch:
        return None


def _nearest(path: str, urls: Iterable[str]) -> str:
    """The room with the longest address that the path starts with; the overview is only itself."""
    around = (url for url in urls if path == url or (url != "/" and path.startswith(url)))
    return max(around, key=len, default="")
