"""yiding check: what is well, what is missing, what to do."""

from __future__ import annotations

import importlib.util
import json
import shutil
import socket
import threading
from collections import namedtuple
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from tests.instance import Instance
from yiding.audit.guard import guard_install, guard_lift
from yiding.audit.models import Event
from yiding.audit.services import record
from yiding.commands import checking, restore
from yiding.core import clock
from yiding.core.models import CalendarDay, Job
from yiding.core.workdays import calendar_fill
from yiding.files.services import blob_keep
from yiding.files.storage import place
from yiding.search.models import Entry

pytestmark = pytest.mark.django_db

Run = Callable[..., tuple[int, str, str]]


def lines(out: str) -> dict[str, tuple[str, str]]:
    """Mark and sentence by what was checked."""
    found = {}
    for line in out.splitlines():
        mark, _, rest = line.partition(" ")
        name, _, sentence = rest.partition("：")
        found[name] = (mark, sentence)
    return found


@pytest.fixture
def look(yiding: Run) -> Callable[[str], tuple[int, str, str]]:
    """Exit code, mark and sentence of one thing, in an installation that is well otherwise."""
    calendar_fill()

    def run(name: str, *words: str) -> tuple[int, str, str]:
        code, out, _ = yiding("check", *words)
        return code, *lines(out)[name]

    return run


def test_a_well_installation_says_so(yiding: Run) -> None:
    calendar_fill()

    code, out, _ = yiding("check")

    assert code == 0
    assert not [name for name, (mark, _) in lines(out).items() if mark == "[坏]"]
    assert lines(out)["数据库"][0] == lines(out)["表结构"][0] == lines(out)["检索索引"][0] == "[好]"


def test_a_monitor_reads_json(yiding: Run) -> None:
    code, out, _ = yiding("check", "--json")

    found = {one["name"]: one for one in json.loads(out)}
    assert code == 1
    assert found["日历"] == {
        "name": "日历",
        "state": "bad",
        "told": "没有节假日",
        "advice": "请录入新一年的放假安排。",
    }
    assert found["数据库"]["state"] == "well"


def test_what_is_bad_says_what_to_do(yiding: Run) -> None:
    restore.marker().touch()

    _, out, _ = yiding("check", "--json")

    found = json.loads(out)
    assert all(one["advice"].endswith(("。", "secret-key")) for one in found if one["state"] != "well")


def test_an_empty_calendar_is_not_well(yiding: Run) -> None:
    code, out, _ = yiding("check")

    assert code == 1
    assert lines(out)["日历"][0] == "[坏]"


def test_a_calendar_that_ends_soon_is_told(
    look: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    last = max(CalendarDay.objects.values_list("day", flat=True)).year
    for day, mark in (
        (date(last, 6, 1), "[好]"),
        (date(last, 11, 21), "[待]"),
        (date(last + 1, 1, 1), "[坏]"),
    ):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        assert look("日历")[1] == mark


def test_little_space_is_not_well(look: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(checking.shutil, "disk_usage", lambda _: usage(10, 9, 1))

    assert look("磁盘")[:2] == (1, "[坏]")


def test_optional_parts_that_are_missing_are_named_and_do_no_harm(
    yiding: Run, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    calendar_fill()
    settings.VENDOR = tmp_path
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "rapidocr" else found(name))
    monkeypatch.setattr(shutil, "which", lambda _: None)

    code, out, _ = yiding("check")

    assert code == 0
    optional = ("文字识别", "LibreOffice", "图表", "字体", "邮件", "后台进程")
    assert {name: lines(out)[name][0] for name in optional} == dict.fromkeys(optional, "[缺]")


def test_tables_that_are_behind_are_not_well(look: Run) -> None:
    MigrationRecorder.Migration.objects.filter(app="supervision", name__startswith="0008").delete()

    code, mark, told = look("表结构")

    assert (code, mark) == (1, "[坏]")
    assert told.startswith("不是最新的，差 1 步")


def test_tables_of_a_newer_version_are_not_well(look: Run) -> None:
    MigrationRecorder.Migration.objects.create(app="core", name="0999_what_nobody_knows")

    code, mark, told = look("表结构")

    assert (code, mark) == (1, "[坏]")
    assert "core.0999_what_nobody_knows" in told


def test_a_restore_that_was_cut_off_is_told(look: Run) -> None:
    restore.marker().touch()

    assert look("恢复")[:2] == (1, "[坏]")


def test_lost_and_spoiled_files_are_found(look: Run, var: Path) -> None:
    lost, changed = (blob_keep(BytesIO(content)).digest for content in (b"lost", b"changed"))
    assert look("文件")[:2] == (0, "[好]")

    place(changed).write_bytes(b"CHANGED")
    assert look("文件")[:2] == (0, "[好]")
    assert changed in look("文件", "--thorough")[2]

    place(lost).unlink()
    code, mark, told = look("文件")
    assert (code, mark) == (1, "[坏]")
    assert lost in told


def test_an_index_that_is_not_the_ledgers_is_told(look: Run) -> None:
    Entry.objects.create(government_id=1, meeting_id=1, kind="directive", path="x", text="抓好防汛")

    code, mark, told = look("检索索引")

    assert (code, mark) == (1, "[坏]")
    assert "yiding reindex" in told


def test_a_living_worker_is_seen(look: Run) -> None:
    assert look("后台进程")[1] == "[缺]"
    with checking.working():
        assert look("后台进程")[1] == "[好]"
    assert look("后台进程")[1] == "[缺]"


def test_work_that_waits_too_long_is_told(look: Run) -> None:
    old = clock.now() - timedelta(hours=1)
    Job.objects.create(kind="file.read", key="1", run_after=old, created_at=old)

    assert look("后台进程")[:2] == (1, "[坏]")


def test_a_key_that_others_can_read_is_told(look: Run, var: Path) -> None:
    (var / "secret-key").write_text("x")
    (var / "secret-key").chmod(0o644)
    assert look("密钥")[:2] == (1, "[坏]")

    (var / "secret-key").chmod(0o600)
    assert look("密钥")[:2] == (0, "[好]")


def test_debug_pages_are_told(look: Run, settings: Settings) -> None:
    settings.DEBUG = True

    assert look("设置")[:2] == (1, "[坏]")


def test_an_open_address_without_https_is_told(look: Run, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["yiding.example.gov.cn"]
    settings.HTTPS = False
    assert look("设置")[1] == "[待]"

    settings.HTTPS = True
    assert look("设置")[1] == "[好]"


def test_a_mail_server_is_asked(look: Run, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        greeter = threading.Thread(target=_greet, args=(server,))
        greeter.start()
        assert look("邮件")[1] == "[好]"
        greeter.join()
    assert look("邮件")[:2] == (1, "[坏]")


def _greet(server: socket.socket) -> None:
    """As much of a mail server as says that one is there."""
    peer, _ = server.accept()
    with peer, peer.makefile("rb") as lines_of_peer:
        peer.sendall(b"220 there\r\n")
        for line in lines_of_peer:
            peer.sendall(b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 well\r\n")
            if line.upper().startswith(b"QUIT"):
                return


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    nowhere = Instance(tmp_path / "var", "postgresql://nobody@127.0.0.1:1/none")

    told = nowhere.yiding("check", "--json")

    found = {one["name"]: one for one in json.loads(told.stdout)}
    assert (told.returncode, told.stderr) == (1, "")
    assert found["数据库"]["state"] == "bad"
    assert "磁盘" in found


def test_a_chain_that_is_broken_is_told(look: Run) -> None:
    about = Job(pk=1)
    for n in range(3):
        record("job.looked_at", about, by=None, after={"n": n})
    assert look("审计链", "--thorough")[:2] == (0, "[好]")

    guard_lift()
    assert look("审计链")[:2] == (1, "[坏]")
    Event.objects.filter(number=2).update(after={"n": 7})
    guard_install()
    assert look("审计链")[:2] == (0, "[好]")
    code, mark, told = look("审计链", "--thorough")
    assert (code, mark) == (1, "[坏]")
    assert told.startswith("断在第 2 条")
