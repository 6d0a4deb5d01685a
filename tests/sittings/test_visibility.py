"""谁能看: exact sets of sittings, items, calls and versions for each role, before the call and after."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from yiding.core.access import Level, Role
from yiding.sittings.agenda import Told, agenda_sort, entry_write
from yiding.sittings.calling import invitation_withdraw
from yiding.sittings.models import Entry, InvitationRole, Sitting
from yiding.sittings.selectors import (
    agendas_visible_to,
    entries_visible_to,
    invitations_visible_to,
    sittings_visible_to,
)
from yiding.sittings.timeline import STUB

from .conftest import City, browse
from .test_calling import call_of


def seen_by(viewer: Any) -> tuple[int, list[str], int, int]:
    """How many sittings, which items, how many calls and versions somebody sees."""
    if isinstance(viewer, User):
        viewer = User.objects.get(pk=viewer.pk)
    return (
        sittings_visible_to(viewer).count(),
        sorted(entries_visible_to(viewer).values_list("title", flat=True)),
        invitations_visible_to(viewer).count(),
        agendas_visible_to(viewer).count(),
    )


@pytest.fixture
def cast(city: City, clerk: User, director: User, mayor: User, stranger: User) -> dict[str, Any]:
    return {
        "clerk": clerk,
        "director": director,
        "mayor": mayor,
        "inspector": city.user("ducha", Role.INSPECTOR, "乔以宁"),
        "liaison": city.user("lianluo", Role.LIAISON, "苗清越", "市水务局"),
        "head": city.user("juzhang", Role.BODY_HEAD, "伏安澜", "市教育局"),
        "observer": city.user("liexi", Role.OBSERVER, "柳承志", "市发改委"),
        "other": city.user("caizheng", Role.LIAISON, "柏念真", "市财政局"),
        "system": city.user("xitong", Role.ASSESSOR, "管系统"),
        "stranger": stranger,
        "nobody": AnonymousUser(),
    }


ONE, TWO, THREE = "城市工作会议精神", "校园安全管理办法", "流域治理进展情况的汇报"
ALL = sorted((ONE, TWO, THREE))
NOTHING: tuple[int, list[str], int, int] = (0, [], 0, 0)


def test_before_the_call_only_the_secretariat_knows(
    cast: dict[str, Any], sitting: Sitting, three: list[Entry]
) -> None:
    found = {name: seen_by(user) for name, user in cast.items()}
    assert {name for name, seen in found.items() if seen != NOTHING} == {"clerk", "director"}
    assert found["clerk"] == (1, ALL, 0, 0)


def test_after_the_call_each_sees_exactly_their_part(cast: dict[str, Any], called: Sitting) -> None:
    found = {name: seen_by(user) for name, user in cast.items()}
    assert found == {
        "clerk": (1, ALL, 13, 1),
        "director": (1, ALL, 13, 1),
        "mayor": (1, ALL, 13, 1),
        "inspector": (1, ALL, 0, 0),
        "liaison": (1, [THREE], 1, 0),
        "head": (1, [TWO], 1, 0),
        "observer": (1, [ONE], 1, 0),
        "other": NOTHING,
        "system": NOTHING,
        "stranger": NOTHING,
        "nobody": NOTHING,
    }


def test_an_item_above_a_leaders_level_is_not_theirs(
    cast: dict[str, Any], called: Sitting, three: list[Entry]
) -> None:
    Entry.objects.filter(pk=three[1].pk).update(level=Level.SECRETARIAT)
    assert seen_by(cast["mayor"])[1] == sorted((ONE, THREE))
    assert seen_by(cast["inspector"])[1] == ALL
    assert seen_by(cast["head"])[1] == [TWO]


def test_who_attends_all_of_it_sees_all_items_of_the_members_level(
    cast: dict[str, Any], called: Sitting, three: list[Entry]
) -> None:
    called.invitations.filter(body__name="市水务局").update(role=InvitationRole.INVITED)
    Entry.objects.filter(pk=three[1].pk).update(level=Level.SECRETARIAT)
    assert seen_by(cast["liaison"])[1] == sorted((ONE, THREE))


def test_a_call_that_was_taken_back_shows_nothing_more(
    cast: dict[str, Any], called: Sitting, clerk: User
) -> None:
    row = call_of(called, "市水务局")
    invitation_withdraw(invitation=row, version=row.version, by=clerk)
    assert seen_by(cast["liaison"]) == NOTHING
    assert browse(cast["liaison"]).get(f"/sittings/{called.pk}/").status_code == 404


def test_pages_show_observers_their_items_at_the_time_of_the_whole_agenda(
    cast: dict[str, Any], called: Sitting
) -> None:
    page = browse(cast["liaison"]).get(f"/sittings/{called.pk}/").content.decode()
    assert THREE in page
    assert "09:20—09:30" in page
    assert ONE not in page
    assert TWO not in page
    assert "法定人数" not in page
    for address in ("agenda/", "people/", "edit/"):
        assert browse(cast["liaison"]).get(f"/sittings/{called.pk}/{address}").status_code == 403


def test_a_secret_item_is_a_stub_for_all(cast: dict[str, Any], called: Sitting, clerk: User) -> None:
    entry_write(sitting=called, told=Told(act="审议", title="某事", is_secret=True), by=clerk)
    agenda_sort(sitting=called, by=clerk)
    assert seen_by(cast["mayor"])[1] == sorted((*ALL, STUB))
    assert "某事" not in browse(clerk).get(f"/sittings/{called.pk}/agenda/").content.decode()
