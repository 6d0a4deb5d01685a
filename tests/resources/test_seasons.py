"""备汛 (S43): the list before a season, proof, checked by another, and the life of the season."""

from __future__ import annotations

from typing import Any

import pytest

from tests.supervision.rows import Stage
from yiding.audit.models import Event
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.files.selectors import documents_visible_to
from yiding.notices.models import Notice
from yiding.resources.errors import NameThere, SamePerson, WrongTimes
from yiding.resources.keeping import (
    keeping_body_add,
    keeping_body_end,
    limits_of,
    limits_set,
    readiness_seed,
    setting_drop,
    setting_keep,
)
from yiding.resources.models import (
    ChecklistEntry,
    KeepingBody,
    PlanKind,
    SeasonItemState,
    SeasonState,
    Term,
    TermKind,
)
from yiding.resources.preparing import (
    item_add,
    item_check,
    item_do,
    item_edit,
    item_return,
    season_move,
    season_open,
)
from yiding.resources.rounds import items_tell, rounds
from yiding.resources.selectors import items_visible_to, seasons_visible_to

from .rows import entry, in_force, of_bodies, over_all, paper, season, term

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("S43.4")
def test_a_season_is_opened_with_the_list_of_its_kind(stage: Stage) -> None:
    assert stage.group is not None
    entry(stage, [stage.group])
    typhoon = Term.objects.get(of=TermKind.CAMPAIGN, name="防台")
    told = {"campaign": typhoon, "part": "teams", "text": "广告牌加固", "bodies": [stage.body("甲局")]}
    setting_keep(
        name="checklist_entry",
        row=None,
        government=stage.government,
        values={**told, "days_before": 5},
        by=stage.inspector,
    )
    flood = season(stage, days=30)
    assert {one.body.name for one in flood.items.all()} == {"甲局", "乙局", "丙局"}
    assert {one.due_on for one in flood.items.all()} == {stage.day(15)}
    days = {"starts_on": stage.day(60), "ends_on": stage.day(90)}
    other = season_open(government=stage.government, campaign=typhoon, by=stage.liaisons["乙局"], **days)
    assert [(one.text, one.part, one.due_on) for one in other.items.all()] == [
        ("广告牌加固", "teams", stage.day(55))
    ]
    summer = Term.objects.get(of=TermKind.CAMPAIGN, name="迎峰度夏")
    season_open(government=stage.government, campaign=summer, by=stage.inspector, **days)
    assert Notice.objects.filter(kind="season.opened").values("recipient").distinct().count() == 6
    with pytest.raises(NameThere):
        season(stage, days=30)
    backward = {"starts_on": stage.day(9), "ends_on": stage.day(8)}
    with pytest.raises(WrongTimes):
        season_open(government=stage.government, campaign=summer, by=stage.inspector, **backward)
    with pytest.raises(NotAllowed):
        season_open(government=stage.government, campaign=summer, by=stage.liaisons["甲局"], **days)


@pytest.mark.requirement("S43.4")
def test_an_item_is_done_with_proof_and_checked_by_another(stage: Stage) -> None:
    liaison, head = stage.liaisons["甲局"], stage.heads["甲局"]
    flood = season(stage)
    told = {"part": "works", "text": "加固闸门", "due_on": stage.day(10)}
    row = item_add(season=flood, body=stage.body("甲局"), values=told, by=stage.inspector)
    item_edit(item=row, body=row.body, values={"text": "加固东闸"}, version=1, by=stage.inspector)
    with pytest.raises(EditConflict):
        item_edit(item=row, body=row.body, values={"text": "加固西闸"}, version=1, by=stage.inspector)
    assert "season-item" in {pile.kind.code for pile in piles_of(liaison)}
    with pytest.raises(BadRequest):
        item_do(item=row, proof=" ", by=liaison)
    with pytest.raises(NotAllowed):
        item_do(item=row, proof="已加固", by=stage.liaisons["丙局"])
    item_do(item=row, proof="已加固，附照片", paper=paper("闸门.txt"), by=liaison)
    assert row.document is not None
    assert "闸门.txt" in {one.title for one in documents_visible_to(head)}
    assert "闸门.txt" not in {one.title for one in documents_visible_to(stage.heads["丙局"])}
    with pytest.raises(SamePerson):
        item_check(item=row, by=liaison)
    with pytest.raises(SamePerson):
        item_return(item=row, reason="重查", by=liaison)
    assert "season-item-check" in {pile.kind.code for pile in piles_of(stage.inspector)}
    item_return(item=row, reason="照片看不清", by=stage.inspector)
    item_do(item=row, proof="已补照片", by=liaison)
    item_check(item=row, by=head)
    assert (row.state, row.checked_by, row.proof) == (SeasonItemState.CHECKED, head, "已补照片")
    counted: Any = seasons_visible_to(stage.leader).get(pk=flood.pk)
    assert (counted.checked_count, counted.item_count) == (1, 1)
    with pytest.raises(WrongState):
        item_edit(item=row, body=row.body, values={}, version=row.version, by=stage.inspector)


def test_who_is_late_is_reminded_once(stage: Stage) -> None:
    told = {"part": "materials", "text": "补足编织袋", "due_on": stage.day(-1)}
    item_add(season=season(stage), body=stage.body("甲局"), values=told, by=stage.inspector)
    assert items_tell(stage.government) == 2
    assert items_tell(stage.government) == 0


@pytest.mark.requirement("S43.4")
def test_a_season_goes_from_before_to_after(stage: Stage) -> None:
    flood = season(stage)
    by = stage.inspector
    for name, words, state in (
        ("start", "", SeasonState.SEASON),
        ("respond", "台风烟花", SeasonState.EVENT),
        ("calm", "", SeasonState.SEASON),
        ("respond", "强降雨", SeasonState.EVENT),
        ("end", "安全度汛，转移 120 人", SeasonState.AFTER),
    ):
        if words:
            with pytest.raises(BadRequest):
                season_move(season=flood, name=name, by=by)
        season_move(season=flood, name=name, words=words, by=by)
        assert flood.state == state
    assert flood.summary == "安全度汛，转移 120 人"
    with pytest.raises(WrongState):
        season_move(season=flood, name="start", by=by)
    told = {"part": "works", "text": "晚了", "due_on": stage.day(0)}
    with pytest.raises(WrongState):
        item_add(season=flood, body=stage.body("甲局"), values=told, by=by)


def test_who_sees_which_items(stage: Stage) -> None:
    flood = season(stage)
    told = {"part": "works", "text": "加固闸门", "due_on": stage.day(10)}
    row = item_add(season=flood, body=stage.body("丙局"), values=told, by=stage.inspector)
    over, town = over_all(stage), of_bodies(stage, "丙局")
    everybody = over | town | of_bodies(stage, "甲局")
    assert {one for one in everybody if row in items_visible_to(one)} == over | town
    assert {one for one in everybody if flood in seasons_visible_to(one)} == everybody
    counts: Any = {one: seasons_visible_to(one).get(pk=flood.pk) for one in everybody}
    assert {one for one, found in counts.items() if found.item_count} == over | town


def test_what_is_data_is_kept_by_the_office_and_the_keeping_bodies(stage: Stage) -> None:
    told = {"name": "pandemic", "review_months": 12, "drill_months": 6, "position": 9}
    keep = {"name": "plan_kind", "row": None, "government": stage.government, "values": told}
    with pytest.raises(NotAllowed):
        setting_keep(by=stage.liaisons["甲局"], **keep)
    made = setting_keep(by=stage.liaisons["乙局"], **keep)
    with pytest.raises(NameThere):
        setting_keep(by=stage.inspector, **keep)
    setting_keep(**{**keep, "row": made}, version=1, by=stage.inspector)
    with pytest.raises(WrongState):
        setting_drop(name="plan_kind", row=made, by=stage.inspector)
    assert stage.group is not None
    setting_drop(name="checklist_entry", row=entry(stage, [stage.group]), by=stage.inspector)
    assert not ChecklistEntry.objects.exists()
    count = PlanKind.objects.count()
    assert readiness_seed(government=stage.government, by=stage.inspector) == 0
    assert PlanKind.objects.count() == count


def test_limits_are_set_once_at_a_time(stage: Stage) -> None:
    values = {"review_days": 60, "expiry_days": 45, "gap_hours": 12}
    limits_set(government=stage.government, values=values, version=0, by=stage.inspector)
    assert limits_of(stage.government.pk).review_days == 60
    with pytest.raises(EditConflict):
        limits_set(government=stage.government, values=values, version=0, by=stage.inspector)


def test_the_office_says_which_bodies_keep_readiness(stage: Stage) -> None:
    body = stage.body("甲局")
    with pytest.raises(NotAllowed):
        keeping_body_add(government=stage.government, body=body, duty="", by=stage.liaisons["乙局"])
    row = keeping_body_add(government=stage.government, body=body, duty="水务", by=stage.director)
    with pytest.raises(NameThere):
        keeping_body_add(government=stage.government, body=body, duty="", by=stage.inspector)
    keeping_body_end(row=row, by=stage.inspector)
    assert [one.body.name for one in KeepingBody.objects.all()] == ["乙局"]
    assert Event.objects.filter(kind="keeping_body.ended").exists()


def test_the_rounds_done_twice_tell_nothing_more(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    from yiding.resources import rounds as module

    monkeypatch.setattr(module, "_told_on", [])
    in_force(stage, stage.body("甲局"), days=1300)
    rounds()
    count = Notice.objects.count()
    assert set(Notice.objects.values_list("kind", flat=True)) >= {"response_plan.review_due", "drill.lacking"}
    rounds()
    module._told_on.clear()
    rounds()
    assert Notice.objects.count() == count
    assert term(stage, TermKind.CAMPAIGN).name == "防汛"
