"""一行: one row of each kind for a page or an act; not visible = 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from yiding.core.columns import Viewer

from . import selectors as seen


def _getter(visible: Callable[[Viewer], QuerySet[Any]]) -> Callable[[Viewer, int], Any]:
    return lambda viewer, key: get_object_or_404(visible(viewer), pk=key)


plan_get = _getter(seen.plans_visible_to)
drill_get = _getter(seen.drills_visible_to)
finding_get = _getter(seen.findings_visible_to)
team_get = _getter(seen.teams_visible_to)
member_get = _getter(seen.members_visible_to)
call_out_get = _getter(seen.call_outs_visible_to)
check_get = _getter(seen.checks_visible_to)
store_get = _getter(seen.stores_visible_to)
lot_get = _getter(seen.lots_visible_to)
movement_get = _getter(seen.movements_visible_to)
station_get = _getter(seen.stations_visible_to)
level_get = _getter(seen.levels_visible_to)
reading_get = _getter(seen.readings_visible_to)
alert_get = _getter(seen.alerts_visible_to)
order_get = _getter(seen.orders_visible_to)
season_get = _getter(seen.seasons_visible_to)
item_get = _getter(seen.items_visible_to)
term_get = _getter(seen.terms_visible_to)
plan_kind_get = _getter(seen.plan_kinds_visible_to)
item_kind_get = _getter(seen.item_kinds_visible_to)
alert_colour_get = _getter(seen.alert_colours_visible_to)
alert_rule_get = _getter(seen.alert_rules_visible_to)
checklist_entry_get = _getter(seen.checklist_entries_visible_to)
keeping_body_get = _getter(seen.keeping_bodies_visible_to)
