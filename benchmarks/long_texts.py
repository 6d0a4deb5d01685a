"""Parsing texts that go on for ever: whatever the shape, four times the length takes four times as long.

python -m benchmarks.run long_texts

Each shape is one piece said again and again, in the place where it does most harm: a sentence of a million
characters, brackets that nobody closes, a list of a hundred thousand people.
"""

from __future__ import annotations

import time
from typing import Any

from yiding.minutes import parse

LONG, STEP = 1_000_000, 4
BAR = 1.5
HEAD = (
    "云岫县人民政府常务会议纪要\n〔2024〕3号\n2024年5月6日，县长霍思邈主持召开县政府第18次常务会议，研究了有关事项。"
    "现纪要如下：\n一、研究农业工作\n会议听取了县农业农村局关于农业工作的汇报。\n会议强调，"
)
ROLL = "。\n列席："
PIECES = {
    "leads": (HEAD, "，由县财政局牵头"),
    "joined": (HEAD, "会同县财政局"),
    "names": (HEAD, "县财政局、"),
    "dated": (HEAD, "由县财政局于6月底前完成方案；"),
    "submitted": (HEAD, "，提交县政府审议"),
    "brackets": (HEAD, "（"),
    "numbers": (HEAD, "一、"),
    "bare brackets": ("", "（"),
    "bare numbers": ("", "一、"),
    "lines": (HEAD, "县里的事\n"),
    "short lines": ("", "县里\n"),
    "seats": (HEAD + ROLL, "霍思邈、"),
    "seats of bodies": (HEAD + ROLL, "县财政局霍思邈，"),
    "seats with spaces": (HEAD + ROLL, "霍思邈 "),
    "seats in brackets": (HEAD + ROLL, "（"),
}


def measure(*, quick: bool = False) -> dict[str, Any]:
    """How many times as long a character of the long text takes as one of a quarter of it, by shape."""
    size = LONG // 10 if quick else LONG
    rounds = 5 if quick else 1
    times = {name: _growth(head, piece, size, rounds) for name, (head, piece) in PIECES.items()}
    worst = max(times, key=lambda name: times[name][1])
    return {
        "characters": size,
        "slowest_ms": round(max(long for long, _ in times.values()) * 1000),
        "growth": {name: round(growth, 2) for name, (_, growth) in times.items()},
        "worst": worst,
        "ratio": round(times[worst][1], 3),
        "bar": BAR,
        "met": times[worst][1] <= BAR,
    }


def _growth(head: str, piece: str, size: int, rounds: int) -> tuple[float, float]:
    """Seconds for the text of that size, and how much more each of its characters takes."""
    parse(head + piece)  # the patterns are compiled
    short, long = (
        min(_seconds(head + piece * (length // len(piece))) for _ in range(rounds))
        for length in (size // STEP, size)
    )
    return long, long / short / STEP


def _seconds(text: str) -> float:
    start = time.process_time()
    parse(text)
    return time.process_time() - start
