"""队伍 (S41): members with masked numbers, readiness, call-outs with times, four checks by two persons."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.supervision.rows import Stage
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.directory.errors import NoPhone
from yiding.notices.models import Notice
from yiding.resources.checking import check_confirm, check_fill, check_return, checks_open
from yiding.resources.crewing import (
    call_out_arrive,
    call_out_return,
    member_add,
    member_edit,
    member_end,
    member_phone_see,
    team_call,
    team_edit,
    team_move,
)
from yiding.resources.errors import BadPhone, NameThere, SamePerson, WrongTimes
from yiding.resources.models import Aspect, CallOutState, CheckState, TeamState
from yiding.resources.points import points_visible_to
from yiding.resources.selectors import call_outs_visible_to, checks_visible_to, teams_visible_to
from yiding.resources.stocking import stock_issue, stock_return

from .rows import called, held, posting, station, store, team

pytestmark = pytest.mark.django_db
ALL_IN_PLACE = {one.value: (True, "") for one in Aspect}


@pytest.mark.requirement("S41.1")
def test_a_team_holds_kind_members_skills_masked_numbers_and_readiness(stage: Stage) -> None:
    liaison = stage.liaisons["甲局"]
    row = team(stage, stage.body("甲局"), ready=False)
    member = member_add(
        team=row, values={"name": "韩队员", "skills": "潜水"}, phone="138 1234 5678", by=liaison
    )
    assert member.phone_masked == "138****5678"
    assert "13812345678" not in member.phone_sealed
    with pytest.raises(BadPhone):
        member_add(team=row, values={"name": "某人"}, phone="12", by=liaison)
    member_edit(member=member, values={"duty": "队长"}, version=1, by=liaison)
    assert member_phone_see(member=member, by=liaison) == "13812345678"  # kept when not given anew
    assert "13812345678" not in str(list(Event.objects.values_list("before", "after")))
    assert Event.objects.filter(kind="team_member.phone_seen").count() == 1
    team_move(team=row, name="ready", by=liaison)
    assert row.state == TeamState.READY
    with pytest.raises(BadRequest):
        team_move(team=row, name="stand_down", by=liaison)
    team_move(team=row, name="stand_down", note="装备检修", by=liaison)
    team_edit(team=row, values={"skills": "排涝、破拆"}, version=row.version, by=liaison)
    assert row.skills == "排涝、破拆"
    member_end(member=member, by=liaison)
    assert member.phone_masked == ""
    with pytest.raises(NoPhone):
        member_phone_see(member=member, by=liaison)
    with pytest.raises(NameThere):
        team(stage, stage.body("甲局"))


def test_a_number_is_whole_for_its_body_and_the_office_alone(stage: Stage) -> None:
    row = team(stage, stage.body("甲局"), town=stage.body("丙局"))
    member = member_add(team=row, values={"name": "韩队员"}, phone="13812345678", by=stage.inspector)
    with pytest.raises(NotAllowed):
        member_phone_see(member=member, by=stage.liaisons["丙局"])  # sees the team, not the number
    assert member_phone_see(member=member, by=stage.liaisons["乙局"]) == "13812345678"
    client = Client()
    client.force_login(stage.liaisons["丙局"])
    page = client.get(reverse("resources:team-detail", args=[row.pk])).content.decode()
    shown = [word in page for word in ("138****5678", "查看完整电话", "13812345678")]
    assert shown == [True, False, False]
    assert client.post(reverse("resources:member-phone", args=[member.pk])).status_code == 403
    client.force_login(stage.liaisons["甲局"])
    answer = client.post(reverse("resources:member-phone", args=[member.pk]))
    assert "13812345678" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.requirement("S41.4")
def test_a_call_out_logs_its_times_and_what_was_issued_for_it(stage: Stage) -> None:
    liaison = stage.liaisons["甲局"]
    row = team(stage, stage.body("甲局"))
    now = clock.now()
    with pytest.raises(WrongTimes):
        team_call(team=row, title="堤防渗漏", place="", called_at=now + timedelta(hours=1), by=liaison)
    out = team_call(team=row, title="堤防渗漏", place="东塘", called_at=now - timedelta(hours=3), by=liaison)
    assert row.state == TeamState.CALLED_OUT
    assert Notice.objects.filter(kind="call_out.called").count() == 2
    with pytest.raises(WrongState):
        team_call(team=row, title="又一处", place="", called_at=now, by=liaison)
    lot = held(stage, store(stage, stage.body("甲局")), 100)
    issue = stock_issue(lot=lot, posting=posting(40, call_out=out), by=liaison)
    with pytest.raises(WrongTimes):
        call_out_arrive(call_out=out, arrived_at=now - timedelta(hours=4), by=liaison)
    with pytest.raises(WrongState):
        call_out_return(call_out=out, returned_at=now, result="完成", by=liaison)
    call_out_arrive(call_out=out, arrived_at=now - timedelta(hours=2), by=liaison)
    with pytest.raises(BadRequest):
        call_out_return(call_out=out, returned_at=now, result=" ", by=liaison)
    call_out_return(call_out=out, returned_at=now, result="抢护完成", by=liaison)
    stock_return(issue=issue, posting=posting(15), by=liaison)
    row.refresh_from_db()
    assert (out.state, row.state) == (CallOutState.RETURNED, TeamState.RETURNED)
    assert [one.delta for one in out.movements.order_by("pk")] == [-40]
    assert issue.returns.get().delta == 15
    team_move(team=row, name="ready", by=liaison)
    team_move(team=row, name="dissolve", note="合并", by=liaison)
    assert row.state == TeamState.DISSOLVED


@pytest.mark.requirement("S41.3")
def test_the_four_checks_of_a_duty_period_are_done_by_two_persons(stage: Stage) -> None:
    liaison, head = stage.liaisons["甲局"], stage.heads["甲局"]
    days = {"starts_on": stage.day(0), "ends_on": stage.day(7), "period": "国庆假期"}
    with pytest.raises(NotAllowed):
        checks_open(government=stage.government, bodies=[stage.group], by=liaison, **days)
    rows = checks_open(government=stage.government, bodies=[stage.group], by=stage.liaisons["乙局"], **days)
    assert {one.body.name for one in rows} == {"甲局", "乙局", "丙局"}
    assert checks_open(government=stage.government, bodies=[stage.group], by=stage.inspector, **days) == []
    (check,) = [one for one in rows if one.body.name == "甲局"]
    assert "readiness-fill" in {pile.kind.code for pile in piles_of(liaison)}
    lacks = {**ALL_IN_PLACE, Aspect.MATERIALS.value: (False, "")}
    for wrong in (lacks, {Aspect.COMMAND.value: (True, "")}):
        with pytest.raises(BadRequest):
            check_fill(check=check, found=wrong, by=liaison)
    check_fill(check=check, found={**lacks, "materials": (False, "泵车在修")}, by=liaison)
    with pytest.raises(SamePerson):
        check_confirm(check=check, by=liaison)
    assert "readiness-confirm" in {pile.kind.code for pile in piles_of(head)}
    check_return(check=check, reason="泵车已修好，请重查", by=head)
    check_fill(check=check, found=ALL_IN_PLACE, by=liaison)
    with pytest.raises(NotAllowed):
        check_confirm(check=check, by=stage.heads["丙局"])
    check_confirm(check=check, by=head)
    assert (check.state, check.confirmed_by, check.aspects.count()) == (CheckState.CONFIRMED, head, 4)
    assert checks_visible_to(head).get(pk=check.pk).lack_count == 0  # type: ignore[attr-defined]


@pytest.mark.requirement("S41.2")
def test_the_map_is_given_points_of_teams_stores_and_stations(stage: Stage) -> None:
    team(stage, stage.body("甲局"), town=stage.body("丙局"))
    team(stage, stage.body("甲局"), name="没有坐标的队", longitude=None, latitude=None)
    store(stage, stage.body("甲局"))
    station(stage, stage.body("乙局"), town=stage.body("丙局"))
    points = points_visible_to(stage.inspector)
    assert {(one["kind"], one["name"], one["town"]) for one in points} == {
        ("team", "防汛抢险队", "丙局"),
        ("store", "中心储备库", ""),
        ("station", "S1水位站", "丙局"),
    }
    assert {one["name"] for one in points_visible_to(stage.liaisons["丙局"])} == {"防汛抢险队", "S1水位站"}
    client = Client()
    client.force_login(stage.inspector)
    told = client.get(reverse("resources:point-data"), {"kind": "store"}).json()["points"]
    assert [(one["name"], one["longitude"]) for one in told] == [("中心储备库", 121.1)]
    assert "S1水位站" in client.get(reverse("resources:points")).content.decode()


def test_who_sees_which_teams(stage: Stage) -> None:
    own = team(stage, stage.body("甲局"), town=stage.body("丙局"))
    elsewhere = team(stage, stage.body("乙局"), name="别队")
    out = called(stage, own)
    over = {stage.inspector, stage.director, stage.leader, stage.liaisons["乙局"], stage.heads["乙局"]}
    near = {stage.liaisons[name] for name in ("甲局", "丙局")} | {
        stage.heads[name] for name in ("甲局", "丙局")
    }
    everybody = over | near

    def who(visible: Any, row: Any) -> set[Any]:
        return {one for one in everybody if row in visible(one)}

    assert who(teams_visible_to, own) == who(call_outs_visible_to, out) == everybody
    assert who(teams_visible_to, elsewhere) == over
    with pytest.raises(NotAllowed):
        team_move(team=own, name="dissolve", note="x", by=stage.liaisons["丙局"])
