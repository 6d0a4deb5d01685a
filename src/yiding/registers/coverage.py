"""覆盖: what was checked of what there is to check, by field and town, for a round, a campaign, or by rhythm.

The whole is what the viewer sees. A percentage is rounded down: one hundred means all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from yiding.core.columns import Viewer
from yiding.directory.models import Body

from .declaring import Kind
from .models import Campaign, Entry, Sector
from .permissions import may_read
from .round_rows import Check, Round, RoundObject, RoundState
from .rules import Sheet
from .selectors import entries_visible_to, keys_of, sees_all
from .selectors_campaigns import scope_visible_to

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Share:
    """覆盖率: so many of so many."""

    done: int = 0
    total: int = 0

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def percent(self) -> int | None:
        """Rounded down; of nothing there is no share."""
        return None if self.total == 0 else self.done * WHOLE // self.total

    def __add__(self, other: Share) -> Share:
        return Share(self.done + other.done, self.total + other.total)

    def __str__(self) -> str:
        return "—" if self.percent is None else f"{self.percent}%"


@dataclass(frozen=True, slots=True)
class CellShare:
    """一个领域在一个镇的覆盖."""

    sector: int | None
    town: int | None
    share: Share


def summed(cells: Iterable[CellShare], by: str = "") -> dict[int | None, Share]:
    """The shares by ``sector`` or ``town``; by nothing: the whole, under ``None``."""
    told: dict[int | None, Share] = {}
    for one in cells:
        key = getattr(one, by) if by else None
        told[key] = told.get(key, Share()) + one.share
    return told


def whole(cells: Iterable[CellShare]) -> Share:
    return summed(cells).get(None, Share())


# --- what is counted ---------------------------------------------------------------------------------------


def round_cells(viewer: Viewer, round_: Round) -> list[CellShare]:
    """A round: one query."""
    made = Check.objects.filter(round=round_, entry=OuterRef("entry"))
    rows = scope_visible_to(viewer, round_).annotate(is_done=Exists(made))
    return _cells(rows, "entry__")


def rounds_shares(viewer: Viewer, rounds: Iterable[Round]) -> dict[int, Share]:
    """Many rounds at once, as a list shows them: one query."""
    keys = [one.pk for one in rounds]
    rows = RoundObject.objects.filter(round__in=keys, left_on__isnull=True)
    if not sees_all(viewer):
        rows = rows.filter(entry__in=keys_of(entries_visible_to(viewer)))
    made = Check.objects.filter(round=OuterRef("round"), entry=OuterRef("entry"))
    counted = rows.annotate(is_done=Exists(made)).order_by().values_list("round")
    told = counted.annotate(total=Count("pk"), done=Count("pk", filter=Q(is_done=True)))
    return {key: Share(done, total) for key, total, done in told}


def campaign_objects(viewer: Viewer, campaign: Campaign) -> QuerySet[Entry]:
    """The objects that a campaign's rounds cover, each once, with whether it was checked in any of them."""
    rounds = Round.objects.filter(campaign=campaign).exclude(state=RoundState.PLANNED)
    scope = RoundObject.objects.filter(round__in=rounds.values("pk"), left_on__isnull=True)
    rows = Entry.objects.filter(pk__in=scope.order_by().values("entry"))
    if not may_read(viewer):
        return rows.none()
    if not sees_all(viewer):
        rows = rows.filter(pk__in=keys_of(entries_visible_to(viewer)))
    made = Check.objects.filter(campaign=campaign, entry=OuterRef("pk"))
    return rows.annotate(is_done=Exists(made))


def campaign_cells(viewer: Viewer, campaign: Campaign) -> list[CellShare]:
    """A campaign, an object of several rounds counted once: one query."""
    return _cells(campaign_objects(viewer, campaign))


def rhythm_objects(viewer: Viewer, kind: Kind, today: date) -> QuerySet[Entry]:
    """The objects of a kind that have a rhythm, with whether their last check is recent enough."""
    rows = entries_visible_to(viewer, kind).filter(is_open=True).filter(_has_rhythm(kind))
    return rows.annotate(is_done=_recent(kind, today))


def _recent(kind: Kind, today: date) -> Any:
    told = Q(pk__in=())
    for grades, days in _rhythms(kind):
        told |= grades & Q(checked_on__gt=today - timedelta(days=days))
    return told


def _rhythms(kind: Kind) -> list[tuple[Q, int]]:
    """Which objects are due within how many days: by grade first, the rest by the kind's own rhythm."""
    if kind.coverage is None:
        return []
    by_grade = kind.coverage.by_grade
    told = [(Q(grade=grade), days) for grade, days in by_grade.items()]
    if kind.coverage.days is not None:
        told.append((~Q(grade__in=list(by_grade)), kind.coverage.days))
    return told


def _has_rhythm(kind: Kind) -> Q:
    told = Q(pk__in=())
    for grades, _days in _rhythms(kind):
        told |= grades
    return told


def period_objects(viewer: Viewer, kind: Kind, first: date, last: date) -> QuerySet[Entry]:
    """The objects of a kind that were there between two days, with whether they were checked then."""
    there = Q(found_on__lte=last) & (Q(is_open=True) | Q(closed_on__gt=last))
    made = Check.objects.filter(entry=OuterRef("pk"), checked_on__range=(first, last))
    return entries_visible_to(viewer, kind).filter(there).annotate(is_done=Exists(made))


def overdue_objects(viewer: Viewer, kind: Kind, today: date) -> QuerySet[Any]:
    """超期未检: objects whose next check is overdue; a new one counts from its first day."""
    late = Q(pk__in=())
    for grades, days in _rhythms(kind):
        late |= grades & Q(last_on__lt=today - timedelta(days=days))
    rows = entries_visible_to(viewer, kind).filter(is_open=True)
    return rows.annotate(last_on=Coalesce("checked_on", "found_on")).filter(late)


def next_check(kind: Kind, entry: Entry) -> date | None:
    """The last day for the next check of an object; none where it has no rhythm."""
    if kind.coverage is None:
        return None
    days = kind.coverage.by_grade.get(entry.grade, kind.coverage.days)
    return None if days is None else (entry.checked_on or entry.found_on) + timedelta(days=days)


def cells_of(rows: QuerySet[Entry]) -> list[CellShare]:
    """Any annotated objects by field and town: one query."""
    return _cells(rows)


def _cells(rows: QuerySet[Any], prefix: str = "") -> list[CellShare]:
    counted = (
        rows.order_by()
        .annotate(of_sector=F(f"{prefix}sector"), of_town=F(f"{prefix}town"))
        .values("of_sector", "of_town")
        .annotate(total=Count("pk", distinct=True), done=Count("pk", filter=Q(is_done=True), distinct=True))
        .values_list("of_sector", "of_town", "total", "done")
    )
    return [CellShare(sector, town, Share(done, total)) for sector, town, total, done in counted]


# --- as tables ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Names:
    """名称 of fields and towns, in their order: two queries."""

    sectors: Mapping[int, str]
    towns: Mapping[int, str]

    @classmethod
    def of(cls, cells: Iterable[Any]) -> Names:
        rows = list(cells)
        sectors = Sector.objects.filter(pk__in={one.sector for one in rows if one.sector})
        towns = Body.objects.filter(pk__in={one.town for one in rows if one.town}).order_by("name")
        return cls(
            dict(sectors.values_list("pk", "name")), dict(towns.order_by("pk").values_list("pk", "name"))
        )

    def of_sector(self, key: int | None) -> str:
        return self.sectors.get(key or 0) or _("没有领域")

    def of_town(self, key: int | None) -> str:
        return self.towns.get(key or 0) or _("没有镇（街道）")


def coverage_sheets(cells: Sequence[CellShare]) -> Sheet:
    """覆盖表: by field, by town, and field × town."""
    names = Names.of(cells)
    by_town = _sheet(_("按镇（街道）"), _("镇（街道）"), summed(cells, "town"), names.of_town, names.towns)
    by_field = _sheet(_("按领域"), _("领域"), summed(cells, "sector"), names.of_sector, names.sectors)
    return replace(by_field, more=(by_town, _matrix(cells, names)))


def _sheet(
    title: Any, head: Any, shares: Mapping[int | None, Share], name: Any, order: Iterable[int]
) -> Sheet:
    rows = [[name(key), *_figures(shares[key])] for key in ordered(shares, order)]
    total = sum(shares.values(), Share())
    return Sheet(
        heads=[head, _("应检"), _("已检"), _("未检"), _("覆盖率（%）")],
        rows=rows,
        total=[_("合计"), *_figures(total)],
        chart=[4],
        title=title,
    )


def ordered(keys: Iterable[int | None], order: Iterable[int]) -> list[int | None]:
    """Keys in the order of the names, those without a name last."""
    held = set(keys)
    known: list[int | None] = [one for one in order if one in held]
    return [*known, *sorted((one for one in held if one not in set(known)), key=lambda one: one or 0)]


def _figures(share: Share) -> list[Any]:
    return [share.total, share.done, share.left, "—" if share.percent is None else share.percent]


def _matrix(cells: Sequence[CellShare], names: Names) -> Sheet:
    """Field × town: checked / to be checked in each."""
    sectors = ordered({one.sector for one in cells}, names.sectors)
    towns = ordered({one.town for one in cells}, names.towns)
    found = {(one.sector, one.town): one.share for one in cells}

    def told(sector: int | None, town: int | None) -> str:
        share = found.get((sector, town))
        return f"{share.done}/{share.total}" if share else ""

    return Sheet(
        heads=[_("领域"), *(names.of_town(town) for town in towns)],
        rows=[[names.of_sector(one), *(told(one, town) for town in towns)] for one in sectors],
        title=_("领域 × 镇（街道）：已检/应检"),
    )
