"""Parsing minutes against ``jieba.lcut`` merely cutting the same texts into words, in one run.

python -m benchmarks.run parse
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import jieba

from yiding.minutes import parse

from .texts import originals

BAR = 0.5
GOAL = 0.2


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Times over all texts (median of the rounds, taken in turns) and their ratio."""
    texts = originals()[: 8 if quick else None]
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()  # the dictionary; ours compiles its patterns with the first text, told apart
    first = _timed(lambda: parse(texts[0]))
    ours, peer = [], []
    for _ in range(3 if quick else 7):
        peer.append(_timed(lambda: [jieba.lcut(text) for text in texts]))
        ours.append(_timed(lambda: [parse(text) for text in texts]))
    ratio = median(ours) / median(peer)
    return {
        "texts": len(texts),
        "characters": sum(map(len, texts)),
        "parse_ms": round(median(ours) * 1000, 1),
        "peer": "jieba.lcut",
        "peer_ms": round(median(peer) * 1000, 1),
        "ratio": round(ratio, 3),
        "bar": BAR,
        "goal": GOAL,
        "first_call_ms": round(first * 1000, 1),
        "met": ratio <= BAR,
    }


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
