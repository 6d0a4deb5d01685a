"""进度条: one line on the terminal; on anything else, a line now and then."""

from __future__ import annotations

import sys
import time

WIDTH = 30
EVERY = 5.0


class Progress:
    """进度: ``step()`` after each thing done; ``done()`` at the end. What is quickly done shows nothing."""

    def __init__(self, total: int, label: str) -> None:
        self.total, self.label = max(total, 1), label
        self.count, self.shown, self.visible = 0, time.monotonic(), False
        self.terminal = sys.stderr.isatty()

    def step(self) -> None:
        self.count += 1
        now = time.monotonic()
        if now - self.shown > (0.1 if self.terminal else EVERY):
            self.shown = now
            self._show()

    def done(self) -> None:
        if self.visible:
            self._show()
            if self.terminal:
                sys.stderr.write("\n")

    def _show(self) -> None:
        self.visible = True
        full = WIDTH * self.count // self.total
        bar = "█" * full + "░" * (WIDTH - full)
        line = f"{self.label} {bar} {self.count}/{self.total}"
        sys.stderr.write(f"\r{line}" if self.terminal else f"{line}\n")
        sys.stderr.flush()
