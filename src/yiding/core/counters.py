"""编号: numbers without gaps, per series and year or term (``纪要`` of ``2026``, ``常务会议`` of ``十九届``).

A number is taken in the transaction that issues the document, as late as can be. The counter's row stays
locked until that transaction ends: when it fails, the number goes back with it, and the next one gets it.
"""

from __future__ import annotations

from django.db import connection, transaction

from .errors import NumbersEnded
from .models import Counter

LARGEST = 2**31 - 2
TAKE = """UPDATE core_counter SET next_number = next_number + 1 WHERE series = %s AND scope = %s
AND next_number <= %s RETURNING next_number - 1"""


def number_take(series: str, scope: str) -> int:
    """The next number of a series, from 1. Only within a transaction, or a failure would
    leave a gap.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken in the transaction that issues it")
    number = _take(series, scope)
    if number is None:
        Counter.objects.bulk_create([Counter(series=series, scope=scope)], ignore_conflicts=True)
        number = _take(series, scope)
    if number is None:
        raise NumbersEnded(f"{series} {scope}")
    return number


def _take(series: str, scope: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [series, scope, LARGEST])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def number_next(series: str, scope: str) -> int:
    """The number that the next document will most likely get; to be shown, not to be used."""
    found = Counter.objects.filter(series=series, scope=scope).values_list("next_number", flat=True).first()
    return 1 if found is None else found


def number_set(series: str, scope: str, number: int) -> None:
    """The next number of a series, where counting began before this installation."""
    Counter.objects.update_or_create(series=series, scope=scope, defaults={"next_number": number})
