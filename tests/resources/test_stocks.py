"""库存 (S41): never below zero, a form sent twice is one movement, shortage, expiry, races for the last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supervision.rows import Stage, stage_make
from tests.supervision.test_races import at_once, on_disk
from yiding.core.errors import BadRequest, EditConflict, NotAllowed, YidingError
from yiding.core.waiting import piles_of
from yiding.directory.models import Government
from yiding.notices.models import Notice
from yiding.resources.errors import Expired, NameThere, NeedsExpiry, NotEnough, PostedAlready, TooMuchBack
from yiding.resources.models import Lot, Minimum, Movement, MovementKind, Store
from yiding.resources.rounds import lots_tell
from yiding.resources.selectors import lots_visible_to, minimums_visible_to, movements_visible_to
from yiding.resources.stocking import (
    Posting,
    lot_edit,
    minimum_set,
    still_out,
    stock_count,
    stock_issue,
    stock_receive,
    stock_return,
    stock_scrap,
    store_keep,
)

from .rows import held, item, posting, prepared, store

__all__ = ["on_disk"]
pytestmark = pytest.mark.django_db
K = MovementKind


@pytest.mark.requirement("S41.2")
def test_stock_is_the_sum_of_its_movements(stage: Stage) -> None:
    by = stage.liaisons["甲局"]
    lot = held(stage, store(stage, stage.body("甲局")), 100)
    issue = stock_issue(lot=lot, posting=posting(30, to="东埠镇"), by=by)
    stock_return(issue=issue, posting=posting(10), by=by)
    stock_scrap(lot=lot, posting=posting(5, note="受潮"), by=by)
    stock_count(lot=lot, counted=74, posting=posting(74, note="少一只"), by=by)
    lot.refresh_from_db()
    told = [(one.kind, one.delta, one.balance) for one in lot.movements.order_by("pk")]
    assert told == [
        (K.RECEIPT, 100, 100),
        (K.ISSUE, -30, 70),
        (K.RETURN, 10, 80),
        (K.SCRAP, -5, 75),
        (K.COUNT, -1, 74),
    ]
    assert lot.quantity == sum(delta for _kind, delta, _balance in told) == 74


def test_a_receipt_of_the_same_batch_and_expiry_goes_into_the_same_lot(stage: Stage) -> None:
    place = store(stage, stage.body("甲局"))
    told = {"store": place, "item": item(stage), "batch": "甲", "by": stage.inspector}
    first = stock_receive(posting=posting(5), **told)
    second = stock_receive(posting=posting(6), **told)
    assert (first.lot, second.balance) == (second.lot, 11)
    until = {"expires_on": stage.day(90)}
    assert stock_receive(posting=posting(6), **told, **until).lot != first.lot
    with pytest.raises(NeedsExpiry):
        stock_receive(store=place, item=item(stage, "救生衣"), posting=posting(1), by=stage.inspector)


@pytest.mark.requirement("S41.4")
def test_nothing_is_taken_that_is_not_there_and_nothing_comes_back_twice(stage: Stage) -> None:
    by = stage.liaisons["甲局"]
    lot = held(stage, store(stage, stage.body("甲局")), 10)
    with pytest.raises(NotEnough):
        stock_issue(lot=lot, posting=posting(11, to="某队"), by=by)
    with pytest.raises(BadRequest):
        stock_issue(lot=lot, posting=posting(1), by=by)  # to whom?
    issue = stock_issue(lot=lot, posting=posting(10, to="某队"), by=by)
    with pytest.raises(NotEnough):
        stock_scrap(lot=lot, posting=posting(1, note="破损"), by=by)
    stock_return(issue=issue, posting=posting(8), by=by)
    with pytest.raises(TooMuchBack):
        stock_return(issue=issue, posting=posting(3), by=by)
    lot.refresh_from_db()
    assert (lot.quantity, still_out(issue)) == (8, 2)
    with pytest.raises(BadRequest):
        stock_count(lot=lot, counted=7, posting=posting(7), by=by)  # a difference without its reason
    with pytest.raises(NotAllowed):
        stock_issue(lot=lot, posting=posting(1, to="某队"), by=stage.liaisons["丙局"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(pk=lot.pk).update(quantity=-1)


def test_a_form_that_is_sent_twice_is_one_movement(stage: Stage) -> None:
    lot = held(stage, store(stage, stage.body("甲局")), 10)
    once = Posting(3, uuid4(), to="某队")
    stock_issue(lot=lot, posting=once, by=stage.inspector)
    with pytest.raises(PostedAlready):
        stock_issue(lot=lot, posting=once, by=stage.inspector)
    lot.refresh_from_db()
    assert (lot.quantity, Movement.objects.filter(kind=K.ISSUE).count()) == (7, 1)


@pytest.mark.requirement("S41.2")
def test_what_is_short_of_its_minimum_is_listed_and_expired_stock_does_not_count(stage: Stage) -> None:
    place = store(stage, stage.body("甲局"))
    jacket = item(stage, "救生衣")
    minimum_set(store=place, item=jacket, least=50, by=stage.inspector)
    minimum_set(store=place, item=item(stage), least=20, by=stage.inspector)
    held(stage, place, 20)
    held(stage, place, 40, of="救生衣", days=100)
    spoilt = held(stage, place, 40, of="救生衣", days=100)
    lot_edit(
        lot=spoilt,
        values={"batch": "旧", "expires_on": stage.day(-1)},
        version=spoilt.version,
        by=stage.inspector,
    )
    rows = {one.item.name: (one.held, one.short) for one in minimums_visible_to(stage.inspector)}  # type: ignore[attr-defined]
    assert rows == {"救生衣": (40, 10), "编织袋": (20, 0)}
    with pytest.raises(Expired):
        stock_issue(lot=spoilt, posting=posting(1, to="某队"), by=stage.inspector)
    with pytest.raises(NeedsExpiry):
        lot_edit(lot=spoilt, values={"batch": "旧", "expires_on": None}, version=9, by=stage.inspector)
    minimum_set(store=place, item=jacket, least=30, by=stage.inspector)
    assert Minimum.objects.get(item=jacket).least == 30


@pytest.mark.requirement("S41.2")
def test_who_keeps_a_lot_is_reminded_before_it_expires_and_once_after(stage: Stage) -> None:
    place = store(stage, stage.body("甲局"))
    soon, spoilt = held(stage, place, 5, days=20), held(stage, place, 5, days=40)
    held(stage, place, 5, days=300)
    Lot.objects.filter(pk=spoilt.pk).update(expires_on=stage.day(-2))
    assert lots_tell(stage.government) == 4
    assert lots_tell(stage.government) == 0
    assert Notice.objects.filter(kind="lot.expiring", recipient=stage.liaisons["甲局"]).count() == 2
    (pile,) = [one for one in piles_of(stage.liaisons["甲局"]) if one.kind.code == "lot-expiry"]
    assert {todo.key for todo in pile.todos} == {soon.pk, spoilt.pk}
    stock_scrap(lot=spoilt, posting=posting(5, note="过期"), by=stage.inspector)
    (pile,) = [one for one in piles_of(stage.liaisons["甲局"]) if one.kind.code == "lot-expiry"]
    assert {todo.key for todo in pile.todos} == {soon.pk}


def test_a_store_is_kept_by_its_body(stage: Stage) -> None:
    place = store(stage, stage.body("甲局"))
    body = stage.body("甲局")
    with pytest.raises(NotAllowed):
        store_keep(store=place, body=stage.body("丙局"), values={}, version=1, by=stage.liaisons["丙局"])
    store_keep(store=place, body=body, values={"keeper": "老周"}, version=1, by=stage.liaisons["甲局"])
    with pytest.raises(EditConflict):
        store_keep(store=place, body=body, values={"keeper": "老吴"}, version=1, by=stage.inspector)
    with pytest.raises(NameThere):
        store(stage, body)
    assert Store.objects.get().keeper == "老周"


def test_who_sees_which_stock(stage: Stage) -> None:
    lot = held(stage, store(stage, stage.body("甲局"), town=stage.body("丙局")), 5)
    other = held(stage, store(stage, stage.body("乙局"), name="别库"), 5)
    over = {stage.inspector, stage.director, stage.leader, stage.liaisons["乙局"], stage.heads["乙局"]}
    near = {stage.liaisons[name] for name in ("甲局", "丙局")} | {
        stage.heads[name] for name in ("甲局", "丙局")
    }

    def who(visible: Any, row: Any) -> set[Any]:
        return {one for one in over | near if row in visible(one)}

    assert who(lots_visible_to, lot) == who(movements_visible_to, lot.movements.get()) == over | near
    assert who(lots_visible_to, other) == over


STEPS = st.lists(
    st.tuples(st.sampled_from(["receive", "issue", "return", "scrap", "count"]), st.integers(0, 40)),
    max_size=25,
)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_is_done_the_ledger_adds_up(stage: Stage, steps: list[tuple[str, int]]) -> None:
    """Against a model in plain figures: what is refused changes nothing, what is done is the sum."""
    place = Store.objects.first() or store(stage, stage.body("甲局"))
    lot = held(stage, place, 10)
    stock, out, by = 10, {}, stage.inspector
    for act, count in steps:
        before = stock
        try:
            with transaction.atomic():
                if act == "receive":
                    told = {"batch": lot.batch, "store": place, "item": lot.item}
                    stock_receive(posting=posting(count), by=by, **told)
                    stock += count
                elif act == "issue":
                    row = stock_issue(lot=lot, posting=posting(count, to="某队"), by=by)
                    out[row] = count
                    stock -= count
                elif act == "return" and out:
                    row = next(iter(out))
                    stock_return(issue=row, posting=posting(count), by=by)
                    out[row] -= count
                    stock += count
                elif act == "scrap":
                    stock_scrap(lot=lot, posting=posting(count, note="坏"), by=by)
                    stock -= count
                elif act == "count":
                    stock_count(lot=lot, counted=count, posting=posting(count, note="盘"), by=by)
                    stock = count
        except YidingError:
            assert stock == before
        lot.refresh_from_db()
        summed = lot.movements.aggregate(sum=Sum("delta"))["sum"]
        assert lot.quantity == summed == stock >= 0
        assert all(still_out(row) == left >= 0 for row, left in out.items())


Act = Callable[[], object]


def _fresh(lot: Lot) -> Lot:
    return Lot.objects.select_related("item", "store").get(pk=lot.pk)


def _raised(*acts: Act) -> list[str]:
    """What two who act at the same moment are told, by kind."""
    return sorted(type(one).__name__ for one in at_once(*acts))


@pytest.fixture
def raced(on_disk: None) -> Stage:
    return prepared(stage_make(Government.objects.create(name="澄湾市人民政府", is_ours=True)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("on_disk")
def test_of_two_who_issue_the_last_one_gets_it(raced: Stage) -> None:
    for _try in range(3):
        lot = held(raced, Store.objects.first() or store(raced, raced.body("甲局")), 1)
        acts = [
            lambda by=by, key=lot.pk: stock_issue(
                lot=Lot.objects.select_related("item", "store").get(pk=key),
                posting=posting(1, to="某队"),
                by=by,
            )
            for by in (raced.inspector, raced.second_inspector)
        ]
        assert _raised(*acts) == sorted([type(None).__name__, NotEnough.__name__])
        lot.refresh_from_db()
        assert lot.quantity == 0 == lot.movements.aggregate(sum=Sum("delta"))["sum"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("on_disk")
def test_of_one_form_sent_twice_at_once_one_is_taken(raced: Stage) -> None:
    lot = held(raced, store(raced, raced.body("甲局")), 10)
    told = Posting(2, uuid4(), to="某队")
    acts = [partial(stock_issue, lot=_fresh(lot), posting=told, by=raced.inspector) for _time in range(2)]
    assert _raised(*acts) == sorted([type(None).__name__, PostedAlready.__name__])
    lot.refresh_from_db()
    assert lot.quantity == 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("on_disk")
def test_of_two_who_bring_the_same_back_one_is_told(raced: Stage) -> None:
    lot = held(raced, store(raced, raced.body("甲局")), 5)
    issue = stock_issue(lot=lot, posting=posting(5, to="某队"), by=raced.inspector)
    acts = [
        lambda: stock_return(
            issue=Movement.objects.select_related("lot__store", "lot__item").get(pk=issue.pk),
            posting=posting(5),
            by=raced.inspector,
        )
        for _time in range(2)
    ]
    assert _raised(*acts) == sorted([type(None).__name__, TooMuchBack.__name__])
    lot.refresh_from_db()
    assert lot.quantity == 5
