"""成批办理: the steps that many waiting tasks or matters take at once, on the desk."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from yiding.accounts.services import account_of
from yiding.core.batches import Batch
from yiding.core.columns import Viewer
from yiding.directory.models import Body, Person

from .assigning import matter_assign, task_accept
from .filing import matters_approve
from .forms_tasks import people_in
from .models import Matter
from .permissions import may_approve, may_carry, may_file
from .selectors import matter_get, task_get


def own_person(by: User, body: Body) -> Person | None:
    """Oneself as the named person of a body, if one belongs to it."""
    own = account_of(by).person
    return own if own is not None and people_in(body).filter(pk=own.pk).exists() else None


def _may_approve(viewer: Viewer, row: Matter) -> bool:
    return may_approve(viewer) and row.drafted_by_id != viewer.pk


ACCEPT = Batch(
    _("签收"),
    task_get,
    may_carry,
    lambda row, _told, by: task_accept(task=row, person=row.person or own_person(by, row.body), by=by),
)
"""With the person who was named before; else with oneself."""
APPROVE = Batch(
    _("审定立项"), matter_get, _may_approve, lambda row, _told, by: matters_approve(matters=[row], by=by)
)
ASSIGN = Batch(
    _("交办"),
    matter_get,
    lambda viewer, _row: may_file(viewer),
    lambda row, _told, by: matter_assign(matter=row, by=by),
)
