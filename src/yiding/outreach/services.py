"""对上争取: an approach is planned, made, answered; what is promised and learned in it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Model

from yiding.audit.services import About, last_actor, record, writer
from yiding.core import clock
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.moves import move
from yiding.directory.models import Body, Government
from yiding.directory.subjects import Indicator

from .errors import NameThere, NotYetContacted
from .models import Approach, Commitment, IndicatorRule, Library, Line, ListedCount, Purpose
from .permissions import may_change, may_change_commitment, may_keep, may_log_for, require
from .states import APPROACH

PURPOSES = ("工作汇报", "邀请调研", "政策争取", "活动承办", "项目入库", "指标口径", "媒体宣传", "资金争取")
LIBRARIES = ("国家级项目库", "省级项目库", "设区市项目库")


@transaction.atomic
def outreach_seed(*, government: Government, by: User | None = None) -> int:
    """载入通行的争取目的和上级项目库, those that are not there. Gives back how many."""
    require(by is None or may_keep(by))
    made = 0
    for model, names in ((Purpose, PURPOSES), (Library, LIBRARIES)):
        for position, name in enumerate(names):
            told = {"position": position}
            _row, is_new = model._default_manager.get_or_create(
                government=government, name=name, defaults=told
            )
            made += is_new
    record("outreach.seeded", government, by=by, after={"rows": made})
    return made


def _kept(model: type[Model], row: Any, government: Government, version: int | None, values: Any) -> Any:
    """A row of data, made or changed. Raises NameThere, EditConflict."""
    try:
        with transaction.atomic():
            if row is None:
                return model._default_manager.create(government=government, **values)
            rows = model._default_manager.filter(pk=row.pk, version=version)
            if not rows.update(**values, version=F("version") + 1):
                raise EditConflict(last_actor(row))
    except IntegrityError:
        raise NameThere from None
    return model._default_manager.get(pk=row.pk)


@transaction.atomic
def purpose_keep(
    *,
    purpose: Purpose | None,
    government: Government,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> Purpose:
    """设定争取目的."""
    require(may_keep(by))
    row: Purpose = _kept(Purpose, purpose, government, version, values)
    record("purpose.kept", row, by=by, after={"name": row.name, "is_active": row.is_active})
    return row


@transaction.atomic
def line_keep(
    *,
    line: Line | None,
    government: Government,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> Line:
    """设定争取专题: which body keeps in touch with whom, how often (S23.2)."""
    require(may_keep(by))
    row: Line = _kept(Line, line, government, version, values)
    touches = About(government_id=row.government_id, body_id=row.body_id)
    after = {"name": row.name, "superior": row.superior, "rhythm": row.rhythm}
    record("line.kept", row, by=by, after=after, touches=touches)
    return row


@transaction.atomic
def library_keep(
    *,
    library: Library | None,
    government: Government,
    values: Mapping[str, Any],
    by: User,
    version: int | None = None,
) -> Library:
    """设定上级项目库."""
    require(may_keep(by))
    row: Library = _kept(Library, library, government, version, values)
    record("library.kept", row, by=by, after={"name": row.name})
    return row


@transaction.atomic
def library_count(*, library: Library, counted_on: date, count: int, by: User, note: str = "") -> ListedCount:
    """登记入库数: the figure of a day; told again for the same day it is that day's (S23.4)."""
    require(may_keep(by))
    if counted_on > clock.today():
        raise BadRequest("counted_on")
    told = {"count": count, "note": note[:200]}
    row, _is_new = ListedCount.objects.update_or_create(library=library, counted_on=counted_on, defaults=told)
    record("library.counted", library, by=by, after={"on": counted_on.isoformat(), "count": count})
    return row


@dataclass(frozen=True, slots=True)
class Plan:
    """对接计划: whom, for what, by which body, when."""

    title: str
    purpose: Purpose
    superior: str
    body: Body
    planned_on: date
    line: Line | None = None
    people: str = ""

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@transaction.atomic
def approach_plan(*, told: Plan, by: User) -> Approach:
    """计划对接. Raises BadRequest where the line is another body's."""
    require(may_log_for(by, told.body.pk))
    _check(told)
    row = Approach.objects.create(government=told.body.government, made_by=by, **told.columns())
    after = {"title": row.title, "superior": row.superior, "purpose": row.purpose.name}
    record("approach.planned", row, by=by, after=after, touches=touching(row))
    return row


def _check(told: Plan) -> None:
    if told.line is not None and told.line.body_id != told.body.pk:
        raise BadRequest("line")


@transaction.atomic
def approach_edit(*, approach: Approach, told: Plan, version: int, by: User) -> None:
    """修改. Raises EditConflict."""
    require(may_change(by, approach) and may_log_for(by, told.body.pk))
    _check(told)
    rows = Approach.objects.filter(pk=approach.pk, version=version)
    if not rows.update(**told.columns(), version=F("version") + 1):
        raise EditConflict(last_actor(approach))
    approach.refresh_from_db()
    after = {"title": approach.title, "superior": approach.superior}
    record("approach.edited", approach, by=by, after=after, touches=touching(approach))


@transaction.atomic
def approach_contact(
    *, approach: Approach, contacted_on: date, people: str, result: str, by: User, next_step: str = ""
) -> None:
    """登记对接: when, who went, what was said, what comes next; once more where one contact was not enough.

    Raises NotYetContacted, WrongState.
    """
    require(may_change(by, approach))
    if contacted_on > clock.today():
        raise NotYetContacted
    values = {"contacted_on": contacted_on, "people": people, "result": result, "next_step": next_step}
    write = writer(approach, by=by, touches=touching(approach), on=contacted_on.isoformat())
    move(APPROACH, "contact", approach, write, **values)


@transaction.atomic
def approach_finish(*, approach: Approach, name: str, result: str, by: User, next_step: str = "") -> None:
    """登记答复、争取到位、未能争取 (``answer``, ``obtain``, ``refuse``). Raises WrongState."""
    require(may_change(by, approach))
    if not result.strip():
        raise BadRequest("result")
    write = writer(approach, by=by, touches=touching(approach), result=result[:200])
    move(APPROACH, name, approach, write, result=result, next_step=next_step)


@transaction.atomic
def commitment_add(
    *, approach: Approach, text: str, by: User, is_ours: bool = False, due_on: date | None = None
) -> Commitment:
    """登记承诺: theirs, or ours."""
    require(may_change(by, approach))
    row = Commitment.objects.create(approach=approach, text=text, is_ours=is_ours, due_on=due_on)
    record("approach.promised", row, by=by, after={"text": text[:200]}, touches=touching(approach))
    return row


@transaction.atomic
def commitment_keep(*, commitment: Commitment, kept_on: date, version: int, by: User) -> None:
    """承诺兑现. Raises EditConflict."""
    require(may_change_commitment(by, commitment))
    rows = Commitment.objects.filter(pk=commitment.pk, version=version)
    if not rows.update(kept_on=kept_on, version=F("version") + 1):
        raise EditConflict(last_actor(commitment))
    commitment.refresh_from_db()
    after = {"kept_on": kept_on.isoformat()}
    record("approach.kept", commitment, by=by, after=after, touches=touching(commitment.approach))


@transaction.atomic
def rule_learn(*, approach: Approach, indicator: Indicator, text: str, by: User) -> IndicatorRule:
    """登记指标口径: it stands on the indicator's own page from then on (S23.3)."""
    require(may_change(by, approach))
    if indicator.government_id != approach.government_id or not text.strip():
        raise BadRequest("indicator" if text.strip() else "text")
    day = approach.contacted_on or clock.today()
    row = IndicatorRule.objects.create(approach=approach, indicator=indicator, text=text, learned_on=day)
    after = {"indicator": indicator.pk, "text": text[:200]}
    record("approach.learned", approach, by=by, after=after, touches=touching(approach))
    return row


def touching(row: Approach) -> About:
    """What an event of an approach touches."""
    return About(government_id=row.government_id, body_id=row.body_id, due_on=row.planned_on)
