"""The sample workbook of each kind of register, made from a demo database beside its declaration.

    YIDING_VAR=var python tools/register_samples.py

Run after `yiding demo` has made its city; only entries of the fictional city are written.
"""

from __future__ import annotations

import os
import sys

MOST = 12


def main() -> int:
    """Writes one workbook a kind; gives back how many kinds had nothing to show."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiding.config.settings")
    import django

    django.setup()
    from yiding.directory.models import Government
    from yiding.registers.catalogue import OWN, kinds
    from yiding.registers.exporting import workbook_of
    from yiding.registers.models import Entry
    from yiding.registers.selectors import RELATED, register_for

    city = Government.objects.get(name="临澜市人民政府")
    empty = 0
    for kind in kinds().values():
        rows = list(Entry.objects.filter(government=city, code=kind.code).select_related(*RELATED)[:MOST])
        empty += not rows
        if rows and kind.folder.parent == OWN:
            book = workbook_of(kind, register_for(city, kind), reversed(rows))
            (kind.folder / "samples.xlsx").write_bytes(book.read())
    return empty


if __name__ == "__main__":
    sys.exit(main())
