"""三员分立: the database itself keeps the administrators apart, whoever writes, however many at once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yiding.accounts.errors import SidesMixed
from yiding.accounts.guard import GUARD, SENTENCE
from yiding.accounts.models import Account, Holding, StandIn
from yiding.accounts.services import appoint
from yiding.core.access import ADMIN_SIDES, Role, side_of

pytestmark = pytest.mark.django_db
BUSINESS = [role for role in Role if role not in ADMIN_SIDES]


def account(name: str) -> Account:
    return Account.objects.create(user=User.objects.create_user(name))


def hold(of: Account, role: Role, starts_on: date | None = None, ends_on: date | None = None) -> Holding:
    """Straight into the table, past every service."""
    with transaction.atomic():
        return Holding.objects.create(
            account=of, role=role, side=side_of(role), starts_on=starts_on, ends_on=ends_on
        )


@pytest.mark.parametrize("first", list(Role))
@pytest.mark.parametrize("second", list(Role))
def test_every_pair_of_roles(first: Role, second: Role) -> None:
    if first == second:
        return
    person = account("zhang")
    hold(person, first)
    if side_of(first) == side_of(second):
        hold(person, second)
        return
    with pytest.raises(IntegrityError, match=SENTENCE):
        hold(person, second)
    assert [row.role for row in person.holdings.all()] == [first]


def test_who_was_one_until_yesterday_may_be_another_today() -> None:
    person = account("zhang")
    hold(person, Role.SYSTEM_ADMIN, None, date(2026, 5, 31))
    hold(person, Role.AUDIT_ADMIN, date(2026, 6, 1))
    with pytest.raises(IntegrityError, match=SENTENCE):
        hold(person, Role.CLERK, date(2026, 5, 31), date(2026, 5, 31))


def test_a_row_cannot_be_changed_into_a_mixture() -> None:
    person = account("zhang")
    old = hold(person, Role.SYSTEM_ADMIN, None, date(2026, 5, 31))
    hold(person, Role.CLERK, date(2026, 6, 1))
    with pytest.raises(IntegrityError, match=SENTENCE), transaction.atomic():
        Holding.objects.filter(pk=old.pk).update(ends_on=date(2026, 6, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.filter(pk=old.pk).update(side="business")
    other = account("li")
    hold(other, Role.AUDIT_ADMIN)
    with pytest.raises(IntegrityError, match=SENTENCE), transaction.atomic():
        Holding.objects.filter(pk=old.pk).update(account=other)


def test_the_side_of_a_row_is_that_of_its_role() -> None:
    person = account("zhang")
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(account=person, role=Role.AUDIT_ADMIN, side="business")


def test_an_administrator_neither_stands_in_nor_has_a_deputy() -> None:
    admin, clerk = account("admin"), account("clerk")
    hold(admin, Role.SECURITY_ADMIN)
    hold(clerk, Role.CLERK)
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 5), "reason": "出差"}
    for principal, deputy in ((admin, clerk), (clerk, admin)):
        with pytest.raises(IntegrityError, match=SENTENCE), transaction.atomic():
            StandIn.objects.create(principal=principal, deputy=deputy, **days)
    other = account("other")
    StandIn.objects.create(principal=clerk, deputy=other, **days)
    with pytest.raises(IntegrityError, match=SENTENCE):
        hold(other, Role.AUDIT_ADMIN, date(2026, 6, 5))
    hold(other, Role.AUDIT_ADMIN, date(2026, 6, 6))


def test_the_service_tells_it_in_words() -> None:
    user = User.objects.create_user("zhang")
    appoint(user, Role.CLERK)
    with pytest.raises(SidesMixed):
        appoint(user, Role.AUDIT_ADMIN)


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))
SPANS = st.tuples(st.none() | DAYS, st.none() | DAYS).filter(
    lambda span: span[0] is None or span[1] is None or span[0] <= span[1]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(Role)), SPANS), max_size=6))
def test_no_day_ever_sees_two_sides(wanted: list[tuple[Role, tuple[date | None, date | None]]]) -> None:
    """Whatever is tried in whatever order: on no day does the table hold two sides of one account."""
    with transaction.atomic():
        person = account("zhang")
        for role, (starts_on, ends_on) in wanted:
            try:
                hold(person, role, starts_on, ends_on)
            except IntegrityError:
                continue
        rows = list(person.holdings.all())
        for n in range(1, 21):
            day = date(2026, 1, n)
            sides = {
                row.side for row in rows if (row.starts_on or date.min) <= day <= (row.ends_on or date.max)
            }
            assert len(sides) <= 1
        transaction.set_rollback(True)


def test_the_triggers_are_missed_and_made_again() -> None:
    assert GUARD.missing() == []
    GUARD.lift()
    assert set(GUARD.missing()) == set(GUARD.postgres if connection.vendor == "postgresql" else GUARD.sqlite)
    assert GUARD.install()
    assert GUARD.missing() == []


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_refused() -> None:
    """Two administrators give one account two sides at the same moment: each waits for the other's lock."""
    person, told = account("zhang"), []
    ready = threading.Barrier(2)

    def give(role: Role) -> None:
        try:
            with transaction.atomic():
                Account.objects.filter(pk=person.pk).exists()
                ready.wait(10)
                Holding.objects.create(account=person, role=role, side=side_of(role))
            told.append("given")
        except IntegrityError:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=(role,)) for role in (Role.CLERK, Role.AUDIT_ADMIN)]
    if connection.vendor == "sqlite":
        # One writer at a time by nature: the second begins when the first is through.
        ready = threading.Barrier(1)
    for thread in threads:
        thread.start()
        if connection.vendor == "sqlite":
            thread.join()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["given", "refused"]
    assert Holding.objects.filter(account=person).count() == 1
