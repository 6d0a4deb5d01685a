"""关口: conditions stand before a move; who owes one shows it; nothing passes that is not complete."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.registers.gates import drawn, gates_met, needs, owes, show
from tests.registers.rows import Stage
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import NotAllowed
from yiding.core.waiting import piles_of
from yiding.registers.catalogue import kind_of
from yiding.registers.declaring import declared
from yiding.registers.errors import MissingValues, WrongValue
from yiding.registers.errors_gates import (
    GateShut,
    NeedBehind,
    NeedChecked,
    NeedOtherLine,
    NeedPaper,
    NeedSaid,
)
from yiding.registers.faults import BadKind
from yiding.registers.gate_marking import need_refuse, need_withdraw
from yiding.registers.gate_pages import sections
from yiding.registers.gate_rows import GateMark, GateNeed
from yiding.registers.gates import is_shut, lacking_now
from yiding.registers.lists import spec_of
from yiding.registers.models import Entry, Wait
from yiding.registers.moving import entry_move
from yiding.registers.selectors import entry_get, settings_of
from yiding.registers.selectors_gates import needs_missing, needs_owed, needs_told

CODE = "land_parcels"
TOWN, HOUSING, RESCUE = "东泾镇", "市住建局", "市应急局"


def rows_with(stage: Stage, **more: dict[str, str]) -> list[dict[str, str]]:
    """The kind's conditions, and one more at a gate."""
    rows: list[dict[str, str]] = list(settings_of(stage.government.pk, CODE)["gate_needs"])
    own = {"gate": "征转储", "label": "文物勘探", "by": RESCUE, "how": "结论", "days": "5"}
    return [*rows, {**own, **more.get("own", {})}]


@pytest.mark.requirement("S48.1")
def test_conditions_stand_with_whom_they_are_owed_by_from_the_first_day(stage: Stage) -> None:
    entry = stage.entry(CODE)
    told = {key: (row.body.name if row.body else "", row.how, row.state) for key, row in needs(entry).items()}
    assert told == {
        "approval": (TOWN, "paper", "missing"),
        "compensation": (TOWN, "paper", "missing"),
        "undisputed": (HOUSING, "word", "missing"),
        "bounds": (TOWN, "check", "missing"),
    }
    assert needs(entry)["bounds"].why == "还没有画出界址图形"


@pytest.mark.requirement("S48.1")
def test_nothing_passes_that_is_not_complete_whichever_condition_lacks(stage: Stage) -> None:
    for lacking in ("approval", "undisputed", "bounds"):
        entry = stage.entry(CODE)
        gates_met(stage, entry, "reserve", but=lacking)
        with pytest.raises(GateShut, match=needs(entry)[lacking].label):
            stage.move(entry, "reserve")
        gates_met(stage, entry, "reserve")
        stage.move(entry, "reserve")
        assert entry.state == "reserved"
        assert not GateNeed.objects.filter(entry=entry, gate="into_reserve", passed_on=None).exists()


@pytest.mark.requirement("S48.1")
def test_check_is_made_again_when_the_move_is_made(stage: Stage) -> None:
    entry = stage.entry(CODE)
    gates_met(stage, entry, "reserve")
    Entry.objects.filter(pk=entry.pk).update(values={**entry.values, "area": "1"})
    with pytest.raises(GateShut, match="界址和面积"):
        stage.move(entry, "reserve")
    assert needs(entry)["bounds"].state == "met"


@pytest.mark.requirement("S48.1")
def test_paper_is_wanted_where_the_condition_is_a_paper_and_a_result_where_it_is_one(stage: Stage) -> None:
    entry = stage.entry(CODE)
    with pytest.raises(NeedPaper):
        show(stage, entry, "approval", paper=None)
    mark = show(stage, entry, "approval")
    assert mark.document is not None
    assert (mark.document.about_kind, mark.document.about_id) == ("registers.entry", entry.pk)
    gates_met(stage, entry, "reserve")
    stage.move(entry, "reserve")
    with pytest.raises(MissingValues, match="土壤污染状况调查结论"):
        show(stage, entry, "soil", note=" ", paper=None)
    show(stage, entry, "soil", note="未超过第二类用地筛选值。", paper=None)
    with pytest.raises(NeedChecked):
        show(stage, stage.entry(CODE), "bounds")


@pytest.mark.requirement("S48.5")
def test_each_line_shows_its_own_and_one_person_is_not_both(stage: Stage) -> None:
    entry = stage.entry(CODE)
    for key, wrong in (("approval", HOUSING), ("undisputed", TOWN), ("approval", "西浦镇")):
        with pytest.raises(NotAllowed):
            show(stage, entry, key, by=stage.liaisons[wrong])
    both = stage.entry(CODE, local=stage.body(HOUSING))
    show(stage, both, "approval", by=stage.liaisons[HOUSING])
    with pytest.raises(NeedOtherLine):
        show(stage, both, "undisputed", by=stage.liaisons[HOUSING])
    show(stage, both, "undisputed", by=stage.heads[HOUSING])


@pytest.mark.requirement("S48.1")
def test_word_is_taken_back_with_a_reason_and_the_gate_is_shut_again(stage: Stage) -> None:
    entry = stage.entry(CODE)
    gates_met(stage, entry, "reserve")
    assert not is_shut(entry)
    need = needs(entry)["approval"]
    with pytest.raises(MissingValues, match="撤回原因"):
        need_withdraw(need=need, reason=" ", by=stage.liaisons[HOUSING])
    with pytest.raises(NotAllowed):
        need_withdraw(need=need, reason="批复作废", by=stage.liaisons["西浦镇"])
    need_withdraw(need=need, reason="批复作废", by=stage.liaisons[HOUSING])
    with pytest.raises(GateShut):
        stage.move(entry, "reserve")
    with pytest.raises(NeedBehind):
        need_withdraw(need=need, reason="再撤", by=stage.liaisons[HOUSING])
    (mark,) = GateMark.objects.filter(need=need)
    assert (mark.withdrawn_by, mark.reason) == (stage.liaisons[HOUSING], "批复作废")
    show(stage, entry, "approval")
    stage.move(entry, "reserve")
    with pytest.raises(NeedBehind):
        need_withdraw(need=need, reason="晚了", by=stage.liaisons[HOUSING])


@pytest.mark.requirement("S48.4")
def test_no_is_said_with_why_and_gives_way_to_a_yes(stage: Stage) -> None:
    entry = stage.entry(CODE)
    need = needs(entry)["approval"]
    need_refuse(need=need, note="批复没有覆盖东侧", by=stage.liaisons[TOWN])
    need.refresh_from_db()
    assert (need.state, need.why) == ("refused", "批复没有覆盖东侧")
    with pytest.raises(NeedSaid):
        need_refuse(need=need, note="再说一次", by=stage.liaisons[TOWN])
    show(stage, entry, "approval")
    with pytest.raises(NeedSaid):
        show(stage, entry, "approval")
    assert [mark.reason for mark in GateMark.objects.filter(need=need)] == ["重新确认", ""]


@pytest.mark.requirement("S48.1")
def test_who_was_sent_back_shows_everything_anew_and_the_earlier_words_stay(stage: Stage) -> None:
    entry = stage.entry(CODE)
    gates_met(stage, entry, "reserve")
    stage.move(entry, "reserve")
    stage.move(entry, "back_to_acquiring")
    entry.refresh_from_db()
    assert {row.round for row in needs(entry).values()} == {2}
    assert needs(entry)["approval"].state == "missing"
    assert needs(entry)["bounds"].state == "met"
    assert GateMark.objects.filter(need__entry=entry, need__round=1).count() == 3


def test_desk_holds_the_condition_until_it_is_shown_then_the_move(stage: Stage) -> None:
    entry = stage.entry(CODE)

    def desk(name: str) -> set[str]:
        return {str(todo.step) for pile in piles_of(stage.liaisons[name]) for todo in pile.todos}

    assert desk(TOWN) == {"征地批复", "补偿安置落实", "界址和面积"}
    assert desk(HOUSING) == {"权属清楚无争议"}
    assert not Wait.objects.filter(entry=entry).exists()
    gates_met(stage, entry, "reserve")
    assert desk(TOWN) == set()
    assert desk(HOUSING) == {"入库储备"}


def test_condition_that_is_late_says_so_in_list_and_filter(stage: Stage) -> None:
    entry = stage.entry(CODE)
    GateNeed.objects.filter(entry=entry, key="approval").update(due_on=clock.today() - timedelta(days=20))
    other = stage.entry(CODE, title="另一块")
    gates_met(stage, other, "reserve")
    spec = spec_of(kind_of(CODE))
    (by_gate,) = [one for one in spec.filters if one.key == "gate"]
    rows: Any = spec.base(stage.inspector)
    assert list(by_gate.narrow(rows, "late")) == [entry]
    assert list(by_gate.narrow(rows, "shut")) == [entry]
    assert list(by_gate.narrow(rows, "whole")) == [other]
    (column,) = [one for one in spec.columns if one.key == "gate"]
    told = {row.pk: str(column.cell(row)) for row in rows}
    assert "缺 4 项" in told[entry.pk]
    assert "齐全" in told[other.pk]


def test_bodies_that_owe_see_the_entry_and_nobody_else_does(stage: Stage) -> None:
    stage.register(CODE, settings={"gate_roles": [{"role": "生态环境", "body": RESCUE}]})
    entry = stage.entry(CODE)
    everybody = list(User.objects.order_by("username"))
    office = {"督查员", "另一督查员", "主任", "副市长", "秘书"}
    lines = {f"{name}{post}" for name in (TOWN, HOUSING) for post in ("联络员", "负责人")}

    def seeing() -> set[str]:
        return {user.username for user in everybody if needs_missing(user).filter(entry=entry).exists()}

    rescue = {f"{RESCUE}{post}" for post in ("联络员", "负责人")}
    assert seeing() == office | lines | rescue
    owing = {user.username: {row.key for row in needs_owed(user)} for user in everybody}
    assert {name: keys for name, keys in owing.items() if keys} == {
        **{f"{TOWN}{post}": {"approval", "compensation", "bounds"} for post in ("联络员", "负责人")},
        **{f"{HOUSING}{post}": {"undisputed"} for post in ("联络员", "负责人")},
    }
    assert needs_told(stage.inspector).count() == 4


def test_role_without_a_body_is_the_departments(stage: Stage) -> None:
    entry = stage.entry(CODE)
    gates_met(stage, entry, "reserve")
    stage.move(entry, "reserve")
    assert needs(entry)["soil"].body == stage.body(HOUSING)
    stage.register(CODE, settings={"gate_roles": [{"role": "生态环境", "body": RESCUE}]})
    assert needs(entry)["soil"].body == stage.body(RESCUE)
    assert needs_owed(stage.liaisons[RESCUE]).count() == 1


def test_government_sets_its_own_conditions_for_what_is_open(stage: Stage) -> None:
    entry = stage.entry(CODE)
    stage.register(CODE, settings={"gate_needs": rows_with(stage)})
    own = next(row for key, row in needs(entry).items() if key.startswith("own_"))
    assert (own.label, own.body, own.how) == ("文物勘探", stage.body(RESCUE), "result")
    gates_met(stage, entry, "reserve")
    stage.move(entry, "reserve")
    assert GateMark.objects.get(need=own).by == owes(stage, own)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"gate": "没有的关口"}, "没有关口"),
        ({"by": "没有的局"}, "不是当事方"),
        ({"how": "打勾"}, "不认识"),
        ({"how": "核对"}, "不能改"),
        ({"days": "9999"}, "整数"),
        ({"label": "征地批复"}, "不能重名"),
        ({"label": ""}, "要写明"),
    ],
)
def test_conditions_that_cannot_be_are_refused(stage: Stage, own: dict[str, str], said: str) -> None:
    with pytest.raises(WrongValue, match=said):
        stage.register(CODE, settings={"gate_needs": rows_with(stage, own=own)})


def test_role_and_body_that_are_not_there_are_refused(stage: Stage) -> None:
    for row, said in (
        ({"role": "水", "body": ""}, "没有角色"),
        ({"role": "水务", "body": "水局"}, "没有单位"),
    ):
        with pytest.raises(WrongValue, match=said):
            stage.register(CODE, settings={"gate_roles": [row]})


def test_condition_that_is_dropped_goes_unless_something_was_said_about_it(stage: Stage) -> None:
    entry = stage.entry(CODE)
    show(stage, entry, "approval")
    rows = settings_of(stage.government.pk, CODE)["gate_needs"]
    kept = [row for row in rows if row["label"] not in ("征地批复", "补偿安置落实")]
    stage.register(CODE, settings={"gate_needs": kept})
    assert set(needs(entry)) == {"undisputed", "bounds"}
    assert set(GateNeed.objects.filter(entry=entry).values_list("key", flat=True)) == {
        "approval",
        "undisputed",
        "bounds",
    }


def test_each_word_is_one_event(stage: Stage) -> None:
    entry = stage.entry(CODE)
    before = Event.objects.latest("pk").pk
    show(stage, entry, "undisputed", paper=None)
    need_withdraw(need=needs(entry)["undisputed"], reason="有异议", by=stage.liaisons[HOUSING])
    kinds = list(Event.objects.filter(pk__gt=before).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["gate.confirmed", "gate.withdrawn"]
    assert not mail.outbox


def test_queries_of_the_page_of_gates_do_not_grow(stage: Stage) -> None:
    entry = stage.entry(CODE)

    def cost() -> int:
        shown = entry_get(stage.inspector, entry.pk)
        with CaptureQueriesContext(connection) as caught:
            sections(stage.inspector, shown, kind_of(CODE))
        return len(caught)

    show(stage, entry, "approval")
    few = cost()
    show(stage, entry, "compensation")
    show(stage, entry, "undisputed")
    drawn(stage, entry)
    assert cost() <= few


def test_move_that_was_refused_leaves_nothing(stage: Stage) -> None:
    entry = stage.entry(CODE)
    with pytest.raises(GateShut) as caught:
        entry_move(entry=entry, name="reserve", told={}, by=stage.liaisons[HOUSING])
    assert "征地批复（东泾镇）" in str(caught.value.detail)
    assert entry.steps.count() == 1
    assert lacking_now(entry).count() == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('moves = ["test"]', 'moves = ["fly"]'), "没有的流转"),
        (('by = "local"\nhow', 'by = "moon"\nhow'), "没有的一方"),
        (('how = "check"', 'how = "word"'), "核对写得不对"),
        (('rule = "sound"', 'rule = ""'), "核对写得不对"),
        (('role = "tester"', 'role = "nobody"'), "没有的角色"),
    ],
)
def test_declaration_of_a_gate_that_cannot_be_stops_the_start(
    tmp_path: Any, change: tuple[str, str], said: str
) -> None:
    told = """
name = "电梯"
one = "电梯"
prefix = "DT"
archetype = "object"
family = "city"
version = 1
[columns]
title = "电梯"
[[role]]
key = "tester"
label = "检验机构"
[[stage]]
key = "waiting"
label = "待检"
role = "tester"
[[stage]]
key = "fit"
label = "合格"
[[move]]
name = "test"
label = "检验"
from = "waiting"
to = "fit"
by = "local"
[[gate]]
key = "before"
label = "检验关口"
moves = ["test"]
[[gate.need]]
key = "paper"
label = "维保合同"
by = "local"
how = "paper"
[[gate.need]]
key = "sound"
label = "自检"
by = "tester"
how = "check"
rule = "sound"
"""
    folder = tmp_path / "lifts"
    folder.mkdir()
    (folder / "kind.toml").write_text(told, "utf-8")
    kind = declared(folder)
    assert [one.key for one in kind.settings] == ["gate_needs", "gate_roles"]
    assert [need.key for need in kind.gates[0].needs] == ["paper", "sound"]
    (folder / "kind.toml").write_text(told.replace(*change), "utf-8")
    with pytest.raises(BadKind, match=said):
        declared(folder)
