"""年度系列: a person confirms that documents of several years are editions of one, or says that they are not.

Each act is one transaction with one event. ``version`` is that of the row that the person saw (0: none yet).
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import transaction

from yiding.audit.services import About, record
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.moves import move
from yiding.directory.models import Government

from .models import PolicyDocument, Series
from .permissions import may_keep_series, require
from .states import SERIES

LONGEST_NAME = 200


@transaction.atomic
def series_confirm(*, government: Government, stem: str, by: User, version: int) -> Series:
    """确认: the documents of this stem become editions of one series."""
    require(may_keep_series(by))
    editions = PolicyDocument.objects.filter(government=government, stem=stem, year__isnull=False)
    if not editions.exists():
        raise BadRequest(stem)
    series = _row(government, stem, version)
    count = editions.filter(series=None).update(series=series)
    move(SERIES, "confirm", series, _writer(series, by, count))
    return series


@transaction.atomic
def series_dismiss(*, government: Government, stem: str, by: User, version: int) -> Series:
    """不是系列: the suggestion is not made again; editions that it had are let go."""
    require(may_keep_series(by))
    if not PolicyDocument.objects.filter(government=government, stem=stem).exists():
        raise BadRequest(stem)
    series = _row(government, stem, version)
    count = series.editions.update(series=None)
    move(SERIES, "dismiss", series, _writer(series, by, count))
    return series


@transaction.atomic
def series_undo(*, series: Series, by: User, version: int) -> None:
    """撤销: back to a suggestion; the editions are let go."""
    require(may_keep_series(by))
    _same_version(series, version)
    count = series.editions.update(series=None)
    move(SERIES, "undo", series, _writer(series, by, count))


def _row(government: Government, stem: str, version: int) -> Series:
    series, _made = Series.objects.get_or_create(
        government=government, name=stem[:LONGEST_NAME], defaults={"version": 0}
    )
    _same_version(series, version)
    return series


def _same_version(series: Series, version: int) -> None:
    """Takes the row for this transaction, or says that someone else has judged it in between."""
    if not Series.objects.filter(pk=series.pk, version=version).update(version=version):
        raise EditConflict()


def _writer(series: Series, by: User, count: int) -> Callable[[str, str, str], object]:
    def write(kind: str, before: str, after: str) -> object:
        touches = About(government_id=series.government_id)
        told = {"state": after, "name": series.name, "editions": count}
        return record(kind, series, by=by, before={"state": before}, after=told, touches=touches)

    return write
