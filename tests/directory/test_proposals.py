"""名录建议: what sightings suggest, with evidence; a person decides, and can take it back exactly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User

from yiding.audit.models import Event
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.core.models import Job
from yiding.directory.jobs import propose, propose_later
from yiding.directory.judging import (
    proposal_accept,
    proposal_refuse,
    proposal_reopen,
    proposals_list,
    proposals_refuse,
)
from yiding.directory.likeness import abbreviates, kind_of, likeness, spelling_reason
from yiding.directory.merging import merge_undo
from yiding.directory.models import (
    Body,
    Government,
    Merge,
    Post,
    Proposal,
    ProposalKind,
    ProposalState,
    Standing,
)
from yiding.directory.proposing import proposals_find
from yiding.directory.services import bodies_named, persons_named

from .conftest import See
from .test_merge import dump

FIRST = date(2021, 3, 1)


def day(n: int) -> date:
    return FIRST + timedelta(days=14 * n)


def found(city: Government, kind: str) -> list[Proposal]:
    proposals_find(city)
    return list(Proposal.objects.filter(government=city, kind=kind).order_by("pk"))


@pytest.mark.parametrize(
    ("short", "long", "is_short"),
    [
        ("市发改委", "市发展和改革委员会", True),
        ("市应急局", "市应急管理局", True),
        ("市人社局", "市人力资源和社会保障局", True),
        ("市资规局", "市资源规划局", True),
        ("市卫健委", "市卫生健康委员会", True),
        ("发改委", "市发展和改革委员会", True),
        ("市发改委", "临澜市发展和改革委员会", True),
        ("临江街道", "临江街道办事处", True),
        ("高新区管委会", "高新区管理委员会", True),
        ("市安委办", "市安委会办公室", True),
        ("市水利局", "市水务局", False),
        ("县财政局", "市财政管理局", False),
        ("市公安局", "市公安局交警大队", False),
        ("市规划局", "市资源规划局", False),
        ("市发改委", "市发改委", False),
        ("市科技局", "市工业和信息化局", False),
        ("市教育局", "市教育中心", False),
        ("资规", "市资源规划局", True),
        ("水利部门", "市水利局", True),
        ("教育", "市教育局", True),
        ("教育", "市体育局", False),
        ("市教育", "市教育局", False),
    ],
)
def test_an_abbreviation_keeps_order_level_and_kind_of_ending(short: str, long: str, is_short: bool) -> None:
    assert abbreviates(short, long, "临澜市") == is_short


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("临澜市人民政府", "government"),
        ("市政府办公室", "office"),
        ("市财政局", "department"),
        ("市委组织部", "party"),
        ("市委办公室", "party"),
        ("市安委会", "coordinating"),
        ("防汛防旱指挥部", "coordinating"),
        ("白沙镇", "town"),
        ("白沙镇人民政府", "town"),
        ("高新区", "zone"),
        ("高新区管委会", "zone"),
        ("市税务局", "vertical"),
        ("市人民法院", "justice"),
        ("市总工会", "people"),
        ("城投集团", "state_company"),
        ("农业银行临澜支行", "bank_telecom"),
        ("市职业技术学院", "school"),
        ("市大数据中心", "institution"),
        ("四方来客", ""),
    ],
)
def test_the_kind_is_told_by_the_ending(name: str, kind: str) -> None:
    assert kind_of(name)[0] == kind


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("秦望川", "秦忘川", "homophone"),
        ("秦望川", "秦望州", "alike"),
        ("秦望川", "秦望山", "one"),
        ("秦望川", "秦远山", ""),
        ("秦望", "秦川", ""),
        ("秦望川", "秦望", ""),
        ("秦望川", "李望川", ""),
    ],
)
def test_two_spellings_differ_in_one_character(first: str, second: str, reason: str) -> None:
    assert spelling_reason(first, second) == reason


def test_likeness_is_none_across_levels_and_endings() -> None:
    assert likeness("市规划局", "市资源规划局") == 0.5
    assert likeness("市规划局", "县规划局") == 0
    assert likeness("市规划局", "市规划中心") == 0


def test_an_alias_is_proposed_merged_and_taken_back(city: Government, clerk: User, see: See) -> None:
    for n in range(3):
        see(n + 1, day(n), [("市发展和改革委员会", "秦望川")])
    see(9, day(9), [("市发改委", "秦望川")])
    proposals_find(city)
    before = dump()
    (one,) = found(city, ProposalKind.ALIAS)
    assert one.body is not None
    assert one.other_body is not None
    assert (one.body.name, one.other_body.name) == ("市发展和改革委员会", "市发改委")
    assert [row["meeting"] for row in one.evidence["left"]] == [1, 2, 3]
    assert [(row["meeting"], row["path"]) for row in one.evidence["right"]] == [
        (9, "attendance.observers.0.org")
    ]
    assert Merge.objects.count() == 0, "nothing is merged by itself"
    proposal_accept(proposal=one, version=one.version, by=clerk, reason="简称")
    assert bodies_named(city, ["市发改委"], day(20))["市发改委"] == one.body
    proposal_reopen(proposal=one, version=one.version, by=clerk)
    assert dump() == before
    assert one.state == ProposalState.OPEN
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds == ["proposal.accepted", "proposal.reopened"]


def test_undoing_the_merge_itself_opens_its_proposal(city: Government, clerk: User, see: See) -> None:
    see(1, day(0), [("市应急管理局", "秦望川")])
    see(2, day(1), [("市应急局", "秦望川")])
    (one,) = found(city, ProposalKind.ALIAS)
    proposal_accept(proposal=one, version=one.version, by=clerk)
    merge_undo(merge=Merge.objects.get(), by=clerk)
    one.refresh_from_db()
    assert (one.state, one.effect, one.decided_by) == (ProposalState.OPEN, {}, None)


def test_bodies_that_sat_side_by_side_are_no_alias(city: Government, see: See) -> None:
    see(1, day(0), [("市应急管理局", "秦望川"), ("市应急局", "沈砚舟")])
    assert found(city, ProposalKind.ALIAS) == []


def test_a_renaming_ends_one_body_and_begins_the_other(city: Government, clerk: User, see: See) -> None:
    for n in range(3):
        see(n + 1, day(n), [("市规划局", "秦望川")])
        see(n + 11, day(n + 5), [("市资源规划局", "秦望川")])
    before = dump()
    (one,) = found(city, ProposalKind.RENAMING)
    assert found(city, ProposalKind.CHANGE_OF_POST) == []
    assert "秦望川先后代表两者" in one.ground
    proposal_accept(proposal=one, version=one.version, by=clerk)
    old, new = Body.objects.get(name="市规划局"), Body.objects.get(name="市资源规划局")
    assert (old.successor, old.ends_on, new.starts_on) == (new, day(5) - timedelta(days=1), day(5))
    proposal_reopen(proposal=one, version=one.version, by=clerk)
    assert dump() == before


def test_sitters_who_go_on_tell_a_renaming_by_another_word(city: Government, see: See) -> None:
    for n in range(2):
        see(n + 1, day(n), [("市联动中心", "秦望川")])
        see(n + 11, day(n + 5), [("市综合指挥中心", "秦望川"), ("市会展中心", "沈砚舟")])
    (one,) = found(city, ProposalKind.RENAMING)
    assert one.summary == "市联动中心 → 市综合指挥中心"
    (moved,) = found(city, ProposalKind.CHANGE_OF_POST)
    assert moved.summary == "秦望川：市联动中心 → 市综合指挥中心", "either may be true: a person decides"


@pytest.mark.parametrize(
    ("name", "is_many"), [("相关单位", True), ("各镇（街道）", True), ("市财政局", False), ("白沙镇", False)]
)
def test_names_that_mean_many_are_no_new_body(name: str, is_many: bool, city: Government, see: See) -> None:
    see(1, day(0), [(name, "")])
    assert len(found(city, ProposalKind.NEW_BODY)) == (0 if is_many else 1)


def test_one_person_under_two_spellings(city: Government, clerk: User, see: See) -> None:
    see(1, day(0), [("市财政局", "秦望川")])
    see(2, day(1), [("市财政局", "秦望川")])
    see(3, day(2), [("市财政局", "秦忘川"), ("市教育局", "秦望山")])
    (one,) = found(city, ProposalKind.SAME_PERSON)
    assert one.summary == "秦望川 = 秦忘川（市财政局）"
    proposal_accept(proposal=one, version=one.version, by=clerk)
    assert persons_named(city, ["秦忘川"])["秦忘川"].name == "秦望川"
    assert persons_named(city, ["秦望山"])["秦望山"].name == "秦望山"


def test_a_change_of_post_ends_one_and_begins_another(city: Government, clerk: User, see: See) -> None:
    for n in range(3):
        see(n + 1, day(n), [("市财政局", "秦望川")])
        see(n + 11, day(n + 5), [("市教育局", "秦望川")])
    finance, person = bodies_named(city, ["市财政局"])["市财政局"], persons_named(city, ["秦望川"])["秦望川"]
    Post.objects.create(body=finance, person=person, title="局长")
    before = dump()
    (one,) = found(city, ProposalKind.CHANGE_OF_POST)
    proposal_accept(proposal=one, version=one.version, by=clerk, title="局长")
    posts = Post.objects.order_by("pk").values_list("body__name", "title", "starts_on", "ends_on")
    assert list(posts) == [
        ("市财政局", "局长", None, day(5) - timedelta(days=1)),
        ("市教育局", "局长", day(5), None),
    ]
    proposal_reopen(proposal=one, version=one.version, by=clerk)
    assert dump() == before


def test_a_change_of_post_states_the_one_before_where_none_was_known(
    city: Government, clerk: User, see: See
) -> None:
    for n in range(2):
        see(n + 1, day(n), [("市财政局", "秦望川")])
        see(n + 11, day(n + 5), [("市教育局", "秦望川")])
    before = dump()
    (one,) = found(city, ProposalKind.CHANGE_OF_POST)
    proposal_accept(proposal=one, version=one.version, by=clerk, title="局长")
    assert set(Post.objects.values_list("body__name", "title", "starts_on", "ends_on")) == {
        ("市财政局", "", None, day(5) - timedelta(days=1)),
        ("市教育局", "局长", day(5), None),
    }
    proposal_reopen(proposal=one, version=one.version, by=clerk)
    assert dump() == before


def test_who_sat_once_in_between_stood_in(city: Government, clerk: User, see: See) -> None:
    for n in (0, 1, 3, 4):
        see(n + 1, day(n), [("市财政局", "秦望川")])
    see(3, day(2), [("市财政局", "沈砚舟")])
    (one,) = found(city, ProposalKind.STAND_IN)
    assert one.summary == "沈砚舟代秦望川（市财政局）"
    assert one.seen_on == day(2)
    proposal_accept(proposal=one, version=one.version, by=clerk)
    assert found(city, ProposalKind.STAND_IN)[0].state == ProposalState.ACCEPTED


def test_new_bodies_are_listed_with_the_kind_that_a_person_sees(
    city: Government, clerk: User, see: See
) -> None:
    see(1, day(0), [("市财政局", "秦望川"), ("白沙镇", ""), ("各部门", ""), ("副市长李明", "")])
    rows = found(city, ProposalKind.NEW_BODY)
    assert {(row.summary, row.suggested_kind) for row in rows} == {
        ("市财政局", "department"),
        ("白沙镇", "town"),
    }
    assert proposals_list(proposals=rows, by=clerk) == 2
    assert {(body.name, body.kind) for body in Body.objects.filter(standing=Standing.LISTED)} == {
        ("市财政局", "department"),
        ("白沙镇", "town"),
    }
    one = Proposal.objects.get(summary="白沙镇")
    proposal_reopen(proposal=one, version=one.version, by=clerk)
    assert Body.objects.get(name="白沙镇").standing == Standing.SEEN
    proposal_accept(proposal=one, version=one.version, by=clerk, kind="zone")
    assert Body.objects.get(name="白沙镇").kind == "zone"


def test_what_was_refused_is_not_proposed_again(city: Government, clerk: User, see: See) -> None:
    see(1, day(0), [("市财政局", "秦望川"), ("市教育局", "沈砚舟")])
    rows = found(city, ProposalKind.NEW_BODY)
    assert proposals_refuse(proposals=rows, by=clerk, reason="外地单位") == 2
    assert proposals_find(city) == 0
    assert set(Proposal.objects.values_list("state", "reason")) == {(ProposalState.REFUSED, "外地单位")}
    assert Event.objects.filter(kind="proposal.refused", after__reason="外地单位").count() == 2


def test_what_is_no_longer_borne_out_is_taken_away(city: Government, see: See) -> None:
    see(1, day(0), [("市应急管理局", "秦望川")])
    see(2, day(1), [("市应急局", "沈砚舟")])
    assert len(found(city, ProposalKind.ALIAS)) == 1
    see(2, day(1), [("市应急局", "沈砚舟"), ("市应急管理局", "秦望川")])
    assert found(city, ProposalKind.ALIAS) == []


def test_what_waits_says_what_the_sightings_say_by_now(city: Government, see: See) -> None:
    see(1, day(0), [("市财政局", "秦望川")])
    (one,) = found(city, ProposalKind.NEW_BODY)
    see(2, day(1), [("市财政局", "秦望川")])
    (again,) = found(city, ProposalKind.NEW_BODY)
    assert again.pk == one.pk
    assert (len(one.evidence["left"]), len(again.evidence["left"])) == (1, 2)
    assert (one.seen_on, again.seen_on) == (day(0), day(1))


def test_governments_never_mix(city: Government, neighbour: Government, see: See) -> None:
    see(1, day(0), [("市应急管理局", "秦望川")])
    see(2, day(1), [("市应急局", "秦忘川")], neighbour)
    for each in (city, neighbour):
        proposals_find(each)
    assert set(Proposal.objects.values_list("kind", flat=True)) == {ProposalKind.NEW_BODY}


def test_the_second_judge_is_told(city: Government, clerk: User, see: See) -> None:
    see(1, day(0), [("市财政局", "秦望川")])
    (one,) = found(city, ProposalKind.NEW_BODY)
    again = Proposal.objects.get(pk=one.pk)
    proposal_refuse(proposal=one, version=1, by=clerk, reason="")
    with pytest.raises(EditConflict):
        proposal_accept(proposal=again, version=1, by=clerk)
    with pytest.raises(WrongState):
        proposal_accept(proposal=one, version=one.version, by=clerk)
    with pytest.raises(NotAllowed):
        proposal_reopen(proposal=one, version=one.version, by=AnonymousUser())  # type: ignore[arg-type]


def test_the_job_may_run_twice(city: Government, see: See) -> None:
    see(1, day(0), [("市财政局", "秦望川")])
    propose_later(city)
    propose_later(city)
    job = Job.objects.get(kind="directory.propose")
    propose(job.payload)
    propose(job.payload)
    assert Proposal.objects.count() == 1
