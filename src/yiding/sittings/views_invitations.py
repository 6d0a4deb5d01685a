"""会议通知的页面: who is called and what they answered; the receipt of whom was called."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.accounts.models import Account
from yiding.core.acts import user_of
from yiding.core.errors import EditConflict
from yiding.core.forms import form_response
from yiding.core.markup import badge

from .attendance import lists_of
from .calling import (
    BY_ITEM,
    addressees,
    agenda_slots,
    answers_remind,
    invitation_add,
    invitation_come,
    invitation_read,
    invitation_send,
    invitation_withdraw,
    invitations_propose,
    leave_ask,
    leave_grant,
    leave_refuse,
    part_of,
    substitute_ask,
)
from .forms import InviteeForm, LeaveForm, ReasonForm, SubstituteForm
from .invites import calendar_of
from .lists import state_badge
from .models import Invitation, InvitationRole, InvitationState, LeaveKind, Sitting, SittingState
from .permissions import is_addressed, may_answer, may_build, may_grant, may_grant_leave, require
from .selectors import (
    answers_of,
    entries_of,
    invitation_get,
    invitations_of,
    own_invitations,
    sitting_get,
)
from .states import CALLED
from .timeline import when
from .views import version_of

S = InvitationState
ROLES = dict(InvitationRole.choices)
STATES = dict(InvitationState.choices)
LEAVES = dict(LeaveKind.choices)
TONES = {
    S.PROPOSED: "plain",
    S.SENT: "info",
    S.READ: "info",
    S.COMING: "good",
    S.LEAVE_ASKED: "warn",
    S.ON_LEAVE: "plain",
    S.SUBSTITUTE_ASKED: "warn",
    S.SUBSTITUTED: "good",
    S.REFUSED: "bad",
    S.WITHDRAWN: "plain",
}
WAITING = (S.LEAVE_ASKED, S.SUBSTITUTE_ASKED)
CALLING = (SittingState.CALLED, SittingState.IN_SESSION)


@require_safe
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """通知与回执: everybody who is called, by role; how many answered; who must be rung."""
    require(may_build(request.user) or may_grant(request.user))
    sitting = sitting_get(request.user, pk)
    rows = invitations_of(request.user, sitting)
    reached = addressees(rows)
    numbers = {slot.entry.pk: slot.number for slot in agenda_slots(sitting)}
    context = {
        "title": _("通知与回执"),
        "crumbs": _crumbs(sitting, _("通知与回执")),
        "sitting": sitting,
        "when": when(sitting),
        "state": state_badge(sitting),
        "answers": answers_of(rows),
        "lists": lists_of(rows, sitting.chair_id),
        "groups": _groups(rows, reached, numbers, request),
        "may_build": may_build(request.user),
        "is_called": sitting.state in CALLING,
        "is_open": sitting.state in (SittingState.PLANNED, *CALLING),
    }
    return render(request, "sittings/people.html", context)


def _groups(
    rows: list[Invitation], reached: dict[int, list[User]], numbers: dict[int, str], request: HttpRequest
) -> list[tuple[Any, list[Any]]]:
    """The calls by role, each with its badge and items, and whether the viewer grants it."""
    granting = _granting(request, rows)
    groups: dict[str, list[Any]] = {}
    for row in rows:
        items = "、".join(numbers[entry.pk] for entry in row.entries.all() if entry.pk in numbers)
        told = {
            "row": row,
            "state": _badge(row),
            "items": items,
            "is_reached": bool(reached[row.pk]),
            "may_judge": row.pk in granting,
            "leave": LEAVES.get(row.leave_kind, ""),
        }
        groups.setdefault(row.role, []).append(told)
    return [(ROLES[role], groups[role]) for role in InvitationRole.values if role in groups]


def _granting(request: HttpRequest, rows: list[Invitation]) -> set[int]:
    """The calls of these that wait for the viewer's word; asked of two at most, one for each way."""
    waiting = [row for row in rows if row.state in WAITING]
    known: dict[tuple[bool, bool], bool] = {}
    found = set()
    for row in waiting:
        own = is_addressed(request.user, row)
        key = (row.role == InvitationRole.MEMBER, own)
        if key not in known:
            known[key] = may_grant_leave(request.user, row)
        if known[key]:
            found.add(row.pk)
    return found


def _badge(row: Invitation) -> Any:
    return badge(STATES[row.state], TONES[InvitationState(row.state)])


@require_POST
def people_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds whom the seats and the agenda call."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    fresh = invitations_propose(sitting=sitting, by=user_of(request))
    messages.success(request, _("拟定通知 %(count)s 份。") % {"count": len(fresh)})
    return redirect("sittings:people", sitting.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def invitee_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls one more person or body."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    form = InviteeForm(request.POST or None, government=sitting.government, sitting=sitting)
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "role": InvitationRole(form.cleaned_data["role"])}
        invitation_add(sitting=sitting, by=user_of(request), **told)
        messages.success(request, _("已加入通知名单。"))
        return redirect("sittings:people", sitting.pk)
    url = reverse("sittings:people", args=[sitting.pk])
    crumbs = [*_crumbs(sitting, "")[:-1], (_("通知与回执"), url), (_("增加通知对象"), "")]
    return form_response(request, form, title=_("增加通知对象"), cancel_url=url, crumbs=crumbs)


@require_POST
def people_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Reminds those who have not answered."""
    require(may_build(request.user))
    sitting = sitting_get(request.user, pk)
    count = answers_remind(sitting=sitting, by=user_of(request))
    messages.success(request, _("已提醒 %(count)s 份尚未回执的通知。") % {"count": count})
    return redirect("sittings:people", sitting.pk)


@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """我的会议通知: the viewer's calls, the next sitting first."""
    rows = own_invitations(request.user).select_related("sitting__council", "person", "body")
    newest = list(rows.order_by("-sitting__starts_at", "-pk")[:100])
    context = {
        "title": _("我的会议通知"),
        "rows": [(row, when(row.sitting), _badge(row), state_badge(row.sitting)) for row in newest],
    }
    return render(request, "sittings/invitation_list.html", context)


@require_safe
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """回执: what the call says, and the answer in one tap."""
    row = invitation_get(request.user, pk)
    sitting = row.sitting
    mine = set(row.entries.values_list("pk", flat=True))
    slots = agenda_slots(sitting)
    is_own = is_addressed(request.user, row)
    seen = {entry.pk for entry in entries_of(request.user, sitting)}
    shown = [
        one for one in slots if one.entry.pk in seen and (row.role not in BY_ITEM or one.entry.pk in mine)
    ]
    is_answered = row.state in CALLED and sitting.state in CALLING
    context = {
        "title": _("会议通知"),
        "crumbs": [(_("我的会议通知"), reverse("sittings:invitation-list")), (str(sitting), "")],
        "row": row,
        "sitting": sitting,
        "when": when(sitting),
        "part": part_of(row, slots, mine),
        "slots": shown,
        "role": ROLES[row.role],
        "state": _badge(row),
        "leave": LEAVES.get(row.leave_kind, ""),
        "is_own": is_own,
        "is_unread": row.state == S.SENT and is_own,
        "may_answer": is_answered and may_answer(request.user, row),
        "is_waiting": row.state in WAITING,
        "may_judge": row.state in WAITING and may_grant_leave(request.user, row),
        "may_build": may_build(request.user),
        "chair_grants": row.role == InvitationRole.MEMBER
        and Account.objects.filter(person=sitting.chair_id, user__is_active=True).exists(),
    }
    return render(request, "sittings/invitation.html", context)


Allowed = Callable[[Any, Invitation], bool]


def _act(
    request: HttpRequest, pk: int, allowed: Allowed, service: Callable[..., None], said: Any
) -> HttpResponse:
    """One button: the version that the page showed, the act, and back to the page."""
    row = invitation_get(request.user, pk)
    require(allowed(request.user, row))
    version = version_of(request)
    service(invitation=row, version=version, by=user_of(request))
    messages.success(request, said)
    return _back(request, row)


def _back(request: HttpRequest, row: Invitation) -> HttpResponse:
    """To the list where the button stood, or to the call."""
    if request.POST.get("list") == "1":
        return redirect("sittings:people", row.sitting_id)
    return redirect("sittings:invitation-detail", row.pk)


@require_POST
def one_send(request: HttpRequest, pk: int) -> HttpResponse:
    row = invitation_get(request.user, pk)
    invitation_send(invitation=row, by=user_of(request))
    messages.success(request, _("已通知。"))
    return redirect("sittings:people", row.sitting_id)


@require_POST
def one_read(request: HttpRequest, pk: int) -> HttpResponse:
    """The page was opened by whom it was sent to: its script says so."""
    row = invitation_get(request.user, pk)
    invitation_read(invitation=row, by=user_of(request))
    return _back(request, row) if request.POST.get("list") == "1" else HttpResponse(status=204)


@require_POST
def one_come(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, may_answer, invitation_come, _("已回复参加。"))


@require_http_methods(["GET", "HEAD", "POST"])
def one_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """请假."""
    row = _answerable(request, pk)
    form = LeaveForm(request.POST or None, initial=_told(row, LeaveForm))
    return _asked(request, row, form, leave_ask, _("请假"), _("已提出请假，待批。"))


@require_http_methods(["GET", "HEAD", "POST"])
def one_substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """申请代会."""
    row = _answerable(request, pk)
    form = SubstituteForm(
        request.POST or None, initial=_told(row, SubstituteForm), government=row.sitting.government
    )
    return _asked(request, row, form, substitute_ask, _("申请代会"), _("已申请代会，待批。"))


def _answerable(request: HttpRequest, pk: int) -> Invitation:
    row = invitation_get(request.user, pk)
    require(may_answer(request.user, row))
    return row


def _told(row: Invitation, form: type[LeaveForm]) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in form.base_fields}
    if "substitute" in told:
        told["substitute"] = row.substitute.label if row.substitute else ""
    return told


def _asked(
    request: HttpRequest, row: Invitation, form: LeaveForm, service: Any, title: str, said: str
) -> HttpResponse:
    conflict = None
    if form.takes_over(_told(row, type(form))):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "leave_kind": LeaveKind(form.cleaned_data["leave_kind"])}
        try:
            service(invitation=row, by=user_of(request), **told)
            messages.success(request, said)
            return redirect("sittings:invitation-detail", row.pk)
        except EditConflict as error:
            row.refresh_from_db()
            conflict = form.merge(_told(row, type(form)), error.who)
    url = reverse("sittings:invitation-detail", args=[row.pk])
    crumbs = [(_("会议通知"), url), (title, "")]
    return form_response(
        request, form, title=title, submit=_("提交"), cancel_url=url, crumbs=crumbs, conflict=conflict
    )


@require_POST
def one_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """批准: what the page showed as asked."""
    name = request.POST.get("what", "")
    grant = partial(leave_grant, name=name if name in ("grant_leave", "grant_substitute") else "")
    return _act(request, pk, may_grant_leave, grant, _("已批准。"))


@require_http_methods(["GET", "HEAD", "POST"])
def one_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """不准: with the reason."""
    row = invitation_get(request.user, pk)
    require(may_grant_leave(request.user, row))
    told, conflict = {"reason": "", "version": row.version}, None
    form = ReasonForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            leave_refuse(invitation=row, by=user_of(request), **form.cleaned_data)
            messages.success(request, _("已答复不准。"))
            return redirect("sittings:invitation-detail", row.pk)
        except EditConflict as error:
            row.refresh_from_db()
            conflict = form.merge({"reason": "", "version": row.version}, error.who)
    url = reverse("sittings:invitation-detail", args=[row.pk])
    crumbs = [(_("会议通知"), url), (_("不准"), "")]
    return form_response(
        request, form, title=_("不准请假或代会"), cancel_url=url, crumbs=crumbs, conflict=conflict
    )


@require_POST
def one_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = invitation_get(request.user, pk)
    require(may_build(request.user))
    sitting = row.sitting_id
    invitation_withdraw(invitation=row, version=version_of(request), by=user_of(request))
    messages.success(request, _("已取消通知。"))
    return redirect("sittings:people", sitting)


@require_safe
def one_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The call as a calendar file, to be opened by the calendar of a phone or a desk."""
    row = invitation_get(request.user, pk)
    response = HttpResponse(calendar_of(row), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _crumbs(sitting: Sitting, title: str) -> list[tuple[str, str]]:
    url = reverse("sittings:sitting-detail", args=[sitting.pk])
    return [(_("会议安排"), reverse("sittings:sitting-list")), (str(sitting), url), (title, "")]
