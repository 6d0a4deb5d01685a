"""部署文件: the units and settings that an office copies name what there is."""

from __future__ import annotations

import re
from pathlib import Path

from yiding import cli
from yiding.config.catalogue import SETTINGS

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def test_the_settings_file_names_settings() -> None:
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", (DEPLOY / "yiding.env").read_text("utf-8"), re.MULTILINE))
    assert named
    assert named <= {setting.name for setting in SETTINGS}


def test_the_units_run_commands_that_there_are() -> None:
    """Each command line is read by the program's own parser."""
    seen = set()
    for unit in DEPLOY.glob("*.service"):
        text = re.sub(r"\$\(.*?\)", "", unit.read_text("utf-8").replace("\\\n", " "))
        line = next(line for line in text.splitlines() if line.startswith("ExecStart="))
        words = line.partition("bin/yiding ")[2].replace("'", "").split()
        options = cli._parser(words).parse_args(words)
        seen.add(options.command)
    assert seen == {"serve", "worker", "backup"}


def test_uploads_pass_the_proxy() -> None:
    limit = re.search(r"client_max_body_size (\d+)m", (DEPLOY / "nginx.conf").read_text("utf-8"))
    default = next(one.default for one in SETTINGS if one.name == "YIDING_UPLOAD_LIMIT_MB")
    assert limit is not None
    assert int(limit[1]) > int(default)
