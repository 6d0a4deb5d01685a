"""Front-end files: which npm packages are needed, and which of their files the pages use.

``packages`` prints the pins of package.json; ``copy`` puts the few files that are used into ``var/vendor``
(the packages unpack to a hundred megabytes).
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
MODULES = HOUSE / "var" / "npm" / "node_modules"
VENDOR = HOUSE / "var" / "vendor"
FILES = {
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "echarts.LICENSE",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/LICENSE": "leaflet.LICENSE",
    "supercluster/dist/supercluster.min.js": "supercluster.min.js",
    "supercluster/LICENSE": "supercluster.LICENSE",
    "axe-core/axe.min.js": "axe.min.js",
}


def packages() -> str:
    pins = json.loads((HOUSE / "package.json").read_text("utf-8"))
    return " ".join(
        f"{name}@{pin}" for key in ("dependencies", "devDependencies") for name, pin in pins[key].items()
    )


def copy() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in FILES.items():
        shutil.copyfile(MODULES / source, VENDOR / target)


if __name__ == "__main__":
    if sys.argv[1:] == ["packages"]:
        sys.stdout.write(packages())
    elif sys.argv[1:] == ["copy"]:
        copy()
    else:
        raise SystemExit("front_end.py packages | copy")
