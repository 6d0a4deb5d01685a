"""The command line, as a user runs it: real files, exit codes, one line a failed file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import yiding
from tests.minutes.test_review_findings import CLEAN
from yiding import cli

SOURCE = Path(cli.__file__).parents[1]


def run(*words: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Exit code, output and errors of ``yiding WORDS``."""
    done = subprocess.run(
        [sys.executable, "-m", "yiding.cli", *map(str, words)],
        input=stdin,
        capture_output=True,
        env={"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "ascii", **(env or {})},
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    path = tmp_path / "no6.txt"
    path.write_text(CLEAN, "utf-8")
    return path


def test_parse_writes_a_record_beside_each_name(minutes: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    assert run("parse", minutes, "-o", out) == (0, "", "")
    record = json.loads((out / "no6.json").read_text("utf-8"))
    assert (record["issuer"], len(record["items"])) == ("云岫县人民政府", 2)
    assert record["findings"] == []


def test_parse_prints_without_a_folder_and_reads_standard_input() -> None:
    code, out, _ = run("parse", "-", stdin=CLEAN.replace("抓好资金", "抓好資金").encode("gb18030"))
    assert code == 0
    assert [finding["kind"] for finding in json.loads(out)["findings"]] == ["variant_character"]


@pytest.mark.parametrize(
    ("form", "suffix", "start"),
    [("text", "txt", "云岫县人民政府"), ("akn", "xml", "<?xml"), ("json", "json", "{")],
)
def test_parse_writes_each_form(minutes: Path, tmp_path: Path, form: str, suffix: str, start: str) -> None:
    assert run("parse", minutes, "-o", tmp_path / "out", "--form", form)[0] == 0
    assert (tmp_path / "out" / f"no6.{suffix}").read_text("utf-8").startswith(start)


def test_no_source_is_written_over(minutes: Path, tmp_path: Path) -> None:
    assert run("parse", minutes, "-o", tmp_path, "--form", "text")[0] == 0
    assert minutes.read_text("utf-8") == CLEAN
    assert (tmp_path / "no6-2.txt").exists()


def test_names_that_meet_get_a_number(minutes: Path, tmp_path: Path) -> None:
    other = tmp_path / "b" / "NO6.txt"
    other.parent.mkdir()
    other.write_text(CLEAN, "utf-8")
    out = tmp_path / "out"
    assert run("parse", minutes, other, minutes, "-o", out)[0] == 0
    assert sorted(path.name for path in out.iterdir()) == ["NO6-2.json", "no6-3.json", "no6.json"]


def test_a_file_that_cannot_be_read_is_one_line_and_the_others_are_read(
    minutes: Path, tmp_path: Path
) -> None:
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(b"%PDF-1.4 torn")
    out = tmp_path / "out"
    code, _, errors = run("parse", torn, tmp_path / "none.txt", minutes, "-o", out)
    assert code == 2
    assert [line.split(": ")[1].split()[0] for line in errors.splitlines()] == [
        "read.torn",
        "read.unreadable",
    ]
    assert [path.name for path in out.iterdir()] == ["no6.json"]


def test_a_text_that_is_not_minutes_is_read_as_such(tmp_path: Path) -> None:
    path = tmp_path / "news.txt"
    path.write_text("本报讯 记者昨日从市气象局获悉，本周末将有降雨。", "utf-8")
    code, out, _ = run("parse", path)
    assert (code, json.loads(out)["items"]) == (0, [])
    assert json.loads(out)["not_minutes"]


def test_proofread_tells_line_and_column_and_exits_1(minutes: Path) -> None:
    assert run("proofread", minutes) == (0, "", "")
    minutes.write_text(CLEAN.replace("抓好资金", "抓好資金").replace("6月底前", "6月31日前"), "utf-8")
    code, out, errors = run("proofread", minutes)
    assert (code, errors) == (1, "")
    places = [line.split(" ")[:2] for line in out.splitlines()]
    assert places == [[f"{minutes}:8:25", "variant_character"], [f"{minutes}:8:38", "no_such_date"]]


def test_proofread_of_an_unreadable_file_exits_2(minutes: Path, tmp_path: Path) -> None:
    minutes.write_text(CLEAN.replace("抓好资金", "抓好資金"), "utf-8")
    assert run("proofread", minutes, tmp_path / "none.txt")[0] == 2


def test_typeset_writes_by_suffix_and_reads_a_bare_record(minutes: Path, tmp_path: Path) -> None:
    record = json.loads(run("parse", minutes)[1])
    keys = ("issuer", "kind", "issue_no", "meeting", "agenda", "items", "attendance", "distribution")
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps({key: record[key] for key in keys}), "utf-8")
    for name, start in (("a.txt", "云岫县"), ("a.json", "{"), ("a.xml", "<?xml")):
        assert run("typeset", bare, "-o", tmp_path / name) == (0, "", "")
        assert (tmp_path / name).read_text("utf-8").startswith(start)


@pytest.mark.requirement("S07.2")
def test_compose_writes_the_text_anew_in_either_style(tmp_path: Path) -> None:
    record = tmp_path / "sitting.json"
    item = {
        "no": 1,
        "acts": ["审议"],
        "documents": ["云岫县公园管理办法"],
        "presenters": ["县城管局"],
        "outcome": "deferred",
        "result": "revise_resubmit",
    }
    meeting = {
        "body": "县政府",
        "number": 3,
        "kind": "常务会议",
        "date": "2026-03-02",
        "chair": {"name": "李四"},
    }
    record.write_text(json.dumps({"kind": "常务会议纪要", "meeting": meeting, "items": [item]}), "utf-8")
    code, out, errors = run("compose", record)
    assert (code, errors) == (0, "")
    assert "会议决定，该《管理办法》暂不作决定。\n" in out
    assert run("compose", record, "--style", "resolution", "-o", tmp_path / "a.txt") == (0, "", "")
    assert "（一）该《管理办法》暂不作决定。\n" in (tmp_path / "a.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("record", "phrases", "code"),
    [
        ("{}", "[ways]\nissued = '印发'", "compose.bad_phrases"),
        ('{"items": [{"no": 1, "result": "settled"}]}', "", "typeset.bad_record"),
        ('{"items": [{"no": 1, "delegates": "县长"}]}', "", "typeset.bad_record"),
        ("{", "", "typeset.bad_json"),
    ],
)
def test_compose_says_what_is_wrong(tmp_path: Path, record: str, phrases: str, code: str) -> None:
    (tmp_path / "a.json").write_text(record, "utf-8")
    (tmp_path / "ours.toml").write_text(phrases, "utf-8")
    exit_code, out, errors = run("compose", tmp_path / "a.json", "--phrases", tmp_path / "ours.toml")
    assert (exit_code, out) == (2, "")
    assert errors.startswith(f"yiding: {code} ")


@pytest.mark.parametrize(
    ("content", "target", "code"),
    [
        ("{}", "a.doc", "typeset.unknown_form"),
        ("{}", "a", "typeset.unknown_form"),
        ("{", "a.txt", "typeset.bad_json"),
        ('{"items": [{"heading": "x"}]}', "a.txt", "typeset.bad_record"),
        ("[" * 100_000, "a.txt", "typeset.bad_json"),
    ],
)
def test_typeset_says_what_is_wrong_and_what_to_do(
    tmp_path: Path, content: str, target: str, code: str
) -> None:
    record = tmp_path / "record.json"
    record.write_text(content, "utf-8")
    exit_code, _, errors = run("typeset", record, "-o", tmp_path / target)
    assert exit_code == 2
    assert errors.startswith(f"yiding: {code} ")
    assert len(errors.splitlines()) == 1


def test_a_place_that_cannot_be_written_is_told(minutes: Path) -> None:
    code, _, errors = run("parse", minutes, "-o", minutes)
    assert code == 2
    assert errors.startswith("yiding: write.failed ")


def test_version_and_help() -> None:
    assert run("--version")[1].strip() == f"yiding {yiding.__version__}"
    code, out, _ = run("--help")
    assert code == 0
    assert all(name in out for name in ("parse", "proofread", "typeset", "compose", *cli.SERVER_COMMANDS))


def test_no_command_is_a_usage_error() -> None:
    assert run()[0] == 2


def test_help_loads_neither_the_library_nor_django() -> None:
    words = "import sys; from yiding import cli; sys.argv = ['yiding', '--help']\n"
    code = f"{words}try:\n    cli.main()\nexcept SystemExit:\n    pass\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env={"PYTHONPATH": str(SOURCE)}, check=True
    )
    loaded = set(done.stderr.decode().split())
    assert loaded.isdisjoint({"django", "lxml", "yiding.minutes", "yiding.cli_server"})


def test_without_django_a_server_command_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "django.py").write_text("raise ModuleNotFoundError('No module', name='django')")
    code, _, errors = run("serve", env={"PYTHONPATH": f"{tmp_path}:{SOURCE}"})
    assert code == 2
    assert "yiding[server]" in errors
