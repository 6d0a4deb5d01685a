"""季度点评会: created ahead, units spoken of, hard cases studied, the unsolved carried on (S18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F

from yiding.audit.services import About, gathered, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.core.periods import Period, PeriodKind, read_key
from yiding.core.workdays import Calendar
from yiding.directory.models import Body, Government
from yiding.supervision.summing import same_version

from .errors import CaseTaken, SeriesThere
from .hooks import Offered, carry_over, offered
from .models import (
    CaseState,
    Comment,
    Dispatch,
    DispatchState,
    HardCase,
    Hearing,
    Mode,
    ReviewSeries,
    Tier,
)
from .permissions import may_keep
from .services import OPEN, touches, writer
from .states import CASE, DISPATCH

AFTER = 10
"""A review is planned so many working days after its quarter; people move it."""
LIVE = (DispatchState.PLANNED, DispatchState.FROZEN, DispatchState.HELD)


# --- created ahead ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arranged:
    """点评会安排: of which domain, how, and who takes part."""

    domain: str
    mode: str = Mode.ON_SITE
    members: Sequence[Body] = ()
    is_active: bool = True


@transaction.atomic
def series_set(
    *,
    government: Government,
    arranged: Arranged,
    by: User,
    series: ReviewSeries | None = None,
    version: int = 0,
) -> ReviewSeries:
    """设定季度点评会 of a domain; its reviews of this quarter and the next are there at once. One event.

    Raises SeriesThere, EditConflict.
    """
    require(may_keep(by))
    values = {"domain": arranged.domain, "mode": arranged.mode, "is_active": arranged.is_active}
    if series is not None:
        same_version(series, version)
    try:
        with transaction.atomic():
            if series is None:
                series = ReviewSeries.objects.create(government=government, **values)
            else:
                ReviewSeries.objects.filter(pk=series.pk).update(**values)
    except IntegrityError:
        raise SeriesThere from None
    series.members.set(arranged.members)
    series.refresh_from_db()
    record("review_series.set", series, by=by, after={**values}, touches=_about(series))
    reviews_ahead(series, clock.today())
    return series


def _about(series: ReviewSeries) -> About:
    return About(government_id=series.government_id)


def reviews_ahead(series: ReviewSeries, day: date) -> list[Dispatch]:
    """The reviews of the quarter that a day lies in and of the next; those that there are stay."""
    if not series.is_active:
        return []
    present = Period.of(PeriodKind.QUARTER, day)
    return [review_of(series, period) for period in (present, present.next)]


def review_of(series: ReviewSeries, period: Period) -> Dispatch:
    """The review of one quarter, created where there is none."""
    known = Dispatch.objects.filter(
        government=series.government_id, tier=Tier.REVIEW, domain=series.domain, period=period.key
    ).exclude(state=DispatchState.CANCELLED)
    if (row := known.first()) is not None:
        return row
    row = Dispatch.objects.create(
        government=series.government,
        tier=Tier.REVIEW,
        title=f"{period}{series.domain}点评会",
        domain=series.domain,
        period=period.key,
        mode=series.mode,
        held_on=Calendar.load().add(period.end, AFTER),
        series=series,
    )
    row.members.set(series.members.all())
    told = {"tier": Tier.REVIEW.value, "title": row.title}
    record("dispatch.planned", row, by=None, after=told, touches=touches(row))
    return row


def rounds() -> None:
    """例行: each domain's next review is always there."""
    for series in ReviewSeries.objects.filter(is_active=True).select_related("government"):
        with transaction.atomic(), gathered():
            reviews_ahead(series, clock.today())


# --- what is said of units ----------------------------------------------------------------------------------


@transaction.atomic
def comment_write(*, comment: Comment, words: str, version: int, by: User) -> None:
    """点评 one unit. One event. Raises EditConflict, WrongState."""
    require(may_keep(by))
    _open(comment.review)
    same_version(comment, version)
    Comment.objects.filter(pk=comment.pk).update(words=words)
    told = {"body": comment.body_id, "has_words": bool(words.strip())}
    record("dispatch.commented", comment, by=by, after=told, touches=touches(comment.review))
    comment.refresh_from_db()


def _open(review: Dispatch) -> None:
    if not Dispatch.objects.filter(pk=review.pk, state__in=OPEN).exists():
        raise WrongState("dispatch.dispatch.write")


# --- hard cases ---------------------------------------------------------------------------------------------


@transaction.atomic
def case_raise(
    *, review: Dispatch, title: str, by: User, detail: str = "", body: Body | None = None
) -> HardCase:
    """提出疑难问题 for a review that is not over. One event."""
    require(may_keep(by))
    return _raised(review, Offered("", title, detail, body=body), by)


@transaction.atomic
def case_take(*, review: Dispatch, offered: Offered, by: User) -> HardCase:
    """列入 what another room offers, once. One event. Raises CaseTaken."""
    require(may_keep(by))
    try:
        with transaction.atomic():
            return _raised(review, offered, by)
    except IntegrityError:
        raise CaseTaken from None


def _raised(review: Dispatch, told: Offered, by: User) -> HardCase:
    if not told.title.strip():
        raise BadRequest("title")
    if review.tier != Tier.REVIEW or review.state not in LIVE:
        raise WrongState("dispatch.case.raise")
    case = HardCase.objects.create(
        government=review.government,
        domain=review.domain,
        title=told.title[:200],
        detail=told.detail,
        review=review,
        first_review=review,
        raised_by_body=told.body,
        source_key=told.key,
        source_url=told.url[:200],
    )
    after = {"title": case.title, "source": told.key}
    record("case.raised", case, by=by, after=after, touches=touches(review))
    return case


@dataclass(frozen=True, slots=True)
class Handling:
    """研究处置: the analysis, the decision, the responsible local unit, by when."""

    analysis: str
    decision: str
    unit: Body
    due_on: date | None = None


@transaction.atomic
def case_decide(*, case: HardCase, handling: Handling, version: int, by: User) -> Hearing:
    """定处置 in the review that has the case now; written again it is changed. One event.

    Raises BadRequest where the analysis or the decision is missing, EditConflict, WrongState.
    """
    require(may_keep(by))
    for name in ("analysis", "decision"):
        if not getattr(handling, name).strip():
            raise BadRequest(name)
    _open(case.review)
    same_version(case, version)
    values = {name: getattr(handling, name) for name in Handling.__slots__}
    row, _is_new = Hearing.objects.update_or_create(case=case, review=case.review, defaults=values)
    write = writer(case.review, by, case, unit=handling.unit.pk, review=case.review_id)
    move(CASE, "decide", case, write)
    return row


@transaction.atomic
def case_solve(*, case: HardCase, outcome: str, by: User) -> None:
    """解决, with what came of it. One event."""
    require(may_keep(by))
    if not outcome.strip():
        raise BadRequest("outcome")
    move(CASE, "solve", case, writer(case.review, by, case), outcome=outcome, solved_on=clock.today())


@transaction.atomic
def case_reopen(*, case: HardCase, by: User) -> None:
    """重新研究: it was not solved after all. It goes to the review that is next."""
    require(may_keep(by))
    review = _next_review(case.review)
    move(CASE, "reopen", case, writer(case.review, by, case), solved_on=None, review=review)


@transaction.atomic
def dispatch_check(*, dispatch: Dispatch, by: User) -> int:
    """核查完结. The unsolved cases of a review go to the next quarter's, counted (S18.4); what other rooms
    could not solve goes on to the next meeting, counted there (S21.3).

    Gives back how many cases were carried.
    """
    require(may_keep(by))
    with gathered():
        move(DISPATCH, "check", dispatch, writer(dispatch, by))
        if dispatch.tier != Tier.REVIEW:
            carry_over(_before(dispatch, by), dispatch, by)
            return 0
        cases = list(dispatch.cases.exclude(state=CaseState.SOLVED))
        if not cases:
            return 0
        carry_over([case.source_key for case in cases], dispatch, by)
        following = _next_review(dispatch)
        for case in cases:
            write = writer(dispatch, by, case, review=following.pk)
            move(CASE, "carry", case, write, review=following, carried=F("carried") + 1)
            case.refresh_from_db()
    return len(cases)


def _before(dispatch: Dispatch, by: User) -> list[str]:
    """The keys of what other rooms have not solved yet."""
    return [one.key for one in offered(dispatch.government, dispatch.domain, by)]


def _next_review(review: Dispatch) -> Dispatch:
    """The domain's next review that is not over: the next quarter's, or a later one."""
    period = read_key(review.period).next
    series = (
        review.series
        or ReviewSeries.objects.filter(government=review.government, domain=review.domain).first()
    )
    if series is None:
        series = ReviewSeries.objects.create(
            government=review.government, domain=review.domain, mode=review.mode
        )
        series.members.set(review.members.all())
    row = review_of(series, period)
    while row.state not in LIVE:
        period = period.next
        row = review_of(series, period)
    return row
