"""谁看到哪些议题: the exact set for each of the cast, in each state; papers follow."""

from __future__ import annotations

import pytest

from yiding.core.access import Level
from yiding.files.selectors import documents_visible_to
from yiding.files.services import Paper
from yiding.topics import services
from yiding.topics.models import Topic, TopicState
from yiding.topics.selectors import topics_visible_to

from .conftest import PEOPLE, House, Make, consulted, paper

OWN = {"liaison", "head"}
OFFICE = {"clerk", "director"}
REVIEWERS = {"jurist", "judge"}
LEADERS = {"mayor", "inspector"}
AFTER = OWN | OFFICE | REVIEWERS | {"deputy"}
EXPECTED = {
    "draft": OWN,
    "approving": OWN,
    "submitted": AFTER,
    "in_treatment": AFTER,
    "returned": AFTER,
    "refused": AFTER,
    "withdrawn": AFTER,
    "admitted": AFTER | LEADERS,
    "scheduled": AFTER | LEADERS,
    "deliberated": AFTER | LEADERS,
}
"""The jurist's body is asked for legality, the deputy reviews it; the mayor is not asked yet."""


def seers(house: House, topic: Topic) -> set[str]:
    return {who for who in PEOPLE if topics_visible_to(house.by(who)).filter(pk=topic.pk).exists()}


def readers(house: House, key: int) -> set[str]:
    return {who for who in PEOPLE if documents_visible_to(house.by(who)).filter(pk=key).exists()}


@pytest.mark.parametrize("state", TopicState.values)
def test_who_sees_a_topic_in_each_state(state: str, house: House, treated: Make) -> None:
    topic = treated()
    topic.endorsements.filter(step="chair").delete()
    Topic.objects.update(state=state)
    assert seers(house, topic) == EXPECTED[state]


def test_those_who_are_consulted_see_it(house: House, submitted: Make) -> None:
    topic = submitted()
    before = seers(house, topic)
    consulted(house, topic)
    assert seers(house, topic) - before == {"treasurer", "builder"}


def test_leaders_see_up_to_their_level(house: House, admitted: Make) -> None:
    topic = admitted()
    Topic.objects.update(level=Level.SECRETARIAT)
    topic.endorsements.all().delete()
    assert seers(house, topic) == OWN | OFFICE | REVIEWERS | {"inspector", "treasurer", "builder"}


def test_papers_follow_their_topic(house: House, drafted: Make) -> None:
    """Who drafts or checks it reads its papers; the others by level."""
    topic = drafted()
    told = {"topic": topic, "part": "draft", "title": "送审稿：城乡供水管理办法"}
    row = services.paper_add(paper=paper(level=Level.SECRETARIAT), by=house.by("liaison"), **told)
    assert readers(house, row.document_id) == OWN
    services.topic_send(topic=topic, by=house.by("liaison"))
    services.topic_submit(topic=topic, by=house.by("head"))
    assert readers(house, row.document_id) == OWN | OFFICE | REVIEWERS


def test_nobody_adds_papers_to_anothers_draft(house: House, drafted: Make) -> None:
    from yiding.core.errors import NotAllowed

    told = {"topic": drafted(), "part": "draft", "title": "送审稿：城乡供水管理办法"}
    for who in ("jurist", "inspector", "observer"):
        with pytest.raises(NotAllowed):
            services.paper_add(paper=paper(), by=house.by(who), **told)


def test_a_secret_paper_is_not_taken(house: House, drafted: Make) -> None:
    from yiding.files.errors import ClassifiedPaper

    secret = Paper(paper().content, "机密★5年.txt", Level.MEMBERS)
    told = {"topic": drafted(), "part": "draft", "title": "送审稿：城乡供水管理办法"}
    with pytest.raises(ClassifiedPaper):
        services.paper_add(paper=secret, by=house.by("liaison"), **told)
