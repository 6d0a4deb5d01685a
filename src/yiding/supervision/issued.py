"""印发之后: issued minutes propose matters, as minutes that were read do."""

from __future__ import annotations

from yiding.papers.hooks import Issued

from .proposing import candidates_propose


def candidates_of_issued(told: Issued) -> None:
    """One proposed matter for each duty that the issued minutes name."""
    if told.entered is not None:
        candidates_propose(told.entered, by=told.by)
