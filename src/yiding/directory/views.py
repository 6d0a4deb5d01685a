"""机构人员的页面: as seen in minutes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from yiding.core import clock
from yiding.core.lists import ListSpec, list_response

from .dates import covers
from .hooks import body_figures
from .lists import BODIES, KINDS, PERSONS, sightings_list
from .models import Post, Standing
from .permissions import may_edit, may_judge, may_keep_portfolios, may_see_phones
from .scope import scoped_list
from .selectors import (
    bodies_alike,
    bodies_of,
    body_get,
    merges_of,
    namesakes_and_alike,
    person_get,
    phones_of,
    posts_of_body,
    posts_of_person,
    roles_of,
    sightings_of_body,
    sightings_of_person,
    sitters_of,
    splits_of,
)
from .tabs import directory_tabs
from .views_register import POST_KINDS


def dated(posts: list[Post], day: date) -> list[tuple[Post, Any, bool]]:
    """Posts with the word for their kind, and whether they are held on a day."""
    return [(post, POST_KINDS[post.kind], covers(post, day)) for post in posts]


def body_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, BODIES)


def person_list(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, PERSONS)


def _listed(request: HttpRequest, spec: ListSpec) -> HttpResponseBase:
    context = {"rooms_of_directory": directory_tabs(request)}
    return scoped_list(request, spec, template="directory/room_list.html", context=context)


def body_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A body: posts and names as stated; roles, sitters and every sighting as the minutes show them."""
    body = body_get(request.user, pk)
    if body.merged_into_id is not None and request.method == "GET":
        return redirect("directory:body-detail", body.merged_into_id)
    context = {
        "title": body.name,
        "body": body,
        "kind": KINDS.get(body.kind, ""),
        "is_listed": body.standing == Standing.LISTED,
        "posts": dated(posts_of_body(request.user, body), clock.today()),
        "names": list(body.names.all()),
        "figures": list(body_figures(request.user, body)),
        "roles": roles_of(sightings_of_body(request.user, body)),
        "sitters": sitters_of(request.user, body),
        "alike": bodies_alike(request.user, body),
    }
    spec = sightings_list(
        "directory.body-sighting", body.name, lambda viewer: sightings_of_body(viewer, body), of_body=True
    )
    return list_response(request, spec, template="directory/body_detail.html", context=context)


def person_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A person: posts as stated; bodies sat in for and every sighting as the minutes show them."""
    person = person_get(request.user, pk)
    if person.merged_into_id is not None and request.method == "GET":
        return redirect("directory:person-detail", person.merged_into_id)
    namesakes, alike = namesakes_and_alike(request.user, person)
    context = {
        "title": person.label,
        "person": person,
        "posts": dated(posts_of_person(request.user, person), clock.today()),
        "names": list(person.names.all()),
        "merges": merges_of(request.user, person),
        "splits": splits_of(request.user, person),
        "namesakes": namesakes,
        "may_judge": may_judge(request.user),
        "phones": phones_of(request.user, person),
        "may_see_phones": may_see_phones(request.user),
        "may_edit": may_edit(request.user),
        "may_keep_portfolios": may_keep_portfolios(request.user),
        "roles": roles_of(sightings_of_person(request.user, person)),
        "bodies": bodies_of(request.user, person),
        "alike": alike,
    }
    spec = sightings_list(
        "directory.person-sighting",
        person.name,
        lambda viewer: sightings_of_person(viewer, person),
        of_body=False,
    )
    return list_response(request, spec, template="directory/person_detail.html", context=context)
