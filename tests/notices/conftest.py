"""真的对方: a little mail server and a little web server on loopback, each of which can break off."""

from __future__ import annotations

import json
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from tests.conftest import given
from yiding.core import clock, jobs
from yiding.core.access import Role
from yiding.core.models import Job, JobState
from yiding.notices.services import notify

MORNING = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
"""A Thursday, ten o'clock in China."""


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    standing = Hands()
    monkeypatch.setattr(clock, "now", standing)
    return standing


@dataclass
class MailServer:
    """邮件服务器: keeps what it is handed. ``mood``: well, busy, refuse, or cut (takes all and hangs up).

    With ``tls`` it speaks TLS: from the first byte, or after STARTTLS where ``starts_tls``.
    ``on_verb`` is called with each word of the other side, and with ``.`` when a message is complete.
    """

    mood: str = "well"
    port: int = 0
    tls: ssl.SSLContext | None = None
    starts_tls: bool = False
    got: list[EmailMessage] = field(default_factory=list)
    on_verb: Callable[[bytes], None] = lambda _verb: None

    @property
    def ids(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.got]


class _Talk(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        office: MailServer = self.server.office  # type: ignore[attr-defined]
        if office.tls and not office.starts_tls:
            self.speak_tls(office.tls)
        self.say("220 loopback")
        while line := self.rfile.readline():
            verb = line.strip().upper().split(b" ", 1)[0].split(b":", 1)[0]
            office.on_verb(verb)
            if verb == b"QUIT":
                return self.say("221 bye")
            if verb == b"DATA":
                if not self.take(office):
                    return None
            elif verb == b"EHLO" and office.starts_tls:
                self.say("250-loopback\r\n250 STARTTLS")
            elif verb == b"STARTTLS" and office.tls:
                self.say("220 go on")
                self.speak_tls(office.tls)
            elif verb == b"RCPT" and office.mood in ("busy", "refuse"):
                self.say("451 later" if office.mood == "busy" else "550 nobody of that name")
            else:
                self.say("250 well")
        return None

    def speak_tls(self, context: ssl.SSLContext) -> None:
        self.request = self.connection = context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)

    def take(self, office: MailServer) -> bool:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        office.got.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]
        office.on_verb(b".")
        if office.mood == "cut":
            return False
        self.say("250 taken")
        return True

    def finish(self) -> None:
        """The other side may have been killed."""
        with suppress(OSError):
            super().finish()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_peer: Any) -> None:
        """Says nothing of those who do not trust it."""


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    office = MailServer()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.office = office  # type: ignore[attr-defined]
        office.port = server.server_address[1]
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.DEFAULT_FROM_EMAIL = "议定 <yiding@example.gov.cn>"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield office
        server.shutdown()


@dataclass
class WebServer:
    """网页服务器: keeps what is posted; answers ``status`` with ``answer``, or hangs up (``status`` 0)."""

    status: int = 200
    answer: Any = field(default_factory=lambda: {"errcode": 0, "code": 0})
    port: int = 0
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def told(self) -> list[Any]:
        return [json.loads(body) for _path, _headers, body in self.got]


class _Web(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        peer: WebServer = self.server.peer  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        peer.got.append((self.path, dict(self.headers), body))
        if peer.status == 0:
            self.connection.close()
            return
        self.send_response(peer.status)
        if peer.status in (301, 302, 307, 308):
            self.send_header("Location", f"{peer.url}/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(peer.answer).encode())

    def log_message(self, *_words: Any) -> None:
        """Says nothing."""


@pytest.fixture
def web_server() -> Iterator[WebServer]:
    peer = WebServer()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Web) as server:
        server.peer = peer  # type: ignore[attr-defined]
        peer.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield peer
        server.shutdown()


@pytest.fixture
def keeper(db: None) -> User:
    """系统管理员: looks after outbox and templates."""
    return given(User.objects.create_user("keeper"), Role.SYSTEM_ADMIN)


@pytest.fixture
def reader(clerk: User) -> User:
    """秘书, with an address."""
    clerk.email = "clerk@example.gov.cn"
    clerk.save()
    return clerk


@pytest.fixture
def tell(reader: User) -> Callable[..., int]:
    """Tells 秘书 of a file that was not read: a notice that may wait."""

    def run(key: str = "1", **more: Any) -> int:
        words = {"name": "旧纪要.pdf", "sentence": "文件打不开。", "advice": "请重新上传。"}
        return notify("intake.failed", to=[reader], key=key, **{**words, **more})

    return run


@pytest.fixture
def work() -> Callable[[], int]:
    """The worker runs all that is due now; gives back how many jobs failed."""

    def run() -> int:
        while job := jobs.take("测试"):
            jobs.run(job)
        return Job.objects.filter(state=JobState.FAILED).count()

    return run
