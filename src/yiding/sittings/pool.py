"""议题库: the topics that wait to be put on an agenda, and what becomes of them there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import QuerySet

from yiding.core.errors import WrongState
from yiding.councils.models import Council
from yiding.directory.models import Body
from yiding.files.models import Document
from yiding.topics.models import Reply, Topic, TopicState
from yiding.topics.services import topic_schedule, topic_unschedule

from .errors import NotInPool
from .models import Entry

TOPIC_KIND = "topics.topic"
MOST_DOCUMENTS = 9
BRACKETED = re.compile("《([^《》]+)》")


def pool_of(council: Council) -> QuerySet[Topic]:
    """The topics that were admitted for a council and stand on no agenda: urgent ones first."""
    rows = Topic.objects.filter(council=council, state=TopicState.ADMITTED).select_related("body", "kind")
    return rows.order_by("-is_urgent", "wanted_on", "admitted_at", "pk")


def topic_take(topic: Topic, by: User, about: str = "") -> None:
    """The topic stands on an agenda. Raises NotInPool where somebody else was faster."""
    try:
        topic_schedule(topic=topic, by=by, about=about)
    except WrongState:
        raise NotInPool from None


def topic_give_back(topic: Topic, by: User, about: str = "") -> None:
    """The topic goes back to the pool; one that was heard or withdrawn stays what it is."""
    topic.refresh_from_db(fields=["state"])
    if topic.state == TopicState.SCHEDULED:
        topic_unschedule(topic=topic, by=by, about=about)


def documents_of(topic: Topic) -> list[str]:
    """The titles that the topic's item names, without brackets; else those in its own title."""
    told = topic.documents or BRACKETED.findall(topic.title)
    return [str(title) for title in told][:MOST_DOCUMENTS]


def presenters_of(topic: Topic) -> list[Body]:
    """Who reports: as the topic says, else the body that hands it in."""
    return list(topic.presenters.all()) or [topic.body]


def observers_proposed(topic: Topic, presenters: Iterable[Body]) -> list[Body]:
    """列席建议: the bodies that were consulted, whose papers are attached, or who sat in last year.

    A proposal; the clerk decides.
    """
    taken = {body.pk for body in presenters}
    consulted = Reply.objects.filter(round__topic=topic).order_by("pk").values_list("body", flat=True)
    keys: dict[int | None, None] = {**dict.fromkeys(consulted)}
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
