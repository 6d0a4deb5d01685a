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
        "YIDING_MAIL_HOST",
        "name",
        "none: no mail is sent",
        "The mail server to which notices are handed.",
    ),
    Setting("YIDING_MAIL_PORT", "whole number", "25", "The mail server's port: 25, 587 or 465 as a rule."),
    Setting(
        "YIDING_MAIL_TLS",
        "`starttls`, `tls` or nothing",
        "nothing: in plain text",
        "How the line to the mail server is protected: `starttls` turns to TLS after the greeting, `tls` is "
        "TLS from the first byte. The server's certificate is checked.",
    ),
    Setting("YIDING_MAIL_USER", "text", "none", "The account at the mail server, where it asks for one."),
    Setting("YIDING_MAIL_PASSWORD", "text", "none", "That account's password."),
    Setting(
        "YIDING_MAIL_FROM",
        "mail address",
        "`yiding@localhost`",
        "From whom the mails come; the part after @ also stands in their Message-ID. Set it before the first "
        "mail.",
    ),
    Setting(
        "YIDING_SMS_WEBHOOK",
        "address",
        "none: no text messages are sent",
        "The office's own service that sends text messages. Each is one signed JSON message to this address; "
        "redirects are not followed.",
    ),
    Setting(
        "YIDING_SMS_SECRET",
        "text",
        "none",
        "The secret that signs those messages, shared with the service.",
    ),
    Setting("YIDING_SMS_DIGEST", "`sm3` or `sha256`", "`sm3`", "The digest of the signature (HMAC)."),
    Setting(
        "YIDING_WECOM_URL",
        "address",
        "none: not offered",
        "The server of WeCom, `https://qyapi.weixin.qq.com`, or the office's own. Set, people can enter a "
        "bot's token.",
    ),
    Setting(
        "YIDING_DINGTALK_URL",
        "address",
        "none: not offered",
        "The server of DingTalk, `https://oapi.dingtalk.com`, or the office's own.",
    ),
    Setting(
        "YIDING_FEISHU_URL",
        "address",
        "none: not offered",
        "The server of Feishu, `https://open.feishu.cn`, or the office's own.",
    ),
    Setting(
        "YIDING_QUIET_HOURS",
        "`HH:MM-HH:MM`",
        "`22:00-07:00`",
        "When nothing is sent that can wait, for people who chose no hours of their own. The same hour "
        "twice: never quiet.",
    ),
    Setting(
        "YIDING_DIGEST_HOUR",
        "whole number",
        "9",
        "At which hour of working days the daily digest goes out, to people who want it.",
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
