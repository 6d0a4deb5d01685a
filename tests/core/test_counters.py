"""编号: a number is given once, without gaps, whoever else takes one and whatever fails."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.processes import Instance, instance
from yiding.core.counters import number_next, number_take
from yiding.core.errors import NumbersEnded
from yiding.core.models import Counter

__all__ = ["instance"]
WRITERS, EACH = 4, 60
ISSUE = """
from django.db import transaction
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.intake.models import Batch
for n in range({each}):
    try:
        with transaction.atomic():
            number = number_take("纪要", "2026")
            Batch.objects.create(source=str(number), created_at=clock.now())
            if n % 3 == 0:
                raise ZeroDivisionError
    except ZeroDivisionError:
        pass
"""
TELL = """
from yiding.intake.models import Batch
print(*Batch.objects.order_by("pk").values_list("source", flat=True))
"""


@pytest.mark.django_db
def test_numbers_go_on_where_the_office_set_them() -> None:
    Counter.objects.create(series="常务会议", scope="十九届", next_number=61)
    assert number_next("常务会议", "十九届") == 61
    assert [number_take("常务会议", "十九届") for _ in range(2)] == [61, 62]
    assert number_next("常务会议", "十九届") == 63


@pytest.mark.django_db
def test_each_year_begins_with_one() -> None:
    assert number_next("纪要", "2026") == 1
    assert [number_take("纪要", "2026") for _ in range(3)] == [1, 2, 3]
    assert [number_take("纪要", "2027"), number_take("公文", "2026")] == [1, 1]


def _issue_and_fail() -> None:
    with transaction.atomic():
        assert number_take("纪要", "2026") == 2
        raise RuntimeError


@pytest.mark.django_db
def test_number_of_a_failed_issue_is_given_again() -> None:
    assert number_take("纪要", "2026") == 1
    with pytest.raises(RuntimeError):
        _issue_and_fail()
    assert number_take("纪要", "2026") == 2


@pytest.mark.django_db
def test_no_number_beyond_the_last() -> None:
    Counter.objects.create(series="纪要", scope="2026", next_number=2**31 - 2)
    assert number_take("纪要", "2026") == 2**31 - 2
    with pytest.raises(NumbersEnded), transaction.atomic():
        number_take("纪要", "2026")


@pytest.mark.django_db(transaction=True)
def test_no_number_outside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        number_take("纪要", "2026")
    assert not Counter.objects.exists()


def test_four_processes_leave_no_gap(instance: Instance) -> None:
    """A third of what they do fails after the number was taken."""
    writers = [instance.start(ISSUE.format(each=EACH)) for _ in range(WRITERS)]
    for writer in writers:
        _, told = writer.communicate(timeout=120)
        assert writer.returncode == 0, told
    numbers = list(map(int, instance.run(TELL).split()))
    assert sorted(numbers) == list(range(1, WRITERS * EACH * 2 // 3 + 1))


def test_killed_processes_leave_no_gap(instance: Instance) -> None:
    issue = ISSUE.format(each=10_000).replace("try:", "print(n, flush=True)\n    try:", 1)
    writers = [instance.start(issue) for _ in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None
        while writer.stdout.readline().strip() != "8":
            assert writer.poll() is None, writer.communicate()
    for writer in writers:
        writer.kill()
    for writer in writers:
        writer.communicate(timeout=60)
    instance.run(ISSUE.format(each=2))
    numbers = list(map(int, instance.run(TELL).split()))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
