"""名录信息的页面: what the directory states of a body, and the forms for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiding.core import clock
from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, EditConflict, YidingError
from yiding.core.forms import form_response

from .dates import covers
from .forms import BodyForm, DatedForm, EndForm, MemberForm, NameForm, PostForm
from .models import Body, BodyName, GroupMember, NameKind, PostKind
from .permissions import may_edit, require
from .register import body_edit, expand, member_add, member_end, name_add, name_end, post_add, post_end
from .selectors import body_get, judged_of_body, merges_of, posts_of_body, posts_visible_to, relations_of

NAME_KINDS = {value: gettext_lazy(label) for value, label in NameKind.choices}
POST_KINDS = {value: gettext_lazy(label) for value, label in PostKind.choices}
Adder = Callable[[Body, User, dict[str, Any]], object]


@require_safe
def body_register(request: HttpRequest, pk: int) -> HttpResponse:
    """名录信息 of a body."""
    body = body_get(request.user, pk)
    today = clock.today()
    context = {
        "title": body.name,
        "body": body,
        "relations": relations_of(request.user, body),
        "names": [(row, NAME_KINDS[row.kind]) for row in body.names.all()],
        "posts": [
            (row, POST_KINDS[row.kind], covers(row, today)) for row in posts_of_body(request.user, body)
        ],
        "members": list(body.members.select_related("member")),
        "expanded": expand(body, today) if body.is_group else [],
        "merges": merges_of(request.user, body),
        "proposals": judged_of_body(request.user, body),
        "may_edit": may_edit(request.user),
    }
    return render(request, "directory/body_register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def body_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Edits what the directory says of a body."""
    require(may_edit(request.user))
    body = body_get(request.user, pk)
    told, conflict = _initial(body), None
    form = BodyForm(request.POST or None, initial=told, government=body.government)
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            body_edit(body=body, version=version, by=user_of(request), values=form.values())
            messages.success(request, _("已保存。"))
            return _back(body)
        except EditConflict as error:
            body.refresh_from_db()
            conflict = form.merge(_initial(body), error.who)
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
    return _form(request, form, body, _("修改机构信息"), conflict=conflict)


def _initial(body: Body) -> dict[str, Any]:
    told = {name: getattr(body, name) for name in BodyForm.base_fields if hasattr(body, name)}
    for name in ("parent", "successor"):
        told[name] = told[name].name if told[name] else ""
    return told


def _form(
    request: HttpRequest, form: Any, body: Body, title: str, conflict: EditConflict | None = None
) -> HttpResponse:
    url = reverse("directory:body-register", args=[body.pk])
    crumbs = [(_("机构"), reverse("directory:body-list")), (body.name, url), (title, "")]
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs, conflict=conflict)


@require_http_methods(["GET", "HEAD", "POST"])
def part_add(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Adds a name, a post or a member of a group."""
    require(may_edit(request.user))
    body = body_get(request.user, pk)
    title, of, add = _PARTS[part]
    form = of(request.POST or None, government=body.government)
    if request.method == "POST" and form.is_valid():
        try:
            add(body, user_of(request), form.cleaned_data)
            messages.success(request, _("已保存。"))
            return _back(body)
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
    return _form(request, form, body, str(title))


def _add_name(body: Body, by: User, told: dict[str, Any]) -> object:
    return name_add(of=body, by=by, **told)


def _add_post(body: Body, by: User, told: dict[str, Any]) -> object:
    return post_add(body=body, by=by, **told)


def _add_member(body: Body, by: User, told: dict[str, Any]) -> object:
    return member_add(group=body, by=by, **told)


_PARTS: dict[str, tuple[Any, type[DatedForm], Adder]] = {
    "name": (gettext_lazy("增加名称"), NameForm, _add_name),
    "post": (gettext_lazy("增加任职"), PostForm, _add_post),
    "member": (gettext_lazy("增加成员"), MemberForm, _add_member),
}


@require_POST
def part_end(request: HttpRequest, pk: int, part: str, key: int) -> HttpResponse:
    """The last day of a name, a post or a membership."""
    require(may_edit(request.user))
    body = body_get(request.user, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        raise BadRequest("、".join(form.errors))
    ends_on, by = form.cleaned_data["ends_on"], user_of(request)
    match part:
        case "name":
            name_end(row=get_object_or_404(BodyName, pk=key, body=body), ends_on=ends_on, by=by)
        case "post":
            post = get_object_or_404(posts_visible_to(request.user), pk=key, body=body)
            post_end(post=post, ends_on=ends_on, version=form.cleaned_data["version"] or 0, by=by)
        case "member":
            member_end(row=get_object_or_404(GroupMember, pk=key, group=body), ends_on=ends_on, by=by)
        case _:
            raise Http404
    messages.success(request, _("已保存。"))
    return _back(body)


def _back(body: Body) -> HttpResponseRedirect:
    return redirect("directory:body-register", body.pk)
