"""Search over a million paragraphs: a page of 20 hits, newest first, as the page asks for it, against the
same match with the visibility join in plain SQL, in one run.

    python -m benchmarks.run search
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any

from .texts import sentences

COUNT, BATCH, MEETING = 1_000_000, 5_000, 40
BAR = 1.5
ROUNDS = 9
QUERIES = (
    "安全",
    "市财政局",
    "水",
    "8月",
    "第3次",
    "安全 AND 财政",
    "安全 NOT 财政",
    "审议通过 OR 原则同意",
    "绿色建筑",
)


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Times in milliseconds by query, and the worst ratio."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiding.config.settings")
    django.setup()
    from yiding.commands import serving

    serving.migrate()
    count = 20_000 if quick else COUNT
    start = time.perf_counter()
    _fill(count)
    built = time.perf_counter() - start
    rows = {words: _compare(words) for words in QUERIES}
    worst = max(row["ratio"] for row in rows.values())
    return {
        "paragraphs": count,
        "built_s": round(built, 1),
        "slowest_ms": max(row["ours_ms"] for row in rows.values()),
        "peer": "the same match with the visibility join and the same capped count, in plain SQL",
        "queries": rows,
        "ratio": worst,
        "bar": BAR,
        "met": worst <= BAR,
    }


def _fill(count: int) -> None:
    from yiding.search import index
    from yiding.search.models import Entry

    for batch in _batches(count):
        rows = Entry.objects.bulk_create(batch)
        index.add(rows)


def _batches(count: int) -> Iterator[list[Any]]:
    """Paragraphs of two to four sentences at random, forty to a meeting, over twenty-five years."""
    from yiding.search.models import Entry

    chance, pool, first = random.Random(1), sentences(), date(2001, 1, 1)
    for start in range(0, count, BATCH):
        yield [
            Entry(
                government_id=1,
                meeting_id=number // MEETING,
                meeting_name="常务会议",
                kind="directive",
                path="items.0.views",
                held_on=first + timedelta(days=number // MEETING * 9131 // max(count // MEETING, 1)),
                text="".join(chance.choices(pool, k=chance.randint(2, 4))),
            )
            for number in range(start, min(start + BATCH, count))
        ]


def _compare(words: str) -> dict[str, Any]:
    from django.contrib.auth.models import User

    from yiding.search.query import understand
    from yiding.search.selectors import Wanted, find

    query, viewer = understand(words), User(username="reader")
    assert query is not None
    hits = find(query, viewer, Wanted())
    peer_keys, peer_count = _plain(query)
    assert [entry.pk for entry in hits.entries] == peer_keys
    assert hits.count == peer_count
    ours, peer = [], []
    for _ in range(ROUNDS):
        peer.append(_timed(lambda: _plain(query)))
        ours.append(_timed(lambda: find(query, viewer, Wanted())))
    return {
        "hits": hits.count_told,
        "ours_ms": round(median(ours) * 1000, 2),
        "peer_ms": round(median(peer) * 1000, 2),
        "ratio": round(median(ours) / median(peer), 2),
    }


def _plain(query: Any) -> tuple[list[int], int]:
    """What one would write by hand: two statements, no model."""
    from django.db import connection

    from yiding.search.query import as_fts5

    joined = (
        "FROM search_index JOIN search_entry entry ON entry.id = (search_index.rowid & 1099511627775)"
        " WHERE search_index MATCH %s AND entry.access IN ('government', 'public')"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT entry.* {joined} ORDER BY search_index.rowid DESC LIMIT 20", [as_fts5(query)])
        keys = [int(row[0]) for row in cursor.fetchall()]
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {joined} LIMIT 1001)", [as_fts5(query)])
        count = int(cursor.fetchone()[0])
    return keys, count


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
