"""议题的材料: where they belong, who may keep them, how they are named, how long they are."""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from django.db.models import F
from django.urls import reverse

from yiding.audit.services import record
from yiding.core.columns import Viewer
from yiding.core.jobs import enqueue
from yiding.files.hooks import Belonging, Home
from yiding.files.models import Document

from .completeness import part_title
from .errors import BadPaperName, NotOpenNow, SecretTopic
from .gates import checks_renew, touches
from .models import ChangeState, Kind, Topic, TopicPaper, TopicState
from .permissions import is_own
from .selectors import topics_read_whole_by, topics_visible_to

KIND = "topics.topic"
COUNT_JOB = "topics.count"
MARKS = re.compile(r"[《》]|\.(?:docx?|wps|pdf|ofd|txt|xlsx?|pptx?)$", re.IGNORECASE)
CLOSED = frozenset({TopicState.DELIBERATED, TopicState.REFUSED, TopicState.WITHDRAWN})


def told(key: int) -> Belonging | None:
    """A topic, as the page of a paper shows it."""
    topic = Topic.objects.filter(pk=key).first()
    if topic is None:
        return None
    return Belonging(topic.heading, reverse("topics:topic-detail", args=[key]), topic.government_id)


def is_in_hand(topic: Topic) -> bool:
    """Is it in the submitter's hands: a draft, or on an agenda and opened for a change?"""
    is_open = topic.state == TopicState.SCHEDULED and topic.change == ChangeState.OPEN
    return topic.state == TopicState.DRAFT or is_open


def keeps(viewer: Viewer, key: int) -> bool:
    """The submitter, while the topic is in their hands."""
    topic = Topic.objects.filter(pk=key).first()
    return topic is not None and is_own(viewer, topic) and is_in_hand(topic)


def check(key: int) -> None:
    """A secret topic takes no papers, nor one that is over."""
    topic = Topic.objects.get(pk=key)
    if topic.is_secret:
        raise SecretTopic
    if topic.state in CLOSED:
        raise NotOpenNow


def changed(key: int, by: User) -> None:
    """A paper has a new version: the draft counts as changed, and what was checked is asked again."""
    topic = Topic.objects.select_related("kind", "body", "drafted_by").get(pk=key)
    text_changed(topic)
    checks_renew(topic, by)
    for row in topic.papers.select_related("document"):
        count_queue(row)
    record("topic.paper_changed", topic, by=by, after=_version(topic), touches=touches(topic))


def count_queue(row: TopicPaper) -> None:
    """Has the characters of a paper's newest version counted, outside of anybody's transaction."""
    number = row.document.newest
    enqueue(COUNT_JOB, f"{row.pk}:{number}", {"paper": row.pk})


def text_changed(topic: Topic) -> None:
    """The draft is another one now."""
    rows = Topic.objects.filter(pk=topic.pk)
    on_agenda = topic.state == TopicState.SCHEDULED
    rows.update(text_version=F("text_version") + 1, version=F("version") + 1)
    if on_agenda:
        rows.update(is_updated=True)
    topic.refresh_from_db(fields=["text_version", "version", "is_updated"])


def _version(topic: Topic) -> dict[str, int]:
    return {"text_version": topic.text_version}


def right_name(kind: Kind, part: str, title: str) -> str:
    """The title that a paper should have: its part before it, no brackets and no ending."""
    bare = MARKS.sub("", title.strip()).strip()
    word = part_title(kind, part)
    bare = bare.removeprefix(f"{word}：").removeprefix(f"{word}:").strip() or word
    return kind.paper_form.format(part=word, title=bare) if kind.paper_form else bare


def name_check(kind: Kind, part: str, title: str) -> None:
    """Raises BadPaperName, with the right name, where a title does not fit the kind's rule."""
    offered = right_name(kind, part, title)
    fits = re.fullmatch(kind.paper_pattern, title) if kind.paper_pattern else True
    if not fits or MARKS.search(title) or (kind.paper_form and title != offered):
        raise BadPaperName(f"{kind.paper_sentence}应为“{offered}”。")


def paper_of(document: Document) -> TopicPaper | None:
    return TopicPaper.objects.filter(document=document).first()


HOME = Home(
    KIND,
    topics_visible_to,
    told,
    whole=topics_read_whole_by,
    keeps=keeps,
    check=check,
    changed=changed,
)
