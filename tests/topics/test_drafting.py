"""起草与审签: whose topic it is, what its form must hold, who approves it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from yiding.accounts.models import Holding
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import EditConflict, NotAllowed
from yiding.files.models import Document
from yiding.topics import services
from yiding.topics.drafting import last_day
from yiding.topics.errors import (
    BadField,
    BadPaperName,
    Incomplete,
    NotOpenNow,
    NotOwnBody,
    SamePerson,
    SecretTopic,
)
from yiding.topics.models import SECRET_STUB, Topic

from .conftest import House, Make, draft_of, paper


def test_nobody_drafts_for_another_body(house: House) -> None:
    told = {"council": house.council, "kind": house.kind(), "draft": draft_of(house.kind())}
    with pytest.raises(NotOwnBody):
        services.topic_draft(body=house.bodies["water"], by=house.by("jurist"), **told)
    with pytest.raises(NotOwnBody):
        services.topic_draft(body=house.bodies["water"], by=house.by("clerk"), **told)
    office = services.topic_draft(body=house.bodies["office"], by=house.by("clerk"), **told)
    assert office.body.name == "市政府办公室"


@pytest.mark.requirement("S02.1")
def test_a_topic_asks_the_meeting_for_one_of_the_acts_of_its_kind(house: House, drafted: Make) -> None:
    assert drafted(act="听取并审议").act == "听取并审议"
    with pytest.raises(BadField):
        drafted(act="表决")
    acts = {act for kind in ("document", "hearing", "study", "arrangement") for act in house.kind(kind).acts}
    assert acts >= {"学习", "传达", "审议", "听取", "听取并审议", "听取并讨论", "部署"}


@pytest.mark.requirement("S02.2")
def test_a_topic_holds_up_to_nine_documents(house: House, drafted: Make) -> None:
    nine = tuple(f"办法之{n}" for n in range(9))
    assert drafted(documents=nine).documents == list(nine)
    with pytest.raises(BadField):
        drafted(documents=(*nine, "第十个"))


@pytest.mark.requirement("S02.3")
def test_several_bodies_may_present_one_topic(house: House, drafted: Make) -> None:
    both = (house.bodies["water"], house.bodies["building"])
    assert set(drafted(presenters=both).presenters.all()) == set(both)


def test_what_is_required_must_be_there_before_it_is_sent(house: House, drafted: Make) -> None:
    topic = drafted(explanation={"background": "有"})
    with pytest.raises(Incomplete, match="依据"):
        services.topic_send(topic=topic, by=house.by("liaison"))
    assert Topic.objects.get().state == "draft"


def test_a_field_is_no_longer_than_its_kind_allows(house: House, drafted: Make) -> None:
    with pytest.raises(BadField):
        drafted(explanation={"question": "问" * 1001})


def test_the_head_of_another_body_does_not_approve(house: House, drafted: Make) -> None:
    topic = drafted()
    services.topic_send(topic=topic, by=house.by("liaison"))
    for who in ("judge", "clerk", "liaison"):
        with pytest.raises(NotAllowed):
            services.topic_submit(topic=topic, by=house.by(who))


def test_who_drafted_it_does_not_approve_it_unless_they_are_alone(house: House, drafted: Make) -> None:
    topic = drafted()
    head = house.by("head")
    Topic.objects.update(drafted_by=head)
    topic.refresh_from_db()
    services.topic_send(topic=topic, by=head)
    with pytest.raises(SamePerson):
        services.topic_submit(topic=topic, by=head)
    Holding.objects.filter(account=house.users["liaison"].pk).delete()
    services.topic_submit(topic=topic, by=head)
    event = Event.objects.filter(kind="topic.submitted").get()
    assert event.after["approved_by_drafter"] is True


def test_a_secret_topic_is_a_stub(house: House) -> None:
    kind = house.kind()
    topic = services.topic_draft(
        council=house.council,
        kind=kind,
        body=house.bodies["water"],
        draft=draft_of(kind, title="不该写进来的名称"),
        by=house.by("liaison"),
        is_secret=True,
    )
    topic.refresh_from_db()
    assert (topic.title, topic.explanation, topic.documents) == (SECRET_STUB, {}, [])
    with pytest.raises(SecretTopic):
        services.paper_add(
            topic=topic, part="draft", title="送审稿：某事", paper=paper(), by=house.by("liaison")
        )
    with pytest.raises(SecretTopic):
        services.topic_edit(topic=topic, draft=draft_of(kind), version=topic.version, by=house.by("liaison"))
    assert not Document.objects.exists()
    kept = str(list(Event.objects.values_list("after", "before")))
    assert "不该写进来" not in kept


def test_a_text_that_bears_the_mark_of_a_secret_is_refused(house: House, drafted: Make) -> None:
    with pytest.raises(SecretTopic):
        drafted(title="机密★10年 供水方案")
    assert not Topic.objects.exists()


def test_a_papers_name_is_enforced_and_the_right_one_offered(house: House, drafted: Make) -> None:
    """Official names of papers are not left to taste."""
    topic = drafted()
    told = {"topic": topic, "part": "draft", "by": house.by("liaison")}
    for wrong in (
        "城乡供水管理办法",
        "送审稿：《城乡供水管理办法》",
        "送审稿：城乡供水管理办法.docx",
        "附件：一",
    ):
        with pytest.raises(BadPaperName, match="应为“送审稿："):
            services.paper_add(title=wrong, paper=paper(), **told)
    row = services.paper_add(title="送审稿：城乡供水管理办法", paper=paper(), **told)
    assert (row.document.title, row.document.newest) == ("送审稿：城乡供水管理办法", 1)


def test_the_second_who_saves_is_told_of_the_first(house: House, drafted: Make) -> None:
    topic, kind = drafted(), house.kind()
    old = topic.version
    services.topic_edit(topic=topic, draft=draft_of(kind, title="甲稿"), version=old, by=house.by("liaison"))
    with pytest.raises(EditConflict), transaction.atomic():
        services.topic_edit(topic=topic, draft=draft_of(kind, title="乙稿"), version=old, by=house.by("head"))
    assert Topic.objects.get().title == "甲稿"


def test_what_was_handed_in_is_not_edited(house: House, submitted: Make) -> None:
    topic = submitted()
    with pytest.raises(NotOpenNow):
        services.topic_edit(
            topic=topic, draft=draft_of(house.kind()), version=topic.version, by=house.by("liaison")
        )


def test_a_topic_is_late_after_the_councils_working_days(
    house: House, submitted: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Saturday on which the holiday is worked off (调休) counts as one of the five."""
    from yiding.core.workdays import calendar_fill

    calendar_fill()
    assert last_day(house.council, date(2025, 10, 16)) == date(2025, 10, 10)
    monkeypatch.setattr(clock, "today", lambda: date(2025, 10, 10))
    assert not submitted(wanted_on=date(2025, 10, 16)).is_late
    monkeypatch.setattr(clock, "today", lambda: date(2025, 10, 11))
    assert submitted(wanted_on=date(2025, 10, 16)).is_late
    assert submitted(wanted_on=date(2025, 10, 10) + timedelta(days=40)).is_late is False


def test_the_next_edition_copies_the_words_and_points_back(house: House, admitted: Make) -> None:
    """Copied from last year's edition."""
    old = admitted()
    services.paper_add(
        topic=old, part="draft", title="送审稿：城乡供水管理办法", paper=paper(), by=house.by("clerk")
    )
    client = house.client("liaison")
    page = client.get(f"/topics/add/?previous={old.pk}")
    form = page.context["form"]
    assert form.initial["field_background"] == old.explanation["background"]
    assert form.initial["wanted_on"] == ""
    told = {name: value for name, value in form.initial.items() if value not in (None, "", False)}
    answer = client.post(f"/topics/add/?previous={old.pk}", told)
    new = Topic.objects.get(previous=old)
    assert answer.status_code == 302
    assert (new.state, new.text_version, new.papers.count()) == ("draft", 1, 0)
    offered = client.get(f"/topics/{new.pk}/papers/add/").content.decode()
    assert "送审稿：城乡供水管理办法" in offered


def test_a_standard_item_comes_from_its_template(house: House) -> None:
    """Recurring items."""
    page = house.client("liaison").get("/topics/add/").content.decode()
    assert "季度经济运行情况汇报" in page
    assert "每季度" in page


def test_a_draft_that_was_never_handed_in_is_deleted_with_an_event(house: House, drafted: Make) -> None:
    topic = drafted()
    services.topic_delete(topic=topic, version=topic.version, by=house.by("liaison"))
    assert not Topic.objects.exists()
    assert Event.objects.filter(kind="topic.deleted").count() == 1
