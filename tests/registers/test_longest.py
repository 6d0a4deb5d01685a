"""最长的文字: what fits in its columns fits in the indexes too, whatever its characters."""

from __future__ import annotations

import random

import pytest
from django.contrib.auth.models import User

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
    city = Government.objects.create(name="临澜市人民政府", is_ours=True)
    told = {"found_on": clock.today(), "stage_on": clock.today(), "made_at": clock.now(), "made_by": clerk}
    factory = enterprise_make(city, "临澜化工有限公司", 1)
    entry = Entry.objects.create(
        government=city, code="k" * 40, state="found", enterprise=factory, **told, **long
    )
    for text in long.values():
        assert search(Entry.objects.all(), text).get() == entry
