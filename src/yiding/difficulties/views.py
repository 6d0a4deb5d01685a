"""问题困难的页面: the list, one difficulty with what was done about it, and the kinds with their rule."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiding.core.acts import user_of
from yiding.core.lists import list_response
from yiding.directory.fields import ours
from yiding.directory.scope import scoped_list
from yiding.topics.selectors import topics_visible_to

from . import acts
from .lists import DIFFICULTIES, KINDS, owner_word, state_badge
from .origins import origin_url
from .permissions import may_route, require
from .selectors import difficulties_visible_to, difficulty_get, difficulty_kinds_visible_to, solving_times
from .services import kinds_seed


def difficulty_list(request: HttpRequest) -> HttpResponseBase:
    beside = [(_("问题类型"), reverse("difficulties:kind-list"))] if may_route(request.user) else []
    context = {
        "acts": acts.DIFFICULTIES.started(request.user),
        "beside": beside,
        "times": solving_times(request.user),
    }
    return scoped_list(request, DIFFICULTIES, template="difficulties/difficulty_list.html", context=context)


@require_safe
def difficulty_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One difficulty: where it stands, who solves it until when, its answer, and where it went."""
    row = difficulty_get(request.user, pk)
    about = origin_url(row.about_kind, row.about_id)
    topic = topics_visible_to(request.user).filter(pk=row.topic_id).first() if row.topic_id else None
    told = [
        (_("来自"), format_html('<a href="{}">{}</a>', about, row.about_name) if about else row.about_name),
        (_("问题类型"), row.kind.name),
        (_("具体情况"), row.text),
        (_("提出单位"), f"{row.body.name} · {row.raised_on:%Y-%m-%d}"),
        (_("由谁解决"), owner_word(row) or _("还没有交办")),
        (_("解决期限"), row.due_on),
        (_("答复"), row.answer),
        (_("答复日期"), row.answered_on),
        (
            _("用时"),
            _("%(days)s 个工作日") % {"days": row.solved_days} if row.solved_days is not None else "",
        ),
        (_("说明"), row.reason),
        (_("提级日期"), row.escalated_on),
        (_("带入会议"), _("%(n)s 次，未解决") % {"n": row.carried} if row.carried else ""),
        (_("议题"), format_html('<a href="{}">{}</a>', acts.topic_url(topic), topic) if topic else ""),
    ]
    same = difficulties_visible_to(request.user).filter(about_kind=row.about_kind, about_id=row.about_id)
    context = {
        "title": row.title,
        "crumbs": acts.DIFFICULTIES.crumbs(row),
        "lead": state_badge(row),
        "acts": acts.DIFFICULTIES.offered(request.user, row),
        "facts": [(label, value) for label, value in told if value],
        "others": [(one, state_badge(one)) for one in same.exclude(pk=row.pk)[:20]],
    }
    return render(request, "difficulties/difficulty_detail.html", context)


def kind_list(request: HttpRequest) -> HttpResponseBase:
    require(may_route(request.user))
    has_none = not difficulty_kinds_visible_to(request.user).exists()
    context = {"acts": acts.KINDS.started(request.user), "may_seed": has_none}
    return list_response(request, KINDS, template="difficulties/kind_list.html", context=context)


@require_POST
def kind_seed(request: HttpRequest) -> HttpResponse:
    """Loads the usual kinds."""
    made = kinds_seed(government=ours(), by=user_of(request))
    messages.success(request, _("已装入 %(n)s 类。请写明每类由谁解决。") % {"n": made})
    return redirect("difficulties:kind-list")
