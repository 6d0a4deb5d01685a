"""分发: to whom an issued paper goes, what they did with it, reminders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

from .composing import listed
from .models import Paper, PaperState, ReceiptState, Recipient, Sending
from .notices import SENT, UNREAD, WITHDRAWN
from .people import users_of
from .permissions import RECEIVING, may_issue, may_receive_this
from .printing import number_words

ENDINGS = ("街道办事处", "管理委员会", "管委会", "办事处", "人民政府")
"""What several names of a list share at its end."""


@dataclass(frozen=True, slots=True)
class Goes:
    """去处: a body (or nobody that the directory knows) under the word of the list that means it."""

    sending: Sending
    written: str
    body: Body | None


def goes_to(paper: Paper, on: date) -> list[Goes]:
    """展开: the bodies that both lists mean on a day, each once; a word that nobody bears stays a word."""
    lists = {Sending.MAIN: listed(paper.main_send), Sending.COPY: listed(paper.copy_send)}
    words = {name for words in lists.values() for word in words for name in (word, *parts_of(word))}
    bodies = resolve_all(paper.government, words, on)
    return list(_once(_expanded(lists, bodies, on)))


def parts_of(word: str) -> list[str]:
    """``娄北、娄南街道办事处`` names two: each part as it stands, and with the ending that they share."""
    names = word.split("、")
    if len(names) == 1:
        return []
    ending = next((end for end in ENDINGS if word.endswith(end)), "")
    return [name if name.endswith(ending) else f"{name}{ending}" for name in names]


def _expanded(lists: Mapping[Sending, Sequence[str]], bodies: Mapping[str, Body], on: date) -> Iterator[Goes]:
    for sending, words in lists.items():
        for word in words:
            found = [bodies.get(name) for name in ([word] if word in bodies else parts_of(word))]
            if not found or None in found:
                yield from _words(sending, word, bodies, on)
            else:
                yield from (Goes(sending, word, one) for body in found if body for one in expand(body, on))


def _words(sending: Sending, word: str, bodies: Mapping[str, Body], on: date) -> Iterator[Goes]:
    """A word of which not all parts are known: those that are, and the word itself."""
    yield Goes(sending, word, None)
    for name in parts_of(word):
        if body := bodies.get(name):
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
