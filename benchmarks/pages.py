"""页面: each page's queries and time at 100 and at 10,000 meetings, by Django's own test client.

    python benchmarks/pages.py [--small 100] [--large 10000] [--rounds 20]

The bar: at most 15 queries, as many at either size; alone p95 ≤ 100 ms at 1,000 meetings.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

MOST_QUERIES = 15
MOST_MS = 100


def main() -> int:
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        _start(Path(folder))
        client, result = _client(), {}
        before = 0
        for size in (asked.small, asked.large):
            entered = _fill(before, size)
            result[str(size)] = {"import_seconds": entered, "pages": _measure(client, asked.rounds)}
            before = size
    told = {"machine": _machine(), "sizes": result, "holds": _holds(result)}
    print(json.dumps(told, ensure_ascii=False, indent=2))
    return 0 if told["holds"] else 1


def _asked() -> Any:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", type=int, default=100)
    parser.add_argument("--large", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    return parser.parse_args()


def _start(folder: Path) -> None:
    """An empty instance of its own, so that no ledger of an office is touched."""
    os.environ["YIDING_VAR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiding.config.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)


def _client() -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(User.objects.create_user("bench"))
    return client


def _fill(before: int, size: int) -> float:
    from benchmarks.generate import enter, synthetic_minutes
    from yiding.directory.models import Government

    start = time.perf_counter()
    enter(told for n, told in enumerate(synthetic_minutes(size)) if n >= before)
    Government.objects.update(is_ours=True)
    return round(time.perf_counter() - start, 2)


def _measure(client: Any, rounds: int) -> dict[str, dict[str, float]]:
    return {name: _page(client, address, rounds) for name, address in _addresses()}


def _page(client: Any, address: str, rounds: int) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    queries = len(seen)
    times = [_timed(lambda: client.get(address)) for _ in range(rounds)]
    return {
        "queries": queries,
        "p50_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        "bytes": len(response.content),
    }


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _addresses() -> Iterator[tuple[str, str]]:
    from django.urls import reverse

    from yiding.decisions.models import PolicyDocument
    from yiding.directory.models import Body, Person
    from yiding.meetings.models import Meeting
    from yiding.supervision.models import Matter

    meeting = Meeting.objects.latest("pk").pk
    decisions = reverse("decisions:decision-list")
    yield "meeting-list", reverse("meetings:meeting-list")
    yield "meeting-calendar", reverse("meetings:meeting-calendar")
    yield "meeting-detail", reverse("meetings:meeting-detail", args=[meeting])
    yield "meeting-print", reverse("meetings:meeting-print", args=[meeting])
    yield "item-detail", reverse("meetings:item-detail", args=[meeting, 1])
    yield "decision-list", decisions
    yield "decision-list filtered", f"{decisions}?outcome=agreed_in_principle&body=教育&q=方案"
    yield "policy-list", reverse("decisions:policy-list")
    yield "policy-detail", reverse("decisions:policy-detail", args=[PolicyDocument.objects.latest("pk").pk])
    yield "series-list", reverse("decisions:series-list")
    yield "matter-list", reverse("supervision:matter-list")
    yield "matter-list filtered", f"{reverse('supervision:matter-list')}?timed=1&body=教育&confidence=high"
    yield "matter-detail", reverse("supervision:matter-detail", args=[Matter.objects.latest("pk").pk])
    yield "body-list", reverse("directory:body-list")
    yield "body-detail", reverse("directory:body-detail", args=[Body.objects.get(name="市教育局").pk])
    yield "person-list", reverse("directory:person-list")
    yield "person-detail", reverse("directory:person-detail", args=[Person.objects.earliest("pk").pk])


def _machine() -> dict[str, Any]:
    return {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.system()}


def _holds(result: dict[str, Any]) -> bool:
    """Are the queries few and the same at either size?"""
    small, large = (size["pages"] for size in result.values())
    return all(small[name]["queries"] == large[name]["queries"] <= MOST_QUERIES for name in large)


if __name__ == "__main__":
    sys.exit(main())
