"""yiding check: is this installation well? Each line says what is, and what to do where it is not."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import DatabaseError, connection

from yiding.core import clock
from yiding.core.workdays import Calendar

LEAST_FREE = 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """检查结果: ``well`` is ``None`` for what is only optional and missing."""

    name: str
    well: bool | None
    told: str


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        call_command("migrate", check=True, verbosity=0)
    except DatabaseError as error:
        return Finding("数据库", False, f"连不上：{error}。请检查 DATABASE_URL")
    except (CommandError, SystemExit):
        return Finding("数据库", False, "表结构不是最新的。请运行 yiding serve 或 yiding import 一次")
    return Finding("数据库", True, connection.vendor)


def _settings() -> Finding:
    try:
        call_command("check", verbosity=0)
    except SystemCheckError as error:
        return Finding("设置", False, str(error))
    return Finding("设置", True, "无错误")


def _disk() -> Finding:
    folder = Path(settings.FILES_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    told = f"剩余 {free / 1024**3:.1f} GB"
    return Finding("磁盘", free > LEAST_FREE, told if free > LEAST_FREE else f"{told}。请清理空间")


def _calendar() -> Finding:
    last = Calendar.load().known_until
    well = last >= clock.today().year
    told = f"节假日已录入至 {last} 年"
    return Finding("日历", well, told if well else f"{told}。请录入新一年的放假安排")


def _ocr() -> Finding:
    there = importlib.util.find_spec("rapidocr") is not None
    return Finding("文字识别", there or None, "可用" if there else "未安装，扫描件不能读取：安装 yiding[ocr]")


def _office() -> Finding:
    there = shutil.which("soffice")
    told = "可用" if there else "未安装，旧版 Word 与 WPS 文件不能读取：安装 LibreOffice"
    return Finding("LibreOffice", bool(there) or None, told)


def _front_end() -> Finding:
    there = (Path(settings.VENDOR) / "echarts.min.js").is_file()
    told = "可用" if there else "未取得前端文件，只显示表格：在源码文件夹里运行 make setup"
    return Finding("图表", there or None, told)


CHECKS: tuple[Callable[[], Finding], ...] = (
    _settings,
    _database,
    _disk,
    _calendar,
    _ocr,
    _office,
    _front_end,
)


def run() -> int:
    """Runs every check; 1 where something is not well."""
    findings = [check() for check in CHECKS]
    for finding in findings:
        mark = {True: "好", False: "坏", None: "缺"}[finding.well]
        sys.stdout.write(f"[{mark}] {finding.name}：{finding.told}\n")
    return 1 if any(finding.well is False for finding in findings) else 0
