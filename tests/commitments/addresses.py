"""告知承诺的网址, for the tables of the site: whom each is for, which are pages, which take what is sent."""

from __future__ import annotations

from typing import Any

from yiding.core.access import BUSINESS, Role

from .rows import page_key

OWN = {Role.LIAISON, Role.BODY_HEAD}
"""Of the body whose row it is."""
OVER = {Role.INSPECTOR, Role.DIRECTOR}


def _for(names: str) -> str:
    return " ".join(f"commitments:{name}" for name in names.split())


LISTS = "item-list guide-list edition-list case-list check-list round-list breach-list record-list figures"
DETAILS = "case-detail case-sheet check-detail round-detail breach-detail record-detail"
FOR: dict[str, set[Any]] = {
    _for(f"{LISTS} item-detail guide-detail edition-detail edition-file"): set(BUSINESS),
    _for("text-detail text-sheet"): OWN | OVER,
    _for(DETAILS): OWN | OVER,
    _for("item-draft item-import guide-add case-notice"): OWN | {Role.INSPECTOR},
    _for("item-text text-edit guide-update guide-edit"): OWN | OVER,
    _for("case-accept case-grant case-paper check-do breach-hear record-ask"): OWN | OVER,
    _for("item-edit item-remove item-approve edition-prepare round-draw"): OVER,
    _for("settings seed rule-set grade-add grade-edit level-add level-edit"): OVER,
    _for("text-approve breach-decide breach-dismiss record-restore record-refuse"): OVER | {Role.BODY_HEAD},
    _for("edition-release edition-withdraw"): {Role.DIRECTOR},
}
SENT_NAMES = "seed item-approve text-approve edition-release case-accept record-restore"
SENT = tuple(f"commitments:{name}" for name in SENT_NAMES.split())
ALONE = f"{LISTS} settings rule-set grade-add level-add item-draft item-import guide-add case-notice"
ALONE += " edition-prepare round-draw"
WITH_KEY = (
    *["item-detail", "item-text", "item-edit", "item-remove", "text-detail", "text-sheet", "text-edit"],
    *["guide-detail", "guide-update", "guide-edit", "edition-detail", "edition-withdraw"],
    *f"{DETAILS} case-grant case-paper check-do".split(),
    *[
        "breach-hear",
        "breach-decide",
        "breach-dismiss",
        "record-ask",
        "record-refuse",
        "grade-edit",
        "level-edit",
    ],
)
PAGES: dict[str, tuple[str, ...]] = {f"commitments:{name}": () for name in ALONE.split()} | {
    f"commitments:{name}": (page_key(name),) for name in WITH_KEY
}
SEEN_BY = {"commitments:edition-withdraw": "zhuren"}
SEEN_BY |= dict.fromkeys(_for("item-draft item-import guide-add case-notice").split(), "danwei")
