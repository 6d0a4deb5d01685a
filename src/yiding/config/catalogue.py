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
        "YIDING_REGISTER_KINDS",
        "folder",
        "`register-kinds` under `YIDING_VAR`",
        "The site's own kinds of registers, one folder each; one with the name of a kind of ours takes its "
        "place.",
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
        "YIDING_PROXIES",
        "whole number",
        "0",
        "How many proxies of one's own stand in front. The address that events keep and that failed log-ins"
        " are counted for is then the one that the outermost of them saw (`X-Forwarded-For`, counted from "
        "the end). 0 believes the connection alone: behind a proxy everybody then shares its address.",
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
        "After how many hours a log-in ends, used or not.",
    ),
    Setting(
        "YIDING_IDLE_MINUTES",
        "whole number",
        "30",
        "After how many minutes without use a log-in ends.",
    ),
    Setting(
        "YIDING_PASSWORD_DAYS",
        "whole number",
        "90",
        "After how many days a password must be changed. 0: never.",
    ),
    Setting(
        "YIDING_LOCK_MINUTES",
        "whole number",
        "15",
        "For how many minutes an account is locked after five failures in a row.",
    ),
    Setting(
        "YIDING_SECOND_FACTOR",
        "`off`, `optional` or `required`",
        "`optional`",
        "Codes of the telephone (TOTP) at log-in. `optional`: who sets one up is asked for it. `required`: "
        "the three administrators and the leaders see nothing else until they have set one up. `off`: "
        "nobody is asked, not even who has one.",
    ),
    Setting(
        "YIDING_OIDC_ISSUER",
        "address",
        "none",
        "The office's provider of identities (OpenID Connect): the address of its issuer, exactly as the "
        "provider states it. Empty: no such log-in.",
    ),
    Setting(
        "YIDING_OIDC_CLIENT_ID",
        "text",
        "none",
        "The name under which this installation is known to the provider.",
    ),
    Setting(
        "YIDING_OIDC_CLIENT_SECRET",
        "text",
        "none",
        "The secret that goes with it; empty for a public client.",
    ),
    Setting(
        "YIDING_OIDC_CLAIM",
        "word",
        "`preferred_username`",
        "Which claim of the provider names the account. `email` counts only when the provider has verified "
        "it.",
    ),
    Setting(
        "YIDING_OIDC_SCOPE",
        "words",
        "`openid profile`",
        "What the provider is asked for.",
    ),
    Setting(
        "YIDING_OIDC_LABEL",
        "text",
        "`统一认证`",
        "What the button on the log-in page calls the provider.",
    ),
    Setting(
        "YIDING_LDAP_URI",
        "address",
        "none",
        "The office's directory, `ldap://host` or `ldaps://host`. Accounts without a password of their own "
        "are then checked there. Empty: no such log-in.",
    ),
    Setting(
        "YIDING_LDAP_BIND_DN",
        "pattern",
        "none",
        "Where a person's entry stands: `uid={account},ou=people,dc=example`. Empty: it is searched for.",
    ),
    Setting(
        "YIDING_LDAP_SEARCH_BASE",
        "DN",
        "none",
        "Where the search for a person's entry begins.",
    ),
    Setting(
        "YIDING_LDAP_SEARCH_FILTER",
        "filter",
        "`(uid={account})`",
        "How the entry is found. There must be exactly one.",
    ),
    Setting(
        "YIDING_LDAP_READER_DN",
        "DN",
        "none",
        "Who searches; empty: a nameless visitor.",
    ),
    Setting(
        "YIDING_LDAP_READER_PASSWORD",
        "text",
        "none",
        "The searcher's password.",
    ),
    Setting(
        "YIDING_LDAP_STARTTLS",
        "1 or 0",
        "1",
        "1 encrypts an `ldap://` connection before a password is sent, and refuses where that fails. 0 only"
        " on a wire that nobody else can reach.",
    ),
    Setting(
        "YIDING_LDAP_CA",
        "file",
        "the system's",
        "The certificate of the authority that vouches for the directory.",
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
        "YIDING_FONTS",
        "folder",
        "`fonts` under `YIDING_VAR`",
        "Where the faces for official documents are looked for, before those of the system: the official "
        "ones, or Fandol, which `make fonts` fetches. See [typesetting](../how-to/typeset.md).",
    ),
    Setting(
        "YIDING_BACKUP_PASSPHRASE",
        "text",
        "none",
        "The passphrase of sealed backups, for `backup --encrypt` and `restore` where nobody can type it. "
        "Set it for that command alone, not for server and worker.",
    ),
)
