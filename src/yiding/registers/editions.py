"""清单版本: a list is drafted from its rows, confirmed by each body, approved by another person.

The rows are frozen as texts. While the bodies confirm, the rows can be taken again: what a body agreed to
stays agreed where the row says the same, and is asked again where it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Max, QuerySet
from django.urls import reverse

from yiding.audit.services import About, record, writer
from yiding.core import clock
from yiding.core.access import Permission
from yiding.core.columns import Viewer
from yiding.core.errors import WrongState
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Body, Government
from yiding.supervision.selectors import people_of

from .catalogue import kind_of
from .declaring import Kind
from .edition_rows import Confirmation, ConfirmationState, Edition, EditionRow, EditionState
from .errors_duties import (
    EditionOpen,
    EditionSamePerson,
    NoEdition,
    NothingToFreeze,
    RowsUnconfirmed,
)
from .freezing import columns_of, entries_in, frozen, speakers
from .permissions import bodies_of, may_handle, reach_of, require
from .permissions_duties import (
    may_approve_editions,
    may_confirm,
    may_keep_edition,
    may_settle,
)
from .selectors_duties import UNCONFIRMED
from .states_duties import CONFIRMATION, EDITION

UNASKED = (EditionState.DRAFTED, EditionState.CONFIRMING)


def touching(row: Edition, body_id: int | None = None) -> About:
    return About(government_id=row.government_id, body_id=body_id, due_on=row.due_on)


@transaction.atomic
def edition_draft(*, kind: Kind, government: Government, title: str, by: User) -> Edition:
    """起草一版: the rows of a register as they stand now.

    Raises NoEdition, EditionOpen, NothingToFreeze.
    """
    require(may_keep_edition(by, Edition(government=government, code=kind.code)))
    if not kind.edition:
        raise NoEdition(kind.name)
    known = Edition.objects.filter(government=government, code=kind.code)
    row = Edition(
        government=government,
        code=kind.code,
        number=(known.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title.strip() or kind.name,
        columns=columns_of(kind),
        kind_version=kind.version,
        drafted_by=by,
        drafted_on=clock.today(),
        in_name_of=government.name,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise EditionOpen(kind.name) from error
    count = _freeze(row, kind)
    after = {"code": kind.code, "number": row.number, "title": row.title, "rows": count}
    record("edition.drafted", row, by=by, after=after, touches=touching(row))
    return row


def _freeze(row: Edition, kind: Kind) -> int:
    """Takes the rows of the register; gives back how many. Raises NothingToFreeze."""
    entries = entries_in(kind, row.government)
    if not entries:
        raise NothingToFreeze(kind.name)
    texts = frozen(kind, entries)
    EditionRow.objects.bulk_create(
        [
            EditionRow(
                edition=row,
                position=place,
                entry=entry,
                told=texts[entry.pk],
                sector_id=entry.sector_id,
                town_id=entry.town_id,
                department_id=entry.department_id,
                local_id=entry.local_id,
            )
            for place, entry in enumerate(entries, start=1)
        ]
    )
    return len(entries)


@transaction.atomic
def edition_refresh(*, edition: Edition, by: User) -> None:
    """重新定格: the rows as the register says now; what was agreed stays where a row says the same."""
    require(may_keep_edition(by, edition))
    kind = kind_of(edition.code)
    rows = Edition.objects.filter(pk=edition.pk, state__in=UNASKED)
    values = {"columns": columns_of(kind), "kind_version": kind.version}
    if not rows.update(**values, version=F("version") + 1):
        raise WrongState("registers.edition.refresh")
    said = _said(edition)
    EditionRow.objects.filter(edition=edition).delete()
    edition.refresh_from_db()
    count = _freeze(edition, kind)
    if edition.state == EditionState.CONFIRMING:
        _ask_rows(edition, kind, said)
    after = {"number": edition.number, "rows": count}
    record("edition.refreshed", edition, by=by, after=after, touches=touching(edition))


Said = Mapping[tuple[int, int], tuple[Mapping[str, str], Confirmation]]
"""By entry and body: what the row said, and what the body said of it."""


def _said(edition: Edition) -> Said:
    rows = Confirmation.objects.filter(row__edition=edition).select_related("row")
    return {(one.row.entry_id, one.body_id): (one.row.told, one) for one in rows}


def _ask_rows(edition: Edition, kind: Kind, said: Said) -> set[int]:
    """Asks each body of each row; gives back the bodies that have something to say still."""
    rows = list(EditionRow.objects.filter(edition=edition).select_related("entry"))
    wanted = speakers(kind, edition.government, [row.entry for row in rows])
    made = [_asked(row, body, said) for row in rows for body in sorted(wanted[row.entry_id])]
    Confirmation.objects.bulk_create(made)
    return {one.body_id for one in made if one.state == ConfirmationState.ASKED}


def _asked(row: EditionRow, body: int, said: Said) -> Confirmation:
    told, before = said.get((row.entry_id, body), (None, None))
    if before is None or told != row.told:
        return Confirmation(row=row, body_id=body)
    return Confirmation(
        row=row,
        body_id=body,
        state=before.state,
        note=before.note,
        settled=before.settled,
        by_id=before.by_id,
        at=before.at,
    )


@transaction.atomic
def edition_ask(*, edition: Edition, due_on: date, by: User) -> None:
    """发各单位确认: each body that a row names is asked to confirm it by a day."""
    require(may_keep_edition(by, edition))
    kind = kind_of(edition.code)
    said = _said(edition)
    Confirmation.objects.filter(row__edition=edition).delete()
    bodies = _ask_rows(edition, kind, said)
    edition.due_on = due_on
    tell(
        "edition.confirm",
        to=people_of(bodies).exclude(pk=by.pk),
        key=f"edition-{edition.pk}-{edition.version}",
        about=edition,
        link=reverse("registers:edition-detail", args=[edition.pk]),
        title=str(edition),
        due=due_on,
    )
    write = writer(edition, by=by, touches=touching(edition), bodies=len(bodies))
    move(EDITION, "ask", edition, write, due_on=due_on)


# --- what bodies say ----------------------------------------------------------------------------------------


@transaction.atomic
def edition_confirm(*, edition: Edition, by: User) -> int:
    """确认本单位的行: all rows of one's own bodies that wait; gives back how many. Raises WrongState."""
    require(may_handle(by) and bool(bodies_of(by)))
    _be_confirming(edition)
    count = own_waiting(edition, by).update(
        state=ConfirmationState.AGREED, by=by, at=clock.now(), version=F("version") + 1
    )
    if not count:
        raise WrongState("registers.edition.confirm")
    after = {"rows": count, "bodies": sorted(bodies_of(by))}
    record("edition.confirmed", edition, by=by, after=after, touches=touching(edition, min(bodies_of(by))))
    return count


@transaction.atomic
def row_confirm(*, confirmation: Confirmation, by: User) -> None:
    """确认一行."""
    require(may_confirm(by, confirmation))
    _be_confirming(confirmation.row.edition)
    move(CONFIRMATION, "agree", confirmation, _writer(confirmation, by), note="", by=by, at=clock.now())


@transaction.atomic
def row_object(*, confirmation: Confirmation, note: str, by: User) -> None:
    """对一行提出异议: what is wrong, and how it should read."""
    require(may_confirm(by, confirmation))
    _be_confirming(confirmation.row.edition)
    write = _writer(confirmation, by, note=note)
    move(CONFIRMATION, "object", confirmation, write, note=note, by=by, at=clock.now())


@transaction.atomic
def row_settle(*, confirmation: Confirmation, note: str, by: User) -> None:
    """协调裁定: the office settles what a body objects to; the objection stays readable."""
    require(may_settle(by))
    _be_confirming(confirmation.row.edition)
    write = _writer(confirmation, by, settled=note)
    move(CONFIRMATION, "settle", confirmation, write, settled=note, at=clock.now())


def _writer(row: Confirmation, by: User, **told: Any) -> Any:
    return writer(row, by=by, touches=touching(row.row.edition, row.body_id), **told)


def _be_confirming(edition: Edition) -> None:
    if not Edition.objects.filter(pk=edition.pk, state=EditionState.CONFIRMING).exists():
        raise WrongState("registers.edition.confirm")


def unconfirmed_of(edition: Edition) -> list[Confirmation]:
    """未确认的行: those that wait, and those that a body objects to."""
    rows = Confirmation.objects.filter(row__edition=edition, state__in=UNCONFIRMED)
    return list(rows.select_related("row", "body").order_by("body__name", "row__position"))


# --- onward -------------------------------------------------------------------------------------------------


@transaction.atomic
def edition_agree(*, edition: Edition, by: User) -> None:
    """确认完毕: every body has confirmed its rows, or was settled with. Raises RowsUnconfirmed."""
    require(may_keep_edition(by, edition))
    waiting = unconfirmed_of(edition)
    if waiting:
        bodies = dict.fromkeys(one.body.name for one in waiting)
        raise RowsUnconfirmed("、".join(bodies))
    tell(
        "edition.approve",
        to=Permission.OVERSEE_REGISTERS,
        key=f"edition-approve-{edition.pk}-{edition.version}",
        about=edition,
        link=reverse("registers:edition-detail", args=[edition.pk]),
        title=str(edition),
    )
    write = writer(edition, by=by, touches=touching(edition))
    move(EDITION, "agree", edition, write, agreed_on=clock.today(), reason="")


@transaction.atomic
def edition_return(*, edition: Edition, reason: str, by: User) -> None:
    """退回修改, while it is confirmed or waits for approval."""
    require(may_keep_edition(by, edition) or may_approve_editions(by))
    write = writer(edition, by=by, touches=touching(edition), reason=reason)
    move(EDITION, "return", edition, write, reason=reason, agreed_on=None)


@transaction.atomic
def edition_approve(*, edition: Edition, by: User) -> None:
    """审批, by another person than who drafted it. Raises EditionSamePerson."""
    require(may_approve_editions(by))
    if edition.drafted_by_id == by.pk:
        raise EditionSamePerson
    write = writer(edition, by=by, touches=touching(edition))
    move(EDITION, "approve", edition, write, approved_by=by, approved_on=clock.today())


@transaction.atomic
def edition_drop(*, edition: Edition, reason: str, by: User) -> None:
    """作废 before it was approved: it was never in force."""
    require(may_keep_edition(by, edition))
    write = writer(edition, by=by, touches=touching(edition), reason=reason)
    move(EDITION, "drop", edition, write, reason=reason)


def bodies_with(rows: Iterable[Confirmation]) -> list[tuple[Body, list[Confirmation]]]:
    """Confirmations by body."""
    found: dict[int, tuple[Body, list[Confirmation]]] = {}
    for one in rows:
        found.setdefault(one.body_id, (one.body, []))[1].append(one)
    return list(found.values())


def own_waiting(edition: Edition, viewer: Viewer) -> QuerySet[Confirmation]:
    """The rows of an edition that a viewer's own bodies have still to confirm."""
    own = reach_of(viewer)
    return Confirmation.objects.filter(row__edition=edition, body__in=own, state=ConfirmationState.ASKED)
