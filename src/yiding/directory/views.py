"""机构人员的页面: as seen in minutes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from yiding.core.lists import list_response

from .hooks import body_figures
from .lists import BODIES, PERSONS, sightings_list
from .scope import scoped_list
from .selectors import (
    bodies_alike,
    bodies_of,
    body_get,
    person_get,
    persons_alike,
    roles_of,
    sightings_of_body,
    sightings_of_person,
    sitters_of,
)


def body_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, BODIES)


def person_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, PERSONS)


def body_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A body as the minutes show it: roles, who sat in for it, and every sighting."""
    body = body_get(request.user, pk)
    context = {
        "title": body.name,
        "body": body,
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
    """A person as the minutes show them: bodies sat in for, and every sighting. No post is claimed."""
    person = person_get(request.user, pk)
    context = {
        "title": person.name,
        "person": person,
        "roles": roles_of(sightings_of_person(request.user, person)),
        "bodies": bodies_of(request.user, person),
        "alike": persons_alike(request.user, person),
    }
    spec = sightings_list(
        "directory.person-sighting",
        person.name,
        lambda viewer: sightings_of_person(viewer, person),
        of_body=False,
    )
    return list_response(request, spec, template="directory/person_detail.html", context=context)
