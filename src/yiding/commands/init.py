"""yiding init: an empty instance for a real office. No demo data."""

from __future__ import annotations

import getpass
import sys
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yiding.audit.services import record
from yiding.core.models import Counter
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.directory.spreadsheets import RowError, bodies_import

from . import serving


@dataclass(frozen=True, slots=True)
class Office:
    """新建实例: whose it is, its bodies, and where its numbers go on.

    ``counters`` are ``(series, scope, next number)``: the minutes of a year, the meetings of a term.
    """

    government: str
    account: str
    password_file: Path | None = None
    bodies: Path | None = None
    counters: tuple[tuple[str, str, int], ...] = ()


def run(office: Office) -> int:
    """Makes the instance, all or nothing. Refuses where an owner is set already."""
    serving.migrate()
    if Government.objects.filter(is_ours=True).exists():
        owner = Government.objects.get(is_ours=True)
        return _refuse(
            "init.already_done", f"这个实例已经属于“{owner}”。", "请换一个空的数据目录（YIDING_VAR）。"
        )
    password = _password(office)
    try:
        validate_password(password)
    except ValidationError as error:
        return _refuse("init.weak_password", "".join(error.messages), "请换一个更长、更不易猜的密码。")
    try:
        lines = _make(office, password)
    except RowError as error:
        for line in error.lines:
            sys.stderr.write(f"{line}\n")
        return _refuse("init.bad_bodies", "机构表有错误，什么也没有写入。", "请按上面逐行的说明改好后重试。")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.write(f"“{office.government}”已建好。启动：yiding serve 与 yiding worker\n")
    return 0


@transaction.atomic
def _make(office: Office, password: str) -> list[str]:
    government = Government.objects.create(name=office.government, is_ours=True)
    user = User.objects.create_user(office.account, password=password)
    lines = [f"日历：{calendar_fill()} 天节假日与调休"]
    if office.bodies:
        lines.append(f"机构：{bodies_import(government, office.bodies, by=user)} 个")
    for series, scope, number in office.counters:
        Counter.objects.create(series=series, scope=scope, next_number=number)
        lines.append(f"编号：{series} {scope} 下一号 {number}")
    record("instance.made", government, by=user, after={"name": government.name})
    return lines


def _password(office: Office) -> str:
    if office.password_file:
        return office.password_file.read_text("utf-8").strip()
    return getpass.getpass(f"为账号 {office.account} 设一个密码：")


def _refuse(code: str, sentence: str, advice: str) -> int:
    sys.stderr.write(f"{code} {sentence}{advice}\n")
    return 2
