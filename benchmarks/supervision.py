"""督办: the pages of supervision with 100,000 matters, 1,000,000 reports and 500 bodies.

    python -m benchmarks.run supervision
    python tools/with_postgres.py python -m benchmarks.supervision

Alone: each page's queries and time, by Django's own test client, at 100 matters and at 100,000. Together: 50
people who look at a page, pause ten seconds and look at the next, over HTTP, against two gunicorn workers.
The first form measures on SQLite; run as a module it measures on the database that ``DATABASE_URL`` names.
"""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote

from .pages import MOST_MS, MOST_QUERIES, Pages, _page, _start

SIZES, QUICK_SIZES = (100, 100_000), (100, 2_000)
ROUNDS, QUICK_ROUNDS = 20, 5
PEOPLE, PAUSE, WORKERS = 50, 10.0, 2
LASTING, QUICK_LASTING = 60.0, 8.0
MOST_TOGETHER_MS = 200
SECONDS = 1_000


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Queries and times by size, person and page; and the times of fifty people at once."""
    from .matters import city, fill

    _start()
    place, before = city(), 0
    alone: dict[int, Pages] = {}
    filled: dict[int, float] = {}
    for size in QUICK_SIZES if quick else SIZES:
        begun = time.perf_counter()
        fill(place, before, size)
        filled[size] = round(time.perf_counter() - begun, 1)
        alone[size] = _alone(place, QUICK_ROUNDS if quick else ROUNDS)
        before = size
    together = _together(place, QUICK_LASTING if quick else LASTING)
    return _told(alone, filled, together)


def _told(alone: dict[int, Pages], filled: dict[int, float], together: dict[str, Any]) -> dict[str, Any]:
    from django.db import connection

    few, many = alone.values()
    differing = [name for name, page in few.items() if page["queries"] != many[name]["queries"]]
    most = int(max(page["queries"] for told in alone.values() for page in told.values()))
    slowest = max(many, key=lambda name: many[name]["p95_ms"])
    return {
        "database": connection.vendor,
        "most_queries": most,
        "differing": ", ".join(differing) or "none",
        "p95_ms_alone": many[slowest]["p95_ms"],
        "slowest": slowest,
        "p95_ms_together": together["p95_ms"],
        "load_average": os.getloadavg()[0],
        "together": together,
        "fill_s": {str(size): seconds for size, seconds in filled.items()},
        "pages": {str(size): pages for size, pages in alone.items()},
        "bar": f"≤ {MOST_QUERIES} queries, the same at {' and '.join(f'{size:,}' for size in alone)};"
        f" alone p95 ≤ {MOST_MS} ms, {PEOPLE} people p95 ≤ {MOST_TOGETHER_MS} ms",
        "met": not differing
        and most <= MOST_QUERIES
        and many[slowest]["p95_ms"] <= MOST_MS
        and together["p95_ms"] <= MOST_TOGETHER_MS
        and not together["failed"],
    }


def _alone(place: Any, rounds: int) -> Pages:
    from django.contrib.auth.models import User
    from django.test import Client

    pages: Pages = {}
    for who, key in (("inspector", place.inspector), ("leader", place.leader), ("liaison", place.liaison)):
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(User.objects.get(pk=key))
        for name, address in addresses(place):
            pages[f"{who}: {name}"] = _page(client, address, rounds)
    return pages


def addresses(place: Any) -> Iterator[tuple[str, str]]:
    """The pages in which supervision is seen."""
    from django.urls import reverse

    matters = reverse("supervision:matter-list")
    meeting = place.meetings[0][0]
    yield "desk", reverse("web:desk")
    yield "list", matters
    yield "list filtered", f"{matters}?light=red&body={quote('第7局')}"
    yield "board by state", reverse("oversight:board")
    yield "board by light", reverse("oversight:board-by", args=["light"])
    yield "board by body", reverse("oversight:board-by", args=["body"])
    yield "timeline", reverse("oversight:timeline")
    yield "calendar", reverse("oversight:calendar")
    yield "tree", reverse("oversight:tree")
    yield "leader's view", reverse("oversight:leading")
    yield "leader's view, all", reverse("oversight:leading-all")
    yield "red tasks", f"{reverse('oversight:tasks')}?standing=red"
    yield "decision", reverse("decisions:decision-detail", args=[meeting, 1])


@dataclass(slots=True)
class Times:
    """用时: what all people together have waited, in milliseconds, and how often they got no page."""

    waited: list[float] = field(default_factory=list)
    failed: int = 0


def _together(place: Any, lasting: float) -> dict[str, Any]:
    """Fifty people, each with a log-in of their own, for a while."""
    port = _free_port()
    cookies = _log_in(place)
    server = _serve(port)
    times = Times()
    pages = [address for _name, address in addresses(place)]
    for address in pages:
        _look(port, cookies[0], address)
    end = time.monotonic() + lasting
    people = [
        threading.Thread(target=_person, args=(port, cookie, n, pages, end, times))
        for n, cookie in enumerate(cookies)
    ]
    try:
        for person in people:
            person.start()
        for person in people:
            person.join()
    finally:
        server.terminate()
        server.wait(10)
    return {
        "people": PEOPLE,
        "pages": len(times.waited),
        "failed": times.failed,
        "p50_ms": round(median(times.waited), 1),
        "p95_ms": round(quantiles(times.waited, n=20)[-1], 1),
    }


def _log_in(place: Any) -> list[str]:
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    keys = (place.inspector, place.leader, place.liaison)
    cookies = []
    for n in range(PEOPLE):
        client = Client()
        client.force_login(User.objects.get(pk=keys[n % len(keys)]))
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    return cookies


def _serve(port: int) -> subprocess.Popen[bytes]:
    from yiding.commands.serving import gunicorn

    environment = {**os.environ, "YIDING_HOSTS": "127.0.0.1"}
    server = subprocess.Popen(
        gunicorn("127.0.0.1", port, WORKERS),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _try in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _person(port: int, cookie: str, n: int, pages: list[str], end: float, times: Times) -> None:
    """One who looks, pauses and looks again; they do not begin all at once."""
    chance = random.Random(n)
    time.sleep(chance.uniform(0, PAUSE))
    while time.monotonic() < end:
        begun = time.perf_counter()
        try:
            status = _look(port, cookie, chance.choice(pages))
        except (OSError, HTTPException):
            status = 0
        times.failed += status != HTTPStatus.OK
        times.waited.append((time.perf_counter() - begun) * SECONDS)
        time.sleep(chance.uniform(0.5, 1.5) * PAUSE)


def _look(port: int, cookie: str, address: str) -> int:
    wire = HTTPConnection("127.0.0.1", port, timeout=30)
    wire.request("GET", address, headers={"Cookie": cookie, "Accept-Language": "zh-hans"})
    answer = wire.getresponse()
    answer.read()
    wire.close()
    return answer.status


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="yiding-bench-") as folder:
        os.environ["YIDING_VAR"] = folder
        print(json.dumps(measure(quick="--quick" in sys.argv), ensure_ascii=False, indent=1))
