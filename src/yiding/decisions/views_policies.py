"""制度文件库的页面: what a person keeps of a document, its life, what it revises and what hangs on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yiding.core.acts import user_of
from yiding.core.forms import EditForm
from yiding.directory.scope import scope_of
from yiding.directory.selectors import governments_visible_to
from yiding.files.pages import form_page

from .forms import PolicyAddForm, PolicyForm, PolicyLinkForm, ReasonForm
from .models import PolicyDocument
from .permissions import may_keep_policies, require
from .registering import policy_add, policy_edit, policy_link, policy_move
from .selectors import policy_get
from .states import POLICY

FORMS = ["GET", "HEAD", "POST"]
KEPT = (
    "kind",
    "period_from",
    "period_to",
    "is_trial",
    "is_revised",
    "in_name_of",
    "number",
    "issued_on",
    "valid_until",
)


def _page(policy: PolicyDocument, title: Any) -> dict[str, Any]:
    back = reverse("decisions:policy-detail", args=[policy.pk])
    crumbs = [(_("上会文件"), reverse("decisions:policy-list")), (policy.title[:40], back), (title, "")]
    return {"title": title, "back": back, "crumbs": crumbs}


@require_http_methods(FORMS)
def policy_new(request: HttpRequest) -> HttpResponse:
    """登记 a document."""
    require(may_keep_policies(request.user))
    chosen = scope_of(request).chosen
    government = chosen or governments_visible_to(request.user).order_by("-is_ours", "pk").first()
    if government is None:
        raise Http404
    form: EditForm = PolicyAddForm(request.POST or None)
    back = reverse("decisions:policy-list")
    save = lambda told: policy_add(government=government, by=user_of(request), **told)  # noqa: E731
    crumbs = [(_("上会文件"), back), (_("登记文件"), "")]
    return form_page(request, form, save, title=_("登记文件"), back=back, crumbs=crumbs)


@require_http_methods(FORMS)
def policy_change(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person says of a document."""
    require(may_keep_policies(request.user))
    policy = policy_get(request.user, pk)

    def told() -> dict[str, Any]:
        policy.refresh_from_db()
        drafter = policy.drafter.name if policy.drafter else ""
        kept = {name: getattr(policy, name) for name in KEPT}
        return {**kept, "drafter": drafter, "version": policy.version}

    form = PolicyForm(request.POST or None, initial=told(), government=policy.government)

    def save(data: dict[str, Any]) -> None:
        facts = {name: value for name, value in data.items() if name != "version"}
        policy_edit(policy=policy, version=data["version"], by=user_of(request), told=facts)

    return form_page(request, form, save, fresh=told, **_page(policy, _("维护文件信息")))


@require_http_methods(FORMS)
def policy_step(request: HttpRequest, pk: int, life: str) -> HttpResponse:
    """A step of a document's life, with the reason."""
    require(may_keep_policies(request.user))
    if life not in POLICY.moves:
        raise Http404
    policy = policy_get(request.user, pk)

    def told() -> dict[str, Any]:
        policy.refresh_from_db(fields=["version", "state"])
        return {"version": policy.version, "reason": ""}

    form = ReasonForm(request.POST or None, initial=told())
    save = lambda data: policy_move(policy=policy, act=life, by=user_of(request), **data)  # noqa: E731
    return form_page(request, form, save, fresh=told, **_page(policy, _(POLICY.moves[life].label)))


@require_http_methods(FORMS)
def policy_connect(request: HttpRequest, pk: int, link: str) -> HttpResponse:
    """Which document it revises, or on which it hangs."""
    require(may_keep_policies(request.user))
    titles = {"revises": _("修订了哪份文件"), "parent": _("是哪份文件的配套文件")}
    if link not in titles:
        raise Http404
    policy = policy_get(request.user, pk)

    def told() -> dict[str, Any]:
        policy.refresh_from_db(fields=["version", link])
        other = getattr(policy, link)
        return {"version": policy.version, "title": other.title if other else ""}

    initial = told()
    proposed = request.GET.get("title", "")
    if proposed and request.method != "POST":
        initial["title"] = proposed[:300]
    form = PolicyLinkForm(request.POST or None, initial=initial, policy=policy)

    def save(data: dict[str, Any]) -> None:
        version = data["version"]
        policy_link(policy=policy, field=link, other=data["other"], version=version, by=user_of(request))

    return form_page(request, form, save, fresh=told, **_page(policy, titles[link]))
