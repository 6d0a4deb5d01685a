"""演示台账: the kinds against accidents have entries at several stages, on the map, and are made once."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.commands.test_demo_supervision import city_made
from yiding.audit.models import Event
from yiding.commands.demo_kinds import kinds_make
from yiding.registers.catalogue import kind_of, rules_of
from yiding.registers.models import Entry
from yiding.registers.rules import ReportAsked

BOOK = tomllib.loads(resources.files("yiding.commands").joinpath("demo_kinds.toml").read_text("utf-8"))


@pytest.mark.django_db(transaction=True)
def test_kinds_of_the_demo_stand_at_several_stages_and_are_made_once(settings: Any, tmp_path: Any) -> None:
    city = city_made(settings, tmp_path)
    kinds_make(city)
    for code, rows in BOOK["rows"].items():
        made = Entry.objects.filter(government=city, code=code)
        assert Counter(made.values_list("title", "state")) == Counter((row[0], row[6]) for row in rows)
        if kind_of(code).used("spot") and rows[0][3]:
            assert not made.filter(longitude=None).exists()
            assert not made.exclude(
                longitude__range=(121.05, 121.30), latitude__range=(31.40, 31.65)
            ).exists()
    count = Event.objects.count()
    kinds_make(city)
    assert Event.objects.count() == count
    inspector = User.objects.get(username="ducha")
    empty = {
        (code, report.key)
        for code in BOOK["rows"]
        for report in rules_of(code).reports
        if not report.build(inspector, ReportAsked(city, code)).rows
    }
    assert empty <= {("dangerous_works", "overrun")}
