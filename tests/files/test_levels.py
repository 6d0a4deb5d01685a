"""知悉范围的收紧: no older version is ever known to more people than a later one ever was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.processes import Instance, instance
from yiding.audit.models import Event
from yiding.core.access import Level
from yiding.core.errors import EditConflict, NotAllowed
from yiding.files.models import Disclosure, Document
from yiding.files.services import disclosure_set, document_make, level_set, version_add
from yiding.meetings.models import Meeting
from yiding.meetings.papers import KIND

from .conftest import paper

__all__ = ["instance"]

PUBLIC, GOVERNMENT, MEMBERS, SECRETARIAT = Level


def levels(document: Document) -> list[Level]:
    return [Level(one) for one in document.versions.order_by("number").values_list("level", flat=True)]


def last_event(kind: str) -> Event:
    return Event.objects.filter(kind=kind).latest("number")


def test_a_tighter_version_tightens_all_older_ones_and_the_event_says_which(
    document: Document, clerk: User
) -> None:
    version_add(document=document, paper=paper(PUBLIC, "二"), by=clerk)
    version_add(document=document, paper=paper(MEMBERS, "三"), by=clerk)
    assert levels(document) == [MEMBERS, MEMBERS, MEMBERS]
    event = last_event("document.version_added")
    assert event.before == {"level": "public"}
    assert (event.after["level"], event.after["number"], event.after["tightened"]) == ("members", 3, [1, 2])


def test_a_looser_version_leaves_the_older_ones_as_they_are(document: Document, clerk: User) -> None:
    version_add(document=document, paper=paper(PUBLIC, "二"), by=clerk)
    assert levels(document) == [GOVERNMENT, PUBLIC]
    assert last_event("document.version_added").after["tightened"] == []
    document.refresh_from_db()
    assert document.level == PUBLIC


def test_setting_the_level_moves_the_newest_and_tightens_the_rest(document: Document, clerk: User) -> None:
    version_add(document=document, paper=paper(PUBLIC, "二"), by=clerk)
    level_set(document=document, level=SECRETARIAT, version=document.version, by=clerk)
    assert levels(document) == [SECRETARIAT, SECRETARIAT]
    assert last_event("document.level_set").after["tightened"] == [1]
    level_set(document=document, level=GOVERNMENT, version=document.version, by=clerk)
    assert levels(document) == [SECRETARIAT, GOVERNMENT]
    assert document.level == GOVERNMENT


STEPS = st.lists(st.tuples(st.sampled_from(["add", "set"]), st.sampled_from(list(Level))), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.sampled_from(list(Level)), steps=STEPS)
def test_no_older_version_is_ever_looser_than_any_later_one_was_tight(
    meeting: Meeting, clerk: User, first: Level, steps: Sequence[tuple[str, Level]]
) -> None:
    """For i < j the level of i is at least every level that j ever bore; the document has its newest's."""
    document = document_make(title="稿", about=(KIND, meeting.pk), paper=paper(first), by=clerk)
    borne: list[Any] = [{first}]
    for act, level in steps:
        if act == "add":
            version_add(document=document, paper=paper(level), by=clerk)
            borne.append(set())
        else:
            level_set(document=document, level=level, version=document.version, by=clerk)
        now = levels(document)
        for seen, one in zip(borne, now, strict=True):
            seen.add(one)
        for i, one in enumerate(now):
            assert all(one >= tight for later in borne[i + 1 :] for tight in later)
        assert now == sorted(now, reverse=True)
        assert document.level == now[-1] == level


def test_the_second_saver_is_told(document: Document, clerk: User) -> None:
    seen = document.version
    level_set(document=document, level=MEMBERS, version=seen, by=clerk)
    with pytest.raises(EditConflict) as told:
        level_set(document=document, level=PUBLIC, version=seen, by=clerk)
    assert told.value.who == "秘书（clerk）"
    with pytest.raises(EditConflict):
        disclosure_set(
            document=document,
            disclosure=Disclosure.ACTIVE,
            disclosure_reason="",
            version=seen,
            by=clerk,
        )
    document.refresh_from_db()
    assert (document.level, document.disclosure) == (MEMBERS, Disclosure.UNDECIDED)


def test_a_new_version_makes_an_opened_form_stale(document: Document, clerk: User) -> None:
    seen = document.version
    version_add(document=document, paper=paper(MEMBERS, "二"), by=clerk)
    with pytest.raises(EditConflict):
        level_set(document=document, level=PUBLIC, version=seen, by=clerk)


def test_who_does_not_keep_papers_changes_nothing(
    document: Document, meeting: Meeting, stranger: User
) -> None:
    before = Event.objects.count()
    for act in (
        lambda: document_make(title="稿", about=(KIND, meeting.pk), paper=paper(), by=stranger),
        lambda: version_add(document=document, paper=paper(PUBLIC), by=stranger),
        lambda: level_set(document=document, level=PUBLIC, version=document.version, by=stranger),
        lambda: disclosure_set(
            document=document,
            disclosure=Disclosure.ACTIVE,
            disclosure_reason="",
            version=document.version,
            by=stranger,
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Event.objects.count() == before
    assert Document.objects.count() == 1
    assert levels(document) == [GOVERNMENT]


def test_a_paper_belongs_to_something_that_a_room_answers_for(clerk: User) -> None:
    with pytest.raises(NotAllowed):
        document_make(title="稿", about=("nowhere", 1), paper=paper(), by=clerk)


def test_disclosure_is_set_with_its_reason(document: Document, clerk: User) -> None:
    told = {"disclosure": Disclosure.WITHHELD, "disclosure_reason": "过程性信息"}
    disclosure_set(document=document, version=document.version, by=clerk, **told)  # type: ignore[arg-type]
    event = last_event("document.disclosure_set")
    assert event.before == {"disclosure": "undecided", "disclosure_reason": ""}
    assert event.after == {"disclosure": "withheld", "disclosure_reason": "过程性信息"}
    assert event.government_id is not None


SET_UP = """
from io import BytesIO
from django.contrib.auth.models import User
from benchmarks.generate import enter, synthetic_minutes
from yiding.accounts.services import appoint
from yiding.core.access import Level, Role
from yiding.files.services import Paper, document_make
from yiding.meetings.models import Meeting
clerk = User.objects.create_user("clerk")
appoint(clerk, Role.CLERK)
enter(iter(synthetic_minutes(1)))
paper = Paper(content=BytesIO(b"1"), name="a.txt", level=Level.PUBLIC)
document_make(title="a", about=("meetings.meeting", Meeting.objects.get().pk), paper=paper, by=clerk)
"""
ADD = """
from io import BytesIO
from django.contrib.auth.models import User
from yiding.core.access import Level
from yiding.files.models import Document
from yiding.files.services import Paper, version_add
for n in range(6):
    paper = Paper(content=BytesIO(b"{who} %d" % n), name="a.txt", level=Level(({who} + n) % 4))
    version_add(document=Document.objects.get(), paper=paper, by=User.objects.get())
"""
LOOK = """
import json
from yiding.audit.models import Event
from yiding.files.models import Document
document = Document.objects.get()
rows = list(document.versions.order_by("number").values_list("number", "level"))
told = [e.after["number"] for e in Event.objects.filter(kind="document.version_added").order_by("number")]
print(json.dumps([rows, document.newest, document.level, told]))
"""


def test_many_who_add_versions_at_once_get_numbers_without_gap(instance: Instance) -> None:
    instance.run(SET_UP)
    started = [instance.start(ADD.format(who=who)) for who in range(3)]
    for process in started:
        _out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    rows, newest, level, told = json.loads(instance.run(LOOK))
    assert [number for number, _level in rows] == list(range(1, 20)) == [*range(1, newest + 1)]
    assert told == list(range(2, 20))
    borne = [one for _number, one in rows]
    assert borne == sorted(borne, reverse=True)
    assert borne[-1] == level
