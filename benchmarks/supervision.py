"""督办: the pages of supervision with 100,000 matters, 1,000,000 reports and 500 bodies.

    python -m benchmarks.run supervision

Alone: each page's queries and time, by Django's own test client, at 100 matters and at 100,000. Together: 50
people with a browser each who look at a page, pause ten seconds and look at the next, against gunicorn with
two workers. The same runs on PostgreSQL where ``DATABASE_URL`` names one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def addresses(place: Any) -> Iterator[tuple[str, str]]:
    """The pages in which supervision is seen."""
    from django.urls import reverse

    matters = reverse("supervision:matter-list")
    meeting = place.meetings[len(place.meetings) // 2][0]
    yield "desk", reverse("web:desk")
    yield "list", matters
    yield "list filtered", f"{matters}?light=red&body=第7局"
    yield "board by state", reverse("oversight:board")
    yield "board by light", reverse("oversight:board-by", args=["light"])
    yield "board by body", reverse("oversight:board-by", args=["body"])
    yield "timeline", reverse("oversight:timeline")
    yield "calendar", reverse("oversight:calendar")
    yield "tree", reverse("oversight:tree")
    yield "leader's view", reverse("oversight:leading")
    yield "leader's view, all", reverse("oversight:leading-all")
    yield "red tasks", f"{reverse('oversight:tasks')}?standing=red"
    yield "decision", reverse("decisions:decision-detail", args=[meeting, 1])
