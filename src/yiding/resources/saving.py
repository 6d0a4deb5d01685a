"""保存: takes a row as the person saw it; rows of data are added or changed by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, Model

from yiding.audit.services import About, last_actor
from yiding.core.errors import EditConflict

from .errors import NameThere
from .permissions import body_of

Row = TypeVar("Row", bound=Model)


def row_save(row: Any, version: int | None, **values: Any) -> None:
    """Saves, or says that somebody else saved in between. Raises EditConflict, NameThere."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=version or 0)
    try:
        with transaction.atomic():
            done = rows.update(**values, version=F("version") + 1)
    except IntegrityError:
        raise NameThere from None
    if not done:
        raise EditConflict(last_actor(row))
    row.refresh_from_db()


def row_make(model: type[Row], **values: Any) -> Row:
    """A new row. Raises NameThere where its name is taken."""
    try:
        with transaction.atomic():
            return model._default_manager.create(**values)
    except IntegrityError:
        raise NameThere from None


def row_keep(
    model: type[Row], row: Row | None, version: int | None, values: Mapping[str, Any], **fixed: Any
) -> Row:
    """Adds (with what is ``fixed``) or changes. Raises EditConflict, NameThere."""
    if row is None:
        return row_make(model, **fixed, **values)
    row_save(row, version, **values)
    return row


def touching(row: Any) -> About:
    """What an event of a row touches: its government and body."""
    return About(government_of_row(row), body_of(row), None, getattr(row, "due_on", None))


def government_of_row(row: Any) -> int | None:
    """The government of a row, its own or that of what it hangs on."""
    for name in ("government_id", "plan", "drill", "store", "lot", "team", "station", "alert", "season"):
        if (found := getattr(row, name, None)) is not None:
            return found if isinstance(found, int) else government_of_row(found)
    return None
