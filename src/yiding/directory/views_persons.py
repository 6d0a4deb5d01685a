"""同名人员的页面: telling two people of one name apart, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yiding.core.acts import user_of
from yiding.core.errors import BadRequest, WrongState, YidingError
from yiding.core.forms import VersionForm, form_response

from .forms import SplitForm
from .models import Person
from .permissions import may_judge, require
from .selectors import (
    bodies_of,
    person_get,
    posts_of_person,
    sightings_of_person,
    splits_visible_to,
)
from .splitting import person_split, split_undo

NOWHERE = "0"
"""Sightings that name no body: in the chair, among those present."""


@require_http_methods(["GET", "HEAD", "POST"])
def person_divide(request: HttpRequest, pk: int) -> HttpResponse:
    """Chooses what is a namesake's."""
    require(may_judge(request.user))
    person = person_get(request.user, pk)
    form = SplitForm(request.POST or None, bodies=_bodies(request, person), posts=_posts(request, person))
    if request.method == "POST" and form.is_valid():
        try:
            split = person_split(
                person=person,
                note=form.cleaned_data["note"],
                sightings=_sightings(request, person, form.cleaned_data.get("bodies", [])),
                posts=[int(key) for key in form.cleaned_data.get("posts", [])],
                by=user_of(request),
            )
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.advice}")
        else:
            messages.success(
                request, _("已分开，新的一人是 %(who)s。") % {"who": f"{person.name}（{split.note}）"}
            )
            return redirect("directory:person-detail", split.made_id)
    url = reverse("directory:person-detail", args=[person.pk])
    crumbs = [(_("人员"), reverse("directory:person-list")), (person.label, url), (_("分开同名的人"), "")]
    return form_response(
        request, form, title=_("分开同名的人"), submit=_("分开"), cancel_url=url, crumbs=crumbs
    )


def _bodies(request: HttpRequest, person: Person) -> list[tuple[str, str]]:
    """Each body that the person was seen for, and the sightings that name none."""
    told = [
        (str(one.pk), f"{one.label}（{one.count} 次会议，{one.first_on or '—'} 至 {one.last_on or '—'}）")
        for one in bodies_of(request.user, person)
    ]
    alone = sightings_of_person(request.user, person).filter(body=None).count()
    return [*told, (NOWHERE, _("没有写明单位的 %(n)s 处") % {"n": alone})] if alone else told


def _posts(request: HttpRequest, person: Person) -> list[tuple[str, str]]:
    return [
        (str(row.pk), f"{row.body.name} {row.title}（{row.starts_on or '—'} 至 {row.ends_on or '—'}）")
        for row in posts_of_person(request.user, person)
    ]


def _sightings(request: HttpRequest, person: Person, chosen: list[str]) -> list[int]:
    """All sightings for the bodies, those above the viewer's level too: a body goes as a whole."""
    seen = person.sightings.order_by("pk")
    rows = seen.filter(body__in=[int(key) for key in chosen if key != NOWHERE])
    found = list(rows.values_list("pk", flat=True))
    if NOWHERE in chosen:
        found += seen.filter(body=None).values_list("pk", flat=True)
    return found


@require_POST
def split_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undoes a split."""
    split = get_object_or_404(splits_visible_to(request.user), pk=pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    if form.cleaned_data["version"] != split.version:
        raise WrongState
    split_undo(split=split, by=user_of(request))
    messages.success(request, _("已撤销分开，恢复为一人。"))
    return redirect("directory:person-detail", split.person_id)
