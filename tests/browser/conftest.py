"""浏览器测试: a whole office (server, worker, its own data) and a real Chromium; stories read the page.

``office`` is one running instance for a module; ``page`` a logged-in tab of 1280 px, ``phone`` one of 390 px.
Without Chromium the stories are skipped, but not where CI=true: there nothing is skipped.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.template import template_copy

HOUSE = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (HOUSE / "var" / "vendor" / "axe.min.js", HOUSE / "node_modules" / "axe-core" / "axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
WIDE, NARROW = (1280, 800), (390, 844)
ACCOUNT = "mishu"
PATIENCE = 60.0
SESSION = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from yiding.accounts.services import appoint
from yiding.accounts.sessions import SessionStore
user, is_new = User.objects.get_or_create(username={name!r}, defaults=dict(last_name="秘书"))
if is_new:
    appoint(user, {role!r})
store = SessionStore()
store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
store[HASH_SESSION_KEY] = user.get_session_auth_hash()
store.save()
print(store.session_key)
"""


@dataclass(slots=True)
class Office:
    """一个办公室: a running instance with its own data folder."""

    var: Path
    address: str = ""
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        more = {"YIDING_VAR": str(self.var), "PYTHONPATH": str(HOUSE / "src"), "YIDING_LOG_LEVEL": "ERROR"}
        # Channels are there to choose from; nobody listens on that port.
        for name in ("SMS_WEBHOOK", "WECOM_URL", "DINGTALK_URL", "FEISHU_URL"):
            more[f"YIDING_{name}"] = "http://127.0.0.1:9"
        more |= {"YIDING_MAIL_HOST": "127.0.0.1", "YIDING_MAIL_PORT": "9"}
        return {**kept, **more, "DJANGO_SETTINGS_MODULE": "yiding.config.settings"}

    def python(self, code: str) -> str:
        """Runs code in the instance, Django ready, and gives back what it printed."""
        ready = f"import django; django.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", ready], env=self.environment, cwd=HOUSE, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def session(self, name: str, role: str) -> str:
        """The session of somebody of a role, made where they are not there yet; its key."""
        return self.python(SESSION.format(name=name, role=role)).split()[-1]

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Starts one of the commands beside the tests."""
        code = f"from yiding.cli import main; import sys; sys.exit(main({list(words)!r}))"
        process = subprocess.Popen([sys.executable, "-c", code], env=self.environment, cwd=HOUSE)
        self.running.append(process)
        return process

    def open(self) -> None:
        """Tables, one account, the server and the worker."""
        template_copy(self.var / "yiding.sqlite3")
        self.python(
            "from django.core.management import call_command as c; c('migrate', verbosity=0)\n"
            "from django.contrib.auth.models import User\n"
            "from yiding.accounts.services import appoint\n"
            f"user = User.objects.create_user({ACCOUNT!r}, password={self.password!r}, first_name='秘书')\n"
            "appoint(user, 'director')"
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.start("serve", "--port", str(port), "--workers", "1")
        self.start("worker")
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def close(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(20)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    place = Office(tmp_path_factory.mktemp("office"))
    try:
        place.open()
        yield place
    finally:
        place.close()


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("chromium is missing, and in CI nothing is skipped")
    if found is None:
        pytest.skip("chromium is missing: apt-get install chromium")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = _chromium()
    # Playwright keeps an event loop in this thread; Django must not take it for asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Watch:
    """What a tab asked for and what went wrong in it. (No slots: Playwright keeps its wrappers on it.)

    ``refused`` is what was asked for and not given; a story may mean it so (a second saver gets 409).
    """

    home: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def follow(self, page: Any) -> None:
        page.on("request", lambda request: self._asked(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "blob:", "about:")):
            self.outside.append(url)

    def _said(self, message: Any) -> None:
        if message.type == "error":
            is_answer = message.text.startswith("Failed to load resource")
            (self.refused if is_answer else self.errors).append(message.text)


def _tab(browser: Any, office: Office, size: tuple[int, int]) -> Iterator[Any]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", base_url=office.address
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch = Watch(office.address)
    watch.follow(page)
    page.watch = watch
    page.goto("/accounts/login/")
    page.fill("[name=username]", ACCOUNT)
    page.fill("[name=password]", office.password)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("#rooms", state="attached")
    yield page
    context.close()


def become(page: Any, session: str) -> None:
    """From now on the tab is somebody else's."""
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.watch.home}])


@pytest.fixture
def page(browser: Any, office: Office) -> Iterator[Any]:
    """秘书's tab, 1280 px wide."""
    yield from _tab(browser, office, WIDE)


@pytest.fixture
def phone(browser: Any, office: Office) -> Iterator[Any]:
    """秘书's telephone, 390 px wide."""
    yield from _tab(browser, office, NARROW)


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """What axe-core finds against WCAG 2.1 AA on a page (or ``within`` a part), one line a finding."""
    script = next((path for path in AXE if path.is_file()), None)

    def check(page: Any, within: str = "html") -> list[str]:
        if script is None:
            if os.environ.get("CI") == "true":
                pytest.fail("axe-core is missing, and in CI nothing is skipped: npm install")
            return []
        # The page's policy forbids scripts that are put in; the browser's own evaluation is not bound by it.
        page.evaluate(script.read_text("utf-8"))
        run = "([part, rules]) => axe.run(part, {runOnly: {type: 'tag', values: rules}})"
        told = page.evaluate(run, [within, RULES])
        return [
            f"{one['id']}: {one['help']}: {node['target']}"
            for one in told["violations"]
            for node in one["nodes"]
        ]

    return check


@pytest.fixture
def no_outside_requests() -> Callable[[Any], None]:
    """Asserts that a tab asked nobody but its own server, and that nothing broke in it."""

    def check(page: Any) -> None:
        assert page.watch.outside == []
        assert page.watch.errors == []

    return check


@pytest.fixture
def no_sideways_scroll() -> Callable[[Any], None]:
    """Asserts that the page is no wider than the screen."""

    def check(page: Any) -> None:
        wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= screen

    return check
