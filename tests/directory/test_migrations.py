"""迁移: a database as it was before, with rows in it, is brought to today; on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import behind
from tests.behind import empty_instance
from tests.instance import Instance

OLD_KINDS = {
    "部门": "department",
    "镇": "town",
    "街道": "town",
    "法院检察院": "justice",
    "没有这一类": "",
    "": "",
}


@pytest.fixture
def empty(tmp_path: Path, db: None) -> Iterator[Instance]:
    with empty_instance(tmp_path) as instance:
        yield instance


def at(instance: Instance, target: str, code: str) -> str:
    return behind.at(instance, [("directory", target)], code)


def test_kinds_that_were_words_become_those_of_the_list(empty: Instance) -> None:
    kinds = list(OLD_KINDS)
    at(
        empty,
        "0008_standing",
        f"city = table('Government').create(name='临澜市人民政府')\n"
        f"for n, kind in enumerate({kinds!r}):\n"
        f"    table('Body').create(government=city, name=str(n), kind=kind)\n",
    )
    told = at(
        empty,
        "0009_kinds",
        "print([list(row) for row in table('Body').order_by('name').values_list('name', 'kind')])",
    )
    assert told.strip() == str([[str(n), kind] for n, kind in enumerate(OLD_KINDS.values())])


def test_persons_keep_their_names_and_may_then_have_namesakes(empty: Instance) -> None:
    at(
        empty,
        "0011_sighting_level",
        "city = table('Government').create(name='临澜市人民政府')\n"
        "other = table('Government').create(name='岚渚市人民政府')\n"
        "one = table('Person').create(government=city, name='秦望川', meeting_count=3)\n"
        "table('Person').create(government=other, name='秦望川')\n"
        "table('PersonName').create(government=city, person=one, name='秦望山')\n",
    )
    told = at(
        empty,
        "0013_namesakes",
        "from django.db import IntegrityError, transaction\n"
        "rows = table('Person').order_by('pk')\n"
        "print([list(row) for row in rows.values_list('name', 'note', 'meeting_count')])\n"
        "one = rows.first()\n"
        "print(one.names.get().name)\n"
        "table('Person').create(government=one.government, name=one.name, note='市统计局')\n"
        "for note in ('', '市统计局'):\n"
        "    try:\n"
        "        with transaction.atomic():\n"
        "            table('Person').create(government=one.government, name=one.name, note=note)\n"
        "    except IntegrityError:\n"
        "        print('once')\n",
    )
    assert told.splitlines() == ["[['秦望川', '', 3], ['秦望川', '', 0]]", "秦望山", "once", "once"]


def test_all_of_it_ends_where_the_models_are(empty: Instance) -> None:
    """The same tables, whether they were made step by step with rows or in one go."""
    at(empty, "0008_standing", "table('Government').create(name='临澜市人民政府')")
    told = empty.run(
        "from django.core.management import call_command as c\n"
        "c('migrate', verbosity=0)\nc('makemigrations', '--check', '--dry-run', verbosity=0)\n"
        "from yiding.directory.models import Government, Person\n"
        "print(Person.objects.create(government=Government.objects.get(), name='秦望川').label)"
    )
    assert (told.returncode, told.stdout.strip()) == (0, "秦望川"), told.stderr
