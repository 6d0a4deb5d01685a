"""名录的分页: the pages of the directory side by side, the proposals that wait among them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tab

from .models import ProposalState
from .permissions import may_edit, may_judge
from .selectors import proposals_visible_to

LISTS = (
    (_("机构"), "directory:body-list"),
    (_("人员"), "directory:person-list"),
    (_("分管分工"), "directory:portfolio-list"),
    (_("企业"), "directory:enterprise-list"),
    (_("地点"), "directory:place-list"),
    (_("地块"), "directory:parcel-list"),
    (_("指标"), "directory:indicator-list"),
)


def directory_tabs(request: HttpRequest) -> list[Tab]:
    """The tabs for whoever looks."""
    tabs: list[tuple[Any, str, int | None]] = [(label, reverse(name), None) for label, name in LISTS]
    if may_judge(request.user):
        waiting = proposals_visible_to(request.user).filter(state=ProposalState.OPEN).count()
        tabs.append((_("名录建议"), reverse("directory:proposal-list"), waiting))
    if may_edit(request.user):
        tabs.append((_("导入导出"), reverse("directory:exchange"), None))
    return [Tab(label, url, url == request.path, count) for label, url, count in tabs]
