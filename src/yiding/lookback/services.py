"""回头看: last year's items are checked one by one; the matters themselves stay as they are (S16.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from yiding import typeset
from yiding.audit.services import About, gathered, record
from yiding.core import clock
from yiding.core.access import Level, require
from yiding.core.errors import BadRequest, WrongState
from yiding.core.moves import move
from yiding.directory.models import Government
from yiding.files.services import Paper as File
from yiding.papers.blocks import block
from yiding.papers.exhibits import Exhibit
from yiding.papers.handing import paper_hand_in
from yiding.papers.models import Paper, PaperKind
from yiding.papers.services import Facts
from yiding.supervision.matters import DRAFTED
from yiding.supervision.models import BodyRole, Effect, Matter, MatterKind
from yiding.supervision.reporting import Found, check_file
from yiding.supervision.selectors import bodies_of_matters
from yiding.supervision.summing import same_version

from .errors import ItemsUnchecked, NothingToCheck
from .models import Item, LookBack, LookBackState
from .permissions import may_keep
from .states import LOOK_BACK


def touches(row: LookBack) -> About:
    """What an event of a look-back touches."""
    return About(government_id=row.government_id)


@transaction.atomic
def look_back_open(
    *, government: Government, title: str, by: User, plan: Matter | None = None, series: str = ""
) -> LookBack:
    """开展回头看 on a document with its tree, or on a series. One event.

    Raises NothingToCheck, BadRequest.
    """
    require(may_keep(by))
    if (plan is None) == (not series.strip()) or not title.strip():
        raise BadRequest("plan")
    matters = _tree(plan) if plan is not None else _series(government, series.strip())
    if not matters:
        raise NothingToCheck
    row = LookBack.objects.create(
        government=government,
        title=title[:200],
        plan=plan,
        series=series.strip(),
        opened_on=clock.today(),
        opened_by=by,
    )
    Item.objects.bulk_create(
        Item(look_back=row, position=place, matter=one) for place, one in enumerate(matters)
    )
    record(
        "look_back.opened", row, by=by, after={"title": title, "items": len(matters)}, touches=touches(row)
    )
    return row


def _tree(plan: Matter) -> list[Matter]:
    """The leaves of the document's tree, in its order: what was to be done, not the headings above."""
    rows = Matter.objects.filter(root=plan.root_id or plan.pk).exclude(state__in=DRAFTED)
    by_parent: dict[int, list[Matter]] = {}
    for one in rows.order_by("position", "pk"):
        if one.parent_id is not None:
            by_parent.setdefault(one.parent_id, []).append(one)
    return list(_leaves(plan, by_parent))


def _leaves(row: Matter, by_parent: dict[int, list[Matter]]) -> Iterator[Matter]:
    own = by_parent.get(row.pk, [])
    for one in own:
        yield from _leaves(one, by_parent)
    if not own and row.kind != MatterKind.PLAN:
        yield row


def _series(government: Government, series: str) -> list[Matter]:
    rows = Matter.objects.filter(government=government, series=series, kind=MatterKind.MATTER)
    return list(rows.exclude(state__in=DRAFTED).order_by("held_on", "filed_on", "pk"))


@transaction.atomic
def item_check(*, item: Item, found: Found, version: int, by: User, evidence: Sequence[File] = ()) -> None:
    """核查一项: done, partly, not done, with evidence. Checked again the newer holds; both are kept.

    The check's event and one of the item. Raises EditConflict, WrongState, BadRequest.
    """
    require(may_keep(by))
    if not LookBack.objects.filter(pk=item.look_back_id, state=LookBackState.OPEN).exists():
        raise WrongState("lookback.item.check")
    same_version(item, version)
    with gathered():
        looked = Found(found.checked_on, found.way, found.effect, found.finding, is_look_back=True)
        check = check_file(matter=item.matter, found=looked, by=by, evidence=evidence)
        Item.objects.filter(pk=item.pk).update(check_made=check)
        told = {"matter": item.matter_id, "effect": found.effect}
        record("look_back.item_checked", item, by=by, after=told, touches=touches(item.look_back))
    item.refresh_from_db()


def _writer(row: LookBack, by: User) -> Callable[..., object]:
    def write(kind: str, before: str, after: str) -> object:
        states: dict[str, Any] = {"before": {"state": before}, "after": {"state": after}}
        return record(kind, row, by=by, touches=touches(row), **states)

    return write


@transaction.atomic
def look_back_conclude(*, look_back: LookBack, by: User) -> None:
    """完结, when every item has its result. Raises ItemsUnchecked."""
    require(may_keep(by))
    if look_back.items.filter(check_made=None).exists():
        raise ItemsUnchecked
    move(LOOK_BACK, "conclude", look_back, _writer(look_back, by), concluded_on=clock.today())


@transaction.atomic
def look_back_reopen(*, look_back: LookBack, by: User) -> None:
    """重新核查, as long as its report was not handed in."""
    require(may_keep(by))
    if look_back.paper_id is not None:
        raise WrongState("lookback.lookback.reopen")
    move(LOOK_BACK, "reopen", look_back, _writer(look_back, by), concluded_on=None)


# --- the report ---------------------------------------------------------------------------------------------


def results_of(items: Sequence[Item]) -> dict[str, int]:
    """How many items have which result; ``""`` those without."""
    counts = Counter(one.check_made.effect if one.check_made else "" for one in items)
    return {key: counts.get(key, 0) for key in (*Effect.values, "")}


RESULTS = {Effect.DONE: "已落实", Effect.PARTLY: "部分落实", Effect.NOT_DONE: "未落实"}
"""As printed: in Chinese, whatever language the page has."""


def _name(item: Item, level: int) -> str:
    """A matter that is known to fewer than the report is counted, not named."""
    return item.matter.title if item.matter.level <= level else "（事项名称略）"


def report_text(look_back: LookBack, items: Sequence[Item], level: int = Level.SECRETARIAT) -> str:
    """The words of the report, for readers of a level."""
    told = results_of(items)
    subject = look_back.plan.title if look_back.plan else look_back.series
    lines = [
        f"按照工作安排，对《{subject}》落实情况开展了回头看，逐项核查{len(items)}项，现将结果通报如下。",
        "一、总体情况",
        f"{len(items)}项中，已落实{told[Effect.DONE]}项，部分落实{told[Effect.PARTLY]}项，"
        f"未落实{told[Effect.NOT_DONE]}项，逐项结果见附表。",
    ]
    lacking = [one for one in items if one.check_made and one.check_made.effect != Effect.DONE]
    if lacking:
        lines.append("二、没有落实到位的事项")
        lines += [_lacking(place, one, level) for place, one in enumerate(lacking, start=1)]
    lines.append(f"{'三' if lacking else '二'}、下一步要求")
    lines.append("没有落实到位的，承办单位要说明原因、明确时限，抓紧补办，并按期反馈。")
    return "".join(f"{line}\n" for line in lines)


def _lacking(place: int, item: Item, level: int) -> str:
    check = item.check_made
    assert check is not None
    words = check.finding.strip().rstrip("。")
    result = f"{place}.{_name(item, level)}（{_leads(item)}，{RESULTS[Effect(check.effect)]}）"
    return f"{result}：{words}。" if item.matter.level <= level else f"{result}。"


def _leads(item: Item) -> str:
    return "、".join(one.body.name for one in item.matter.bodies.all() if one.role == BodyRole.LEAD)


def items_told(look_back: LookBack) -> list[Item]:
    """The items with all that the report says of them. Three queries."""
    rows = look_back.items.select_related("matter", "check_made")
    items = list(rows.order_by("position", "pk"))
    matters = Matter.objects.filter(pk__in=[one.matter_id for one in items])
    known = {one.pk: one for one in matters.prefetch_related(bodies_of_matters())}
    for one in items:
        one.matter = known[one.matter_id]
    return items


def report_table(items: Sequence[Item], level: int) -> typeset.Table:
    """逐项结果."""
    head = ("序号", "事项", "牵头单位", "结果", "核查情况")
    rows = [
        (
            str(place),
            _name(one, level),
            _leads(one),
            RESULTS[Effect(one.check_made.effect)] if one.check_made else "",
            one.check_made.finding if one.check_made and one.matter.level <= level else "",
        )
        for place, one in enumerate(items, start=1)
    ]
    return typeset.Table((head, *rows), widths=(1, 5, 2.5, 2, 5), caption="逐项核查结果", wide=False)


@transaction.atomic
def report_send(*, look_back: LookBack, facts: Facts, by: User) -> Paper:
    """通报送审: the report becomes an official paper, once. Two events. Raises WrongState."""
    require(may_keep(by))
    items = items_told(look_back)
    with gathered():
        paper = paper_hand_in(
            government=look_back.government,
            kind=PaperKind.CIRCULAR,
            facts=facts,
            blocks=[block("report", "report", report_text(look_back, items, facts.level))],
            exhibits=[Exhibit("report", report_table(items, facts.level))],
            by=by,
        )
        rows = LookBack.objects.filter(pk=look_back.pk, state=LookBackState.CONCLUDED, paper=None)
        if not rows.update(paper=paper):
            raise WrongState("lookback.lookback.send")
        record("look_back.sent", look_back, by=by, after={"paper": paper.pk}, touches=touches(look_back))
    look_back.refresh_from_db()
    return paper
