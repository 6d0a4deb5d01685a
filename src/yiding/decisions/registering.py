"""制度文件库: what titles say, what the issue adds, what people keep; which documents wait for a review."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.access import Permission, require
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.moves import move
from yiding.core.telling import tell
from yiding.directory.models import Government

from .errors import SameDocument
from .following import Followup
from .models import Outcome, PolicyDocument, PolicyName, PolicyState
from .permissions import may_keep_policies
from .recognising import ahead_days, is_revision_of, recognise, trial_months
from .states import POLICY

ALIVE = (PolicyState.IN_FORCE, PolicyState.UNDER_REVIEW)
AGREED = (Outcome.AGREED, Outcome.AGREED_IN_PRINCIPLE)
MOST_PROPOSED = 5


def title_read(row: PolicyDocument) -> None:
    """Sets on a row what its title says."""
    told = recognise(row.title)
    row.kind, row.period_from, row.period_to = told.kind, told.period_from, told.period_to
    row.is_trial, row.is_revised = told.is_trial, told.is_revised
    row.review_on = review_day(row)


def policies_agreed(keys: Collection[int]) -> None:
    """What a meeting agreed to is no draft any more."""
    PolicyDocument.objects.filter(pk__in=keys, state=PolicyState.DRAFT, last_outcome__in=AGREED).update(
        state=PolicyState.AGREED
    )


def review_day(row: PolicyDocument) -> date | None:
    """The day by which someone must say whether it stays: the end of its validity, of its period, or of its
    trial, whichever comes first.
    """
    ends = [day for day in (row.valid_until, row.period_to) if day is not None]
    if row.is_trial and row.valid_until is None and row.issued_on is not None:
        ends.append(_months_later(row.issued_on, trial_months()))
    return min(ends, default=None)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def review_words(row: PolicyDocument, today: date | None = None) -> str:
    """``试行满 24 个月，2026-05-01 前评估`` and the like; empty where nothing ends soon."""
    day = today or clock.today()
    if row.review_on is None or row.state not in ALIVE or row.review_on > day + timedelta(days=ahead_days()):
        return ""
    if row.review_on == row.valid_until:
        why = "有效期到"
    elif row.review_on == row.period_to:
        why = "文件写明的期间到"
    else:
        why = f"试行满 {trial_months()} 个月到"
    tense = "已过" if row.review_on < day else ""
    return f"{why} {row.review_on:%Y-%m-%d}{'，' + tense if tense else ''}"


def needs_review(today: date | None = None) -> Q:
    """需要评估: in force, and its trial, period or validity ends soon or has ended."""
    day = (today or clock.today()) + timedelta(days=ahead_days())
    return Q(state__in=ALIVE, review_on__lte=day)


def policies_issued(followup: Followup) -> None:
    """The documents of a decision whose paper was issued: number, day, name, file, drafter."""
    if followup.decision is None:
        return
    for row in PolicyDocument.objects.filter(
        names__item=followup.decision.item_id, names__where="heading"
    ).distinct():
        row.number, row.issued_on = followup.number, followup.done_on
        row.in_name_of = followup.name.name if followup.name else followup.in_name_of
        row.document, row.drafter = followup.document, followup.drafter
        row.review_on = review_day(row)
        if row.state in (PolicyState.DRAFT, PolicyState.AGREED):
            row.state = PolicyState.IN_FORCE
        row.version += 1
        row.save()
        _replace_old(row)


def _replace_old(row: PolicyDocument) -> None:
    """A revision in force replaces the version that a person linked it to."""
    if row.revises_id and row.state == PolicyState.IN_FORCE:
        PolicyDocument.objects.filter(pk=row.revises_id, state__in=ALIVE).update(
            state=PolicyState.REPLACED, version=F("version") + 1
        )


@transaction.atomic
def policy_edit(*, policy: PolicyDocument, version: int, by: User, told: Mapping[str, Any]) -> None:
    """What a person says of a document; from now on the title is not asked any more. One event."""
    require(may_keep_policies(by))
    before = {name: getattr(policy, name) for name in told}
    values = {name: value for name, value in told.items() if before[name] != value}
    for name, value in values.items():
        setattr(policy, name, value)
    values["review_on"] = policy.review_on = review_day(policy)
    rows = PolicyDocument.objects.filter(pk=policy.pk, version=version)
    if not rows.update(**values, is_kept=True, version=F("version") + 1):
        raise EditConflict(last_actor(policy))
    record(
        "policy.edited",
        policy,
        by=by,
        before=_plain({name: before[name] for name in values if name in before}),
        after=_plain(values),
        touches=About(government_id=policy.government_id, due_on=policy.review_on),
    )


@transaction.atomic
def policy_add(*, government: Government, title: str, by: User) -> PolicyDocument:
    """登记 a document that no minutes named, such as a department's rules. One event."""
    from .services import title_stem, title_year

    require(may_keep_policies(by))
    if PolicyDocument.objects.filter(government=government, title=title).exists():
        raise BadRequest(title)
    stem = title_stem(title, government.name)
    row = PolicyDocument(government=government, title=title, stem=stem, year=title_year(title))
    title_read(row)
    row.save()
    record("policy.added", row, by=by, after={"title": title}, touches=About(government_id=government.pk))
    return row


@transaction.atomic
def policy_move(*, policy: PolicyDocument, act: str, reason: str, version: int, by: User) -> None:
    """A step of a document's life, with the reason. One event."""
    require(may_keep_policies(by))
    if act not in POLICY.moves:
        raise BadRequest(act)
    if not PolicyDocument.objects.filter(pk=policy.pk, version=version).update(version=version):
        raise EditConflict(last_actor(policy))
    values = {"review_on": None} if act == "keep" else {}

    def write(kind: str, before: str, after: str) -> object:
        return record(
            kind,
            policy,
            by=by,
            before={"state": before},
            after={"state": after, "reason": reason[:200]},
            touches=About(government_id=policy.government_id),
        )

    move(POLICY, act, policy, write, **values)
    _replace_old(policy)


def revises_proposed(policy: PolicyDocument) -> list[PolicyDocument]:
    """Which older documents a revision could replace: alike without year, brackets and flags (S14.2)."""
    if not policy.is_revised or policy.revises_id:
        return []
    rows = PolicyDocument.objects.filter(government=policy.government_id).exclude(pk=policy.pk)
    first = rows.filter(stem=policy.stem).order_by("-last_on", "-pk")[:MOST_PROPOSED]
    return [row for row in first if is_revision_of(policy.title, row.title)]


@transaction.atomic
def policy_link(
    *, policy: PolicyDocument, field: str, other: PolicyDocument | None, version: int, by: User
) -> None:
    """Confirms which document it revises (S14.2), or on which it hangs as rules (S14.5). One event."""
    require(may_keep_policies(by))
    if field not in ("revises", "parent"):
        raise BadRequest(field)
    if other is not None and (other.government_id != policy.government_id or _leads_to(other, policy, field)):
        raise SameDocument
    before = getattr(policy, f"{field}_id")
    rows = PolicyDocument.objects.filter(pk=policy.pk, version=version)
    if not rows.update(**{field: other}, version=F("version") + 1):
        raise EditConflict(last_actor(policy))
    policy.refresh_from_db()
    _replace_old(policy)
    record(
        f"policy.{field}_linked",
        policy,
        by=by,
        before={field: before},
        after={field: other.pk if other else None},
        touches=About(government_id=policy.government_id),
    )


def _leads_to(start: PolicyDocument, goal: PolicyDocument, field: str) -> bool:
    seen: set[int] = set()
    one: PolicyDocument | None = start
    while one is not None and one.pk not in seen:
        if one.pk == goal.pk:
            return True
        seen.add(one.pk)
        one = getattr(one, field)
    return False


def reviews_tell() -> int:
    """Tells those who keep the register which documents wait for a review; each end once."""
    count = 0
    for row in PolicyDocument.objects.filter(needs_review()).order_by("review_on", "pk")[:200]:
        count += tell(
            "policy.review",
            to=Permission.KEEP_POLICIES,
            key=f"review:{row.pk}:{row.review_on}",
            about=row,
            link=reverse("decisions:policy-detail", args=[row.pk]),
            title=row.title[:120],
            reason=f"{review_words(row)}。",
        )
    return count


def names_of(policy: PolicyDocument) -> list[str]:
    """All spellings."""
    return sorted(set(PolicyName.objects.filter(policy=policy).values_list("title", flat=True)))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if value is None or isinstance(value, str | int | bool) else str(value)
        for name, value in values.items()
    }
