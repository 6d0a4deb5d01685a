"""关口条件的待办: what a viewer's own bodies owe."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.waiting import Todo, WaitingRows

from .catalogue import kind_of
from .gate_rows import GateNeed
from .permissions_gates import owes_any
from .selectors_gates import needs_owed
from .wording import said


def _todo(row: GateNeed) -> Todo:
    url = reverse("registers:entry-detail", args=[row.entry_id])
    title = f"{said(kind_of(row.entry.code).one)} {row.entry.title}"
    return Todo(title, said(row.label), url, row.due_on, row.entry.number)


WAITING = (
    WaitingRows(
        "gate-need",
        _("待出具的关口条件"),
        owes_any,
        needs_owed,
        _todo,
        related=("entry",),
        url_name="registers:need-list",
    ),
)
