"""台账的页面: the address of every page, for the first objects that there are."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from yiding.decisions.models import PolicyDocument
from yiding.directory.models import Body, Government, Person, Proposal
from yiding.directory.proposing import proposals_find
from yiding.meetings.models import Meeting
from yiding.supervision.models import Candidate


def _meeting() -> int:
    return Meeting.objects.order_by("pk").values_list("pk", flat=True)[0]


def _body() -> int:
    return Body.objects.filter(name="市教育局").order_by("pk").values_list("pk", flat=True)[0]


def _proposal() -> int:
    if not Proposal.objects.exists():
        proposals_find(Government.objects.earliest("pk"))
    return Proposal.objects.order_by("pk").values_list("pk", flat=True)[0]


PAGES: dict[str, Callable[[], str]] = {
    "meeting-list": lambda: reverse("meetings:meeting-list"),
    "meeting-calendar": lambda: reverse("meetings:meeting-calendar"),
    "meeting-detail": lambda: reverse("meetings:meeting-detail", args=[_meeting()]),
    "meeting-print": lambda: reverse("meetings:meeting-print", args=[_meeting()]),
    "item-detail": lambda: reverse("meetings:item-detail", args=[_meeting(), 1]),
    "decision-list": lambda: reverse("decisions:decision-list"),
    "policy-list": lambda: reverse("decisions:policy-list"),
    "policy-detail": lambda: reverse(
        "decisions:policy-detail", args=[PolicyDocument.objects.earliest("pk").pk]
    ),
    "series-list": lambda: reverse("decisions:series-list"),
    "matter-list": lambda: reverse("supervision:candidate-list"),
    "matter-detail": lambda: reverse(
        "supervision:candidate-detail", args=[Candidate.objects.earliest("pk").pk]
    ),
    "body-list": lambda: reverse("directory:body-list"),
    "body-detail": lambda: reverse("directory:body-detail", args=[_body()]),
    "body-register": lambda: reverse("directory:body-register", args=[_body()]),
    "body-edit": lambda: reverse("directory:body-edit", args=[_body()]),
    "part-add": lambda: reverse("directory:part-add", args=[_body(), "name"]),
    "proposal-list": lambda: reverse("directory:proposal-list"),
    "proposal-detail": lambda: reverse("directory:proposal-detail", args=[_proposal()]),
    "person-list": lambda: reverse("directory:person-list"),
    "person-detail": lambda: reverse("directory:person-detail", args=[Person.objects.earliest("pk").pk]),
}
