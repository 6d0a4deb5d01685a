"""去向: what follows a decision, as one clause: opinions, revision, submission, issue, implementation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..phrases import Phrases
from ..record import FollowUp, Item, Outcome, Route, RouteKind
from .course import Course

_ORDER = (RouteKind.OPINION, RouteKind.SUBMIT, RouteKind.ISSUE, RouteKind.IMPLEMENT)


def ways_of(item: Item) -> tuple[Route, ...]:
    """The ways out in the order in which they are told; that of the follow-up where no others are named."""
    routes = [route for route in item.routes if route.kind is not None]
    follow_up = item.follow_up
    if not routes and follow_up and follow_up.route:
        routes = [Route(follow_up.route, follow_up.in_name_of, follow_up.submitted_to)]
    return tuple(sorted(routes, key=lambda route: _ORDER.index(route.kind or RouteKind.IMPLEMENT)))


def ways_clause(item: Item, course: Course, phrases: Phrases) -> str:
    """``会后由…修改完善后，以…名义印发``; empty where nothing follows."""
    ways = ways_of(item)
    opinions = [route for route in ways if route.kind is RouteKind.OPINION]
    onward = [route for route in ways if route.kind is not RouteKind.OPINION]
    clauses = [
        *_opinions(opinions, phrases),
        *_revision(item.follow_up, bool(opinions), bool(onward), phrases),
        *_onward(onward, item.follow_up, phrases),
    ]
    if not clauses:
        return ""
    if course.informed:
        clauses.append(phrases("ways.inform", informed=_names(course.informed, phrases)))
    if opinions or item.outcome is Outcome.NOTED or (item.follow_up and item.follow_up.revised_by):
        clauses[0] = phrases("ways.first", clause=clauses[0])
    return phrases.text("separators.clauses").join(clauses)


def _names(names: Sequence[str], phrases: Phrases) -> str:
    return phrases.text("separators.names").join(names)


def _opinions(routes: Sequence[Route], phrases: Phrases) -> Iterator[str]:
    if routes:
        receivers = [body for route in routes for body in route.submitted_to]
        asked = phrases("ways.opinion", receivers=_names(receivers, phrases))
        yield asked or phrases.text("ways.opinion_open")


def _revision(follow_up: FollowUp | None, heard: bool, goes_on: bool, phrases: Phrases) -> Iterator[str]:
    if follow_up is None or not follow_up.revised_by:
        return
    revisers = phrases.text("ways.joined").join(follow_up.revised_by)
    clause = phrases("ways.revise_heard" if heard else "ways.revise", revisers=revisers)
    yield phrases("ways.after", clause=clause) if goes_on else clause


def _onward(routes: Sequence[Route], follow_up: FollowUp | None, phrases: Phrases) -> Iterator[str]:
    submitted = False
    for route in routes:
        match route.kind:
            case RouteKind.SUBMIT:
                clause = submission(route.submitted_to, phrases)
                yield phrases("ways.next_submission", clause=clause) if submitted else clause
                submitted = True
            case RouteKind.ISSUE if route.in_name_of:
                yield phrases("ways.issue", name=route.in_name_of)
            case RouteKind.ISSUE:
                yield phrases("ways.issue_plain")
            case _:
                by = route.by if not follow_up or route.by != follow_up.revised_by else ()
                yield phrases("ways.implement", by=_names(by, phrases))


def submission(receivers: Sequence[str], phrases: Phrases) -> str:
    """``提交市委常委会审议``: the words by the receiver's name."""
    names = _names(receivers, phrases)
    return phrases.filled(phrases.longest("submit", names, ends=True) or "", receivers=names)
