"""yiding check: is this installation well? Each line says what is, and what to do where it is not."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import global_settings, settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from yiding.accounts.guard import GUARD as SIDES
from yiding.audit.guard import guard_missing
from yiding.audit.models import Event, Head
from yiding.audit.verifying import chain_verify
from yiding.core import clock
from yiding.core.models import Job, JobState
from yiding.core.workdays import Calendar
from yiding.files.models import Blob
from yiding.files.storage import digest_of, place
from yiding.notices.mail import mail_reach
from yiding.registers.catalogue import kinds
from yiding.registers.changing import faults as kind_faults
from yiding.registers.errors import UndeclaredChange
from yiding.search.index import TABLE
from yiding.search.models import Entry
from yiding.typeset.errors import NoFace
from yiding.typeset.fonts import faces

from . import restore, tables
from .appointing import administrators_missing

LEAST_FREE = 1024**3
AHEAD = timedelta(days=90)
PATIENCE = timedelta(minutes=15)
OLDEST_POSTGRES = 14
MAIL_PATIENCE = 5
LOCAL = {"127.0.0.1", "localhost", "[::1]"}


class State(StrEnum):
    """状况: only ``BAD`` makes the command fail; ``ABSENT`` is optional, ``SOON`` will be bad one day."""

    WELL = "well"
    SOON = "soon"
    ABSENT = "absent"
    BAD = "bad"


MARKS = {State.WELL: "好", State.SOON: "待", State.ABSENT: "缺", State.BAD: "坏"}


@dataclass(frozen=True, slots=True)
class Finding:
    """检查结果: what is, and what to do about it."""

    name: str
    state: State
    told: str
    advice: str = ""


def well(name: str, told: str) -> Finding:
    return Finding(name, State.WELL, told)


# --- settings and database -------------------------------------------------------------------------------


def _settings() -> Finding:
    serious = [str(message.msg) for message in checks.run_checks() if message.is_serious()]
    if serious:
        return Finding("设置", State.BAD, "；".join(serious), "请对照 docs/reference/settings.md 改正。")
    if settings.DEBUG:
        told = "YIDING_DEBUG 开着，出错时会把内部信息显示给访问者"
        return Finding("设置", State.BAD, told, "请去掉 YIDING_DEBUG 后重启。")
    if not settings.HTTPS and not LOCAL.issuperset(settings.ALLOWED_HOSTS):
        told = "别的机器可以访问，但没有用 HTTPS"
        return Finding("设置", State.SOON, told, "请在前面设 HTTPS 代理，并设 YIDING_HTTPS=1。")
    return well("设置", "无错误")


def _administrators() -> Finding:
    """The three administrators: nobody else may open accounts, give roles and read the events."""
    if SIDES.missing():
        told = "数据库里少了分隔三类管理员的触发器"
        return Finding("三类管理员", State.BAD, told, "请重启 yiding serve 补上。")
    missing = administrators_missing()
    if missing:
        told = f"空缺：{'、'.join(str(role.label) for role in missing)}"
        return Finding("三类管理员", State.SOON, told, "请运行 yiding administrators 指定。")
    return well("三类管理员", "系统、安全、审计管理员都已指定，分属不同账号")


def _secret() -> Finding:
    file = Path(settings.VAR) / "secret-key"
    if file.exists() and file.stat().st_mode & 0o077:
        return Finding("密钥", State.BAD, "别的用户能读 secret-key", f"请运行 chmod 600 {file}")
    return well("密钥", "只有本用户能读" if file.exists() else "由环境变量给出")


def _database() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        told = f"连不上：{str(error).splitlines()[0]}"
        return Finding("数据库", State.BAD, told, "请检查 DATABASE_URL 和数据库服务。")
    version = connection.get_database_version()
    told = f"{connection.vendor} {'.'.join(map(str, version))}"
    if connection.vendor == "postgresql" and version[0] < OLDEST_POSTGRES:
        return Finding("数据库", State.BAD, told, f"请升级到 PostgreSQL {OLDEST_POSTGRES} 以上。")
    return well("数据库", told)


def _tables() -> Finding:
    strange = tables.unknown(tables.applied())
    if strange:
        told = f"已由更新的版本升级过（{strange[0][0]}.{strange[0][1]}）"
        return Finding("表结构", State.BAD, told, "请换回升级过它的那个版本，或恢复升级前的备份。")
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        told = f"不是最新的，差 {waiting} 步"
        return Finding("表结构", State.BAD, told, "请先备份，再运行 yiding serve 一次。")
    return well("表结构", "最新")


def _restored() -> Finding:
    if restore.marker().exists():
        told = "上次恢复没有完成"
        return Finding("恢复", State.BAD, told, "请再运行一次同样的 yiding restore。")
    return well("恢复", "没有未完成的恢复")


# --- what is kept ----------------------------------------------------------------------------------------


def _disk() -> Finding:
    folders = [Path(settings.VAR), Path(settings.FILES_ROOT)]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    free = min(shutil.disk_usage(folder).free for folder in folders)
    told = f"剩余 {free / 1024**3:.1f} GB"
    if free > LEAST_FREE:
        return well("磁盘", told)
    return Finding("磁盘", State.BAD, told, "请清理空间。")


def _files(*, thorough: bool = False) -> Finding:
    missing, count = list[str](), 0
    for digest, size in Blob.objects.values_list("digest", "size").iterator():
        count += 1
        path = place(digest)
        if not path.is_file() or path.stat().st_size != size or (thorough and digest_of(path) != digest):
            missing.append(digest)
    if missing:
        told = f"{count:,} 个文件里有 {len(missing):,} 个缺少或不完整，例如 {missing[0]}"
        return Finding("文件", State.BAD, told, "请从备份里取回；不知道何时丢的，先检查磁盘。")
    return well("文件", f"{count:,} 个，与表{'逐字节' if thorough else ''}一致")


def _chain(*, thorough: bool = False) -> Finding:
    """The chain of events: its guard and its last link; every link where all is to be looked at."""
    missing = guard_missing()
    if missing:
        told = f"少了保护审计事件的触发器：{'、'.join(missing)}"
        return Finding("审计链", State.BAD, told, "请重启 yiding serve，再运行 yiding audit verify。")
    verdict = chain_verify(archive=Path(settings.AUDIT_ARCHIVE)) if thorough else None
    if verdict is not None and verdict.broken is not None:
        told = f"断在第 {verdict.broken} 条：{verdict.reason}"
        return Finding(
            "审计链", State.BAD, told, "请保留现场，运行 yiding audit verify，并与另存的锚点对照。"
        )
    head = Head.objects.filter(pk=Head.ONLY).first() or Head()
    last = Event.objects.order_by("-number").first()
    end = (last.number, last.digest) if last else (head.archived_number, head.archived_digest)
    if end != (head.number, head.digest):
        told = f"链头记有 {head.number} 条，最后一条是第 {end[0]} 条"
        return Finding("审计链", State.BAD, told, "请运行 yiding audit verify。")
    return well("审计链", f"{head.number:,} 条{'，逐条相连' if thorough else ''}")


def _index() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608
        indexed = int(cursor.fetchone()[0])
    entries = Entry.objects.count()
    if indexed != entries:
        told = f"索引有 {indexed:,} 段，台账有 {entries:,} 段"
        return Finding("检索索引", State.BAD, told, "请运行 yiding reindex。")
    return well("检索索引", f"{indexed:,} 段")


def _calendar() -> Finding:
    last = Calendar.load().known_until
    told = f"节假日已录入至 {last} 年" if last else "没有节假日"
    advice = "请录入新一年的放假安排。"
    if last < clock.today().year:
        return Finding("日历", State.BAD, told, advice)
    if last < (clock.today() + AHEAD).year:
        return Finding("日历", State.SOON, told, advice)
    return well("日历", told)


# --- what runs -------------------------------------------------------------------------------------------


def worker_lock() -> Path:
    """Held by every worker as long as it lives; the system lets go of it when one is killed."""
    return Path(settings.VAR) / "worker.lock"


@contextmanager
def working() -> Iterator[None]:
    """A worker says that it lives."""
    worker_lock().parent.mkdir(parents=True, exist_ok=True)
    with worker_lock().open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def _lives() -> bool:
    try:
        with worker_lock().open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _kinds() -> Finding:
    if found := kind_faults():
        return Finding("台账种类", State.BAD, "；".join(found), UndeclaredChange.advice)
    return well("台账种类", f"{len(kinds())} 种，声明与已存条目相符")


def _worker() -> Finding:
    waiting = Job.objects.filter(state=JobState.WAITING, run_after__lt=clock.now() - PATIENCE).count()
    if waiting:
        told = f"{waiting:,} 项任务等了 {PATIENCE.seconds // 60} 分钟以上"
        advice = "请看它的日志，必要时重启。" if _lives() else "请启动 yiding worker。"
        return Finding("后台进程", State.BAD, told, advice)
    if not _lives():
        told = "这台机器上没有在运行"
        return Finding("后台进程", State.ABSENT, told, "在别的机器上运行也可以，否则请启动 yiding worker。")
    return well("后台进程", "在运行")


def _mail() -> Finding:
    host = settings.EMAIL_HOST
    # Django's own default names this machine, where an office keeps no mail server.
    if not host or host == global_settings.EMAIL_HOST:
        return Finding("邮件", State.ABSENT, "没有设置，不发邮件", "需要邮件提醒时再设。")
    try:
        mail_reach(MAIL_PATIENCE)
    except OSError as error:
        advice = "请检查邮件服务器的地址、端口、加密方式和账号。"
        return Finding("邮件", State.BAD, f"{host} 连不上：{error}", advice)
    return well("邮件", f"{host} 有应答")


# --- what it stands on -----------------------------------------------------------------------------------


def _ocr() -> Finding:
    found = importlib.util.find_spec("rapidocr")
    if found is None or not found.origin:
        return Finding("文字识别", State.ABSENT, "没有安装，扫描件不能读取", "请安装 yiding[ocr]。")
    models = list((Path(found.origin).parent / "models").glob("*.onnx"))
    if not models:
        return Finding("文字识别", State.BAD, "识别模型不在", "请重新安装 rapidocr。")
    return well("文字识别", f"{len(models)} 个模型")


def _office() -> Finding:
    if shutil.which("soffice"):
        return well("LibreOffice", "可用")
    told = "没有安装，旧版 Word 与 WPS 文件不能读取"
    return Finding("LibreOffice", State.ABSENT, told, "请安装 libreoffice-writer-nogui。")


def _fonts() -> Finding:
    try:
        replaced = faces(refresh=True).replaced()
    except NoFace as error:
        return Finding("字体", State.ABSENT, error.sentence.rstrip("。"), error.advice)
    if replaced:
        told = "".join(each.sentence for each in replaced).rstrip("。")
        return Finding("字体", State.ABSENT, told, "请安装公文字体，或把它们的文件夹写进 YIDING_FONTS。")
    return well("字体", "仿宋、楷体、黑体、小标宋、宋体都有")


def _front_end() -> Finding:
    if (Path(settings.VENDOR) / "echarts.min.js").is_file():
        return well("图表", "可用")
    told = "没有前端文件，只显示表格"
    return Finding("图表", State.ABSENT, told, "请在源码文件夹里运行 make setup，或安装离线包。")


# --- all -------------------------------------------------------------------------------------------------

Check = Callable[[], Finding]
FIRST: tuple[Check, ...] = (_settings, _secret, _database)
ON_TABLES: tuple[Check, ...] = (_restored, _index, _calendar, _administrators, _kinds, _worker)
OTHERS: tuple[Check, ...] = (_disk, _mail, _ocr, _office, _fonts, _front_end)


def findings(*, thorough: bool = False) -> Iterator[Finding]:
    """Every check. Where the database is away or its tables are behind, what reads them is left out."""
    first = [check() for check in FIRST]
    yield from first
    if first[-1].state is State.WELL:
        behind = _tables()
        yield behind
        if behind.state is State.WELL:
            yield from (check() for check in ON_TABLES)
            yield _files(thorough=thorough)
            yield _chain(thorough=thorough)
        else:
            yield _restored()
    yield from (check() for check in OTHERS)


def run(*, as_json: bool = False, thorough: bool = False) -> int:
    """The command: 1 where something is not well."""
    found = list(findings(thorough=thorough))
    if as_json:
        sys.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1) + "\n")
    else:
        for one in found:
            advice = f"。{one.advice}" if one.advice else ""
            sys.stdout.write(f"[{MARKS[one.state]}] {one.name}：{one.told}{advice}\n")
    return 1 if any(one.state is State.BAD for one in found) else 0
