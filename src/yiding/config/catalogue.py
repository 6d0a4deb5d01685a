"""设置目录: every name that the settings read from the environment, its default and its meaning.

The one table from which ``docs/reference/settings.md`` is made; a test fails when a name is missing here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """设置: ``default`` as a person would write it; ``meaning`` in one or two sentences."""

    name: str
    form: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "YIDING_VAR",
        "folder",
        "`var` in the folder where the command runs",
        "Where the installation keeps what it makes: the SQLite database, stored files, the secret key, the "
        "demo password, the front-end files. Back up this folder.",
    ),
    Setting(
        "DATABASE_URL",
        "address",
        "SQLite in `yiding.sqlite3` under `YIDING_VAR`",
        "`postgresql://user:password@host:5432/name` for PostgreSQL, `sqlite:////absolute/path` for another "
        "SQLite file. A PostgreSQL socket folder goes into `?host=/folder`.",
    ),
    Setting(
        "YIDING_FILES",
        "folder",
        "`files` under `YIDING_VAR`",
        "Where the bytes of received files stand, each under its SM3 digest.",
    ),
    Setting(
        "YIDING_SECRET_KEY",
        "text",
        "made at the first start, kept in `secret-key` under `YIDING_VAR`",
        "The key that signs sessions and forms. Servers that share a database must share it.",
    ),
    Setting(
        "YIDING_HOSTS",
        "names, with commas",
        "`127.0.0.1,localhost,[::1]`",
        "The host names under which the pages may be asked for.",
    ),
    Setting(
        "YIDING_ORIGINS",
        "addresses, with commas",
        "none",
        "The addresses (`https://name`) from which forms are accepted when a proxy stands in front.",
    ),
    Setting(
        "YIDING_HTTPS",
        "1 or 0",
        "0",
        "1 where people reach the pages by HTTPS: cookies are sent by HTTPS only, and browsers are told to "
        "stay with it for a year.",
    ),
    Setting(
        "YIDING_DEBUG",
        "1 or 0",
        "0",
        "1 shows Django's debug pages. Never on a machine that others can reach.",
    ),
    Setting(
        "YIDING_LOG_LEVEL",
        "word",
        "`WARNING`",
        "What is written to standard error: `DEBUG`, `INFO`, `WARNING` or `ERROR`.",
    ),
    Setting(
        "YIDING_SESSION_HOURS",
        "whole number",
        "12",
        "After how many hours a log-in ends.",
    ),
    Setting(
        "YIDING_UPLOAD_LIMIT_MB",
        "whole number",
        "200",
        "The largest file that is taken in, by upload or import, in megabytes.",
    ),
    Setting(
        "YIDING_AUDIT_MONTHS",
        "whole number, 6 or more",
        "36",
        "How many months events stay in the database at least. `yiding audit archive` moves older ones to "
        "files. The law asks for six months (网络安全法 第二十一条).",
    ),
    Setting(
        "YIDING_AUDIT_ARCHIVE",
        "folder",
        "`audit` under `YIDING_VAR`",
        "Where archived events stand, and where `yiding audit verify` looks for them.",
    ),
    Setting(
        "YIDING_API_TOKEN_DAYS",
        "whole number, 1 or more",
        "365",
        "For how many days a token of the interface may be made at most.",
    ),
    Setting(
        "YIDING_API_RATE",
        "whole number, 1 or more",
        "300",
        "How many requests one token may make in a minute; more are answered with 429.",
    ),
    Setting(
        "YIDING_VOCABULARY",
        "folder",
        "`vocabulary` under `YIDING_VAR`",
        "The office's own words for the parser: TOML files of the names in the vocabulary reference. A "
        "folder that does not exist adds nothing.",
    ),
    Setting(
        "YIDING_BACKUP_PASSPHRASE",
        "text",
        "none",
        "The passphrase of sealed backups, for `backup --encrypt` and `restore` where nobody can type it. "
        "Set it for that command alone, not for server and worker.",
    ),
)
