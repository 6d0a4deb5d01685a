"""迟报、漏报、谎报、瞒报: seen by the clock, by others, by a person; judged; handed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from yiding.accountability.models import Case
from yiding.core import clock
from yiding.core.errors import BadRequest, NotAllowed, WrongState
from yiding.core.waiting import piles_of
from yiding.incidents.errors import AlreadyProposed
from yiding.incidents.models import Due, Fault, Suspicion, SuspicionState
from yiding.incidents.selectors import incidents_listed, suspicions_visible_to
from yiding.incidents.services import Verified, incident_verify
from yiding.incidents.suspicions import (
    suspicion_case,
    suspicion_clear,
    suspicion_confirm,
    suspicion_raise,
)

from .rows import Scene

pytestmark = pytest.mark.django_db


def _faults(incident: Any) -> dict[str, int | None]:
    return dict(incident.suspicions.values_list("fault", "minutes"))


def _ago(minutes: int) -> Any:
    return clock.now() - timedelta(minutes=minutes)


@pytest.mark.requirement("S39.2")
def test_a_first_report_past_its_limit_is_late_and_shown_so(scene: Scene) -> None:
    late, kept = scene.incident(deaths=3, known=_ago(35)), scene.incident(deaths=3, known=_ago(15))
    for incident in (late, kept):
        scene.called(incident)
    assert _faults(late) == {Fault.LATE: 16}  # 35 minutes and some seconds, of 20
    assert _faults(kept) == {}
    listed = {row.pk: row.is_late for row in incidents_listed(scene.duty)}
    assert listed == {late.pk: True, kept.pk: False}
    assert "16 分钟" in late.suspicions.get().ground
    assert "incident-suspicion" in {pile.kind.code for pile in piles_of(scene.stage.inspector)}


def test_a_call_in_time_and_a_paper_too_late_is_late(scene: Scene) -> None:
    incident = scene.incident(deaths=3, known=_ago(60))
    scene.called(incident, at=_ago(50))
    assert _faults(incident) == {}
    scene.sent(incident)
    assert _faults(incident) == {Fault.LATE: 21}  # of 40


@pytest.mark.requirement("S39.2")
def test_long_silence_is_looked_into_as_concealment(scene: Scene) -> None:
    incident = scene.incident(deaths=3, known=_ago(400))
    scene.called(incident)
    assert set(_faults(incident)) == {Fault.LATE, Fault.CONCEALED}


@pytest.mark.requirement("S39.2")
def test_what_was_known_long_before_is_found_when_it_is_verified(scene: Scene) -> None:
    occurred = _ago(600)
    incident = scene.incident(deaths=3, known=_ago(10), occurred_at=occurred)
    scene.called(incident)
    scene.sent(incident)
    assert _faults(incident) == {}
    told = Verified(3, occurred, _ago(590), {"deaths": 3})
    with pytest.raises(NotAllowed):
        incident_verify(incident=incident, verified=told, by=scene.liaison)
    incident_verify(incident=incident, verified=told, by=scene.duty)
    assert set(_faults(incident)) == {Fault.LATE, Fault.CONCEALED}
    phone = Due.objects.get(incident=incident, key="unit:phone:1")
    assert phone.started_at == told.known_at
    assert phone.late_minutes is not None
    assert 570 <= phone.late_minutes <= 571
    incident.refresh_from_db()
    assert incident.known_at != incident.found_known_at == told.known_at  # what was told stays


def test_what_others_found_is_looked_into_as_omitted(scene: Scene) -> None:
    incident = scene.incident(by=scene.duty, origin="hotline")
    assert set(_faults(incident)) == {Fault.OMITTED}
    assert "甲局没有报告" in incident.suspicions.get().ground


def _raised(scene: Scene, fault: str = "false") -> Suspicion:
    incident = scene.incident()
    return suspicion_raise(
        incident=incident, fault=fault, ground="上报 1 人，实为 3 人", by=scene.stage.inspector
    )


def test_a_suspicion_is_judged_once_with_what_was_found(scene: Scene) -> None:
    row = _raised(scene)
    with pytest.raises(AlreadyProposed):
        suspicion_raise(incident=row.incident, fault="false", ground="又", by=scene.stage.inspector)
    with pytest.raises(BadRequest):
        suspicion_confirm(suspicion=row, finding=" ", by=scene.stage.inspector)
    with pytest.raises(NotAllowed):
        suspicion_confirm(suspicion=row, finding="属实", by=scene.duty)
    suspicion_clear(suspicion=row, finding="当时只知 1 人", by=scene.stage.director)
    with pytest.raises(WrongState):
        suspicion_confirm(suspicion=row, finding="属实", by=scene.stage.inspector)


@pytest.mark.requirement("S39.2")
def test_a_confirmed_one_opens_a_case_of_accountability_once(scene: Scene) -> None:
    row = _raised(scene, "concealed")
    with pytest.raises(AlreadyProposed):  # not confirmed yet
        suspicion_case(suspicion=row, rule="突发事件应对法第六十一条", by=scene.stage.inspector)
    suspicion_confirm(suspicion=row, finding="压下不报", by=scene.stage.inspector)
    with pytest.raises(NotAllowed):
        suspicion_case(suspicion=row, rule="第六十一条", by=scene.stage.director)
    case = suspicion_case(suspicion=row, rule="突发事件应对法第六十一条", by=scene.stage.inspector)
    assert Case.objects.get() == case
    assert (case.body, case.rule) == (scene.unit, "突发事件应对法第六十一条")
    assert "瞒报" in case.ground
    with pytest.raises(AlreadyProposed):
        suspicion_case(suspicion=row, rule="第六十一条", by=scene.stage.inspector)


def test_who_sees_a_suspicion(scene: Scene) -> None:
    raised, confirmed = _raised(scene), _raised(scene)
    suspicion_confirm(suspicion=confirmed, finding="属实", by=scene.stage.inspector)
    stage = scene.stage
    seen = {
        name: set(suspicions_visible_to(user).values_list("pk", flat=True))
        for name, user in {
            "inspector": stage.inspector,
            "director": stage.director,
            "clerk": scene.duty,
            "leader": stage.leader,
            "unit": scene.liaison,
            "other": stage.liaisons["乙局"],
        }.items()
    }
    both, one = {raised.pk, confirmed.pk}, {confirmed.pk}
    assert seen == {
        "inspector": both,
        "director": both,
        "clerk": both,
        "leader": one,
        "unit": one,
        "other": set(),
    }
    assert confirmed.state == SuspicionState.CONFIRMED
