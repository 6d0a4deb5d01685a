"""Long texts: four times the text takes four times the steps, whatever is said again and again.

Steps are those of the interpreter, so that a busy machine changes nothing. What one pattern or one copy does
with a long text is not seen here; that is measured by ``benchmarks/long_texts.py``.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from benchmarks.long_texts import PIECES
from yiding.minutes import parse

SHORT, TIMES = 150, 4
SLACK = 1.3
"""What is kept of a short text is forgotten before the end of a long one."""


def steps(text: str) -> int:
    """How many steps it takes to parse the text."""
    count = 0

    def traced(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        count += event == "opcode"
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return traced

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        parse(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("shape", PIECES)
def test_steps_grow_no_faster_than_the_text(shape: str) -> None:
    head, piece = PIECES[shape]
    parse(head + piece)  # the patterns are compiled
    bare, once, more = (steps(head + piece * times) for times in (1, SHORT, SHORT * TIMES))
    assert more - bare <= SLACK * TIMES * max(once - bare, SHORT)
