"""通知的页面: my notices, what I want, the outbox, the templates."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yiding.core.access import require
from yiding.core.errors import EditConflict
from yiding.core.figures import Tone
from yiding.core.forms import form_response
from yiding.core.lists import list_response
from yiding.core.markup import badge

from .channels import Channel, channels_on
from .errors import BadTemplate, SendError
from .forms import PreferencesForm, TemplateForm
from .kinds import KINDS, Kind, kind_title
from .lists import NOTICES, OUTBOX, delivery_kind, state_badge
from .models import Template
from .permissions import may_keep_channels, may_see_outbox
from .selectors import delivery_get, notice_get, notices_visible_to
from .services import UNSENT, delivery_resend, notices_read, preferences_set, template_set


def notice_list(request: HttpRequest) -> HttpResponseBase:
    return list_response(request, NOTICES, template="notices/notice_list.html")


@require_safe
def notice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice, and how it went out."""
    notice = notice_get(request.user, pk)
    context = {
        "title": notice.subject,
        "crumbs": [(_("我的通知"), reverse("notices:notice-list")), (kind_title(notice.kind), "")],
        "notice": notice,
        "deliveries": [(row, state_badge(row)) for row in notice.deliveries.order_by("pk")],
    }
    return render(request, "notices/notice_detail.html", context)


@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks a notice as read and goes on to what it is about."""
    notice = notice_get(request.user, pk)
    notices_read(rows=notices_visible_to(request.user).filter(pk=pk))
    goes_on = notice.link and "go" in request.POST
    return redirect(notice.link if goes_on else reverse("notices:notice-list"))


@require_POST
def notices_read_all(request: HttpRequest) -> HttpResponse:
    """Marks all notices as read."""
    count = notices_read(rows=notices_visible_to(request.user))
    messages.success(request, _("已把 %(count)s 条标为已读。") % {"count": count})
    return redirect("notices:notice-list")


def preferences(request: HttpRequest) -> HttpResponse:
    """通知设置: of the person themself."""
    user = _person(request)
    form = PreferencesForm(request.POST or None, user=user)
    conflict = None
    if form.takes_over(form.initial):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            preferences_set(told=form.wishes(), by=user, version=form.cleaned_data["version"])
        except EditConflict as error:
            conflict = form.merge(PreferencesForm(None, user=user).initial, error.who)
        else:
            messages.success(request, _("通知设置已保存。"))
            return redirect("notices:preferences")
    return form_response(
        request,
        form,
        title=_("通知设置"),
        crumbs=[(_("我的通知"), reverse("notices:notice-list")), (_("通知设置"), "")],
        conflict=conflict,
        template="notices/preferences.html",
    )


def outbox(request: HttpRequest) -> HttpResponseBase:
    require(may_see_outbox(request.user))
    context = {"can_keep": may_keep_channels(request.user)}
    return list_response(request, OUTBOX, template="notices/outbox.html", context=context)


@require_safe
def delivery_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery: what was tried, and what to do. Not what it says: that is its recipient's."""
    require(may_see_outbox(request.user))
    row = delivery_get(request.user, pk)
    title = f"{delivery_kind(row)} · {Channel(row.channel).label}"
    context = {
        "title": title,
        "crumbs": [(_("发件箱"), reverse("notices:outbox")), (title, "")],
        "row": row,
        "state": state_badge(row),
        "error": _errors().get(row.code),
        "can_resend": row.state in UNSENT and row.next_at is None,
    }
    return render(request, "notices/delivery_detail.html", context)


def _errors() -> dict[str, type[SendError]]:
    return {error.code: error for error in SendError.__subclasses__()}


@require_POST
def delivery_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends again, with the same key."""
    require(may_see_outbox(request.user))
    row = delivery_get(request.user, pk)
    delivery_resend(delivery=row, by=_person(request))
    messages.success(request, _("已重新排队发送。"))
    return redirect("notices:delivery-detail", pk)


@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """The words of every kind, and which channels are open."""
    require(may_keep_channels(request.user))
    own = {row.kind: row for row in Template.objects.all()}
    open_now = channels_on()
    context = {
        "title": _("通知模板"),
        "lead": _("每类通知的标题和正文。改动只影响以后的通知。"),
        "crumbs": [(_("发件箱"), reverse("notices:outbox")), (_("通知模板"), "")],
        "kinds": [(kind, own.get(kind.code)) for kind in KINDS.values()],
        "channels": [
            (channel, badge(_("已开通"), Tone.GOOD) if channel in open_now else badge(_("未设服务器")))
            for channel in Channel
        ],
    }
    return render(request, "notices/template_list.html", context)


def template_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Other words for a kind."""
    require(may_keep_channels(request.user))
    kind = KINDS.get(code)
    if kind is None:
        raise Http404
    row = Template.objects.filter(kind=code).first()
    told, conflict = _written(kind, row), None
    form = TemplateForm(request.POST or None, initial=told)
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            template_set(kind=kind, by=_person(request), **form.cleaned_data)
        except BadTemplate as error:
            form.add_error(None, f"{error.sentence}{error.detail}。{error.advice}")
        except EditConflict as error:
            row = Template.objects.filter(kind=code).first()
            conflict = form.merge(_written(kind, row), error.who)
        else:
            messages.success(request, _("模板已保存。"))
            return redirect("notices:template-list")
    form.fields["body"].help_text = "　".join(f"{{{name}}} {word}" for name, word in kind.fields.items())
    return form_response(
        request,
        form,
        title=kind.title,
        crumbs=[(_("通知模板"), reverse("notices:template-list")), (kind.title, "")],
        cancel_url=reverse("notices:template-list"),
        conflict=conflict,
    )


def _written(kind: Kind, row: Template | None) -> dict[str, Any]:
    if row is None:
        return {"version": 0, "subject": kind.subject, "body": kind.body}
    return {"version": row.version, "subject": row.subject, "body": row.body}


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
