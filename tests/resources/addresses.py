"""应急准备的网址, for the tables of the site: whom each is for, which are pages, which take what is sent."""

from __future__ import annotations

from typing import Any

from yiding.core.access import Role

from .rows import page_key

OFFICE = {Role.CLERK, Role.DIRECTOR, Role.INSPECTOR}
OWN = {Role.LIAISON, Role.BODY_HEAD}
"""Of the body whose row it is."""
READERS = OFFICE | OWN | {Role.LEADER}
KEEPERS = OFFICE | OWN
APPROVERS = {Role.DIRECTOR, Role.LEADER, Role.BODY_HEAD}


def _names(noun: str, acts: str) -> list[str]:
    return [f"{noun}-{act}" for act in acts.split()]


LISTS = [
    f"{noun}-list"
    for noun in (
        *("plan", "drill", "team", "call-out", "check", "store", "lot", "movement", "minimum"),
        *("station", "reading", "alert", "order", "season", "item"),
    )
]
DETAILS = [
    f"{noun}-detail"
    for noun in ("plan", "drill", "team", "call-out", "check", "store", "lot", "station", "alert", "season")
]
ALONE = ["points", "gaps", "brief"]
SETTINGS = ["settings", "limits-set", "keeping-body-add"] + [
    f"{noun}-add"
    for noun in ("plan-kind", "term", "item-kind", "alert-colour", "alert-rule", "checklist-entry")
]
SETTING = [
    f"{noun}-edit"
    for noun in ("plan-kind", "term", "item-kind", "alert-colour", "alert-rule", "checklist-entry")
]
DROPS = ["alert-rule-drop", "checklist-entry-drop", "keeping-body-end"]
APPROVED = _names("plan", "approve return expire")
STARTED = ["plan-draft", "team-register", "store-add", "reading-post", "reading-import"]
KEPT = [
    *_names("plan", "enforce revise review drill paper edit"),
    *_names("drill", "hold finding paper edit cancel"),
    *_names("finding", "settle keep"),
    *_names("team", "call ready stand-down member edit dissolve"),
    *_names("member", "edit end phone"),
    *_names("call-out", "arrive come-back"),
    *_names("check", "fill confirm return"),
    *_names("store", "receive minimum edit"),
    *_names("lot", "issue count scrap edit"),
    "movement-return",
    *_names("station", "reading level edit"),
    *_names("level", "edit drop"),
    "reading-correct",
    *_names("item", "do check return"),
]
BEGUN = ["station-add", "alert-receive", "season-open", "check-open"]
OVER_ALL = [*_names("alert", "send urge lift"), *_names("season", "start respond calm item end"), "item-edit"]
ANSWERED = _names("order", "acknowledge report")
TAKEN = [
    *("seed", "plan-approve", "team-ready", "member-end", "member-phone", "check-confirm", "level-drop"),
    *("alert-urge", "order-acknowledge", "season-start", "season-calm", "item-check", *DROPS),
]
SENT = tuple(f"resources:{name}" for name in TAKEN)


def _for(names: list[str]) -> str:
    return " ".join(f"resources:{name}" for name in names)


FOR: dict[str, set[Any]] = {
    _for([*LISTS, *DETAILS, *ALONE, "point-data"]): READERS,
    _for([*SETTINGS, *SETTING, *DROPS, *BEGUN, *OVER_ALL, "seed"]): OFFICE,
    _for(APPROVED): APPROVERS,
    _for([*STARTED, *KEPT]): KEEPERS,
    _for(ANSWERED): OWN,
}
PAGES: dict[str, tuple[str, ...]] = {
    f"resources:{name}": () for name in [*LISTS, *ALONE, *SETTINGS, *STARTED, *BEGUN]
} | {
    f"resources:{name}": (page_key(name),)
    for name in [*DETAILS, *SETTING, *APPROVED, *KEPT, *OVER_ALL, *ANSWERED]
    if name not in TAKEN
}
SEEN_BY = {"resources:order-report": "danwei"}
