"""应急准备的用语: each event that is written, each row that it is about and each error has its words."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

from yiding.core.errors import YidingError
from yiding.core.moves import Machine
from yiding.resources import errors, keeping, states
from yiding.resources.events import KINDS, OBJECTS
from yiding.resources.models import MovementKind

ROOM = Path(keeping.__file__).parent
WRITTEN = re.compile(r'record\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_event_that_is_written_has_its_words() -> None:
    written = {kind for path in ROOM.glob("*.py") for kind in WRITTEN.findall(path.read_text("utf-8"))}
    machines = [thing for thing in vars(states).values() if isinstance(thing, Machine)]
    written |= {move.event for machine in machines for move in machine.moves.values()}
    written |= {f"stock.{kind}" for kind in MovementKind.values}
    written |= {f"{name}.kept" for name in keeping.SETTABLE}
    written |= {f"{name}.dropped" for name in ("alert_rule", "checklist_entry")}
    assert written == set(KINDS)


def test_every_row_that_an_event_is_about_has_its_word() -> None:
    parts = {f"resources.{part}" for part in ("minimum", "readinessaspect", "stationlevel")}
    rows = {model._meta.label_lower for model in apps.get_app_config("resources").get_models()}
    assert rows - parts == set(OBJECTS)


def test_every_error_says_what_to_do() -> None:
    found = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, YidingError)]
    for one in found:
        if one is not YidingError:
            assert one.code.startswith("resources.")
            assert one.sentence.endswith("。")
            assert one.advice.endswith("。")
