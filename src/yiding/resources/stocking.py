"""库存的收发 (S41): receipt, issue, return, stocktaking, scrapping.

A lot is changed by a conditional update, so it stays locked until the transaction ends and never falls below
zero; its quantity is at all times the sum of its movements. A form carries a key of its own: sent twice, it
is one movement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.errors import BadRequest
from yiding.directory.models import Body

from .errors import Expired, NameThere, NeedsExpiry, NotEnough, PostedAlready, TooMuchBack
from .permissions import may_change, may_keep_for, require
from .saving import row_keep, row_make, row_save, touching
from .stocks import ItemKind, Lot, Minimum, Movement, MovementKind, Store
from .teams import CallOut

LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Posting:
    """一笔账: how much, under which key of the form, with what is said of it."""

    quantity: int
    key: UUID
    to: str = ""
    note: str = ""
    call_out: CallOut | None = None


@transaction.atomic
def store_keep(
    *, store: Store | None, body: Body, values: Mapping[str, Any], by: User, version: int | None = None
) -> Store:
    """登记储备点. Raises EditConflict, NameThere."""
    require(may_keep_for(by, body.pk))
    if store is not None:
        require(may_change(by, store))
    store = row_keep(Store, store, version, {**values, "body": body}, government=body.government)
    record("store.kept", store, by=by, after={"name": store.name}, touches=touching(store))
    return store


@transaction.atomic
def minimum_set(*, store: Store, item: ItemKind, least: int, by: User) -> Minimum:
    """设定储备定额; nought takes it away."""
    require(may_change(by, store))
    row, _is_new = Minimum.objects.update_or_create(store=store, item=item, defaults={"least": least})
    after = {"item": item.name, "least": least}
    record("store.minimum_set", store, by=by, after=after, touches=touching(store))
    return row


@transaction.atomic
def stock_receive(
    *,
    store: Store,
    item: ItemKind,
    posting: Posting,
    by: User,
    batch: str = "",
    expires_on: date | None = None,
) -> Movement:
    """入库: into the lot of its batch and expiry. Raises NeedsExpiry, PostedAlready, BadRequest."""
    require(may_change(by, store))
    if item.expires and expires_on is None:
        raise NeedsExpiry
    _check_quantity(posting.quantity)
    told = {"store": store, "item": item, "batch": batch, "expires_on": expires_on}
    lot = Lot.objects.filter(**told).first()
    if lot is None:
        try:
            lot = row_make(Lot, **told)
        except NameThere:
            lot = Lot.objects.get(**told)  # somebody else made it just now
    return _post(lot, MovementKind.RECEIPT, posting.quantity, posting, by)


def _check_quantity(quantity: int) -> None:
    if not 0 < quantity <= LARGEST:
        raise BadRequest("quantity")


@transaction.atomic
def stock_issue(*, lot: Lot, posting: Posting, by: User) -> Movement:
    """领用, for a call-out or another use. Raises NotEnough, Expired, PostedAlready."""
    require(may_change(by, lot))
    _check_quantity(posting.quantity)
    if lot.expires_on is not None and lot.expires_on < clock.today():
        raise Expired
    if not posting.to.strip() and posting.call_out is None:
        raise BadRequest("to")
    return _post(lot, MovementKind.ISSUE, -posting.quantity, posting, by)


@transaction.atomic
def stock_scrap(*, lot: Lot, posting: Posting, by: User) -> Movement:
    """报废, with the reason. Raises NotEnough, PostedAlready."""
    require(may_change(by, lot))
    _check_quantity(posting.quantity)
    if not posting.note.strip():
        raise BadRequest("note")
    return _post(lot, MovementKind.SCRAP, -posting.quantity, posting, by)


@transaction.atomic
def stock_return(*, issue: Movement, posting: Posting, by: User) -> Movement:
    """归还 what was issued, never more than is out. Raises TooMuchBack, PostedAlready."""
    require(may_change(by, issue))
    _check_quantity(posting.quantity)
    if issue.kind != MovementKind.ISSUE:
        raise BadRequest("issue")
    lot = issue.lot
    _shift(lot, posting.quantity)  # locks the lot: what is out is counted under the lock
    if posting.quantity > still_out(issue):
        raise TooMuchBack
    return _write(lot, MovementKind.RETURN, posting.quantity, posting, by, issue=issue)


@transaction.atomic
def stock_count(*, lot: Lot, counted: int, posting: Posting, by: User) -> Movement:
    """盘点: what was counted holds; the difference is the movement. Raises PostedAlready."""
    require(may_change(by, lot))
    if not 0 <= counted <= LARGEST:
        raise BadRequest("counted")
    _shift(lot, 0)
    delta = counted - lot.quantity
    if delta and not posting.note.strip():
        raise BadRequest("note")
    return _post(lot, MovementKind.COUNT, delta, posting, by)


def still_out(issue: Movement) -> int:
    """How much of an issue has not come back."""
    back: int = issue.returns.aggregate(sum=Sum("delta"))["sum"] or 0
    return -issue.delta - back


def _post(lot: Lot, kind: MovementKind, delta: int, posting: Posting, by: User) -> Movement:
    _shift(lot, delta)
    return _write(lot, kind, delta, posting, by)


def _shift(lot: Lot, delta: int) -> None:
    """Changes a lot and so locks it; ``lot`` then holds what is there. Raises NotEnough."""
    rows = Lot.objects.filter(pk=lot.pk, quantity__gte=max(0, -delta))
    if not rows.update(quantity=F("quantity") + delta, version=F("version") + 1):
        raise NotEnough
    lot.refresh_from_db(fields=["quantity", "version"])


def _write(
    lot: Lot, kind: MovementKind, delta: int, posting: Posting, by: User, issue: Movement | None = None
) -> Movement:
    told = {"to": posting.to[:120], "note": posting.note[:300], "call_out": posting.call_out, "issue": issue}
    try:
        with transaction.atomic():
            row = Movement.objects.create(
                lot=lot,
                kind=kind,
                key=posting.key,
                delta=delta,
                balance=lot.quantity,
                at=clock.now(),
                by=by,
                **told,
            )
    except IntegrityError:
        raise PostedAlready from None
    after = {"item": str(lot), "delta": delta, "balance": lot.quantity}
    record(f"stock.{kind}", row, by=by, after=after, touches=touching(row))
    return row


@transaction.atomic
def lot_edit(*, lot: Lot, values: Mapping[str, Any], version: int, by: User) -> None:
    """更正批次 (batch, expiry), not its quantity. Raises EditConflict, NameThere."""
    require(may_change(by, lot))
    if lot.item.expires and values.get("expires_on") is None:
        raise NeedsExpiry
    row_save(lot, version, **values)
    after = {"lot": str(lot), "expires_on": lot.expires_on.isoformat() if lot.expires_on else ""}
    record("lot.edited", lot, by=by, after=after, touches=touching(lot))
