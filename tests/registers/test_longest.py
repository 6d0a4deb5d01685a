"""最长的文字: what fits in its columns fits in the indexes too, whatever its characters."""

from __future__ import annotations

import random
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError

from yiding.core import clock
from yiding.directory.models import Government
from yiding.registers.lists import search
from yiding.registers.models import Entry

from .rows import enterprise_make

pytestmark = pytest.mark.django_db
SHELVES = [chr(point) for point in range(0x20000, 0x2A6D0)]
"""Characters of four bytes each, as rare names have them; drawn at random they cannot be compressed."""


def test_an_entry_of_the_longest_texts_is_kept_and_found(clerk: User) -> None:
    draw = random.Random(7)
    long = {
        name: "".join(draw.choices(SHELVES, k=Entry._meta.get_field(name).max_length or 0))
        for name in ("number", "title", "address", "holder", "source_no")
    }
    entry = _entered(clerk, code="k" * 40, **long)
    for text in long.values():
        assert search(Entry.objects.all(), text).get() == entry


@pytest.mark.any_database
def test_an_upgrade_names_what_is_too_long_and_cuts_nothing(clerk: User) -> None:
    shorter = import_module("yiding.registers.migrations.0006_shorter")
    entry = _entered(clerk, number="YH-1", address="路" * shorter.LONGEST)
    shorter.longer_ones_are_named(apps, None)
    Entry.objects.filter(pk=entry.pk).update(address="路" * (shorter.LONGEST + 1))
    with pytest.raises(CommandError, match="YH-1"):
        shorter.longer_ones_are_named(apps, None)
    assert Entry.objects.get().address == "路" * (shorter.LONGEST + 1)


def _entered(clerk: User, **told: Any) -> Entry:
    city = Government.objects.create(name="临澜市人民政府", is_ours=True)
    days = {"found_on": clock.today(), "stage_on": clock.today(), "made_at": clock.now()}
    factory = enterprise_make(city, "临澜化工有限公司", 1)
    common = {"code": "hazards", "state": "found", "enterprise": factory, "made_by": clerk}
    return Entry.objects.create(government=city, **(common | days | told))
