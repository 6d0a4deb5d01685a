"""演示责任清单: filled once, through the services, with something on every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from yiding.audit.models import Event
from yiding.commands.appointing import cast, cast_appoint
from yiding.commands.demo_duties import duties_fill
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Body, BodyKind, Government
from yiding.registers.duties import Book, Matrix
from yiding.registers.edition_rows import Edition, EditionState
from yiding.registers.insuring import Cover, in_scope
from yiding.registers.joint_rows import JointCase
from yiding.registers.models import Entry
from yiding.registers.requirements import uncarried, unowned

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TOWNS = ("东埠镇", "南塘镇", "青沙镇", "白鹭镇", "石桥街道", "望江街道")


@pytest.fixture
def city(settings: Any, tmp_path: Any) -> Government:
    """The city with its cast and towns, filled."""
    settings.FILES_ROOT = tmp_path / "files"
    calendar_fill()
    government = Government.objects.create(name="临澜市人民政府", is_ours=True)
    for name in TOWNS:
        Body.objects.create(government=government, name=name, kind=BodyKind.TOWN)
    accounts = [one.account for one in cast()]
    cast_appoint(government, dict.fromkeys(accounts, "not-used-here-1"), set(accounts))
    duties_fill(government)
    return government


def test_every_page_has_something(city: Government) -> None:
    first, second = Edition.objects.filter(government=city).order_by("number")
    assert (first.state, second.state) == (EditionState.ISSUED, EditionState.CONFIRMING)
    holes = Matrix.of(city, Book.of(city)).holes
    assert {one.is_gap for one in holes} == {True, False}
    hazard = Entry.objects.get(government=city, code="hazards")
    assert (hazard.department, hazard.local) == (
        Body.objects.get(name="市应急局"),
        Body.objects.get(name="青沙镇"),
    )
    assert [one.title for one in uncarried(city)] == ["重奖激励安全生产隐患举报"]
    assert len(unowned(city)) == 1
    rows = in_scope(User.objects.get(username="ducha"), city)
    assert {one.covered.state for one in rows} == set(Cover)
    assert JointCase.objects.get().actions.filter(state="done").count() == 2


def test_filled_once(city: Government) -> None:
    before = Event.objects.count()
    duties_fill(city)
    assert Event.objects.count() == before
