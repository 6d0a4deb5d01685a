"""yiding audit: what an administrator runs, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from yiding.audit.guard import guard_install, guard_lift, guard_missing
from yiding.audit.models import Event
from yiding.audit.services import record
from yiding.commands import audit, serving
from yiding.core import clock
from yiding.core.models import CalendarDay

pytestmark = pytest.mark.django_db
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def archive(var: Path, settings: object) -> Path:
    settings.AUDIT_ARCHIVE = var / "audit"  # type: ignore[attr-defined]
    return var / "audit"


@pytest.fixture
def three(clerk: User, archive: Path) -> None:
    """三条事件."""
    row = CalendarDay.objects.create(day=date(2027, 1, 1), is_workday=False)
    for n in range(3):
        record("day.changed", row, by=clerk, after={"n": n})


def _change(number: int) -> None:
    guard_lift()
    Event.objects.filter(number=number).update(actor_name="别人")
    guard_install()


def test_a_whole_chain_is_said_to_be_whole(yiding: Run, three: None) -> None:
    code, told, _ = yiding("audit", "verify")
    assert code == 0
    assert told == f"审计链完好：第 1–3 条。末条杂凑值 {Event.objects.get(number=3).digest}\n"


def test_a_broken_link_is_named(yiding: Run, three: None) -> None:
    _change(2)
    code, told, _ = yiding("audit", "verify")
    assert code == 1
    assert told == "审计链断在第 2 条：内容与杂凑值不符：事件被改动过。此前 1 条完好。\n"


def test_an_anchor_is_printed_kept_and_held_against(yiding: Run, three: None, tmp_path: Path) -> None:
    code, line, _ = yiding("audit", "anchor")
    at, number, digest = line.split()
    assert (code, number, digest) == (0, "3", Event.objects.get(number=3).digest)
    assert datetime.fromisoformat(at).utcoffset() is not None
    file = tmp_path / "anchors.txt"
    assert yiding("audit", "anchor", "-o", file)[0] == 0
    assert yiding("audit", "anchor", "-o", file)[0] == 0
    assert len(file.read_text("utf-8").splitlines()) == 2
    code, told, _ = yiding("audit", "verify", "--anchor", file)
    assert (code, "与 2 个锚点相符" in told) == (0, True)
    file.write_text(line.replace(digest, "0" * 64), "utf-8")
    code, told, _ = yiding("audit", "verify", "--anchor", file)
    assert (code, "第 3 条：与锚点" in told) == (1, True)


@pytest.mark.parametrize("content", ["昨天 3 abc", "2026-01-01 many abc", "2026-01-01T00:00:00+08:00 3"])
def test_a_bad_anchor_is_refused(yiding: Run, three: None, tmp_path: Path, content: str) -> None:
    file = tmp_path / "anchors.txt"
    file.write_text(content, "utf-8")
    code, _, told = yiding("audit", "verify", "--anchor", file)
    assert (code, told.split()[0]) == (2, "audit.bad_anchor")
    assert yiding("audit", "verify", "--anchor", tmp_path / "none")[0] == 2


def test_an_anchor_that_cannot_be_kept_is_told(yiding: Run, three: None, tmp_path: Path) -> None:
    code, _, told = yiding("audit", "anchor", "-o", tmp_path / "none" / "anchors.txt")
    assert (code, told.split()[0]) == (2, "audit.not_written")


def test_old_events_are_archived(
    yiding: Run, three: None, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert yiding("audit", "archive")[1].startswith("没有早于 ")
    monkeypatch.setattr(clock, "now", lambda: datetime(2036, 6, 1, tzinfo=UTC))
    code, told, _ = yiding("audit", "archive")
    assert (code, told.startswith("第 1–3 条已归档到")) == (0, True)
    assert yiding("audit", "verify")[1].startswith("审计链完好：第 1–4 条。")
    (file,) = archive.glob("*.jsonl")
    file.rename(file.with_suffix(".away"))
    code, told, _ = yiding("audit", "verify")
    assert (code, "前 3 条已归档" in told, "完好：第 4–4 条" in told) == (0, True, True)


def test_months_end_in_a_shorter_month(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 8, 31, 4, tzinfo=UTC))
    assert f"{audit._months_ago(6):%Y-%m-%d %z}" == "2026-02-28 +0800"
    assert f"{audit._months_ago(36):%Y-%m-%d}" == "2023-08-31"


def test_missing_triggers_are_told_and_made_again_at_start(yiding: Run, three: None) -> None:
    guard_lift()
    code, told, _ = yiding("audit", "verify")
    assert (code, "audit_event_update" in told) == (1, True)
    serving.keep_guard()
    assert guard_missing() == []
    assert Event.objects.get(number=4).kind == "audit.guard_restored"
    assert yiding("audit", "verify")[0] == 0
    serving.keep_guard()
    assert Event.objects.count() == 4
