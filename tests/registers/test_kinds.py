"""种类: one is added by its folder alone, changed without losing anything, and refused with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from yiding.registers import catalogue, machines
from yiding.registers.catalogue import kind_of
from yiding.registers.changing import faults, kinds_settle
from yiding.registers.declaring import COLUMNS, declared
from yiding.registers.errors import UndeclaredChange
from yiding.registers.faults import BadKind
from yiding.registers.models import Entry, EntryValue, KindVersion
from yiding.registers.moving import entry_move
from yiding.registers.wording import COLUMN_WORDS

from .rows import Stage
from .test_pages import client_of

LIFTS = """
name = "电梯台账"
one = "电梯"
prefix = "DT"
archetype = "entry"
family = "city"
version = 1

[columns]
title = { label = "电梯", needed = true }
town = "所在镇"
local = "使用单位"
department = "监管部门"
due_on = "检验期限"

[[field]]
key = "floors"
label = "层数"
type = "whole"
least = 1
filter = true
sort = true
column = true

[[field]]
key = "maker"
label = "厂家"
filter = true

[[stage]]
key = "waiting"
label = "待检验"
waits_for = ["local"]

[[stage]]
key = "tested"
label = "待复核"
waits_for = ["department"]

[[stage]]
key = "passed"
label = "合格"
ends = true

[[move]]
name = "test"
label = "提交检验"
from = ["waiting"]
to = "tested"
by = ["local"]
asks = ["note"]

[[move]]
name = "pass"
label = "复核合格"
from = ["tested"]
to = "passed"
by = ["department"]
proof = "report"
not_by = ["test"]

[proofs]
report = "检验报告"
"""
Site = Callable[[str], None]


@pytest.fixture
def site(settings: object, tmp_path: Path) -> Iterator[Site]:
    """A site's own folder with one kind; told again, it is read again."""
    folder = tmp_path / "kinds" / "lifts"
    folder.mkdir(parents=True)
    settings.REGISTER_KINDS = tmp_path / "kinds"  # type: ignore[attr-defined]

    def write(text: str) -> None:
        (folder / "kind.toml").write_text(text, "utf-8")
        catalogue.forget()
        machines.machine_of.cache_clear()

    yield write
    catalogue.forget()
    machines.machine_of.cache_clear()


def test_kind_added_by_its_folder_has_every_screen_and_a_whole_life(stage: Stage, site: Site) -> None:
    site(LIFTS)
    stage.register("lifts")
    lift = stage.entry("lifts", floors=11, maker="甲厂")
    client = client_of(stage.inspector)
    for name, keys in (
        ("entry-list", ["lifts"]),
        ("entry-new", ["lifts"]),
        ("entry-detail", [lift.pk]),
        ("register-edit", ["lifts"]),
        ("import-new", ["lifts"]),
        ("import-template", ["lifts"]),
        ("entry-export", ["lifts"]),
    ):
        assert client.get(reverse(f"registers:{name}", args=keys)).status_code == 200, name
    assert "电梯台账" in client.get(reverse("registers:home")).content.decode()
    stage.take(lift, "test", "pass")
    lift.refresh_from_db()
    assert (lift.state, lift.light) == ("passed", "")
    page = client.get(reverse("registers:entry-list", args=["lifts"]), {"floors": "11", "sort": "floors"})
    assert lift.number in page.content.decode()
    page = client.get(reverse("registers:entry-list", args=["lifts"]), {"maker": "乙厂"})
    assert lift.number not in page.content.decode()


def test_undeclared_change_is_refused_and_a_declared_one_keeps_all(stage: Stage, site: Site) -> None:
    site(LIFTS)
    kinds_settle()
    lift = stage.entry("lifts", floors=11, maker="甲厂")
    changed = LIFTS.replace('key = "maker"', 'key = "producer"').replace(
        'type = "whole"\nleast = 1', 'type = "text"'
    )
    site(changed)
    assert "字段少了 maker:text" in faults()[0]
    with pytest.raises(UndeclaredChange):
        kinds_settle()
    told = '\n[[change]]\nversion = 2\nrename = { maker = "producer" }\nretype = { floors = "text" }\n'
    site(changed.replace("version = 1", "version = 2") + told)
    assert kinds_settle() == ["lifts"]
    lift.refresh_from_db()
    assert (lift.values["producer"], lift.values["floors"], lift.kind_version) == ("甲厂", "11", 2)
    assert set(EntryValue.objects.values_list("key", "text")) == {("producer", "甲厂"), ("floors", "11")}
    assert KindVersion.objects.get(code="lifts").number == 2
    assert kinds_settle() == []


def test_value_that_the_new_type_cannot_hold_is_kept_as_it_was(stage: Stage, site: Site) -> None:
    site(LIFTS)
    kinds_settle()
    lift = stage.entry("lifts", maker="约三家")
    told = '\n[[change]]\nversion = 2\nretype = { maker = "number" }\n'
    text = LIFTS.replace('label = "厂家"', 'label = "厂家数"\ntype = "number"').replace(
        "version = 1", "version = 2"
    )
    site(text + told)
    kinds_settle()
    lift.refresh_from_db()
    assert (lift.values["maker"], lift.values["maker__before"]) == (None, "约三家")
    page = client_of(stage.inspector).get(reverse("registers:entry-detail", args=[lift.pk]))
    assert "约三家" in page.content.decode()


def test_retired_field_stays_readable(stage: Stage, site: Site) -> None:
    site(LIFTS)
    kinds_settle()
    lift = stage.entry("lifts", maker="甲厂")
    start = LIFTS.index('[[field]]\nkey = "maker"')
    end = LIFTS.index("[[stage]]")
    text = (LIFTS[:start] + LIFTS[end:]).replace("version = 1", "version = 2")
    site(text + '\n[[change]]\nversion = 2\nretire = ["maker"]\n')
    kinds_settle()
    page = client_of(stage.inspector).get(reverse("registers:entry-detail", args=[lift.pk]))
    assert "甲厂" in page.content.decode()


def test_renamed_stage_takes_its_entries_along(stage: Stage, site: Site) -> None:
    site(LIFTS)
    kinds_settle()
    lift = stage.entry("lifts")
    text = LIFTS.replace('"waiting"', '"listed"').replace("version = 1", "version = 2")
    site(text + '\n[[change]]\nversion = 2\nstages = { waiting = "listed" }\n')
    kinds_settle()
    stage.take(lift, "test", "pass")
    assert Entry.objects.get().state == "passed"


def test_site_folder_takes_the_place_of_ours(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "kinds" / "hazards"
    folder.mkdir(parents=True)
    own = (catalogue.OWN / "hazards" / "kind.toml").read_text("utf-8")
    (folder / "kind.toml").write_text(own.replace('name = "隐患台账"', 'name = "本地隐患台账"'), "utf-8")
    site(LIFTS)
    assert kind_of("hazards").name == "本地隐患台账"


@pytest.mark.parametrize(
    ("wrong", "right", "line", "says"),
    [
        ('type = "whole"', 'type = "wholly"', 'key = "floors"', "wholly"),
        ('from = ["tested"]', 'from = ["nowhere"]', 'name = "pass"', "没有的环节“nowhere”"),
        ('not_by = ["test"]\n', "", 'name = "pass"', "一个人就能销号"),
        ('proof = "report"\nnot_by', "not_by", 'name = "pass"', "不要证明"),
        ('asks = ["note"]', 'asks = ["colour"]', 'name = "test"', "没有的字段“colour”"),
        ('archetype = "entry"', 'archetype = "entry"\ncolour = "red"', "colour", "不认识“colour”"),
        ("[columns]\ntitle", '[columns]\nshape = "形状"\ntitle', "shape", "没有通用列“shape”"),
        ('name = "电梯台账"', 'name = "电梯台账', 'name = "电梯台账', "写法有误"),
        ("version = 1", "version = 3", "version", "改动却写了"),
    ],
)
def test_wrong_declaration_is_told_with_file_line_and_advice(
    tmp_path: Path, wrong: str, right: str, line: str, says: str
) -> None:
    folder = tmp_path / "lifts"
    folder.mkdir()
    text = LIFTS.replace(wrong, right, 1)
    assert text != LIFTS
    (folder / "kind.toml").write_text(text, "utf-8")
    with pytest.raises(BadKind) as caught:
        declared(folder)
    number = next(n for n, one in enumerate(text.splitlines(), start=1) if line in one)
    assert says in caught.value.sentence
    assert caught.value.advice.endswith("。")
    assert caught.value.place in (f"{folder / 'kind.toml'}:{number}", f"{folder / 'kind.toml'}:{number + 1}")


def test_two_kinds_with_one_prefix_are_refused(site: Site) -> None:
    site(LIFTS.replace('prefix = "DT"', 'prefix = "YH"'))
    with pytest.raises(BadKind, match="前缀"):
        catalogue.kinds()


def test_move_of_a_kind_added_by_folder_keeps_two_persons(stage: Stage, site: Site) -> None:
    site(LIFTS)
    lift = stage.entry("lifts", local=stage.body("市住建局"))
    same = stage.liaisons["市住建局"]
    entry_move(entry=lift, name="test", told={"note": "已检"}, by=same)
    stage.proof(lift, "report", by=same)
    with pytest.raises(Exception, match="提交的人"):
        entry_move(entry=lift, name="pass", told={}, by=same)


def test_labels_of_common_columns_stand_in_the_catalogue() -> None:
    assert set(COLUMNS.values()) <= set(COLUMN_WORDS)
