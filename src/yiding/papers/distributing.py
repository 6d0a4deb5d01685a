"""分发: to whom an issued paper goes, what they did with it, reminders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from yiding.audit.services import About, record
from yiding.core import clock
from yiding.core.access import require
from yiding.core.errors import WrongState
from yiding.core.telling import tell
from yiding.directory.models import Body
from yiding.directory.register import expand
from yiding.directory.resolving import resolve_all

from .models import Paper, PaperState, ReceiptState, Recipient, Sending
from .notices import SENT, UNREAD, WITHDRAWN
from .people import users_of
from .permissions import RECEIVING, may_issue, may_receive_this
from .printing import number_words

SEPARATORS = re.compile("[，,；;、。\n]")


@dataclass(frozen=True, slots=True)
class Goes:
    """去处: a body (or nobody that the directory knows) under the word of the list that means it."""

    sending: Sending
    written: str
    body: Body | None


def lists_of(paper: Paper) -> dict[Sending, list[str]]:
    """The words of both lists in their order, as written; a list may be empty."""
    return {Sending.MAIN: words_of(paper.main_send), Sending.COPY: words_of(paper.copy_send)}


def words_of(text: str) -> list[str]:
    """``各镇人民政府，市委各部门`` as words; 主送 and its colon are no part of them."""
    plain = re.sub("^(?:主送|抄送)[：:]", "", text.strip())
    return [word.strip() for word in SEPARATORS.split(plain) if word.strip()]


def goes_to(paper: Paper, on: date) -> list[Goes]:
    """展开: the bodies that both lists mean on a day, each once; a word that nobody bears stays a word."""
    lists = lists_of(paper)
    bodies = resolve_all(paper.government, [word for words in lists.values() for word in words], on)
    return list(_once(_expanded(lists, bodies, on)))


def _expanded(lists: Mapping[Sending, list[str]], bodies: Mapping[str, Body], on: date) -> Iterator[Goes]:
    for sending, words in lists.items():
        for word in words:
            body = bodies.get(word)
            if body is None:
                yield Goes(sending, word, None)
            else:
                yield from (Goes(sending, word, one) for one in expand(body, on))


def _once(goes: Iterable[Goes]) -> Iterator[Goes]:
    seen: set[int] = set()
    for one in goes:
        if one.body is None:
            yield one
        elif one.body.pk not in seen:
            seen.add(one.body.pk)
            yield one


def recipients_make(paper: Paper, on: date, copies: Mapping[str, int] | None = None) -> list[Recipient]:
    """Writes down to whom the paper goes, and tells them. In the transaction that issues it."""
    now = clock.now()
    rows = [
        Recipient(
            paper=paper,
            sending=one.sending,
            position=n,
            written=one.written[:120],
            body=one.body,
            sent_at=now,
            copies=(copies or {}).get(one.sending, 0),
        )
        for n, one in enumerate(goes_to(paper, on))
    ]
    Recipient.objects.bulk_create(rows)
    _tell(SENT.code, paper, [row.body_id for row in rows if row.body_id], key=f"sent:{paper.pk}")
    return rows


def _tell(kind: str, paper: Paper, bodies: Iterable[int], *, key: str, **more: str) -> int:
    return tell(
        kind,
        to=list(users_of(list(bodies), RECEIVING)),
        key=key,
        about=paper,
        link=reverse("papers:paper-detail", args=[paper.pk]),
        title=paper.title,
        number=number_words(paper),
        **more,
    )


def withdrawal_tell(paper: Paper, what: str, reason: str) -> int:
    """Tells all who got a paper that it no longer holds."""
    bodies = [key for key in paper.recipients.values_list("body", flat=True) if key is not None]
    return _tell(WITHDRAWN.code, paper, bodies, key=f"withdrawn:{paper.pk}", what=what, reason=reason)


# --- what recipients do -------------------------------------------------------------------------------------


@transaction.atomic
def recipient_receive(*, row: Recipient, by: User) -> bool:
    """签收. One event; ``False`` where it was received already."""
    require(may_receive_this(by, row))
    return _stepped(row, by, clock.now(), (ReceiptState.SENT,), ReceiptState.RECEIVED)


@transaction.atomic
def recipient_read(*, row: Recipient, by: User) -> bool:
    """阅读: the paper was opened; what was not received is received with it. One event."""
    require(may_receive_this(by, row))
    return _stepped(row, by, clock.now(), (ReceiptState.SENT, ReceiptState.RECEIVED), ReceiptState.READ)


def _stepped(
    row: Recipient, by: User, now: datetime, sources: tuple[ReceiptState, ...], target: ReceiptState
) -> bool:
    values: dict[str, object] = {"state": target}
    if row.received_at is None:
        values |= {"received_at": now, "received_by": by}
    if target == ReceiptState.READ:
        values |= {"read_at": now, "read_by": by}
    rows = Recipient.objects.filter(pk=row.pk, state__in=sources)
    if not rows.update(**values, version=F("version") + 1):
        return False
    before = row.state
    row.refresh_from_db()
    about = About(government_id=row.paper.government_id, body_id=row.body_id)
    kind = "paper.read" if target == ReceiptState.READ else "paper.received"
    record(kind, row, by=by, before={"state": before}, after={"state": target}, touches=about)
    return True


@transaction.atomic
def recipients_urge(*, paper: Paper, by: User) -> int:
    """催阅: one click tells all bodies that have not opened the paper; gives back how many. One event."""
    require(may_issue(by))
    if paper.state != PaperState.ISSUED:
        raise WrongState("papers.paper.urge")
    rows = paper.recipients.filter(~Q(state=ReceiptState.READ), body__isnull=False)
    late = dict(rows.values_list("pk", "body"))
    if not late:
        return 0
    now = clock.now()
    rows.filter(pk__in=late).update(reminders=F("reminders") + 1, reminded_at=now)
    key = f"unread:{paper.pk}:{now.timestamp():.0f}"
    _tell(UNREAD.code, paper, list(late.values()), key=key)
    about = About(government_id=paper.government_id)
    record("paper.reading_urged", paper, by=by, after={"bodies": sorted(late.values())}, touches=about)
    return len(late)
