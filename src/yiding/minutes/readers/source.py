"""来源: the bytes of a file, with its size looked at before they are read."""

from __future__ import annotations

from pathlib import Path

from ..errors import EmptyFile, TooLarge, Unreadable
from .limits import Limits

Source = Path | str | bytes


def load(source: Source, limits: Limits) -> bytes:
    """All of the file; never more than the limit, even where the file grows meanwhile."""
    data = source if isinstance(source, bytes) else _from_path(Path(source), limits)
    if not data:
        raise EmptyFile
    if len(data) > limits.bytes:
        raise TooLarge(f"{len(data)} bytes")
    return data


def _from_path(path: Path, limits: Limits) -> bytes:
    try:
        if not path.is_file():
            raise Unreadable(path.name)
        size = path.stat().st_size
        if size > limits.bytes:
            raise TooLarge(f"{size} bytes")
        with path.open("rb") as stream:
            return stream.read(limits.bytes + 1)
    except (OSError, ValueError) as fault:
        raise Unreadable(str(fault)) from fault
