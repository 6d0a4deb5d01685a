"""页面: each page's queries and time at 100, 1,000 and 10,000 meetings, by Django's own test client.

    python -m benchmarks.run pages

The bars: at most 15 queries, as many at every size; alone p95 ≤ 100 ms (promised at 1,000 meetings, looked at
at all sizes). The smallest size must already have what every page shows: years enough for a yearly series.
"""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from typing import Any

MOST_QUERIES = 15
MOST_MS = 100
SIZES, PROMISED = (100, 1_000, 10_000), 1_000
QUICK_SIZES, QUICK_PROMISED = (100, 200), 200
ROUNDS, QUICK_ROUNDS = 20, 5

Pages = dict[str, dict[str, float]]


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Queries, bytes and times (milliseconds of the clock and of the processor) by size and page."""
    _start()
    sizes, promised = (QUICK_SIZES, QUICK_PROMISED) if quick else (SIZES, PROMISED)
    client, pages, before = _client(), {}, 0
    entered: dict[int, float] = {}
    for size in sizes:
        entered[size] = _fill(before, size)
        pages[size] = _measure(client, QUICK_ROUNDS if quick else ROUNDS)
        before = size
    slowest = {size: max(page["p95_ms"] for page in told.values()) for size, told in pages.items()}
    differing = _differing(pages)
    most = int(max(page["queries"] for told in pages.values() for page in told.values()))
    return {
        "most_queries": most,
        "differing": ", ".join(differing) or "none",
        **{f"p95_ms_at_{size}": slowest[size] for size in sizes},
        "import_s": {str(size): entered[size] for size in sizes},
        "pages": {str(size): pages[size] for size in sizes},
        "bar": f"≤ {MOST_QUERIES} queries, the same at {' and '.join(f'{size:,}' for size in sizes)};"
        f" p95 ≤ {MOST_MS} ms at {promised:,}",
        "met": not differing and most <= MOST_QUERIES and slowest[promised] <= MOST_MS,
    }


def _differing(pages: dict[int, Pages]) -> list[str]:
    """The pages whose number of queries is not the same at every size."""
    first, *others = pages.values()
    return [
        name
        for name, page in first.items()
        if any(told[name]["queries"] != page["queries"] for told in others)
    ]


def _start() -> None:
    """An empty instance in this run's own folder, all rooms loaded as the server loads them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiding.config.settings")
    import django
    from django.conf import settings

    django.setup()
    from yiding.commands import serving
    from yiding.core.workdays import calendar_fill

    settings.ALLOWED_HOSTS = ["testserver"]
    serving.migrate()
    calendar_fill()
    importlib.import_module("yiding.config.wsgi")


def _client() -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(User.objects.create_user("bench"))
    return client


def _fill(before: int, size: int) -> float:
    from yiding.directory.models import Government

    from .generate import enter, synthetic_minutes

    start = time.perf_counter()
    enter(told for n, told in enumerate(synthetic_minutes(size)) if n >= before)
    Government.objects.update(is_ours=True)
    return round(time.perf_counter() - start, 1)


def _measure(client: Any, rounds: int) -> Pages:
    return {name: _page(client, address, rounds) for name, address in addresses()}


def _page(client: Any, address: str, rounds: int) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    connection.queries_log.clear()  # it keeps the last few thousand only, and what is full counts nothing
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    queries = len(seen)
    paces, times, worked = [], [], []
    for _ in range(rounds):
        paces.append(_timed(_pace)[0])
        time_, work = _timed(lambda: client.get(address))
        times.append(time_)
        worked.append(work)
    return {
        "queries": queries,
        "p50_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        "cpu_p50_ms": round(median(worked), 1),
        "pace_p50_ms": round(median(paces), 2),
        "pace_p95_ms": round(quantiles(paces, n=20)[-1], 2),
        "bytes": len(response.content),
    }


def _pace() -> int:
    """The same work before every request: how it varies is how the machine does, not the page."""
    told: dict[str, int] = {}
    for number in range(6_000):
        told[f"{number % 97}-{number % 89}"] = number
    return len(told)


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of the clock, and of this process."""
    start, worked = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000


def addresses() -> Iterator[tuple[str, str]]:
    """Every page of the staff, with an object in the middle of the ledger, so that it has neighbours."""
    from django.urls import reverse

    from yiding.decisions.models import PolicyDocument
    from yiding.directory.models import Body, Person
    from yiding.intake.models import File
    from yiding.meetings.models import Meeting
    from yiding.supervision.models import Candidate

    meeting = _middle(Meeting)
    document = (
        PolicyDocument.objects.filter(year__isnull=False).order_by("-times", "pk").values_list("pk")[0][0]
    )
    person = Person.objects.filter(latest_body__isnull=False).earliest("pk").pk
    decisions, matters = reverse("decisions:decision-list"), reverse("supervision:candidate-list")
    yield "overview", reverse("web:overview")
    yield "file-list", reverse("intake:file-list")
    yield "file-detail", reverse("intake:file-detail", args=[_middle(File)])
    yield "meeting-list", reverse("meetings:meeting-list")
    yield "meeting-list filtered", f"{reverse('meetings:meeting-list')}?year=1984&q=方案"
    yield "meeting-calendar", reverse("meetings:meeting-calendar")
    yield "meeting-detail", reverse("meetings:meeting-detail", args=[meeting])
    yield "meeting-print", reverse("meetings:meeting-print", args=[meeting])
    yield "item-detail", reverse("meetings:item-detail", args=[meeting, 1])
    yield "decision-list", decisions
    yield "decision-list filtered", f"{decisions}?outcome=agreed_in_principle&body=教育&q=方案"
    yield "policy-list", reverse("decisions:policy-list")
    yield "policy-detail", reverse("decisions:policy-detail", args=[document])
    yield "series-list", reverse("decisions:series-list")
    yield "matter-list", matters
    yield "matter-list filtered", f"{matters}?timed=1&body=教育&confidence=high"
    yield "matter-detail", reverse("supervision:candidate-detail", args=[_middle(Candidate)])
    yield "body-list", reverse("directory:body-list")
    yield "body-detail", reverse("directory:body-detail", args=[Body.objects.get(name="市教育局").pk])
    yield "person-list", reverse("directory:person-list")
    yield "person-detail", reverse("directory:person-detail", args=[person])
    yield "search", f"{reverse('search:search')}?q=安全"


def _middle(model: Any) -> int:
    keys = model.objects.order_by("pk").values_list("pk", flat=True)
    return int(keys[keys.count() // 2])
