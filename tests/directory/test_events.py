"""事件用语: every act of this room has its word on the auditor's pages."""

from __future__ import annotations

import re
from pathlib import Path

import yiding.directory
from yiding.directory.events import KINDS

KIND = re.compile(r"""_(?:event|told)\([^"]*"([a-z_]+\.[a-z_]+)\"""")


def test_every_act_has_its_word() -> None:
    folder = Path(yiding.directory.__file__).parent
    written = {kind for file in folder.glob("*.py") for kind in KIND.findall(file.read_text("utf-8"))}
    assert {"body.edited", "post.ended", "body.merged"} <= written
    assert written - KINDS.keys() == set()
