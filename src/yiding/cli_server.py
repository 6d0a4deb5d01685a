"""服务器命令: their arguments. Needs the extra ``yiding[server]``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .core.errors import YidingError

Command = Callable[[argparse.Namespace], int]
INTERRUPTED = 130
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "minutes"


def start() -> None:
    """Sets Django up; called before any command runs."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiding.config.settings")
    django.setup()


def add_arguments(name: str, parser: argparse.ArgumentParser) -> None:
    """The arguments of one server command."""
    ARGUMENTS[name](parser)


def run(name: str, options: argparse.Namespace) -> int:
    """Runs one server command; what stops it is told in one line: code, sentence, what to do."""
    from django.db import OperationalError

    from .commands.errors import BadSetting, DatabaseAway
    from .config.environ import SettingError
    from .core.errors import YidingError

    try:
        start()
        return RUN[name](options)
    except SettingError as error:
        return _refused(BadSetting(str(error)))
    except YidingError as error:
        return _refused(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OperationalError as error:
        return _refused(DatabaseAway(str(error).strip().splitlines()[-1]))


def _refused(error: YidingError) -> int:
    detail = f"（{error.detail}）" if error.detail else ""
    sys.stderr.write(f"{error.code} {error.sentence}{detail}{error.advice}\n")
    return 2


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--government", required=True, metavar="NAME", help="whose instance: 某某市人民政府")
    parser.add_argument("--account", default="admin", help="the system administrator's account")
    parser.add_argument("--security", default="security", help="the security administrator's account")
    parser.add_argument("--audit", default="audit", help="the audit administrator's account")
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help="read its password from a file instead of asking"
    )
    parser.add_argument(
        "--bodies", type=Path, metavar="FILE.xlsx", help="its bodies; columns 机构名称, 类别, 是否统称"
    )
    parser.add_argument(
        "--next",
        nargs=3,
        action="append",
        default=[],
        metavar=("SERIES", "SCOPE", "NUMBER"),
        help="where a counter goes on: 常务会议 十九届 61, 纪要 2026 13 (repeatable)",
    )


def _administrators_arguments(parser: argparse.ArgumentParser) -> None:
    for word in ("system", "security", "audit"):
        parser.add_argument(f"--{word}", metavar="NAME", help=f"make the {word} administrator's account")


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="with everything below it, hidden files left out"
    )
    parser.add_argument(
        "--confirm", action="store_true", help="enter what reads without doubt into the ledger"
    )
    parser.add_argument("--dry-run", action="store_true", help="read and report, write nothing")
    parser.add_argument(
        "--processes", type=int, default=0, metavar="N", help="how many readers (0: as many as cores)"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="the port (default: %(default)s)")
    parser.add_argument(
        "--workers", type=int, default=2, metavar="N", help="how many web processes (default: %(default)s)"
    )


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    _serve_arguments(parser)
    parser.add_argument("--samples", type=Path, default=SAMPLES, metavar="DIR", help="the samples to import")
    parser.add_argument("--minutes", type=Path, metavar="DIR", help="import this folder as well")
    parser.add_argument("--no-start", action="store_true", help="make everything ready, start nothing")


def _remind_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--day",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="send once more what was to be sent on an earlier day; who was told is not told again",
    )


def _passphrase_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="read the passphrase from a file instead of asking (or set YIDING_BACKUP_PASSPHRASE)",
    )


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; none is overwritten")
    parser.add_argument("--encrypt", action="store_true", help="seal it by SM4 under a passphrase")
    _passphrase_argument(parser)


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what yiding backup wrote")
    parser.add_argument("--replace", action="store_true", help="drop what the database holds now")
    parser.add_argument("--check-only", action="store_true", help="read it all, write nothing")
    _passphrase_argument(parser)


def _migrate_database_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "address",
        metavar="URL",
        help="postgresql://user@host:5432/name, empty; the password by PGPASSWORD or ~/.pgpass",
    )


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the findings as JSON, for a monitor")
    parser.add_argument("--thorough", action="store_true", help="read every kept file to its last byte")


def _audit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act",
        choices=("verify", "anchor", "archive"),
        help="verify walks the chain and exits 1 where it is broken; anchor prints time, number of events "
        "and last digest, to be kept elsewhere; archive moves what is older than YIDING_AUDIT_MONTHS to "
        "files",
    )
    parser.add_argument(
        "--anchor",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="verify against the anchors in this file, one a line (repeatable)",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="append the anchor there instead of printing"
    )
    parser.add_argument(
        "--archive", type=Path, metavar="DIR", help="where archived events stand (YIDING_AUDIT_ARCHIVE)"
    )


def _no_arguments(parser: argparse.ArgumentParser) -> None:
    """This command takes none."""


def _init(options: argparse.Namespace) -> int:
    from yiding.core.access import Role

    from .commands import init

    accounts = {
        Role.SYSTEM_ADMIN: options.account,
        Role.SECURITY_ADMIN: options.security,
        Role.AUDIT_ADMIN: options.audit,
    }
    counters = tuple((series, scope, number) for series, scope, number in options.next)
    return init.run(
        init.Office(options.government, accounts, options.password_file, options.bodies, counters)
    )


def _administrators(options: argparse.Namespace) -> int:
    from yiding.core.access import Role

    from .commands import administrators, serving

    serving.migrate()
    wanted = {
        Role.SYSTEM_ADMIN: options.system,
        Role.SECURITY_ADMIN: options.security,
        Role.AUDIT_ADMIN: options.audit,
    }
    return administrators.run({role: name for role, name in wanted.items() if name})


def _import(options: argparse.Namespace) -> int:
    from .commands import importing, serving

    if not options.dry_run:
        serving.migrate()
    return importing.run(
        importing.Options(
            folder=options.folder,
            confirm=options.confirm,
            dry_run=options.dry_run,
            quiet=options.quiet,
            processes=options.processes,
        )
    )


def _serve(options: argparse.Namespace) -> int:
    from .commands import serving

    serving.migrate()
    return serving.serve(options.host, options.port, options.workers)


def _worker(options: argparse.Namespace) -> int:
    from .commands import serving

    serving.migrate()
    return serving.worker()


def _demo(options: argparse.Namespace) -> int:
    from .commands import demo

    return demo.run(
        host=options.host,
        port=options.port,
        workers=options.workers,
        samples=options.samples,
        minutes=options.minutes,
        start=not options.no_start,
    )


def _reindex(options: argparse.Namespace) -> int:
    from yiding.search.services import index_rebuild

    sys.stdout.write(f"检索索引已重建：{index_rebuild():,} 段\n")
    return 0


def _remind(options: argparse.Namespace) -> int:
    from yiding.urging.daily import day_run

    done = day_run(options.day)
    sys.stdout.write(
        f"应报 {done.dues:,} 期，亮灯变化 {done.relit:,} 项，"
        f"提醒 {done.told:,} 人次，升级 {done.escalated:,} 张\n"
    )
    return 0


def _backup(options: argparse.Namespace) -> int:
    from .commands import backup

    return backup.run(backup.Options(options.file, options.encrypt, options.passphrase_file))


def _restore(options: argparse.Namespace) -> int:
    from .commands import restore

    return restore.run(
        restore.Options(options.file, options.replace, options.passphrase_file, options.check_only)
    )


def _migrate_database(options: argparse.Namespace) -> int:
    from .commands import migrate_database

    return migrate_database.run(options.address)


def _audit(options: argparse.Namespace) -> int:
    from .commands import audit

    return audit.run(
        audit.Options(
            act=audit.Act(options.act),
            anchors=options.anchor,
            output=options.output,
            archive=options.archive,
        )
    )


def _check(options: argparse.Namespace) -> int:
    from .commands import checking

    return checking.run(as_json=options.json, thorough=options.thorough)


ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "init": _init_arguments,
    "administrators": _administrators_arguments,
    "import": _import_arguments,
    "serve": _serve_arguments,
    "worker": _no_arguments,
    "demo": _demo_arguments,
    "check": _check_arguments,
    "reindex": _no_arguments,
    "remind": _remind_arguments,
    "backup": _backup_arguments,
    "restore": _restore_arguments,
    "migrate-database": _migrate_database_arguments,
    "audit": _audit_arguments,
}
RUN: dict[str, Command] = {
    "init": _init,
    "administrators": _administrators,
    "import": _import,
    "serve": _serve,
    "worker": _worker,
    "demo": _demo,
    "check": _check,
    "reindex": _reindex,
    "remind": _remind,
    "backup": _backup,
    "restore": _restore,
    "migrate-database": _migrate_database,
    "audit": _audit,
}
