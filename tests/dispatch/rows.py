"""调度会各行: a special dispatch with a frozen table, and a review with a hard case."""

from __future__ import annotations

from dataclasses import dataclass

from tests.supervision.rows import Stage
from yiding.core import clock
from yiding.core.periods import Period, PeriodKind
from yiding.directory.subjects import Indicator, IndicatorValue
from yiding.dispatch.models import Comment, Dispatch, HardCase, Line, ReviewSeries, Tier
from yiding.dispatch.reviewing import Arranged, Handling, case_decide, case_raise, series_set
from yiding.dispatch.services import Plan, dispatch_freeze, dispatch_hold, dispatch_plan

DOMAIN = "城市管理"


def indicator(stage: Stage, *values: str, name: str = "环境投诉办结率") -> Indicator:
    """A monthly indicator; the last value is that of the present month."""
    row = Indicator.objects.create(government=stage.government, name=name, unit="%", rhythm="month")
    period = Period.of(PeriodKind.MONTH, clock.today())
    for value in reversed(values):
        IndicatorValue.objects.create(
            indicator=row, period=period.key, starts_on=period.start, ends_on=period.end, value=value
        )
        period = period.previous
    return row


def special(stage: Stage, **more: object) -> Dispatch:
    """A special dispatch of the domain."""
    told = {"tier": Tier.SPECIAL, "title": "城市管理专项调度会", "held_on": clock.today(), "domain": DOMAIN}
    plan = Plan(**{**told, **more})  # type: ignore[arg-type]
    return dispatch_plan(government=stage.government, plan=plan, by=stage.inspector)


def review(stage: Stage, *names: str) -> Dispatch:
    """This quarter's review of the domain, with the bodies named as its members."""
    arranged = Arranged(DOMAIN, members=[stage.body(name) for name in names])
    series = series_set(government=stage.government, arranged=arranged, by=stage.inspector)
    return series.reviews.order_by("period")[0]


@dataclass(frozen=True)
class Rows:
    """调度会各行, for the tests that walk all addresses."""

    dispatch: Dispatch
    line: Line
    series: ReviewSeries
    review: Dispatch
    comment: Comment
    case: HardCase
    indicator: Indicator
    held: Dispatch

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        """What the addresses of the room take."""
        return {
            "dispatch": {"pk": self.dispatch.pk},
            **{f"dispatch:line-{one}": {"pk": self.line.pk} for one in ("edit", "file")},
            "dispatch:note-send": {"pk": self.held.pk},
            "dispatch:series-edit": {"pk": self.series.pk},
            "dispatch:comment-edit": {"pk": self.comment.pk},
            **{f"dispatch:case-{one}": {"pk": self.review.pk} for one in ("new", "take")},
            **{
                f"dispatch:case-{one}": {"pk": self.case.pk}
                for one in ("detail", "decide", "solve", "reopen", "file")
            },
        }

    @property
    def on_pages(self) -> dict[str, object]:
        """The same, by the names of the browser's table of pages."""
        return {
            "dispatch": self.dispatch.pk,
            "dispatch_line": self.line.pk,
            "dispatch_held": self.held.pk,
            "review": self.review.pk,
            "review_series": self.series.pk,
            "review_comment": self.comment.pk,
            "hard_case": self.case.pk,
        }


def rows_of(stage: Stage) -> Rows:
    """One row of each kind; the table holds a matter of 丙局 and an indicator."""
    stage.matter(leads=["丙局"], title="整治占道经营", area=DOMAIN)
    dispatch = special(stage, indicators=[rate := indicator(stage, "95", "93")])
    dispatch_freeze(dispatch=dispatch, by=stage.inspector)
    held = review(stage, "丙局")
    dispatch_freeze(dispatch=held, by=stage.inspector)
    case = case_raise(review=held, title="老旧小区停车难", by=stage.inspector)
    handling = Handling("车位不足。", "利用边角地建停车场。", stage.body("丙局"))
    case_decide(case=case, handling=handling, version=case.version, by=stage.inspector)
    line = dispatch.lines.get(kind="matter")
    assert held.series is not None
    over = special(stage, title="已开的专项调度会", domain="别的领域", indicators=[rate])
    dispatch_freeze(dispatch=over, by=stage.inspector)
    dispatch_hold(dispatch=over, by=stage.inspector)
    return Rows(dispatch, line, held.series, held, held.comments.get(), case, rate, over)
