"""yiding init: an empty instance for a real office. No demo data."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yiding.audit.services import record
from yiding.core.access import Role
from yiding.core.models import Counter
from yiding.core.workdays import calendar_fill
from yiding.directory.models import Government
from yiding.directory.spreadsheets import RowError, bodies_import
from yiding.topics.seeds import topics_seed

from . import serving
from .appointing import First, administrators_appoint
from .errors import AlreadyMade, BadAccount, BadBodies, BadGovernment, BadNumber, NoPassword, WeakPassword

NextNumber = tuple[str, str, str]
LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Office:
    """新建实例: whose it is, its bodies, and where its numbers go on.

    ``counters`` are ``(series, scope, next number)`` as written: the minutes of a year, the meetings of a
    term. ``administrators`` are the names of the three accounts; the password is that of the first.
    """

    government: str
    administrators: Mapping[Role, str]
    password_file: Path | None = None
    bodies: Path | None = None
    counters: tuple[NextNumber, ...] = ()

    @property
    def account(self) -> str:
        """The system administrator's."""
        return self.administrators[Role.SYSTEM_ADMIN]


def run(office: Office) -> int:
    """Makes the instance, all or nothing. Refuses where an owner is set already."""
    serving.migrate()
    owner = Government.objects.filter(is_ours=True).first()
    if owner is not None:
        raise AlreadyMade(owner.name)
    _check_names(office)
    counters = _counters(office.counters)
    password = _password(office)
    lines = _make(office, password, counters)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.write(f"“{office.government}”已建好。启动：yiding serve 与 yiding worker\n")
    return 0


def _check_names(office: Office) -> None:
    longest = Government._meta.get_field("name").max_length or 0
    if not office.government.strip() or len(office.government) > longest:
        raise BadGovernment
    names = list(office.administrators.values())
    for name in names:
        try:
            User._meta.get_field("username").clean(name, None)
        except ValidationError as error:
            raise BadAccount(name) from error
    if len(set(names)) < len(names):
        raise BadAccount("、".join(names))


def _counters(wanted: tuple[NextNumber, ...]) -> list[Counter]:
    """The counters to make; refuses a number that is none, and the same counter twice."""
    made: dict[tuple[str, str], Counter] = {}
    for series, scope, number in wanted:
        well = number.isascii() and number.isdigit() and 1 <= int(number) <= LARGEST
        if not well or not series or (series, scope) in made or max(len(series), len(scope)) > 60:
            raise BadNumber(f"{series} {scope} {number}")
        made[series, scope] = Counter(series=series, scope=scope, next_number=int(number))
    return list(made.values())


@transaction.atomic
def _make(office: Office, password: str, counters: list[Counter]) -> list[str]:
    government, _ = Government.objects.update_or_create(name=office.government, defaults={"is_ours": True})
    taken = User.objects.filter(username__in=office.administrators.values()).first()
    if taken is not None:
        raise AlreadyMade(taken.username)
    first = administrators_appoint(office.administrators, {Role.SYSTEM_ADMIN: password})
    user = User.objects.get(username=office.administrators[Role.SYSTEM_ADMIN])
    lines = [*map(_account_line, first), f"日历：{calendar_fill()} 天节假日与调休"]
    if office.bodies:
        lines.append(f"机构：{_bodies(government, office.bodies, user)} 个")
    for counter in Counter.objects.bulk_create(counters):
        lines.append(f"编号：{counter.series} {counter.scope} 下一号 {counter.next_number}")
    lines.append(f"议题：{topics_seed(government=government, by=user)} 项种类、关口、理由和模板")
    record("instance.made", government, by=user, after={"name": government.name})
    return lines


def _account_line(first: First) -> str:
    password = (
        f"初始密码 {first.password}（请交给本人，只显示这一次）" if first.password else "密码为刚才所设"
    )
    return f"账号：{first.account} {first.role.label}，{password}"


def _bodies(government: Government, file: Path, user: User) -> int:
    try:
        return bodies_import(government, file, by=user)
    except RowError as error:
        sys.stderr.write("".join(f"{line}\n" for line in error.lines))
        raise BadBodies(file.name) from error


def _password(office: Office) -> str:
    try:
        if office.password_file:
            password = office.password_file.read_text("utf-8").strip()
        else:
            password = getpass.getpass(f"为系统管理员账号 {office.account} 设一个密码：")
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise NoPassword(str(office.password_file or "")) from error
    try:
        validate_password(password, User(username=office.account))
    except ValidationError as error:
        raise WeakPassword("".join(error.messages)) from error
    return password
