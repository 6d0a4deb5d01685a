"""挂钩: how a public text becomes a PDF. Offered by the room that sets type, where there is one."""

from __future__ import annotations

from collections.abc import Callable

Printer = Callable[[str, str], bytes]
_printers: list[Printer] = []


def offer_printer(printer: Printer) -> None:
    """``printer(title, text)`` gives the bytes of a PDF; told once, when the application starts."""
    _printers[:] = [printer]


def printed(title: str, text: str) -> bytes | None:
    """The PDF of a public text; ``None`` where nobody sets type."""
    return _printers[0](title, text) if _printers else None
