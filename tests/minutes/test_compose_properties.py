"""Whatever a sitting holds, its minutes read back as the same record, in both styles."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from yiding.minutes import compose, parse, proofread
from yiding.minutes.compose import Style, agenda_of, outcome_of
from yiding.minutes.differences import differences
from yiding.minutes.record import FindingKind, Item, RouteKind
from yiding.minutes.requirements import requirements_of
from yiding.minutes.taking import taken

from .sittings import Sat, sittings

MANY = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def ways(item: Item) -> set[tuple[RouteKind | None, str | None, tuple[str, ...]]]:
    return {(way.kind, way.in_name_of, way.submitted_to) for way in item.routes}


@MANY
@given(sittings())
@pytest.mark.requirement("S07.2", "S05.1", "S06.1", "S11.2", "S12.2")
@pytest.mark.parametrize("style", list(Style))
def test_a_sitting_reads_back_from_its_minutes(style: Style, sat: Sat) -> None:
    text = compose(sat.record, style, courses=sat.courses).text
    again = parse(text)
    for item, told in zip(sat.record.items, again.items, strict=True):
        assert told.outcome is outcome_of(sat.courses[item.no].result or item.outcome.value), text
        assert told.presenters == item.presenters, text
        assert told.documents == item.documents, text
        assert (told.follow_up.revised_by if told.follow_up else ()) == (
            item.follow_up.revised_by if item.follow_up else ()
        ), text
        assert ways(told) == ways(item), text
        for point, read in zip(item.directives, requirements_of(told), strict=True):
            assert read.text == point.text
            assert read.addressees == point.addressees, text
            assert read.lead_bodies == point.lead_bodies, text
            assert read.support_bodies == point.support_bodies, text
            assert read.deadlines == point.deadlines, text
            assert style is Style.RESOLUTION or read.opening_verb == point.opening_verb, text
    assert again.meeting == sat.record.meeting, text
    assert again.attendance == sat.record.attendance, text
    assert again.distribution == sat.record.distribution, text
    assert again.agenda == agenda_of(sat.record.items)
    assert differences(sat.record, again) == (), text


@MANY
@given(sittings(), sittings())
@pytest.mark.requirement("S07.3")
@pytest.mark.parametrize("style", list(Style))
def test_whatever_the_text_was_made_into_can_flow_back(style: Style, sat: Sat, other: Sat) -> None:
    written = parse(compose(other.record, style, courses=other.courses).text)
    again = taken(sat.record, differences(sat.record, written))
    assert differences(again, written) == ()


@MANY
@given(sittings())
@pytest.mark.parametrize("style", list(Style))
def test_what_is_composed_has_no_slips(style: Style, sat: Sat) -> None:
    text = compose(sat.record, style, courses=sat.courses).text
    review = proofread(parse(text), text, agenda=agenda_of(sat.record.items), is_draft=True)
    assert {finding.detail for finding in review.findings} <= {"无列席"}
    assert {finding.kind for finding in review.findings} <= {FindingKind.MISSING_BLOCK}
    assert {advice.kind for advice in review.advice} <= {"no_body"}
