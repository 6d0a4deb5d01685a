"""条目的一生: recorded, assigned, mended, proved, verified by another person; and no other way out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.errors import NotAllowed, WrongState
from yiding.registers.catalogue import kind_of
from yiding.registers.errors import EntryEnded, MissingValues, NoProof, SamePerson
from yiding.registers.models import Entry
from yiding.registers.moving import entry_move
from yiding.registers.recording import entry_edit, entry_record

from .rows import Stage


def test_entry_goes_from_found_to_verified(stage: Stage) -> None:
    stage.register("hazards")
    hazard = stage.entry("hazards", by=stage.liaisons["东泾镇"])
    assert hazard.number == f"YH-{clock.today().year}-0001"
    stage.take(hazard, "assign", "start", "submit", "verify")
    hazard.refresh_from_db()
    assert (hazard.state, hazard.is_open) == ("verified", False)
    assert hazard.submitted_by_id != hazard.closed_by_id
    assert [step.move for step in hazard.steps.all()] == ["record", "assign", "start", "submit", "verify"]


@pytest.mark.requirement("S25.2")
def test_who_submitted_cannot_verify(stage: Stage) -> None:
    hazard = stage.entry("hazards", local=stage.body("市住建局"))
    stage.take(hazard, "assign", "start")
    same = stage.liaisons["市住建局"]
    stage.move(hazard, "submit", by=same)
    with pytest.raises(SamePerson):
        stage.move(hazard, "verify", by=same)
    stage.move(hazard, "verify", by=stage.heads["市住建局"])


@pytest.mark.requirement("S25.2")
def test_nothing_is_closed_without_proof(stage: Stage) -> None:
    hazard = stage.take(stage.entry("hazards"), "assign", "start")
    with pytest.raises(NoProof):
        entry_move(
            entry=hazard,
            name="submit",
            told={"measure": "更换软管", "note": "已更换"},
            by=stage.liaisons["东泾镇"],
        )
    hazard.refresh_from_db()
    assert hazard.state == "rectifying"


@pytest.mark.requirement("S25.2")
def test_open_entry_has_one_way_out_only(stage: Stage) -> None:
    kind = kind_of("hazards")
    ways = [move for move in kind.moves if move.target in kind.ended_states]
    assert [move.name for move in ways] == ["verify"]
    assert ways[0].not_by == ("submit",)
    assert ways[0].proof == "after"
    hazard = stage.entry("hazards")
    with pytest.raises(WrongState):
        stage.move(hazard, "verify")
    Entry.objects.filter(pk=hazard.pk).update(submitted_by=stage.inspector)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=hazard.pk).update(closed_by=stage.inspector)


def test_opened_again_it_needs_new_proof(stage: Stage) -> None:
    hazard = stage.take(stage.entry("hazards"), "assign", "start", "submit", "verify", "reopen")
    hazard.refresh_from_db()
    assert (hazard.is_open, hazard.reopened, hazard.closed_by) == (True, 1, None)
    with pytest.raises(NoProof):
        entry_move(
            entry=hazard, name="submit", told={"measure": "换", "note": "好"}, by=stage.liaisons["东泾镇"]
        )


def test_move_is_made_by_its_parties_only(stage: Stage) -> None:
    hazard = stage.entry("hazards")
    told = {"local": stage.body("东泾镇"), "department": stage.body("市住建局"), "due_on": clock.today()}
    for user in (stage.liaisons["西浦镇"], stage.liaisons["市公安局"], stage.liaisons["东泾镇"], stage.clerk):
        with pytest.raises(NotAllowed):
            entry_move(entry=hazard, name="assign", told=told, by=user)


def test_due_day_follows_the_grade(stage: Stage) -> None:
    stage.register("hazards", days={"major": 5})
    told = {key: value for key, value in stage.told("hazards").items() if key != "due_on"}
    major = entry_record(
        kind=kind_of("hazards"),
        government=stage.government,
        told={**told, "grade": "major"},
        by=stage.inspector,
    )
    general = entry_record(
        kind=kind_of("hazards"), government=stage.government, told=told, by=stage.inspector
    )
    assert major.due_on is not None
    assert general.due_on is not None
    assert clock.today() < major.due_on < general.due_on


def test_closed_late_stays_late(stage: Stage) -> None:
    hazard = stage.take(stage.entry("hazards"), "assign", "start")
    Entry.objects.filter(pk=hazard.pk).update(due_on=clock.today() - timedelta(days=20))
    stage.take(hazard, "submit", "verify")
    hazard.refresh_from_db()
    assert hazard.was_late
    stage.take(hazard, "reopen")
    hazard.refresh_from_db()
    assert hazard.was_late


def test_needed_values_are_asked_for(stage: Stage) -> None:
    with pytest.raises(MissingValues, match="隐患描述"):
        entry_record(kind=kind_of("hazards"), government=stage.government, told={}, by=stage.inspector)
    hazard = stage.entry("hazards")
    Entry.objects.filter(pk=hazard.pk).update(local=None)
    hazard.refresh_from_db()
    with pytest.raises(MissingValues, match="属地责任单位"):
        entry_move(entry=hazard, name="assign", told={}, by=stage.inspector)


def test_ended_entry_is_not_edited(stage: Stage) -> None:
    hazard = stage.take(stage.entry("hazards"), "assign", "start", "submit", "verify")
    hazard.refresh_from_db()
    with pytest.raises(EntryEnded):
        entry_edit(entry=hazard, told={"title": "别的"}, version=hazard.version, by=stage.inspector)


def test_each_step_writes_one_event(stage: Stage) -> None:
    before = Event.objects.count()
    hazard = stage.entry("hazards")
    assert Event.objects.count() == before + 1
    entry_edit(entry=hazard, told={"title": "软管老化"}, version=hazard.version, by=stage.inspector)
    assert Event.objects.count() == before + 2
    stage.move(hazard, "assign")
    assert Event.objects.count() == before + 3
    moved = Event.objects.order_by("number").last()
    assert moved is not None
    assert moved.after["move"] == "assign"


def test_who_must_do_it_cannot_move_its_day_or_its_grade(stage: Stage) -> None:
    hazard = stage.take(stage.entry("hazards", grade="major"), "assign")
    town = stage.liaisons["东泾镇"]
    for told in ({"due_on": clock.today() + timedelta(days=300)}, {"grade": "general"}):
        hazard.refresh_from_db()
        with pytest.raises(NotAllowed):
            entry_edit(entry=hazard, told=told, version=hazard.version, by=town)
    hazard.refresh_from_db()
    entry_edit(entry=hazard, told={"holder": "柳如风"}, version=hazard.version, by=town)
    hazard.refresh_from_db()
    day = clock.today() + timedelta(days=60)
    entry_edit(entry=hazard, told={"due_on": day}, version=hazard.version, by=stage.liaisons["市住建局"])
    hazard.refresh_from_db()
    assert hazard.due_on == day
    assert hazard.first_due_on != day


def test_finder_edits_until_it_is_taken_further(stage: Stage) -> None:
    finder = stage.liaisons["西浦镇"]
    hazard = stage.entry("hazards", by=finder)
    entry_edit(entry=hazard, told={"title": "软管开裂"}, version=hazard.version, by=finder)
    stage.take(hazard, "assign")
    hazard.refresh_from_db()
    with pytest.raises(NotAllowed):
        entry_edit(entry=hazard, told={"title": "没有问题"}, version=hazard.version, by=finder)
