"""导航: the rooms that the left navigation shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Room:
    """栏目: one entry of the navigation."""

    label: Any
    url_name: str
    icon: str


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
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: the rooms, and which of them the page is in."""
    match = request.resolver_match
    return {"rooms": ROOMS, "here": match.app_name if match else ""}
