"""确认: all or nothing; one meeting, two texts; the page that was seen is the one that is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from yiding.audit.models import Event
from yiding.intake import services
from yiding.intake.errors import NotReady
from yiding.intake.models import File
from yiding.intake.services import file_confirm, file_correct
from yiding.meetings.models import Attendance, Directive, Item, Meeting
from yiding.supervision.models import Candidate

Bring = Callable[..., File]
Work = Callable[[], int]


def confirm(desk: Client, file: File, **more: Any) -> Any:
    return desk.post(
        reverse("intake:file-confirm", args=[file.pk]), {"version": file.version, **more}, follow=False
    )


@pytest.fixture
def second(waiting: File, clerk: User, bring: Bring, work: Work, minutes: bytes) -> File:
    """Another text of a meeting that the ledger has."""
    file_confirm(file=waiting, by=clerk)
    other = bring(minutes.decode().replace("42台", "43台").encode(), "修订稿.txt")
    work()
    other.refresh_from_db()
    return other


def test_confirming_leads_to_the_meeting(desk: Client, waiting: File, clerk: User) -> None:
    answer = confirm(desk, waiting)
    meeting = Meeting.objects.get()
    assert answer["Location"] == reverse("meetings:meeting-detail", args=[meeting.pk])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.meeting, waiting.confirmed_by) == ("confirmed", meeting, clerk)


def test_failure_inside_leaves_nothing(waiting: File, clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("电源断了")

    events = Event.objects.count()
    monkeypatch.setattr(services, "candidates_propose", fall)
    with pytest.raises(RuntimeError):
        file_confirm(file=waiting, by=clerk)
    waiting.refresh_from_db()
    assert waiting.state == "parsed"
    for model in (Meeting, Item, Directive, Attendance, Candidate):
        assert not model._default_manager.exists()
    assert Event.objects.count() == events


def test_stale_page_does_not_confirm(desk: Client, waiting: File, chief: User) -> None:
    seen = waiting.version
    file_correct(file=waiting, path="meeting.place", value="一室", by=chief, version=seen)
    answer = desk.post(reverse("intake:file-confirm", args=[waiting.pk]), {"version": seen}, follow=True)
    page = answer.content.decode()
    assert "局长" in page
    assert "一室" in page
    assert not Meeting.objects.exists()


def test_corrected_values_are_what_is_entered(desk: Client, waiting: File, clerk: User) -> None:
    file_correct(file=waiting, path="meeting.place", value="一室", by=clerk, version=waiting.version)
    confirm(desk, waiting)
    assert Meeting.objects.get().place == "一室"


def test_other_text_of_a_meeting_waits_for_a_choice(desk: Client, second: File) -> None:
    assert second.state == "choose"
    page = desk.get(reverse("intake:file-detail", args=[second.pk])).content.decode()
    for words in ("作为新版本", "两份都保留", "两份文字有 1 处不同", "<del>2</del>", "<ins>3</ins>"):
        assert words in page
    confirm(desk, second)
    second.refresh_from_db()
    assert second.state == "choose"


def test_new_version_takes_the_place_of_the_old(desk: Client, second: File) -> None:
    confirm(desk, second, choice="new_version")
    meeting = Meeting.objects.get()
    second.refresh_from_db()
    assert second.meeting == meeting
    assert meeting.text == second.text


def test_both_may_be_kept(desk: Client, second: File) -> None:
    confirm(desk, second, choice="keep_both")
    assert Meeting.objects.count() == 2


def test_rival_that_came_since_is_shown(
    desk: Client, waiting: File, clerk: User, bring: Bring, work: Work, minutes: bytes
) -> None:
    other = bring(minutes.decode().replace("42台", "43台").encode(), "修订稿.txt")
    work()
    other.refresh_from_db()
    file_confirm(file=waiting, by=clerk)
    assert "作为新版本" in desk.get(reverse("intake:file-detail", args=[other.pk])).content.decode()
    confirm(desk, other)
    assert Meeting.objects.count() == 1


def test_unread_file_cannot_be_confirmed(bring: Bring, minutes: bytes, clerk: User) -> None:
    with pytest.raises(NotReady):
        file_confirm(file=bring(minutes), by=clerk)


def test_confirming_twice_enters_once(desk: Client, waiting: File) -> None:
    confirm(desk, waiting)
    assert confirm(desk, waiting).status_code in {302, 409}
    assert Meeting.objects.count() == 1
