"""审议记录: what is recorded of an item, how it is read, and the record that minutes are composed from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.core.access import Role
from yiding.core.errors import NotAllowed
from yiding.deliberations.errors import NotConveyed
from yiding.deliberations.models import (
    Instruction,
    LawText,
    OnwardConveying,
    Opinion,
    Outcome,
    PlannedRoute,
    RouteKind,
)
from yiding.deliberations.record import RESULTS, ROUTES, beside_of, has_other_matters, record_of
from yiding.deliberations.screen import room_of
from yiding.deliberations.selectors import next_steps_approved, opinions_for_reviser
from yiding.deliberations.services import (
    conveying_report,
    room_prepare,
    sitting_close,
    sitting_end,
    votes_set,
)
from yiding.directory.models import Post
from yiding.minutes import parse
from yiding.minutes.compose import compose
from yiding.minutes.record import FollowUp, Route
from yiding.minutes.record import Outcome as Five
from yiding.minutes.record import RouteKind as RecordRoute
from yiding.sittings.models import Entry, Sitting
from yiding.topics.models import TopicState

from .conftest import CHAIR, MEMBERS, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(stage: Stage) -> Stage:
    stage.open()
    return stage


def part(stage: Stage, no: int, of: str, /, **fields: str) -> str:
    """A new row of item ``no``, field by field; gives back its key."""
    key = str(uuid4())
    for field, value in fields.items():
        answer = stage.write(no, of, field, value, key=key)
        assert answer.status == "applied", answer
    return key


# --- S04 ----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S04.1")
def test_study_item_keeps_source_date_and_who_conveyed(room: Stage) -> None:
    room.begin(1)
    part(room, 1, "source", kind="congress", title="全会精神", source_on="2026-03-01", conveyor=CHAIR)
    part(
        room, 1, "source", kind="superior", title="上级会议精神", source_on="2026-03-02", conveyor="市应急局"
    )
    chair, unit = room.item(1).sources.all()
    assert (chair.kind, chair.source_on, chair.conveyor) == (
        "congress",
        date(2026, 3, 1),
        room.row(CHAIR).person,
    )
    assert chair.conveyor_body is None
    assert (unit.conveyor_body, unit.conveyor) == (room.bodies["市应急局"], None)
    assert record_of(room.sitting).items[0].presenters == (CHAIR, "市应急局")


@pytest.mark.requirement("S04.2", "S06.4")
def test_study_item_has_points_and_neither_decision_nor_route(room: Stage) -> None:
    room.begin(1)
    part(room, 1, "source", kind="law", title="安全生产法", source_on="2026-03-01")
    part(room, 1, "instruction", opening_verb="要求", text="各镇要迅速传达。")
    room.finish(1)
    item = record_of(room.sitting).items[0]
    assert (item.outcome, item.follow_up, item.routes, item.decision) == (Five.NOTED, None, (), None)
    assert [one.text for one in item.directives] == ["各镇要迅速传达。"]
    for no in (2, 3, 4):
        room.begin(no)
        if no != 4:
            assert room.write(no, "deliberation", "outcome", "noted").status == "applied"
    sitting_end(sitting=room.sitting, by=room.clerk)  # nothing of the study item is left undone


@pytest.fixture
def held(room: Stage) -> Stage:
    """The study item was conveyed and the meeting is over; it tells 各镇 to act."""
    room.begin(1)
    part(room, 1, "source", kind="superior", title="安全生产会议精神", source_on="2026-03-01")
    part(room, 1, "instruction", opening_verb="要求", text="各镇要迅速传达，排查整治隐患。")
    sitting_end(sitting=room.sitting, by=room.clerk, reason="另择日续会")
    return room


@pytest.mark.requirement("S04.3")
def test_addressed_unit_reports_how_it_conveyed_onward(
    held: Stage, make_account: Callable[..., User]
) -> None:
    item, town = held.item(1), held.bodies["澄镇"]
    told = {"conveyed_on": date(2026, 3, 10), "form": "党委扩大会", "changed": "增加夜间巡查"}
    envoy = make_account("zhen", Role.LIAISON, held.row(MEMBERS[7]).person)
    with pytest.raises(NotAllowed):
        conveying_report(item=item, body=town, by=envoy, **told)
    post = Post.objects.create(body=town, person=held.row(MEMBERS[7]).person, title="联络员")
    envoy.account.holdings.update(post=post)
    envoy = User.objects.get(pk=envoy.pk)
    conveying_report(item=item, body=town, by=envoy, **told)
    row = OnwardConveying.objects.get()
    assert (row.body, row.form, row.changed) == (town, "党委扩大会", "增加夜间巡查")
    with pytest.raises(NotConveyed):
        conveying_report(item=item, body=held.bodies["市教育局"], by=held.clerk, **told)
    client = Client()
    client.force_login(envoy)
    page = client.get(reverse("deliberations:study-list")).content.decode()
    assert "安全生产会议精神" in page
    assert "排查整治隐患" not in page  # what was said stays in the discussion record
    form = client.get(reverse("deliberations:conveying-add", args=[item.pk])).content.decode()
    assert "澄镇" in form
    assert "湾镇" not in form
    sent = {"body": town.pk, "conveyed_on": "2026-03-12", "form": "职工大会", "changed": ""}
    assert client.post(reverse("deliberations:conveying-add", args=[item.pk]), sent).status_code == 302
    assert OnwardConveying.objects.count() == 2


def test_liaison_sees_no_study_item_that_does_not_tell_their_unit(
    held: Stage, make_account: Callable[..., User]
) -> None:
    other = make_account("jiaoyu", Role.LIAISON, held.row(MEMBERS[6]).person)
    post = Post.objects.create(
        body=held.bodies["市教育局"], person=held.row(MEMBERS[6]).person, title="联络员"
    )
    other.account.holdings.update(post=post)
    client = Client()
    client.force_login(other)
    assert "安全生产会议精神" not in client.get(reverse("deliberations:study-list")).content.decode()
    assert client.get(reverse("deliberations:conveying-add", args=[held.item(1).pk])).status_code == 404


@pytest.mark.requirement("S04.4")
def test_laws_that_were_studied_are_a_library_linked_to_sittings(room: Stage, clerk_client: Client) -> None:
    room.begin(1)
    key = part(room, 1, "source", kind="law", title="《中华人民共和国长江保护法》")
    assert room.write(1, "source", "source_on", "2026-03-01", key=key).status == "applied"
    law = LawText.objects.get()
    assert law.title == "中华人民共和国长江保护法"
    assert [one.deliberation.entry.sitting for one in law.studies.all()] == [room.sitting]
    part(room, 1, "source", kind="law", title="中华人民共和国长江保护法")
    assert LawText.objects.count() == 1
    page = clerk_client.get(reverse("deliberations:law-list")).content.decode()
    assert "《中华人民共和国长江保护法》" in page


@pytest.mark.requirement("S04.5")
def test_themes_of_a_conveyed_report_are_kept_as_headings(room: Stage) -> None:
    room.begin(1)
    for text in ("产业强市", "生态优先"):
        part(room, 1, "theme", text=text)
    assert [theme.text for theme in room.item(1).themes.all()] == ["产业强市", "生态优先"]


# --- S05 ----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S05.1")
def test_each_opinion_is_a_record_of_its_own_for_the_reviser(room: Stage) -> None:
    room.begin(2)
    part(room, 2, "hearing", body="市发改委", person="程砚")
    part(room, 2, "opinion", speaker=MEMBERS[1], text="补充财政测算")
    part(room, 2, "opinion", speaker="市财政局", text="资金渠道要明确")
    part(room, 2, "opinion", speaker=CHAIR, text="同意大家意见", is_for_reviser="")
    first, second = opinions_for_reviser(room.entries[1])
    assert (first.speaker, first.body, first.text) == (room.row(MEMBERS[1]).person, None, "补充财政测算")
    assert (second.speaker, second.body) == (None, room.bodies["市财政局"])
    assert Opinion.objects.count() == 3
    item = record_of(room.sitting).items[0]
    assert item.presenters == ("市发改委",)
    assert item.documents == ("临澜市优化营商环境实施方案",)


@pytest.mark.requirement("S05.2")
def test_kinds_of_statement_are_apart(room: Stage) -> None:
    room.begin(2)
    room.write(2, "deliberation", "views", "出台该方案很有必要。")
    room.write(2, "deliberation", "remarks", "营商环境是竞争力。")
    for verb, text in (("明确", "由市发改委统筹。"), ("强调", "要抓好落实。"), ("要求", "各镇要配合。")):
        part(room, 2, "instruction", opening_verb=verb, text=text)
    item = record_of(room.sitting).items[0]
    assert item.views == "出台该方案很有必要。"
    assert [(one.opening_verb, one.text) for one in item.directives] == [
        ("指出", "营商环境是竞争力。"),
        ("明确", "由市发改委统筹。"),
        ("强调", "要抓好落实。"),
        ("要求", "各镇要配合。"),
    ]


@pytest.mark.requirement("S05.3")
def test_several_bodies_report_in_turn(room: Stage) -> None:
    room.begin(3)
    for unit in ("澄镇", "市财政局"):
        part(room, 3, "hearing", body=unit)
    assert record_of(room.sitting).items[0].presenters == ("澄镇", "市财政局")
    assert [one.body for one in room.item(3).hearings.all()] == [room.bodies["澄镇"], room.bodies["市财政局"]]


@pytest.mark.requirement("S05.4")
def test_next_steps_of_a_report_are_approved_one_by_one(room: Stage) -> None:
    room.begin(3)
    key = part(room, 3, "next_step", body="市财政局", text="每月通报库款", due_on="2026-06-30")
    part(room, 3, "next_step", body="市财政局", text="另作研究")
    assert next_steps_approved(room.sitting) == []
    room.write(3, "next_step", "is_approved", "1", key=key)
    (step,) = next_steps_approved(room.sitting)
    assert (step.body, step.text, step.due_on) == (room.bodies["市财政局"], "每月通报库款", date(2026, 6, 30))
    assert step.due_set_by == room.clerk


@pytest.mark.requirement("S05.5")
def test_hearing_and_discussing_without_a_document(room: Stage) -> None:
    entry = room.entries[2]
    entry.act = "听取并讨论"
    entry.save()
    room.begin(3)
    part(room, 3, "opinion", speaker=MEMBERS[0], text="稳妥推进")
    room.write(3, "deliberation", "outcome", "noted")
    item = record_of(room.sitting).items[0]
    assert (item.acts, item.documents, item.outcome) == (("听取并讨论",), (), Five.NOTED)


# --- S06 ----------------------------------------------------------------------------------------------------


@pytest.mark.requirement("S06.1")
def test_decision_holds_outcome_reviser_and_several_routes_at_once(room: Stage) -> None:
    room.begin(2)
    room.write(2, "deliberation", "outcome", "agreed_in_principle")
    room.write(2, "deliberation", "revised_by", "市发改委、市财政局")
    part(room, 2, "route", kind="opinion", submitted_to="各镇")
    part(room, 2, "route", kind="issue", in_name_of="市政府办")
    part(room, 2, "route", kind="submit", submitted_to="市委常委会", informed="市委")
    item = record_of(room.sitting).items[0]
    assert item.outcome is Five.AGREED_IN_PRINCIPLE
    assert item.routes == (
        Route(RecordRoute.OPINION, submitted_to=("各镇",)),
        Route(RecordRoute.ISSUE, "市政府办"),
        Route(RecordRoute.SUBMIT, submitted_to=("市委常委会",)),
    )
    assert item.follow_up == FollowUp(("市发改委", "市财政局"), RecordRoute.ISSUE, "市政府办")
    assert set(room.item(2).revisers.all()) == {room.bodies["市发改委"], room.bodies["市财政局"]}
    assert beside_of(room.sitting)[1].informed == ("市委",)


@pytest.mark.requirement("S06.2")
@pytest.mark.parametrize("kind", ["implement", "arrange"])
def test_ways_out_without_issue(room: Stage, kind: str) -> None:
    room.begin(2)
    room.write(2, "deliberation", "outcome", "agreed")
    part(room, 2, "route", kind=kind, by="市应急局")
    item = record_of(room.sitting).items[0]
    assert item.routes == (Route(RecordRoute.IMPLEMENT, by=("市应急局",)),)
    assert item.follow_up == FollowUp(route=RecordRoute.IMPLEMENT)
    assert list(PlannedRoute.objects.get().by.all()) == [room.bodies["市应急局"]]


def test_paper_that_is_only_revised_has_a_route_without_a_kind(room: Stage) -> None:
    room.begin(2)
    room.write(2, "deliberation", "revised_by", "市发改委")
    item = record_of(room.sitting).items[0]
    assert item.routes == (Route(by=("市发改委",)),)
    assert item.follow_up == FollowUp(("市发改委",))


@pytest.mark.requirement("S06.3")
def test_decision_has_numbered_points_and_some_are_duties(room: Stage) -> None:
    room.begin(2)
    room.write(2, "deliberation", "outcome", "agreed_in_principle")
    part(room, 2, "instruction", opening_verb="明确", text="原则同意该《实施方案》。")
    part(room, 2, "instruction", opening_verb="明确", text="由市发改委牵头，市财政局配合，建立工作台账。")
    points = record_of(room.sitting).items[0].directives
    assert [one.no for one in points] == [1, 2]
    assert [one.lead_bodies for one in points] == [(), ("市发改委",)]
    plain, duty = Instruction.objects.order_by("position")
    assert (plain.action, duty.action, duty.matter) == ("", "建立", "工作台账")


@pytest.mark.requirement("S06.5")
def test_each_point_keeps_addressee_action_and_object_and_opens_collective_ones(room: Stage) -> None:
    room.begin(2)
    key = part(room, 2, "instruction", text="各镇要完成隐患排查。")
    row = Instruction.objects.get(public_id=key)
    assert (row.addressees, row.action, row.matter) == (["各镇"], "完成", "隐患排查")
    assert set(row.bodies.all()) == {room.bodies["澄镇"], room.bodies["湾镇"]}
    room.write(2, "instruction", "addressees", "澄镇", key=key)
    room.write(2, "instruction", "text", "各镇要完成隐患排查和整治。", key=key)
    row.refresh_from_db()
    assert (row.addressees, row.is_read) == (["澄镇"], False)  # a person's own is not read over
    assert set(row.bodies.all()) == {room.bodies["澄镇"]}


def test_what_is_typed_is_read_at_once_with_the_units_of_a_group(room: Stage, clerk_client: Client) -> None:
    address = reverse("deliberations:recognise", args=[room.sitting.pk])
    page = clerk_client.post(address, {"text": "各镇要于6月底前完成排查，由市发改委牵头。"}).content.decode()
    assert "各镇" in page
    assert "= 2 个单位：湾镇、澄镇" in page
    assert "牵头" in page
    assert "2026" in page


@pytest.mark.requirement("S06.6")
def test_due_date_is_a_persons_and_marked_so(room: Stage, clerk_client: Client) -> None:
    room.begin(2)
    key = part(room, 2, "instruction", text="各镇要于6月底前完成排查。")
    row = Instruction.objects.get(public_id=key)
    assert (row.due_on, row.due_set_by) == (None, None)  # what a text says is no due date yet
    room.write(2, "instruction", "due_on", "2026-06-20", key=key)
    row.refresh_from_db()
    assert (row.due_on, row.due_set_by) == (date(2026, 6, 20), room.clerk)
    assert (
        "人工设定：秘书"
        in clerk_client.get(reverse("deliberations:room", args=[room.sitting.pk])).content.decode()
    )
    room.write(2, "instruction", "due_on", "", key=key)
    row.refresh_from_db()
    assert row.due_set_by is None


# --- the whole record ---------------------------------------------------------------------------------------


def test_every_outcome_and_every_route_has_its_place_in_the_record() -> None:
    assert set(RESULTS) == set(Outcome)
    assert set(ROUTES) | {RouteKind.REVISE} == set(RouteKind)


def test_record_names_meeting_and_chair_and_leaves_out_what_must(room: Stage) -> None:
    for no in (1, 2, 4):
        room.begin(no)
    room.write(1, "deliberation", "outcome", "withdrawn")
    record = record_of(room.sitting)
    assert (record.meeting.body, record.meeting.number, record.meeting.kind) == ("市政府", 58, "常务会议")
    assert (record.meeting.date, record.meeting.part_of_day) == (date(2026, 3, 9), "上午")
    assert (record.meeting.chair.name, record.meeting.chair.title) == (CHAIR, "市长")
    assert [(item.no, item.heading) for item in record.items] == [(1, room.entries[1].title)]
    assert has_other_matters(room.sitting)


def test_minutes_composed_from_the_record_read_back_as_it_says(room: Stage) -> None:
    room.begin(2)
    room.write(2, "deliberation", "outcome", "agreed_in_principle")
    room.write(2, "deliberation", "revised_by", "市发改委")
    room.write(2, "deliberation", "views", "出台该方案很有必要。")
    part(room, 2, "hearing", body="市发改委")
    part(room, 2, "route", kind="submit", submitted_to="市委常委会")
    part(room, 2, "instruction", opening_verb="要求", text="各镇要于6月底前完成隐患排查。")
    part(room, 2, "instruction", opening_verb="要求", text="由市财政局牵头，建立资金台账。")
    told = record_of(room.sitting)
    text = compose(told).text
    (read,) = parse(text).items
    (item,) = told.items
    assert (read.outcome, read.documents, read.presenters) == (item.outcome, item.documents, item.presenters)
    assert (read.views, read.directives) == (item.views, item.directives)
    assert read.follow_up is not None
    assert item.follow_up is not None
    assert read.follow_up.revised_by == item.follow_up.revised_by
    assert read.follow_up.submitted_to == item.follow_up.submitted_to == ("市委常委会",)


def test_secret_item_takes_no_words(room: Stage, clerk_client: Client) -> None:
    room.begin(4)
    assert room.write(4, "deliberation", "views", "内容").status == "refused"
    assert room.write(4, "opinion", "text", "内容", key=str(uuid4())).status == "refused"
    for name in ("projector", "room", "discussion"):
        page = clerk_client.get(reverse(f"deliberations:{name}", args=[room.sitting.pk])).content.decode()
        assert "涉密议题（线下）" in page
        assert "审议涉密事项" not in page


def test_deferred_topic_is_back_in_the_pool_and_shows_where_it_was(room: Stage) -> None:
    room.begin(2)
    room.write(2, "deliberation", "outcome", "deferred")
    topic = room.entries[1].topic
    assert topic is not None
    topic.refresh_from_db()
    assert topic.state == TopicState.DELIBERATED
    sitting_end(sitting=room.sitting, by=room.clerk, reason="其余择日再议")
    topic.refresh_from_db()
    assert topic.state == TopicState.ADMITTED
    assert room.write(2, "deliberation", "outcome", "agreed", seen="deferred").status == "refused"
    again = stage_again(room)
    former = room_of(again).panels[0].former
    assert [(one.entry.sitting, one.outcome) for one in former] == [(room.sitting, "deferred")]


def stage_again(stage: Stage) -> Sitting:
    """The next sitting, with the same topic on its agenda."""
    first = stage.sitting
    sitting = Sitting.objects.create(
        government=stage.city,
        council=stage.council,
        state="called",
        term=17,
        number=59,
        starts_at=first.starts_at + timedelta(days=14),
    )
    topic = stage.entries[1].topic
    Entry.objects.create(sitting=sitting, topic=topic, position=1, act="审议", title=stage.entries[1].title)
    room_prepare(sitting=sitting, by=stage.clerk)
    return sitting


def test_votes_are_taken_where_the_council_wants_them(room: Stage) -> None:
    room.begin(2)
    key = str(room.row(MEMBERS[0]).public_id)
    assert room.write(2, "attendance", "vote", "for", key=key).status == "refused"
    votes_set(sitting=room.sitting, takes_votes=True, by=room.clerk)
    for name, choice in (
        (CHAIR, "for"),
        (MEMBERS[0], "for"),
        (MEMBERS[1], "against"),
        (MEMBERS[2], "abstain"),
    ):
        answer = room.write(2, "attendance", "vote", choice, key=str(room.row(name).public_id))
        assert answer.status == "applied"
    room.sitting.council.refresh_from_db()
    sitting = type(room.sitting).objects.get(pk=room.sitting.pk)
    assert [count for _word, count in room_of(sitting).panels[1].counted] == [2, 1, 1]
    room.write(2, "attendance", "recused", "1", key=key)
    assert room.item(2).votes.filter(attendance__public_id=key).count() == 0
    away = room.write(2, "attendance", "vote", "for", key=str(room.row(MEMBERS[7]).public_id))
    assert away.status == "refused"


def test_dissent_is_kept_with_the_name(room: Stage) -> None:
    room.begin(2)
    part(room, 2, "dissent", person=MEMBERS[2], text="时机不成熟")
    (row,) = room.item(2).dissents.all()
    assert (row.person, row.text) == (room.row(MEMBERS[2]).person, "时机不成熟")


def test_starting_an_item_ends_the_one_that_runs(room: Stage) -> None:
    room.begin(1)
    room.begin(2)
    assert room.item(1).ended_at is not None
    assert room.item(2).ended_at is None
    assert room.entries[1].topic is not None
    room.entries[1].topic.refresh_from_db()
    assert room.entries[1].topic.state == TopicState.DELIBERATED


def test_nothing_is_decided_before_it_began_nor_after_the_record_is_frozen(room: Stage) -> None:
    assert room.write(2, "deliberation", "outcome", "agreed").status == "refused"
    sitting_end(sitting=room.sitting, by=room.clerk, reason="择日再开")
    sitting_close(sitting=room.sitting, by=room.clerk)
    assert room.write(2, "deliberation", "notes", "补记").status == "refused"
