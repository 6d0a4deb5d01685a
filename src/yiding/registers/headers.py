"""响应头: which pages may ask where the phone is; no other page of the site may."""

from __future__ import annotations

from typing import Final

HERE: Final = "geolocation=(self), camera=(), microphone=()"
