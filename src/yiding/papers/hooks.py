"""挂钩: what higher rooms do when a paper is issued; they register it when the application starts.

    from yiding.papers.hooks import on_issued
    on_issued(matters_of_minutes)

Each is called in the transaction that issues the paper, after the ledger has its text, before the number is
final. Of minutes ``entered`` holds the rows of the ledger; of other papers it is empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User

from yiding.meetings.services import Entered

from .models import Paper


@dataclass(frozen=True, slots=True)
class Issued:
    """印发: the paper as it is issued, what the ledger took from it, and who issued it.

    ``corrects`` is the paper that this one takes the place of, if any.
    """

    paper: Paper
    by: User
    entered: Entered | None = None
    corrects: Paper | None = None


OnIssued = Callable[[Issued], None]
OnRevoked = Callable[[Paper, User], None]
_issued: list[OnIssued] = []
_revoked: list[OnRevoked] = []


def on_issued(act: OnIssued) -> None:
    """``act`` is called of every paper that is issued."""
    if act not in _issued:
        _issued.append(act)


def on_revoked(act: OnRevoked) -> None:
    """``act`` is called of every paper that is revoked or superseded."""
    if act not in _revoked:
        _revoked.append(act)


def issued(told: Issued) -> None:
    for act in _issued:
        act(told)


def revoked(paper: Paper, by: User) -> None:
    for act in _revoked:
        act(paper, by)
