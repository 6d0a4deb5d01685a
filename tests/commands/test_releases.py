"""旧版数据库: the database of every release comes back into today's tables, with all that it held.

The databases are made by ``make release-database``, once for every release, and never changed after.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.instance import Instance, database, postgres

pytestmark = pytest.mark.any_database  # each test names its databases itself
RELEASES = sorted((Path(__file__).resolve().parents[1] / "releases").glob("*.tar"))
# Rows that migrations and their like may add to.
MAY_GROW = {"audit.event", "auth.permission", "contenttypes.contenttype"}
RENAMED = {
    "supervision.matter": "supervision.candidate",
    "supervision.matterbody": "supervision.candidatebody",
}
"""What 0.1.0 called matters is what minutes propose; since then matters are what is filed."""
HELD = """
from yiding.audit.models import Event
from yiding.decisions.models import Decision
from yiding.directory.models import Government
from yiding.files.models import Blob
from yiding.files.storage import digest_of, place
from yiding.meetings.models import Item, Meeting
from yiding.search.query import Phrase
from yiding.search.selectors import Wanted, find
from django.contrib.auth.models import User
import json
told = {
    "ours": [one.name for one in Government.objects.filter(is_ours=True)],
    "meetings": [meeting.number for meeting in Meeting.objects.order_by("held_on")],
    "items": Item.objects.count(),
    "decisions": Decision.objects.count(),
    "found": len(find(Phrase(("会", "议")), User.objects.get(username="demo"), Wanted()).entries) > 0,
    "whole": all(digest_of(place(blob.digest)) == blob.digest for blob in Blob.objects.all()),
    "events": Event.objects.filter(kind="meeting.entered").count(),
    "public": len(set(Decision.objects.values_list("public_id", flat=True))),
}
print(json.dumps(told, ensure_ascii=False))
"""


def manifest_of(release: Path) -> dict[str, Any]:
    with tarfile.open(release) as package:
        content = package.extractfile("manifest.json")
        assert content is not None
        return dict(json.loads(content.read()))


def assert_holds(instance: Instance, release: Path) -> None:
    """Every table that is still there has its rows; the ledger reads as it did."""
    kept, rows = manifest_of(release)["tables"], instance.rows()
    if "supervision.candidate" not in kept:
        kept = {RENAMED.get(label, label): told for label, told in kept.items()}
    for label in kept.keys() & rows.keys() - MAY_GROW:
        assert len(rows[label]) == kept[label]["rows"], label
    told = instance.run(HELD)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == {
        "ours": ["临澜市人民政府"],
        "meetings": [30, 36, 37],
        "items": kept["meetings.item"]["rows"],
        "decisions": kept["decisions.decision"]["rows"],
        "found": True,
        "whole": True,
        "events": 3,
        "public": kept["decisions.decision"]["rows"],
    }


def test_there_is_a_database_of_a_release() -> None:
    assert RELEASES


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_a_release_comes_back(release: Path, tmp_path: Path) -> None:
    instance = Instance(tmp_path / "var")

    told = instance.yiding("restore", release)

    assert told.returncode == 0, told.stderr
    assert_holds(instance, release)
    found = {one["name"]: one["state"] for one in json.loads(instance.yiding("check", "--json").stdout)}
    assert {found[name] for name in ("数据库", "表结构", "检索索引", "文件", "恢复")} == {"well"}


@pytest.mark.slow
@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_a_release_comes_back_on_postgres(release: Path, tmp_path: Path) -> None:
    with postgres() as server, database(server) as url:
        instance = Instance(tmp_path / "var", url)

        told = instance.yiding("restore", release)

        assert told.returncode == 0, told.stderr
        assert_holds(instance, release)


BEHIND = """
from django.core.management import call_command
call_command("migrate", "lookback", "zero", verbosity=0)
"""
"""The youngest rooms go: what stands below all others takes minutes to go back, and is brought forward from
a release above."""


def test_a_database_that_is_behind_is_backed_up_and_brought_forward(tmp_path: Path) -> None:
    """An older package fills the tables of its own day, then the migrations run: as after an upgrade."""
    old, new = Instance(tmp_path / "old" / "var"), Instance(tmp_path / "new" / "var")
    old.var.parent.mkdir()
    new.var.parent.mkdir()
    assert old.yiding("restore", RELEASES[-1]).returncode == 0
    told = old.run(BEHIND)
    assert told.returncode == 0, told.stderr
    assert old.yiding("backup", tmp_path / "old.tar").returncode == 0
    behind = {tuple(one) for one in manifest_of(tmp_path / "old.tar")["migrations"]}
    assert "lookback" not in {room for room, _name in behind}

    told = new.yiding("restore", tmp_path / "old.tar")

    assert told.returncode == 0, told.stderr
    assert_holds(new, RELEASES[-1])
