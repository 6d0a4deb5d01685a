"""事权与移交的网址, for the tables of the site: whom each is for, which are pages."""

from __future__ import annotations

from typing import Any

from yiding.core.access import BUSINESS, Role

from .rows import page_key

OWN = {Role.LIAISON, Role.BODY_HEAD}
"""Of the body that gives."""
OVER = {Role.INSPECTOR, Role.DIRECTOR}
SEERS = OVER | OWN | {Role.LEADER}
FUNDS = {Role.FUND_MANAGER}


def _for(names: str) -> str:
    return " ".join(f"handovers:{name}" for name in names.split())


LISTS = "matter-list handover-list dispute-list base-list check-list continuity"
FOR: dict[str, set[Any]] = {
    _for(f"{LISTS} matter-detail"): set(BUSINESS),
    _for(
        "handover-detail handover-sheet handover-workbook edition-detail dispute-detail check-detail"
    ): SEERS,
    _for("base-detail"): SEERS | FUNDS,
    _for("matter-enter matter-decide matter-role matter-owner matter-edit matter-drop role-drop"): OVER,
    _for("handover-reopen rule-set dispute-rule"): OVER,
    _for("handover-draft handover-send handover-withdraw handover-edit handover-measure measure-drop"): OWN
    | {Role.INSPECTOR},
    _for("handover-paper"): OWN | {Role.INSPECTOR},
    _for("handover-import handover-line line-fill line-drop"): OWN,
    _for("handover-sign line-sign line-dispute dispute-withdraw"): OWN,
    _for("handover-confirm"): {Role.BODY_HEAD},
    _for("handover-effect"): OVER,
    _for("check-fill check-confirm check-return"): OVER | OWN,
    _for("base-take"): OVER | FUNDS,
}
SENT_NAMES = "handover-send handover-sign handover-confirm handover-effect line-sign line-drop role-drop"
SENT_NAMES += " measure-drop dispute-withdraw check-confirm"
SENT = tuple(f"handovers:{name}" for name in SENT_NAMES.split())
ALONE = f"{LISTS} matter-enter handover-draft rule-set"
WITH_KEY = (
    *["matter-detail", "matter-decide", "matter-role", "matter-owner", "matter-edit", "matter-drop"],
    *["handover-detail", "handover-sheet", "handover-import", "handover-line", "handover-measure"],
    *["handover-paper", "handover-edit", "handover-reopen", "handover-withdraw", "edition-detail"],
    *["line-fill", "line-dispute", "dispute-detail", "dispute-rule", "base-detail", "base-take"],
    *["check-detail", "check-fill", "check-return"],
)
PAGES: dict[str, tuple[str, ...]] = {f"handovers:{name}": () for name in ALONE.split()} | {
    f"handovers:{name}": (page_key(name),) for name in WITH_KEY
}
SEEN_BY = dict.fromkeys(
    _for(
        "handover-import handover-line handover-draft handover-edit handover-measure handover-paper "
        "handover-withdraw line-fill line-dispute"
    ).split(),
    "danwei",
)
