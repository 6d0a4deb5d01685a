"""调度会: the table comes from live data and is frozen; decisions become matters (S17)."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.conftest import given
from tests.difficulties.rows import raised as difficulty_of
from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.councils.models import Council
from yiding.difficulties.services import difficulty_answer, difficulty_escalate
from yiding.dispatch.board import board_of
from yiding.dispatch.errors import LinesUnfinished, NotHeldYet
from yiding.dispatch.models import Dispatch, DispatchState, Line, Tier
from yiding.dispatch.reviewing import dispatch_check
from yiding.dispatch.selectors import dispatches_visible_to, lines_visible_to
from yiding.dispatch.services import (
    Written,
    dispatch_act,
    dispatch_call,
    dispatch_freeze,
    dispatch_hold,
    dispatch_thaw,
    line_file,
    line_write,
)
from yiding.sittings.models import Sitting, SittingState
from yiding.supervision.models import MatterState

from .rows import DOMAIN, indicator, special


@pytest.fixture
def table(stage: Stage) -> Dispatch:
    """A special dispatch whose domain has two matters and one indicator."""
    stage.matter(leads=["甲局"], title="整治占道经营", area=DOMAIN, level=1)
    stage.matter(leads=["乙局"], title="清运建筑垃圾", area=DOMAIN, due=60)
    stage.matter(leads=["丙局"], title="修订预算办法", area="财政")
    members = [stage.body("甲局")]
    return special(stage, indicators=[indicator(stage, "95.5", "96", "93")], members=members)


def said(stage: Stage, line: Line, **more: Any) -> None:
    """A complete line."""
    told = {"state": "进度滞后", "cause": "人手不足", "next_step": "增派力量", "unit": line.unit, **more}
    line_write(line=line, written=Written(**told), version=line.version, by=stage.inspector)


@pytest.mark.requirement("S17.1")
def test_a_dispatch_has_tier_scope_members_date_and_mode(table: Dispatch) -> None:
    assert (table.tier, table.domain, table.mode, table.held_on) == (
        Tier.SPECIAL,
        DOMAIN,
        "online",
        clock.today(),
    )
    assert [body.name for body in table.members.all()] == ["甲局"]


@pytest.mark.requirement("S17.2")
def test_the_table_is_filled_from_live_matters_and_indicators(table: Dispatch, stage: Stage) -> None:
    """Two matters of the domain and the indicator with its last values; the other domain's is not there."""
    rows = board_of(table, stage.inspector)
    assert [row.title for row in rows] == ["环境投诉办结率", "整治占道经营", "清运建筑垃圾"]
    month = clock.today()
    assert rows[0].told == f"{month.year}年{month.month}月93%，上期96"
    assert rows[0].is_bad
    assert rows[1].told.startswith("办结0/1，节点0/1，期限")
    assert rows[1].unit == stage.body("甲局")
    stage.close(stage.accept(stage.task(rows[2].matter, "乙局")))  # type: ignore[arg-type]
    assert [row.title for row in board_of(table, stage.inspector)] == ["环境投诉办结率", "整治占道经营"]


def test_frozen_data_stay_what_they_were(table: Dispatch, stage: Stage) -> None:
    """Thawed and frozen anew the table follows the data; what was written of a line stays with it."""
    assert dispatch_freeze(dispatch=table, by=stage.inspector) == 3
    line = table.lines.get(title="整治占道经营")
    before = line.told
    stage.close(stage.accept(stage.task(line.matter, "甲局")))  # type: ignore[arg-type]
    line.refresh_from_db()
    assert line.told == before
    said(stage, line)
    gone = table.lines.get(title="清运建筑垃圾")
    stage.close(stage.accept(stage.task(gone.matter, "乙局")))  # type: ignore[arg-type]
    dispatch_thaw(dispatch=table, by=stage.inspector)
    dispatch_freeze(dispatch=table, by=stage.inspector)
    assert [one.title for one in table.lines.all()] == ["环境投诉办结率", "整治占道经营"]
    line.refresh_from_db()
    assert line.cause == "人手不足"


@pytest.mark.requirement("S17.3")
def test_each_line_discussed_says_state_cause_next_step_and_unit(table: Dispatch, stage: Stage) -> None:
    dispatch_freeze(dispatch=table, by=stage.inspector)
    dispatch_hold(dispatch=table, by=stage.inspector)
    with pytest.raises(LinesUnfinished):
        dispatch_act(dispatch=table, by=stage.inspector)
    line = table.lines.get(title="整治占道经营")
    said(stage, line, cause="")
    with pytest.raises(LinesUnfinished) as told:
        dispatch_act(dispatch=table, by=stage.inspector)
    assert told.value.detail == "整治占道经营"
    line.refresh_from_db()
    said(stage, line)
    dispatch_act(dispatch=table, by=stage.inspector)
    assert table.state == DispatchState.ACTED
    with pytest.raises(WrongState):
        said(stage, line)
    assert dispatch_check(dispatch=table, by=stage.inspector) == 0
    assert table.state == DispatchState.CHECKED


def test_of_two_who_write_a_line_the_second_is_told(table: Dispatch, stage: Stage) -> None:
    dispatch_freeze(dispatch=table, by=stage.inspector)
    line = table.lines.all()[0]
    seen = Line.objects.get(pk=line.pk)
    said(stage, line, unit=stage.body("甲局"))
    with pytest.raises(EditConflict):
        line_write(line=seen, written=Written("另一种"), version=seen.version, by=stage.director)


@pytest.mark.requirement("S17.5")
def test_a_decision_becomes_a_matter_once(table: Dispatch, stage: Stage) -> None:
    """Its ground is the dispatch, its lead the unit, its day the line's; nobody files it twice."""
    dispatch_freeze(dispatch=table, by=stage.inspector)
    line = table.lines.get(title="整治占道经营")
    day = clock.today() + timedelta(days=20)
    said(stage, line, decision="甲局十二月底前完成三条示范街整治。", next_on=day)
    dispatch_hold(dispatch=table, by=stage.inspector)
    line.refresh_from_db()
    line.dispatch.refresh_from_db()
    matter = line_file(line=line, by=stage.inspector)
    assert (matter.state, matter.due_on, matter.area) == (MatterState.DRAFT, day, DOMAIN)
    assert [one.body.name for one in matter.bodies.all()] == ["甲局"]
    source = matter.sources.get()
    assert (source.paper_title, source.passage) == (table.title, "甲局十二月底前完成三条示范街整治。")
    line.refresh_from_db()
    assert line.made == matter
    with pytest.raises(WrongState):
        line_file(line=line, by=stage.inspector)


def test_it_is_held_as_a_sitting_of_a_council(table: Dispatch, stage: Stage) -> None:
    """Its agenda is made from the table; it was held only once the sitting has begun."""
    clerk = given(User.objects.create_user("文员"), Role.CLERK)
    council = Council.objects.create(government=stage.government, name="市政府", kind="专项调度会")
    told = {"council": council, "starts_at": clock.now() + timedelta(days=3), "place": "视频会议室"}
    with pytest.raises(NotAllowed):
        dispatch_call(dispatch=table, version=table.version, by=stage.inspector, **told)
    dispatch_freeze(dispatch=table, by=stage.inspector)
    dispatch_call(dispatch=table, version=table.version, by=clerk, **told)
    assert table.sitting is not None
    (entry,) = table.sitting.entries.all()
    assert (entry.act, entry.title) == ("调度", "城市管理专项调度会（3项）")
    assert {body.name for body in entry.presenters.all()} == {"甲局", "乙局"}
    with pytest.raises(NotHeldYet):
        dispatch_hold(dispatch=table, by=clerk)
    Sitting.objects.filter(pk=table.sitting_id).update(state=SittingState.HELD)
    table.sitting.refresh_from_db()
    dispatch_hold(dispatch=table, by=clerk)
    assert table.state == DispatchState.HELD


@pytest.mark.requirement("S21.3")
def test_what_nobody_could_solve_goes_from_one_dispatch_to_the_next(stage: Stage) -> None:
    """By itself: it is on each meeting's page and agenda; what is solved goes no further."""
    clerk = given(User.objects.create_user("文员"), Role.CLERK)
    matter = stage.matter(leads=["甲局"], area=DOMAIN)
    stays, solved = (difficulty_of(stage, title=title, matter=matter) for title in ("停车难", "缺用地"))
    elsewhere = difficulty_of(stage, title="缺人才", matter=stage.matter(leads=["甲局"], area="财政"))
    later = difficulty_of(stage, title="刚提出", matter=matter)
    for row in (stays, solved, elsewhere):
        difficulty_escalate(difficulty=row, reason="部门意见不一", by=stage.inspector)
    first = special(stage)
    assert shown(stage, first) == {"停车难", "缺用地"}
    council = Council.objects.create(government=stage.government, name="市政府", kind="专项调度会")
    dispatch_freeze(dispatch=first, by=stage.inspector)
    told = {"council": council, "starts_at": clock.now() + timedelta(days=3), "place": "视频会议室"}
    dispatch_call(dispatch=first, version=first.version, by=clerk, **told)
    assert first.sitting is not None
    assert {one.title for one in first.sitting.entries.filter(act="研究")} == {"停车难", "缺用地"}
    Sitting.objects.filter(pk=first.sitting_id).update(state=SittingState.HELD)
    first = Dispatch.objects.get(pk=first.pk)
    dispatch_hold(dispatch=first, by=clerk)
    for line in first.lines.all():
        said(stage, line)
    difficulty_answer(difficulty=solved, answer="已协调用地。", by=stage.inspector)
    dispatch_act(dispatch=first, by=clerk)
    dispatch_check(dispatch=first, by=clerk)
    for row, carried in ((stays, 1), (solved, 0), (elsewhere, 0), (later, 0)):
        row.refresh_from_db()
        assert row.carried == carried, row.title
    following = special(stage, title="城市管理专项调度会（二）")
    assert shown(stage, following) == {"停车难"}
    page = page_of(stage.inspector, following).content.decode()
    assert "已上会 1 次" in page
    assert page_of(stage.heads["丙局"], following).context.get("offered", []) == []


def shown(stage: Stage, row: Dispatch) -> set[str]:
    return {one.title for one in page_of(stage.inspector, row).context["offered"]}


def page_of(user: User, row: Dispatch) -> Any:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("dispatch:dispatch-detail", args=[row.pk]))
    return answer if answer.status_code == 200 else SimpleNamespace(context={})


def test_who_sees_which_dispatch_and_which_line(table: Dispatch, stage: Stage) -> None:
    """A member sees its own lines, matters that it may see, and indicators; who takes no part nothing."""
    dispatch_freeze(dispatch=table, by=stage.inspector)
    people = {
        "督查": stage.inspector,
        "主任": stage.director,
        "市长": stage.leader,
        **{name: stage.liaisons[name] for name in ("甲局", "乙局", "丙局")},
        "路人": User.objects.create_user("路人"),
    }
    seen = {name for name, user in people.items() if dispatches_visible_to(user).exists()}
    assert seen == {"督查", "主任", "市长", "甲局", "乙局"}
    lines = {
        name: set(lines_visible_to(user).values_list("title", flat=True)) for name, user in people.items()
    }
    both = {"整治占道经营", "清运建筑垃圾"}
    assert lines["市长"] == lines["督查"] == both | {"环境投诉办结率"}
    assert lines["甲局"] == {"整治占道经营", "环境投诉办结率"}
    assert lines["乙局"] == both | {"环境投诉办结率"}
    assert lines["丙局"] == set()


def test_only_the_office_keeps_dispatches(table: Dispatch, stage: Stage) -> None:
    for user in (stage.leader, stage.liaisons["甲局"]):
        with pytest.raises(NotAllowed):
            dispatch_freeze(dispatch=table, by=user)
