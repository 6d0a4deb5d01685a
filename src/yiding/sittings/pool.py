"""议题库: the topics that wait to be put on an agenda, and what becomes of them there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from yiding.audit.services import About, record
from yiding.core import moves
from yiding.core.errors import WrongState
from yiding.councils.models import Council
from yiding.directory.models import Body
from yiding.files.models import Document
from yiding.topics.models import Topic, TopicState
from yiding.topics.states import TOPIC

from .errors import NotInPool
from .models import Entry

TOPIC_KIND = "topics.topic"
MOST_DOCUMENTS = 9
BRACKETED = re.compile("《([^《》]+)》")


def pool_of(council: Council) -> QuerySet[Topic]:
    """The topics that were admitted for a council and stand on no agenda: urgent ones first."""
    rows = Topic.objects.filter(council=council, state=TopicState.ADMITTED).select_related("body", "kind")
    return rows.order_by("-is_urgent", "wanted_on", "admitted_at", "pk")


def topic_take(topic: Topic, by: User) -> None:
    """The topic stands on an agenda. Raises NotInPool where somebody else was faster."""
    try:
        _turn("schedule", topic, by)
    except WrongState:
        raise NotInPool from None


def topic_give_back(topic: Topic, by: User) -> None:
    """The topic goes back to the pool; one that was heard or withdrawn stays what it is."""
    topic.refresh_from_db(fields=["state"])
    if topic.state == TopicState.SCHEDULED:
        _turn("unschedule", topic, by)


def _turn(name: str, topic: Topic, by: User) -> None:
    def write(kind: str, before: str, after: str) -> Any:
        touches = About(government_id=topic.government_id, body_id=topic.body_id)
        record(kind, topic, by=by, before={"state": before}, after={"state": after}, touches=touches)

    moves.move(TOPIC, name, topic, write)


def documents_of(topic: Topic) -> list[str]:
    """The titles that the topic's item names, without brackets; else those in its own title."""
    told = getattr(topic, "documents", None) or BRACKETED.findall(topic.title)
    return [str(title) for title in told][:MOST_DOCUMENTS]


def presenters_of(topic: Topic) -> list[Body]:
    """Who reports: as the topic says, else the body that hands it in."""
    told = getattr(topic, "presenters", None)
    return (list(told.all()) if told is not None else []) or [topic.body]


def observers_proposed(topic: Topic, presenters: Iterable[Body]) -> list[Body]:
    """列席建议: the bodies that were consulted, whose papers are attached, or who sat in last year.

    A proposal; the clerk decides.
    """
    taken = {body.pk for body in presenters}
    keys: dict[int | None, None] = {}
    rounds = getattr(topic, "rounds", None)
    if rounds is not None:
        keys |= dict.fromkeys(rounds.order_by("pk").values_list("replies__body", flat=True))
    papers = Document.objects.filter(about_kind=TOPIC_KIND, about_id=topic.pk)
    keys |= dict.fromkeys(papers.order_by("pk").values_list("owner_body_id", flat=True))
    if topic.previous_id:
        through = Entry.observers.through.objects.filter(entry__topic=topic.previous_id)
        keys |= dict.fromkeys(through.order_by("pk").values_list("body_id", flat=True))
    wanted = [key for key in keys if key is not None and key not in taken]
    bodies = Body.objects.in_bulk(wanted)
    return [bodies[key] for key in wanted if key in bodies]


def papers_of(topics: Iterable[int]) -> dict[int, list[Document]]:
    """The papers of topics, by topic: one query."""
    rows = Document.objects.filter(about_kind=TOPIC_KIND, about_id__in=list(topics)).order_by("pk")
    found: dict[int, list[Document]] = {}
    for row in rows:
        found.setdefault(row.about_id, []).append(row)
    return found
