"""yiding import: a folder of old minutes, stopped and started, with all that a folder can hold."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from yiding.audit.models import Event
from yiding.commands import importing, pool
from yiding.decisions.models import Decision
from yiding.files.models import Blob
from yiding.intake.models import Batch, File, FileState
from yiding.meetings.models import Meeting
from yiding.supervision.models import Candidate

from .conftest import SAMPLES
from .deadly import deadly, stillborn

pytestmark = pytest.mark.django_db(transaction=True)

QUIET = ("--quiet", "--processes", "1")
Run = Callable[..., tuple[int, str, str]]
MINUTES = ("2024-01-no30.txt", "2024-03-no31.txt", "2025-01-no36.docx", "2025-03-no37.txt")


@pytest.fixture
def minutes(folder: Path) -> Path:
    """Four meetings of the samples."""
    for name in MINUTES:
        shutil.copy(SAMPLES / "minutes" / name, folder / name)
    return folder


def states() -> Counter[str]:
    return Counter(File.objects.values_list("state", flat=True))


def told(out: str) -> dict[str, str]:
    """The report's lines by file."""
    return dict(line.split("\t", 1) for line in out.splitlines() if "\t" in line)


def everything() -> dict[str, int]:
    """How many rows each table has that an import writes."""
    models: tuple[Any, ...] = (Batch, File, Blob, Meeting, Decision, Candidate, Event)
    return {model.__name__: model.objects.count() for model in models}


def test_import_leaves_the_files_to_a_person(yiding: Run, minutes: Path) -> None:
    code, out, _ = yiding("import", minutes, *QUIET)

    assert code == 0
    assert told(out) == dict.fromkeys(MINUTES, "待确认")
    assert out.endswith("共 4 个文件：待确认 4\n")
    assert states() == {FileState.PARSED: 4}
    assert not Meeting.objects.exists()


def test_with_confirm_what_reads_without_doubt_enters_the_ledger(yiding: Run, minutes: Path) -> None:
    code, out, _ = yiding("import", minutes, *QUIET, "--confirm")

    assert code == 0
    assert {outcome.split("：")[0] for outcome in told(out).values()} == {"已确认"}
    assert Meeting.objects.count() == 4
    assert Decision.objects.count() == sum(meeting.items.count() for meeting in Meeting.objects.all()) > 0
    assert {meeting.government.name for meeting in Meeting.objects.all()} == {"临澜市人民政府"}


def test_a_second_run_does_nothing(yiding: Run, minutes: Path) -> None:
    yiding("import", minutes, *QUIET, "--confirm")
    before = everything()

    code, out, _ = yiding("import", minutes, *QUIET, "--confirm")

    assert code == 0
    assert out.endswith("共 4 个文件：已有 4\n")
    assert everything() == before


def test_a_stopped_import_goes_on_where_it_stopped(
    yiding: Run, minutes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Stands for a process that is gone between two steps of a file."""

    def killed(**values: object) -> None:
        raise Killed

    for step in ("file_read", "file_parsed", "file_confirm"):
        with monkeypatch.context() as broken:
            broken.setattr(importing, step, killed)
            with pytest.raises(Killed):
                yiding("import", minutes, *QUIET, "--confirm")

    code, _, _ = yiding("import", minutes, *QUIET, "--confirm")

    assert code == 0
    assert states() == {FileState.CONFIRMED: 4}
    assert Blob.objects.count() == Meeting.objects.count() == 4
    assert Batch.objects.count() == 1
    assert Event.objects.filter(kind="meeting.entered").count() == 4


def test_files_that_came_later_are_taken_in_alone(yiding: Run, minutes: Path, tmp_path: Path) -> None:
    late = minutes / MINUTES[-1]
    aside = shutil.move(late, tmp_path / "aside.txt")
    yiding("import", minutes, *QUIET, "--confirm")
    shutil.move(aside, late)

    _, out, _ = yiding("import", minutes, *QUIET, "--confirm")

    assert out.endswith("共 4 个文件：已有 3，已确认 1\n")
    assert Meeting.objects.count() == 4


def test_what_was_left_to_a_person_can_be_confirmed_by_a_later_run(yiding: Run, minutes: Path) -> None:
    yiding("import", minutes, *QUIET)

    yiding("import", minutes, *QUIET, "--confirm")

    assert states() == {FileState.CONFIRMED: 4}


def test_a_dry_run_reports_and_writes_nothing(yiding: Run, minutes: Path, var: Path) -> None:
    (minutes / "torn.pdf").write_bytes(b"%PDF-1.7\nno more")
    (minutes / "z-tale.txt").write_text("河边的树又绿了，孩子们在树下放风筝。" * 20, encoding="utf-8")
    shutil.copy(minutes / MINUTES[0], minutes / "z-copy.txt")

    code, out, _ = yiding("import", minutes, *QUIET, "--dry-run")

    assert code == 1
    assert told(out)["2024-01-no30.txt"].startswith("可导入：临澜市人民政府 2024-")
    assert told(out)["torn.pdf"].startswith("失败：read.")
    assert told(out)["z-copy.txt"] == f"重复：与“{MINUTES[0]}”内容相同"
    assert told(out)["z-tale.txt"] == "不是纪要：是其他文字"
    assert not any(everything().values())
    assert not list(var.rglob("*"))


def test_same_bytes_are_a_duplicate_that_names_the_first(yiding: Run, minutes: Path) -> None:
    shutil.copy(minutes / MINUTES[0], minutes / "z-copy.txt")

    _, out, _ = yiding("import", minutes, *QUIET, "--confirm")

    assert told(out)["z-copy.txt"] == f"重复：与“{MINUTES[0]}”内容相同"
    assert File.objects.get(state=FileState.DUPLICATE).duplicate_of == File.objects.get(name=MINUTES[0])
    assert Meeting.objects.count() == 4


def test_the_same_meeting_with_another_text_waits_for_a_choice(yiding: Run, minutes: Path) -> None:
    text = (minutes / MINUTES[0]).read_text("utf-8")
    (minutes / "z-again.txt").write_text(text.replace("强调", "要求"), "utf-8")

    _, out, _ = yiding("import", minutes, *QUIET, "--confirm")

    assert told(out)["z-again.txt"] == "待选择"
    assert Meeting.objects.count() == 4


def test_files_that_cannot_be_read_stay_with_their_reason(yiding: Run, folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 8)
    (folder / "torn.pdf").write_bytes((SAMPLES / "inbox" / "torn.pdf").read_bytes())
    shutil.copy(SAMPLES / "inbox" / "newspaper.txt", folder / "newspaper.txt")

    code, out, _ = yiding("import", folder, *QUIET, "--confirm")

    assert code == 1
    lines = told(out)
    assert lines["newspaper.txt"] == "不是纪要"
    assert lines["torn.pdf"].startswith("失败：read.torn ")
    assert lines["empty.txt"].startswith("失败：read.empty ")
    assert lines["noise.bin"].startswith("失败：read.")
    assert states() == {FileState.FAILED: 3, FileState.NOT_MINUTES: 1}


def test_a_second_run_tells_failures_again_and_keeps_one_row_each(yiding: Run, folder: Path) -> None:
    (folder / "torn.pdf").write_bytes((SAMPLES / "inbox" / "torn.pdf").read_bytes())
    yiding("import", folder, *QUIET)
    before = everything()

    code, out, _ = yiding("import", folder, *QUIET)

    assert code == 1
    assert told(out)["torn.pdf"].startswith("失败：read.torn ")
    assert everything() == before


def test_a_failed_file_that_reads_now_is_taken_on(
    yiding: Run, minutes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    yiding("import", minutes, *QUIET)
    File.objects.filter(name=MINUTES[0]).update(state=FileState.FAILED, code="read.ocr_missing", record=None)

    code, _, _ = yiding("import", minutes, *QUIET, "--confirm")

    assert code == 0
    assert states() == {FileState.CONFIRMED: 4}


def test_a_file_beyond_the_limit_is_refused_once(yiding: Run, folder: Path, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 100
    (folder / "large.txt").write_text("会" * 100, "utf-8")
    yiding("import", folder, *QUIET)

    code, out, _ = yiding("import", folder, *QUIET)

    assert code == 1
    assert told(out)["large.txt"].startswith("失败：read.too_large ")
    assert states() == {FileState.FAILED: 1}
    assert not Blob.objects.exists()


def test_files_below_keep_their_folder_in_the_name_and_never_meet(yiding: Run, folder: Path) -> None:
    (folder / "2024").mkdir()
    shutil.copy(SAMPLES / "minutes" / MINUTES[0], folder / "2024" / "a.txt")
    shutil.copy(SAMPLES / "minutes" / MINUTES[1], folder / "2024_a.txt")
    (folder / ".hidden").write_text("x")

    for _ in range(2):
        yiding("import", folder, *QUIET, "--confirm")

    assert list(File.objects.values_list("name", flat=True)) == ["2024_a.txt", "2024_a.txt"]
    assert states() == {FileState.CONFIRMED: 2}


def test_a_file_with_control_characters_in_its_name_is_taken_once(yiding: Run, folder: Path) -> None:
    shutil.copy(SAMPLES / "minutes" / MINUTES[0], folder / "纪要\n\x1b[31m.txt")

    for _ in range(2):
        yiding("import", folder, *QUIET, "--confirm")

    assert File.objects.get().name == "纪要[31m.txt"


def test_a_reader_that_dies_costs_only_its_file(
    yiding: Run, minutes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (minutes / "2024-02-deadly.txt").write_text("x")
    monkeypatch.setattr(pool, "read_and_parse", deadly)

    code, out, _ = yiding("import", minutes, *QUIET)

    assert code == 1
    assert told(out)["2024-02-deadly.txt"].startswith("失败：read.failed ")
    assert states() == {FileState.FAILED: 1, FileState.PARSED: 4}


def test_where_no_reader_can_start_no_file_is_blamed(
    yiding: Run, minutes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_begin", stillborn)

    code, _, err = yiding("import", minutes, *QUIET)

    assert code == 2
    assert "import.no_readers " in err
    assert not File.objects.filter(state=FileState.FAILED).exists()


def test_a_folder_that_is_not_there_is_named(yiding: Run, tmp_path: Path) -> None:
    code, out, err = yiding("import", tmp_path / "none")

    assert (code, out) == (2, "")
    assert err.startswith("import.no_folder ")


def test_an_empty_folder_is_no_mistake(yiding: Run, folder: Path) -> None:
    assert yiding("import", folder, *QUIET)[:2] == (0, "共 0 个文件：没有文件\n")


def test_a_full_disk_ends_the_import_with_its_report(
    yiding: Run, minutes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yiding.core.errors import DiskFull

    def full(**values: object) -> None:
        raise DiskFull

    monkeypatch.setattr(importing, "text_keep", lambda *_: full())

    code, out, err = yiding("import", minutes, *QUIET)

    assert code == 2
    assert err.startswith("core.disk_full ")
    assert "共 0 个文件" in out
