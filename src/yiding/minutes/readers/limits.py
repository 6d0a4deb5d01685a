"""上限: how much of a file a reader is willing to take in."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """读取上限: sizes in bytes, pixels per page, seconds; a site may set its own."""

    bytes: int = 200 * MEBIBYTE
    unpacked_bytes: int = 400 * MEBIBYTE
    part_bytes: int = 100 * MEBIBYTE
    parts: int = 20_000
    compression_ratio: int = 200
    compression_free: int = 4 * MEBIBYTE
    pages: int = 3_000
    pixels: int = 120_000_000
    xml_depth: int = 200
    converter_seconds: int = 120


DEFAULT_LIMITS = Limits()
