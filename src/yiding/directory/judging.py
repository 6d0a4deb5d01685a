"""建议的判断: a person accepts or refuses what the sightings suggest, with a reason, and can take it back.

Each judgement is one transaction with one event. What accepting did is kept with the proposal (``effect``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.errors import BadRequest, EditConflict, WrongState
from yiding.core.moves import move

from .dates import clear_of
from .errors import Circle, NameTaken
from .merging import government_lock, merge_rows, undo_rows
from .models import Body, BodyKind, Merge, Post, Proposal, ProposalKind, ProposalState, Sighting, Split
from .permissions import may_judge, require
from .register import body_list, check_line
from .splitting import split_rows, split_undo_rows
from .states import PROPOSAL

MOST_AT_ONCE = 200
Effect = dict[str, Any]


@transaction.atomic
def proposal_accept(
    *, proposal: Proposal, version: int, by: User, reason: str = "", kind: str = "", title: str = ""
) -> Proposal:
    """采纳. ``kind`` is that of a new body, ``title`` that of a new post."""
    require(may_judge(by))
    _same(proposal, version)
    effect = _APPLY[ProposalKind(proposal.kind)](proposal, by, {"kind": kind, "title": title})
    _move("accept", proposal, by, reason, effect)
    return proposal


@transaction.atomic
def proposal_refuse(*, proposal: Proposal, version: int, by: User, reason: str) -> Proposal:
    """不采纳: not proposed again. The reason is kept."""
    require(may_judge(by))
    _same(proposal, version)
    _move("refuse", proposal, by, reason, {})
    return proposal


@transaction.atomic
def proposal_reopen(*, proposal: Proposal, version: int, by: User) -> Proposal:
    """撤销判断: what accepting did is undone exactly, and the proposal waits again."""
    require(may_judge(by))
    _same(proposal, version)
    if proposal.state == ProposalState.ACCEPTED:
        _UNDO[ProposalKind(proposal.kind)](proposal, by)
    _move("reopen", proposal, by, "", {})
    return proposal


def proposals_refuse(*, proposals: Collection[Proposal], by: User, reason: str) -> int:
    """成批不采纳: those that still wait; one event each, at most 200 in a transaction."""
    return _many(
        proposals, lambda one: proposal_refuse(proposal=one, version=one.version, by=by, reason=reason)
    )


def proposals_list(*, proposals: Collection[Proposal], by: User) -> int:
    """成批列入: new bodies with the kinds that were guessed; no other kind of proposal is accepted unseen."""
    new = [one for one in proposals if one.kind == ProposalKind.NEW_BODY]
    return _many(new, lambda one: proposal_accept(proposal=one, version=one.version, by=by))


def _many(proposals: Collection[Proposal], act: Callable[[Proposal], Proposal]) -> int:
    rows, done = [one for one in proposals if one.state == ProposalState.OPEN], 0
    for start in range(0, len(rows), MOST_AT_ONCE):
        with transaction.atomic():
            for one in rows[start : start + MOST_AT_ONCE]:
                act(one)
                done += 1
    return done


def _same(proposal: Proposal, version: int) -> None:
    """Takes the row for this transaction, or says that someone else has judged it in between."""
    if not Proposal.objects.filter(pk=proposal.pk, version=version).update(version=version):
        raise EditConflict(last_actor(proposal))
    proposal.refresh_from_db()


def _move(name: str, proposal: Proposal, by: User, reason: str, effect: Effect) -> None:
    def write(kind: str, before: str, after: str) -> None:
        told = {"state": after, "kind": proposal.kind, "summary": proposal.summary, "reason": reason}
        touches = About(government_id=proposal.government_id, body_id=proposal.body_id)
        record(kind, proposal, by=by, before={"state": before}, after=told, touches=touches)

    judged = name != "reopen"
    move(
        PROPOSAL,
        name,
        proposal,
        write,
        reason=reason[:200],
        effect=effect,
        decided_by=by if judged else None,
        decided_at=clock.now() if judged else None,
    )


# --- what accepting does, and undoing it -----------------------------------------------------------------


def _list_body(proposal: Proposal, _by: User, given: Effect) -> Effect:
    body = _body(proposal.body)
    kind = given["kind"] or proposal.suggested_kind
    if kind and kind not in BodyKind.values:
        raise BadRequest(kind)
    return {"before": body_list(body, kind=kind), "after": kind}


def _unlist_body(proposal: Proposal, _by: User) -> None:
    rows = Body.objects.filter(pk=_key(proposal.body), kind=proposal.effect["after"])
    rows.update(**proposal.effect["before"], version=F("version") + 1)


def _merge(proposal: Proposal, by: User, _given: Effect) -> Effect:
    if proposal.kind == ProposalKind.ALIAS:
        merge = merge_rows(_body(proposal.body), _body(proposal.other_body), by=by)
    else:
        if proposal.person is None or proposal.other_person is None:
            raise WrongState("proposal.accept")
        merge = merge_rows(proposal.person, proposal.other_person, by=by)
    return {"merge": merge.pk}


def _unmerge(proposal: Proposal, by: User) -> None:
    undo_rows(Merge.objects.get(pk=proposal.effect["merge"]), by=by)


def _split(proposal: Proposal, by: User, given: Effect) -> Effect:
    """What was seen for the second body becomes that of a namesake, told apart by the body's name."""
    if proposal.person is None or proposal.person.merged_into_id is not None:
        raise WrongState("proposal.accept")
    body = _body(proposal.other_body)
    seen = Sighting.objects.filter(person=proposal.person, body=body)
    posts = Post.objects.filter(person=proposal.person, body=body)
    keys = (list(rows.order_by("pk").values_list("pk", flat=True)) for rows in (seen, posts))
    sightings, held = keys
    note = given["title"] or body.name
    return {"split": split_rows(proposal.person, note, sightings, held, by=by).pk}


def _unsplit(proposal: Proposal, by: User) -> None:
    split_undo_rows(Split.objects.get(pk=proposal.effect["split"]), by=by)


def _rename(proposal: Proposal, _by: User, _given: Effect) -> Effect:
    """The old name's body ends on its last day and points to its successor, which begins on its first."""
    old, new = _body(proposal.body), _body(proposal.other_body)
    check_line(old, new.pk, "successor_id")
    if old.last_seen_on is None or new.first_seen_on is None:
        raise WrongState("proposal.accept")
    ends_on = new.first_seen_on - timedelta(days=1)
    if (old.starts_on and old.starts_on > ends_on) or (new.ends_on and new.ends_on < new.first_seen_on):
        raise Circle
    effect = {
        "old": [str(old.ends_on or ""), str(ends_on), old.successor_id],
        "new": [str(new.starts_on or ""), str(new.first_seen_on)],
    }
    Body.objects.filter(pk=old.pk).update(ends_on=ends_on, successor=new, version=F("version") + 1)
    Body.objects.filter(pk=new.pk).update(starts_on=new.first_seen_on, version=F("version") + 1)
    return effect


def _unrename(proposal: Proposal, _by: User) -> None:
    before, after, successor = proposal.effect["old"]
    rows = Body.objects.filter(pk=_key(proposal.body), ends_on=after, successor=proposal.other_body_id)
    rows.update(ends_on=_day(before), successor=successor, version=F("version") + 1)
    before, after = proposal.effect["new"]
    rows = Body.objects.filter(pk=_key(proposal.other_body), starts_on=after)
    rows.update(starts_on=_day(before), version=F("version") + 1)


def _change_post(proposal: Proposal, _by: User, given: Effect) -> Effect:
    """Ends what the person holds in the first body (or states that they were there), begins in the second."""
    person, old, new = proposal.person, _body(proposal.body), _body(proposal.other_body)
    day = proposal.seen_on
    if person is None or day is None:
        raise WrongState("proposal.accept")
    government_lock(proposal.government_id)
    last, title = day - timedelta(days=1), given["title"][:60]
    open_posts = Post.objects.filter(person=person, body=old, ends_on=None)
    held = [row.pk for row in open_posts.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=last))]
    Post.objects.filter(pk__in=held).update(ends_on=last, version=F("version") + 1)
    if not clear_of((day, None), Post.objects.filter(person=person, body=new, title=title)):
        raise NameTaken(title or new.name)
    added = [Post.objects.create(person=person, body=new, title=title, starts_on=day).pk]
    if not Post.objects.filter(person=person, body=old).exists():
        added.append(Post.objects.create(person=person, body=old, ends_on=last).pk)
    return {"ended": held, "on": str(last), "added": added}


def _unchange_post(proposal: Proposal, _by: User) -> None:
    Post.objects.filter(pk__in=proposal.effect["added"]).delete()
    rows = Post.objects.filter(pk__in=proposal.effect["ended"], ends_on=proposal.effect["on"])
    rows.update(ends_on=None, version=F("version") + 1)


def _nothing(_proposal: Proposal, _by: User, _given: Effect) -> Effect:
    """代会: the judgement itself is what the pages show."""
    return {}


def _undo_nothing(_proposal: Proposal, _by: User) -> None:
    return None


def _body(row: Body | None) -> Body:
    if row is None or row.merged_into_id is not None:
        raise WrongState("proposal.accept")
    return row


def _key(row: Body | None) -> int:
    return row.pk if row is not None else 0


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


_APPLY: dict[ProposalKind, Callable[[Proposal, User, Effect], Effect]] = {
    ProposalKind.NEW_BODY: _list_body,
    ProposalKind.ALIAS: _merge,
    ProposalKind.RENAMING: _rename,
    ProposalKind.SAME_PERSON: _merge,
    ProposalKind.NAMESAKES: _split,
    ProposalKind.CHANGE_OF_POST: _change_post,
    ProposalKind.STAND_IN: _nothing,
}
_UNDO: dict[ProposalKind, Callable[[Proposal, User], None]] = {
    ProposalKind.NEW_BODY: _unlist_body,
    ProposalKind.ALIAS: _unmerge,
    ProposalKind.RENAMING: _unrename,
    ProposalKind.SAME_PERSON: _unmerge,
    ProposalKind.NAMESAKES: _unsplit,
    ProposalKind.CHANGE_OF_POST: _unchange_post,
    ProposalKind.STAND_IN: _undo_nothing,
}
