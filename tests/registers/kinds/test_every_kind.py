"""每一种台账: its declaration holds, every move can be made, closing takes two, reports tell what is seen."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.registers.rows import Stage
from yiding.core import clock
from yiding.core.errors import NotAllowed
from yiding.registers.catalogue import kind_of, kinds, rules_of
from yiding.registers.declaring import SettingType
from yiding.registers.errors import NoProof, SamePerson
from yiding.registers.models import Entry
from yiding.registers.moving import entry_move
from yiding.registers.rules import Report, ReportAsked, Sheet
from yiding.registers.selectors import entries_visible_to, entry_get, settings_of

from .walks import asked, closing, go, made_ready, told_for, way_to

CODES = sorted(kinds())
REPORTING = [code for code in CODES if rules_of(code).reports]
FEW = 30


@pytest.mark.parametrize("code", CODES)
def test_labels_of_a_kind_are_different(code: str) -> None:
    kind = kind_of(code)
    for labels in (
        [one.label for one in (*kind.columns, *kind.fields)],
        [one.label for one in kind.stages],
        [one.label for one in kind.moves],
        [one.label for one in kind.grades],
        [one.label for one in kind.sources],
        [one.label for one in kind.settings],
        [str(report.label) for report in rules_of(code).reports],
        *([choice.label for choice in one.choices] for one in kind.fields),
    ):
        twice = [label for label, n in Counter(labels).items() if n > 1]
        assert not twice


def test_names_and_prefixes_are_different() -> None:
    for key in ("name", "prefix"):
        names = Counter(getattr(kind, key) for kind in kinds().values())
        assert not [name for name, n in names.items() if n > 1]


@pytest.mark.parametrize("code", CODES)
def test_every_kind_says_what_it_is_for(code: str) -> None:
    kind = kind_of(code)
    assert kind.system.startswith("S")
    assert kind.lead.endswith("。")
    assert kind.figures
    assert {one.type for one in kind.settings} <= set(SettingType)


@pytest.mark.parametrize("code", CODES)
def test_what_has_ended_can_be_opened_again(code: str) -> None:
    kind = kind_of(code)
    back = {state for move in kind.moves if move.target in kind.open_states for state in move.sources}
    assert set(kind.ended_states) <= back


@pytest.mark.parametrize("code", CODES)
def test_every_move_can_be_made_by_somebody(stage: Stage, code: str) -> None:
    kind = kind_of(code)
    for move in kind.moves:
        entry = go(stage, stage.entry(code), *way_to(kind, move.sources))
        before = entry.state
        go(stage, entry, move.name)
        assert entry.state == (move.target or before)
        assert entry.is_open is (not kind.stage(entry.state).ends)
        assert entry.steps.latest("pk").move == move.name


@pytest.mark.parametrize("code", [code for code in CODES if any(m.not_by for m in closing(kind_of(code)))])
def test_closing_takes_another_person(stage: Stage, code: str) -> None:
    kind = kind_of(code)
    for move in closing(kind):
        entry = stage.entry(code, **_one_body(stage, code))
        go(stage, entry, *way_to(kind, move.sources))
        hands = entry.steps.filter(move__in=move.not_by).latest("pk").by
        told = {**stage._asked(entry, move.asked()), **told_for(code, move.name)}
        if move.proof:
            stage.proof(entry, move.proof)
        with pytest.raises((SamePerson, NotAllowed)):
            entry_move(entry=entry, name=move.name, told=told, by=hands)
        entry.refresh_from_db()
        assert entry.is_open


def _one_body(stage: Stage, code: str) -> dict[str, Any]:
    """The same body on both lines of duty where the kind allows it: only the person stands in the way."""
    used = {one.key for one in kind_of(code).columns}
    if code == "environment" or not {"local", "department"} <= used:
        return {}
    return {"local": stage.body("市应急局"), "department": stage.body("市应急局")}


@pytest.mark.parametrize("code", [code for code in CODES if kind_of(code).proofs])
def test_no_proof_no_move(stage: Stage, code: str) -> None:
    kind = kind_of(code)
    for move in kind.moves:
        if not move.proof:
            continue
        entry = go(stage, stage.entry(code), *way_to(kind, move.sources))
        stage.register(code)
        entry.proofs.all().delete()
        made_ready(entry, move.name)
        hands = [step.by_id for step in entry.steps.filter(move__in=move.not_by)]
        told = {**stage._asked(entry, move.asked()), **told_for(code, move.name)}
        with pytest.raises(NoProof):
            entry_move(entry=entry, name=move.name, told=told, by=stage.who(entry, move.by, *hands))


@pytest.mark.parametrize("code", CODES)
def test_entry_is_seen_by_its_own(stage: Stage, code: str) -> None:
    entry = stage.entry(code, by=stage.inspector)
    seen = {user.username for user in User.objects.all() if entry in entries_visible_to(user, kind_of(code))}
    used = {one.key for one in kind_of(code).columns}
    wanted = {"督查员", "另一督查员", "主任", "副市长", "秘书"}
    if "local" in used:
        wanted |= {"东泾镇联络员", "东泾镇负责人"}
    if "department" in used:
        wanted |= {"市住建局联络员", "市住建局负责人"}
    everybody = {user.username for user in User.objects.all()}
    assert seen == (everybody if kind_of(code).open_to_all else wanted)


def _told(sheet: Sheet) -> list[Any]:
    return [list(sheet.rows), *(_told(one) for one in sheet.more)]


def _entries(stage: Stage, code: str, number: int) -> list[Entry]:
    """Entries of the kind, and of what its reports look at too."""
    made = []
    for _n in range(number):
        made.append(stage.entry(code))
        if code in ("gas_sites", "fire_places"):
            stage.entry("hazards", parent=made[-1])
        if code == "dikes":
            stage.entry("dike_works", parent=made[-1])
    return made


@pytest.mark.parametrize("code", REPORTING)
def test_reports_are_built_for_everybody_of_what_they_see(stage: Stage, code: str) -> None:
    reports, nothing = rules_of(code).reports, {}
    for one in reports:
        nothing[one.key] = _told(one.build(stage.inspector, asked(stage, code)))
    _entries(stage, code, 2)
    every = {one.key: _told(one.build(stage.inspector, asked(stage, code))) for one in reports}
    for user in User.objects.all():
        sees = entries_visible_to(user, kind_of(code)).exists()
        for one in reports:
            sheet = one.build(user, asked(stage, code))
            _whole(sheet)
            assert _told(sheet) == (every if sees else nothing)[one.key], (user.username, one.key)


def _whole(sheet: Sheet) -> None:
    """Every line has as many cells as there are heads, and a chart's columns are figures."""
    for line in (*sheet.rows, *([sheet.total] if sheet.total else [])):
        assert len(line) == len(sheet.heads)
    assert not sheet.links or len(sheet.links) == len(sheet.rows)
    for place in sheet.chart:
        assert 0 < place < len(sheet.heads)
        assert all(line[place] == "—" or float(line[place]) >= 0 for line in sheet.rows)
    for one in sheet.more:
        _whole(one)


def _queries(report: Report, viewer: User, whole: ReportAsked) -> int:
    with CaptureQueriesContext(connection) as caught:
        report.build(viewer, whole)
    return len(caught)


@pytest.mark.parametrize("code", REPORTING)
def test_queries_of_a_report_do_not_grow(stage: Stage, code: str) -> None:
    whole = asked(stage, code, first=clock.today() - timedelta(days=90), last=clock.today())
    _entries(stage, code, 2)
    few = {one.key: _queries(one, stage.inspector, whole) for one in rules_of(code).reports}
    _entries(stage, code, 6)
    for one in rules_of(code).reports:
        assert _queries(one, stage.inspector, whole) == few[one.key] <= FEW


@pytest.mark.parametrize("code", CODES)
def test_sections_stand_on_the_page(stage: Stage, code: str) -> None:
    entry = entry_get(stage.inspector, stage.entry(code).pk)
    for section in rules_of(code).sections(stage.inspector, entry):
        assert section.title
        assert section.facts or section.heads or section.notes
        assert all(len(row) == len(section.heads) for row in section.rows)


@pytest.mark.parametrize("code", [code for code in CODES if kind_of(code).settings])
def test_settings_are_the_kinds_until_a_government_makes_its_own(stage: Stage, code: str) -> None:
    first = kind_of(code).settings[0]
    assert settings_of(stage.government.pk, code)[first.key] == first.default
    stage.register(code, settings={first.key: [] if first.type is SettingType.TABLE else 7})
    assert settings_of(stage.government.pk, code)[first.key] in ([], 7)
