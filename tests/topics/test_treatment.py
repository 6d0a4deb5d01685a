"""受理到入库: the clerk's treatment, changes after submission, the leaders' review, admission."""

from __future__ import annotations

import pytest

from yiding.accounts.models import Account, StandIn
from yiding.accounts.services import powers_find
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import NotAllowed, WrongState
from yiding.notices.models import Notice
from yiding.topics import services
from yiding.topics.errors import NoSuchCode, NotAllowedLate, NotEndorsed, NotOpenNow
from yiding.topics.models import Topic

from .conftest import House, Make, draft_of, endorsed, passed


def test_it_is_returned_with_a_code_and_handed_in_again(house: House, treated: Make) -> None:
    """Sent back with a reason, and resubmitted."""
    topic = treated()
    clerk = house.by("clerk")
    with pytest.raises(NoSuchCode):
        services.topic_return(topic=topic, code="own_power", reason="", by=clerk)
    services.topic_return(topic=topic, code="not_coordinated", reason="财政局未会签", by=clerk)
    assert (topic.state, topic.reason_code) == ("returned", "not_coordinated")
    told = Notice.objects.get(kind="topics.returned", recipient=house.users["liaison"])
    assert "未经协商一致" in told.body
    services.topic_revise(topic=topic, by=house.by("liaison"))
    services.topic_send(topic=topic, by=house.by("liaison"))
    services.topic_submit(topic=topic, by=house.by("head"))
    services.topic_take_in(topic=topic, by=clerk)
    assert topic.state == "in_treatment"


def test_it_is_refused_with_a_code(house: House, submitted: Make) -> None:
    topic = submitted()
    with pytest.raises(NotAllowed):
        services.topic_refuse(topic=topic, code="own_power", reason="", by=house.by("liaison"))
    services.topic_refuse(topic=topic, code="own_power", reason="请依职权办理", by=house.by("director"))
    assert topic.state == "refused"
    with pytest.raises(WrongState):
        services.topic_take_in(topic=topic, by=house.by("clerk"))


def test_what_is_missing_is_computed_and_kept(house: House, treated: Make) -> None:
    """A check of completeness with its history."""
    topic = treated()
    names = services.topic_check(topic=topic, by=house.by("clerk"))
    assert "送审稿" in names
    assert any("合法性审查" in name for name in names)
    assert topic.checks_of_completeness.count() == 2
    passed(house, topic)
    later = services.topic_check(topic=topic, by=house.by("clerk"))
    assert len(later) < len(names)


def test_the_submitter_asks_for_a_change_and_gets_it_back(house: House, treated: Make) -> None:
    """Recalled for a change after it was handed in."""
    topic = treated()
    liaison, clerk = house.by("liaison"), house.by("clerk")
    services.topic_change_ask(topic=topic, reason="数据有误", version=topic.version, by=liaison)
    with pytest.raises(NotAllowed):
        services.topic_change_grant(topic=topic, version=topic.version, by=liaison)
    services.topic_change_grant(topic=topic, version=topic.version, by=clerk)
    assert (topic.state, topic.change) == ("returned", "")


def test_a_change_that_is_refused_leaves_all_as_it_was(house: House, treated: Make) -> None:
    topic = treated()
    services.topic_change_ask(topic=topic, reason="想改", version=topic.version, by=house.by("liaison"))
    services.topic_change_refuse(topic=topic, reason="已送审", version=topic.version, by=house.by("clerk"))
    assert (topic.state, topic.change) == ("in_treatment", "")


def test_a_scheduled_topic_is_updated_in_its_place_and_marked(house: House, admitted: Make) -> None:
    """An update of what stands on an agenda."""
    topic = admitted()
    liaison, clerk = house.by("liaison"), house.by("clerk")
    services.topic_schedule(topic=topic, by=clerk)
    with pytest.raises(NotOpenNow):
        services.topic_edit(topic=topic, draft=draft_of(house.kind()), version=topic.version, by=liaison)
    services.topic_change_ask(topic=topic, reason="新数据", version=topic.version, by=liaison)
    services.topic_change_grant(topic=topic, version=topic.version, by=clerk)
    changed = draft_of(house.kind(), title="城乡供水管理办法（二稿）")
    services.topic_edit(topic=topic, draft=changed, version=topic.version, by=liaison)
    services.topic_change_finish(topic=topic, version=topic.version, by=liaison)
    topic.refresh_from_db()
    assert (topic.state, topic.is_updated, topic.text_version) == ("scheduled", True, 2)
    assert topic.checks.filter(state="asked_again").exists()


def test_it_is_withdrawn_by_its_submitter_alone(house: House, submitted: Make) -> None:
    topic = submitted()
    with pytest.raises(NotAllowed):
        services.topic_withdraw(topic=topic, reason="暂缓", by=house.by("clerk"))
    services.topic_withdraw(topic=topic, reason="暂缓", by=house.by("liaison"))
    assert topic.state == "withdrawn"


def test_the_leaders_review_one_after_the_other(house: House, treated: Make) -> None:
    topic = treated()
    first, second = topic.endorsements.select_related("topic__council").order_by("position")
    with pytest.raises(NotAllowed):
        services.endorsement_give(row=first, note="", by=house.by("mayor"))
    with pytest.raises(NotOpenNow):
        services.endorsement_give(row=second, note="", by=house.by("mayor"))
    services.endorsement_give(row=first, note="同意", by=house.by("deputy"))
    assert Notice.objects.filter(kind="topics.endorsement_wanted", recipient=house.users["mayor"]).exists()
    services.endorsement_give(row=second, note="", by=house.by("mayor"))
    assert set(topic.endorsements.values_list("state", flat=True)) == {"endorsed"}


def test_who_stands_in_for_a_leader_reviews_for_them(house: House, treated: Make) -> None:
    topic = treated()
    row = topic.endorsements.select_related("topic__council").get(step="deputy")
    day = clock.today()
    acting = StandIn.objects.create(
        principal=Account.objects.get(pk=house.users["deputy"].pk),
        deputy=Account.objects.get(pk=house.users["inspector"].pk),
        starts_on=day,
        ends_on=day,
        reason="出差",
    )
    by = house.by("inspector")
    with pytest.raises(NotAllowed):
        services.endorsement_give(row=row, note="", by=by)
    by = house.by("inspector")
    by.acting_for = acting  # type: ignore[attr-defined]
    assert powers_find(by).roles == {"leader"}
    services.endorsement_give(row=row, note="", by=by)
    assert row.state == "endorsed"


def test_a_leader_who_declines_is_asked_again_by_the_clerk(house: House, treated: Make) -> None:
    topic = treated()
    passed(house, topic)
    row = topic.endorsements.select_related("topic__council", "topic__drafted_by").get(step="deputy")
    services.endorsement_decline(row=row, note="先做试点", by=house.by("deputy"))
    with pytest.raises(NotEndorsed):
        services.topic_admit(topic=topic, by=house.by("director"))
    services.endorsement_reopen(row=row, note="已补充", by=house.by("clerk"))
    endorsed(house, topic)
    services.topic_admit(topic=topic, by=house.by("director"))
    assert topic.state == "admitted"


def test_what_is_urgent_needs_somebodys_word(house: House, treated: Make) -> None:
    """Urgent and late items are told, and who allowed them."""
    topic = treated(is_urgent=True, urgency_reason="汛期将至")
    passed(house, topic)
    endorsed(house, topic)
    director = house.by("director")
    with pytest.raises(NotAllowedLate):
        services.topic_admit(topic=topic, by=director)
    with pytest.raises(NotAllowed):
        services.topic_allow(topic=topic, note="市长同意", version=topic.version, by=house.by("clerk"))
    services.topic_allow(topic=topic, note="市长同意", version=topic.version, by=director)
    services.topic_admit(topic=topic, by=director)
    assert Event.objects.filter(kind="topic.allowed").get().after["note"] == "市长同意"


def test_only_the_director_admits(house: House, treated: Make) -> None:
    topic = treated()
    passed(house, topic)
    endorsed(house, topic)
    for who in ("clerk", "head", "mayor"):
        with pytest.raises(NotAllowed):
            services.topic_admit(topic=topic, by=house.by(who))
    assert Topic.objects.get().state == "in_treatment"


def test_a_study_item_has_no_gates(house: House, treated: Make) -> None:
    topic = treated("study")
    services.topic_admit(topic=topic, by=house.by("director"))
    assert (topic.state, topic.checks.count()) == ("admitted", 0)
