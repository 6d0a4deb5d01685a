"""The database of a release, small, kept under tests/releases: each later version must restore it and bring
it forward. Made once for every release by ``make release-database``.

It is an office of the fictional city with three minutes in its ledger and an account nobody can log in to.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
RELEASES = HOUSE / "tests" / "releases"
SAMPLES = HOUSE / "samples" / "minutes"
NAMES = ("2024-01-no30.txt", "2025-03-no37.txt", "2025-01-no36.docx")
# What the account's password was, and where the samples lay, concerns nobody.
MAKE = """
import django; django.setup()
from django.contrib.auth.models import User
from yiding.cli import main
from yiding.commands.importing import Import
from yiding.intake.services import batch_open
Import._batch = lambda self: batch_open(by=None, source="minutes")
main(["demo", "--no-start", "--samples", "minutes"])
for user in User.objects.all():
    user.set_unusable_password()
    user.save()
"""


def main() -> None:
    sys.path.insert(0, str(HOUSE / "src"))
    from yiding import __version__

    target = RELEASES / f"{__version__}.tar"
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "minutes"
        chosen.mkdir()
        for name in NAMES:
            (chosen / name).symlink_to(SAMPLES / name)
        run(folder, "-c", MAKE)
        run(folder, "-m", "yiding.cli", "backup", str(target))


def run(folder: str, *command: str) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("YIDING_", "DATABASE_"))}
    environment = {
        **kept,
        "YIDING_VAR": str(Path(folder) / "var"),
        "PYTHONPATH": str(HOUSE / "src"),
        "DJANGO_SETTINGS_MODULE": "yiding.config.settings",
    }
    subprocess.run([sys.executable, *command], env=environment, cwd=folder, check=True)


if __name__ == "__main__":
    main()
