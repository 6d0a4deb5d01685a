"""应急准备的操作, by subject."""

from __future__ import annotations

from . import acts_plans, acts_settings, acts_teams, acts_water

SUBJECTS = (
    *acts_plans.SUBJECTS,
    *acts_teams.SUBJECTS,
    *acts_water.SUBJECTS,
    *acts_settings.SUBJECTS,
)
