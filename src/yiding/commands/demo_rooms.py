"""演示的各室: what fills the rooms of the demo city beside its meetings and matters, in their order."""

from __future__ import annotations

from collections.abc import Callable

from yiding.directory.models import Government

from .demo_beside import bulletins_make, rooms_fill
from .demo_campaigns import campaigns_make
from .demo_city import city_make
from .demo_duties import duties_fill
from .demo_green import green_make
from .demo_incidents import incidents_make
from .demo_kinds import kinds_make
from .demo_land import land_make
from .demo_maps import maps_make
from .demo_powers import powers_fill
from .demo_resources import readiness_fill
from .demo_rosters import rosters_fill
from .demo_training import training_make

FILLS: tuple[Callable[[Government], None], ...] = (
    rooms_fill,
    campaigns_make,
    kinds_make,
    duties_fill,
    maps_make,
    green_make,
    land_make,
    rosters_fill,
    incidents_make,
    readiness_fill,
    powers_fill,
    training_make,
    city_make,
    bulletins_make,
)
"""Each makes only what is missing."""
