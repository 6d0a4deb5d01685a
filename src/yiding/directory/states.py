"""名录建议的流转, as data."""

from __future__ import annotations

from yiding.core.moves import Machine, Move

from .models import ProposalState

OPEN = frozenset({ProposalState.OPEN})
JUDGED = frozenset({ProposalState.ACCEPTED, ProposalState.REFUSED})

PROPOSAL = Machine.of(
    "proposal",
    (
        Move("accept", OPEN, ProposalState.ACCEPTED, "proposal.accepted", "采纳"),
        Move("refuse", OPEN, ProposalState.REFUSED, "proposal.refused", "不采纳"),
        Move("reopen", JUDGED, ProposalState.OPEN, "proposal.reopened", "撤销判断"),
    ),
)
