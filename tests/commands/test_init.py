"""yiding init: a real office's empty instance, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from openpyxl import Workbook

from yiding.audit.models import Event
from yiding.core.models import CalendarDay, Counter
from yiding.directory.models import Body, Government
from yiding.meetings.models import Meeting

pytestmark = pytest.mark.django_db(transaction=True)

CITY = "云岫市人民政府"
PASSWORD = "yunxiu-2026-well"
HEAD = ("机构名称", "类别", "是否统称")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n", "utf-8")
    return file


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook of the given rows."""

    def write(*rows: tuple[object, ...]) -> Path:
        book, file = Workbook(), tmp_path / "bodies.xlsx"
        assert book.active is not None
        for row in rows:
            book.active.append(row)
        book.save(file)
        return file

    return write


def nothing_was_written() -> bool:
    models = (Government, User, Body, Counter, Event)
    return not any(model.objects.exists() for model in models)


def test_init_makes_an_office_without_demo_data(yiding: Run, password: Path) -> None:
    code, out, err = yiding("init", "--government", CITY, "--password-file", password)

    assert (code, err) == (0, "")
    assert CITY in out
    assert Government.objects.get().is_ours
    assert User.objects.get(username="admin").check_password(PASSWORD)
    assert CalendarDay.objects.exists()
    assert not Meeting.objects.exists()
    assert Event.objects.filter(kind="instance.made").count() == 1


def test_init_takes_bodies_from_a_spreadsheet(
    yiding: Run, password: Path, table: Callable[..., Path]
) -> None:
    file = table(HEAD, ("市发改委", "部门", ""), (), ("各镇街", "", "是"), ("市水务局", "部门", "否"))

    code, out, _ = yiding("init", "--government", CITY, "--password-file", password, "--bodies", file)

    assert code == 0
    assert "机构：3 个" in out
    rows = set(Body.objects.values_list("name", "kind", "is_group"))
    assert rows == {
        ("市发改委", "department", False),
        ("各镇街", "", True),
        ("市水务局", "department", False),
    }


def test_bad_rows_are_told_one_by_one_and_nothing_is_written(
    yiding: Run, password: Path, table: Callable[..., Path]
) -> None:
    file = table(
        HEAD,
        ("市发改委", "部门", ""),
        ("", "部门", ""),
        ("市发改委", "部门", ""),
        (),
        ("市水务局", "部门", "也许"),
        ("局" * 121, "", ""),
    )

    code, out, err = yiding("init", "--government", CITY, "--password-file", password, "--bodies", file)

    assert (code, out) == (2, "")
    lines = err.splitlines()
    assert [line.split("：")[0] for line in lines[:-1]] == ["第 3 行", "第 4 行", "第 6 行", "第 7 行"]
    assert lines[-1].startswith("init.bad_bodies ")
    assert nothing_was_written()


@pytest.mark.parametrize("head", [("名称", "类别"), ("类别", "机构名称", "是否统称")])
def test_other_columns_are_refused(
    yiding: Run, password: Path, table: Callable[..., Path], head: tuple[str, ...]
) -> None:
    code, _, err = yiding(
        "init", "--government", CITY, "--password-file", password, "--bodies", table(head, ("市发改委", ""))
    )

    assert code == 2
    assert "表头" in err
    assert nothing_was_written()


def test_a_file_that_is_no_workbook_is_refused(yiding: Run, password: Path, tmp_path: Path) -> None:
    file = tmp_path / "bodies.xlsx"
    file.write_bytes(b"PK\x03\x04 torn")

    code, _, err = yiding("init", "--government", CITY, "--password-file", password, "--bodies", file)

    assert code == 2
    assert "打不开" in err
    assert nothing_was_written()


def test_a_second_init_is_refused(yiding: Run, password: Path) -> None:
    yiding("init", "--government", CITY, "--password-file", password)

    code, _, err = yiding("init", "--government", "青蘅县人民政府", "--password-file", password)

    assert code == 2
    assert err.startswith("init.already_done ")
    assert CITY in err
    assert Government.objects.get().name == CITY


@pytest.mark.parametrize("weak", ["short", "1234567890123", "password1234", "administrator"])
def test_a_weak_password_is_refused(yiding: Run, tmp_path: Path, weak: str) -> None:
    file = tmp_path / "weak"
    file.write_text(weak, "utf-8")

    code, _, err = yiding(
        "init", "--government", CITY, "--account", "administrator1", "--password-file", file
    )

    assert code == 2
    assert err.startswith("init.weak_password ")
    assert nothing_was_written()


def test_a_password_file_that_is_not_there_is_named(yiding: Run, tmp_path: Path) -> None:
    code, _, err = yiding("init", "--government", CITY, "--password-file", tmp_path / "none")

    assert code == 2
    assert err.startswith("init.no_password ")
    assert "none" in err


@pytest.mark.parametrize(
    ("government", "account", "problem"),
    [
        (" ", "admin", "init.bad_government"),
        ("市" * 81, "admin", "init.bad_government"),
        (CITY, "a b", "init.bad_account"),
    ],
)
def test_names_that_the_tables_cannot_hold_are_refused(
    yiding: Run, password: Path, government: str, account: str, problem: str
) -> None:
    code, _, err = yiding(
        "init", "--government", government, "--account", account, "--password-file", password
    )

    assert code == 2
    assert err.startswith(f"{problem} ")
    assert nothing_was_written()


def test_counters_go_on_where_the_office_stands(yiding: Run, password: Path) -> None:
    code, out, _ = yiding(
        *("init", "--government", CITY, "--password-file", password),
        *("--next", "常务会议", "十九届", "61", "--next", "纪要", "2026", "13"),
    )

    assert code == 0
    assert "编号：纪要 2026 下一号 13" in out
    rows = set(Counter.objects.values_list("series", "scope", "next_number"))
    assert rows == {("常务会议", "十九届", 61), ("纪要", "2026", 13)}


@pytest.mark.parametrize("number", ["0", "三", "1.5", "", "99999999999", "²"])
def test_a_next_number_that_is_none_is_refused(yiding: Run, password: Path, number: str) -> None:
    code, _, err = yiding(
        *("init", "--government", CITY, "--password-file", password),
        *("--next", "纪要", "2026", number),
    )

    assert code == 2
    assert err.startswith("init.bad_number ")
    assert nothing_was_written()


def test_the_same_counter_twice_is_refused(yiding: Run, password: Path) -> None:
    code, _, err = yiding(
        *("init", "--government", CITY, "--password-file", password),
        *("--next", "纪要", "2026", "13", "--next", "纪要", "2026", "14"),
    )

    assert code == 2
    assert err.startswith("init.bad_number ")
    assert nothing_was_written()


def test_an_office_whose_minutes_were_read_before_becomes_the_owner(yiding: Run, password: Path) -> None:
    Government.objects.create(name=CITY)

    code, _, _ = yiding("init", "--government", CITY, "--password-file", password)

    assert code == 0
    assert Government.objects.get(name=CITY).is_ours
