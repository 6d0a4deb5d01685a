"""议题的页面: what each of those concerned sees of a topic and is offered to do."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from yiding.topics import services
from yiding.topics.models import Topic

from .conftest import House, Make, consulted

LISTS = ["topic-list", "topic-all", "topic-own", "asked-list", "reply-list", "topic-add", "setting-list"]


@pytest.mark.parametrize("name", LISTS)
def test_lists_open(name: str, house: House, treated: Make) -> None:
    consulted(house, treated())
    assert house.client("clerk").get(reverse(f"topics:{name}")).status_code == 200


def page(house: House, who: str, topic: Topic) -> str:
    answer = house.client(who).get(reverse("topics:topic-detail", args=[topic.pk]))
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_the_page_says_which_rule_is_open_and_who_must_act(house: House, treated: Make) -> None:
    told = page(house, "clerk", treated())
    assert "还差" in told
    assert "由 市司法局 办理" in told
    assert "国务院令第713号第25条" in told


def test_each_is_offered_what_is_theirs(house: House, treated: Make) -> None:
    topic = treated()
    consulted(house, topic)
    offered = {
        who: sorted(set(re.findall(r'/topics/(?:\d+/)?((?:gates|endorsements)/\d+/[a-z]+|[a-z-]+)/"', told)))
        for who in ("jurist", "deputy", "inspector")
        if (told := page(house, who, topic))
    }
    legality = topic.checks.get(rule__code="legality").pk
    first = topic.endorsements.get(step="deputy").pk
    assert offered["jurist"] == [f"gates/{legality}/answer"]
    assert offered["deputy"] == [f"endorsements/{first}/decline", f"endorsements/{first}/give"]
    assert page(house, "inspector", topic) == "404"


def test_a_draft_is_its_own_bodys(house: House, drafted: Make) -> None:
    topic = drafted()
    assert "送审签" in page(house, "liaison", topic)
    for who in ("clerk", "director", "jurist", "deputy", "mayor", "observer"):
        assert page(house, who, topic) == "404"


def test_pages_cost_the_same_whatever_there_is(
    house: House, treated: Make, django_assert_max_num_queries: object
) -> None:
    topic = treated()
    consulted(house, topic)
    client = house.client("clerk")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        assert client.get(reverse("topics:topic-detail", args=[topic.pk])).status_code == 200


def test_a_round_shows_each_side(house: House, treated: Make) -> None:
    row = consulted(house, treated(), "disagree")
    told = house.client("clerk").get(reverse("topics:round-detail", args=[row.pk])).content.decode()
    assert told.count("side-bad") == 2


def test_drafting_by_pages(house: House) -> None:
    """From the choice of a kind to the draft, in the browser's own words."""
    client, kind = house.client("liaison"), house.kind()
    address = reverse("topics:topic-add") + "?kind=matter"
    assert client.get(address).status_code == 200
    told = {
        "council": house.council.pk,
        "body": house.bodies["water"].pk,
        "act": "审议",
        "title": "供水价格调整方案",
        "documents": "《供水价格调整方案》",
        "level": 2,
        "disclosure": "undecided",
        "answer_fair": "on",
        **{f"field_{one['code']}": "说明。" for one in kind.fields},
    }
    answer = client.post(address, told)
    topic = Topic.objects.get()
    assert answer.headers["Location"] == reverse("topics:topic-detail", args=[topic.pk])
    assert (topic.documents, topic.answers["fair"]) == (["供水价格调整方案"], True)
    services.topic_send(topic=topic, by=house.by("liaison"))
    assert "审签并报送" in page(house, "head", topic)
