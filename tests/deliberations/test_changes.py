"""改动: each applied once; two secretaries on one draft; what was typed is never lost."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD, given
from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Role
from yiding.core.errors import NotAllowed
from yiding.deliberations.changes import Asked, changes_apply
from yiding.deliberations.models import Change, Opinion

from .conftest import MEMBERS, Stage, stage_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(stage: Stage) -> Stage:
    stage.open()
    stage.begin(2)
    return stage


def asked(room: Stage, seq: int, value: str, **more: Any) -> Asked:
    item = str(room.entries[1].public_id)
    told = {"client": "a", "kind": "deliberation", "key": "", "field": "notes", "item": item, "seen": ""}
    return Asked(seq=seq, value=value, **{**told, **more})


def test_change_sent_twice_is_applied_once(room: Stage) -> None:
    key = str(uuid4())
    one = asked(room, 1, "先听", kind="opinion", key=key, field="text")
    two = asked(room, 2, "再议", kind="opinion", key=key, field="text", seen="先听")
    for sent in ([one], [one, two], [one, two]):
        answers = changes_apply(sitting=room.sitting, asked=sent, by=room.clerk)
        assert {answer.status for answer in answers} == {"applied"}
    assert Opinion.objects.get().text == "再议"
    assert Change.objects.filter(client_id="a").count() == 2


def test_two_secretaries_on_one_field_are_told_and_both_texts_are_kept(room: Stage, director: User) -> None:
    first = changes_apply(sitting=room.sitting, asked=[asked(room, 1, "甲写的")], by=room.clerk)
    second = changes_apply(sitting=room.sitting, asked=[asked(room, 1, "乙写的", client="b")], by=director)
    assert first[0].status == "applied"
    assert (second[0].status, second[0].theirs, second[0].who) == ("conflict", "甲写的", "秘书")
    assert room.item(2).notes == "甲写的"
    assert [(one.value, one.theirs) for one in Change.objects.filter(answer="conflict")] == [
        ("乙写的", "甲写的")
    ]
    mine = asked(room, 2, "乙写的", client="b", seen="甲写的")
    assert changes_apply(sitting=room.sitting, asked=[mine], by=director)[0].status == "applied"
    assert room.item(2).notes == "乙写的"


def test_other_fields_of_the_same_item_do_not_clash(room: Stage, director: User) -> None:
    changes_apply(sitting=room.sitting, asked=[asked(room, 1, "备注")], by=room.clerk)
    views = asked(room, 1, "很有必要", client="b", field="views")
    assert changes_apply(sitting=room.sitting, asked=[views], by=director)[0].status == "applied"
    assert (room.item(2).notes, room.item(2).views) == ("备注", "很有必要")


def test_time_of_a_change_is_the_screens_within_a_day(room: Stage) -> None:
    key = str(room.row(MEMBERS[6]).public_id)
    then = clock.now() - timedelta(minutes=3)
    one = Asked("c", 1, "attendance", key, "presence", "present", at=then)
    changes_apply(sitting=room.sitting, asked=[one], by=room.clerk)
    assert room.row(MEMBERS[6]).stays.get().from_at == then
    later = clock.now() + timedelta(days=2)
    two = Asked("c", 2, "attendance", key, "presence", "left", at=later)
    changes_apply(sitting=room.sitting, asked=[two], by=room.clerk)
    end = room.row(MEMBERS[6]).stays.get().to_at
    assert end is not None
    assert end <= clock.now()


def test_event_names_fields_and_never_what_was_said(room: Stage) -> None:
    before = Event.objects.count()
    key = str(uuid4())
    sent = [
        asked(room, 1, "某人的秘密意见", kind="opinion", key=key, field="text"),
        asked(room, 2, "备注里的话"),
    ]
    changes_apply(sitting=room.sitting, asked=sent, by=room.clerk)
    (event,) = Event.objects.filter(number__gt=before)
    assert event.kind == "room.recorded"
    assert event.after == {"fields": ["deliberation.notes", "opinion.text"], "changes": 2}
    changes_apply(sitting=room.sitting, asked=sent, by=room.clerk)
    assert Event.objects.count() == before + 1


def test_rows_of_another_sitting_are_out_of_reach(room: Stage) -> None:
    room.council.name = "另一机构"
    room.council.save()
    other = stage_of(room.clerk)
    other.open()
    other.begin(2)
    key = str(uuid4())
    assert other.write(2, "opinion", "text", "那边的", key=key).status == "applied"
    stolen = asked(room, 1, "改掉", kind="opinion", key=key, field="text", seen="那边的")
    assert changes_apply(sitting=room.sitting, asked=[stolen], by=room.clerk)[0].status == "refused"
    gone = asked(room, 2, "1", kind="opinion", key=key, field="dropped")
    changes_apply(sitting=room.sitting, asked=[gone], by=room.clerk)
    assert Opinion.objects.get().text == "那边的"


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("deliberation", "outcome", "nonsense"),
        ("deliberation", "version", "3"),
        ("user", "password", "x"),
        ("route", "due_on", "2026-02-30"),
        ("route", "in_name_of", "长" * 121),
        ("instruction", "deliberation_id", "1"),
    ],
)
def test_what_no_screen_sends_is_refused(room: Stage, kind: str, field: str, value: str) -> None:
    answer = room.write(2, kind, field, value, key=str(uuid4()))
    assert answer.status == "refused"
    assert answer.detail


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"changes": 1}',
        b'{"changes": [{}]}',
        b'{"changes": [{"client": "a", "seq": "x"}]}',
        b'{"changes": [{"client": "a", "seq": 1, "at": "yesterday"}]}',
        b"\xff",
    ],
)
def test_message_that_is_none_is_422(room: Stage, clerk_client: Client, body: bytes) -> None:
    address = reverse("deliberations:changes", args=[room.sitting.pk])
    assert clerk_client.post(address, body, content_type="application/json").status_code == 422


def test_screen_sends_and_is_answered(room: Stage, clerk_client: Client) -> None:
    sent = {
        "client": "tab",
        "seq": 1,
        "kind": "instruction",
        "key": str(uuid4()),
        "field": "text",
        "item": str(room.entries[1].public_id),
        "value": "各镇要完成排查。\u0000",
        "seen": "",
        "at": clock.now().isoformat(),
    }
    address = reverse("deliberations:changes", args=[room.sitting.pk])
    answer = clerk_client.post(address, json.dumps({"changes": [sent]}), content_type="application/json")
    told = answer.json()["answers"][0]
    assert told["status"] == "applied"
    assert told["filled"]["addressees"] == "各镇"


def test_page_sent_whole_without_a_script_changes_only_what_was_changed(
    room: Stage, clerk_client: Client, director: User
) -> None:
    item = str(room.entries[1].public_id)
    views, notes = (f"deliberation||{name}|{item}" for name in ("views", "notes"))
    changes_apply(sitting=room.sitting, asked=[asked(room, 1, "乙的备注")], by=director)
    posted = {f"was:{views}": "", views: "很有必要", f"was:{notes}": "", notes: ""}
    clerk_client.post(reverse("deliberations:page-save", args=[room.sitting.pk]), posted)
    assert (room.item(2).views, room.item(2).notes) == ("很有必要", "乙的备注")


def test_others_may_not_write(room: Stage) -> None:
    user = given(User.objects.create_user("liaison", password=PASSWORD), Role.LIAISON)
    with pytest.raises(NotAllowed):
        changes_apply(sitting=room.sitting, asked=[asked(room, 1, "x")], by=user)
