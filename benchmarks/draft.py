"""Proofreading while somebody types: a draft of six pages is parsed, proofread and held against its record.

    python -m benchmarks.run draft

What is measured is what the editor asks for after each pause in typing, warm; the best of many rounds counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from yiding.minutes import compose, parse, proofread
from yiding.minutes.blocks import draft_of, refresh, split
from yiding.minutes.compose import without_sentences
from yiding.minutes.differences import differences

SAMPLE = Path(__file__).parents[1] / "samples" / "minutes" / "2024-01-no30.txt"
ROUNDS, QUICK_ROUNDS = 40, 8
BAR_MS = 30


def measure(*, quick: bool = False) -> dict[str, Any]:
    """Milliseconds for each of the steps; the bar is for parsing and proofreading together."""
    text = SAMPLE.read_text("utf-8")
    record = without_sentences(parse(text))
    bodies = frozenset(seat.org for seat in record.attendance.observers if seat.org)
    agenda = [title for item in record.items for title in item.documents]
    composed = compose(record)
    draft, read = draft_of(composed), parse(composed.text)
    edited = composed.text.replace("会议要求", "会议强调")
    rounds = QUICK_ROUNDS if quick else ROUNDS

    def live() -> None:
        proofread(parse(text), text, known_bodies=bodies, agenda=agenda)

    live_ms = _best(live, rounds)
    return {
        "characters": len(text),
        "live_ms": live_ms,
        "compose_ms": _best(lambda: compose(record), rounds),
        "differences_ms": _best(lambda: differences(record, read), rounds),
        "split_ms": _best(lambda: split(edited, draft), rounds),
        "refresh_ms": _best(lambda: refresh(draft, composed), rounds),
        "bar": BAR_MS,
        "met": live_ms < BAR_MS,
    }


def _best(step: Callable[[], object], rounds: int) -> float:
    def once() -> float:
        start = time.perf_counter()
        step()
        return time.perf_counter() - start

    return round(min(once() for _ in range(rounds)) * 1000, 1)
