"""通知: people are told, in the transaction of what they are told of. Nothing is sent here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.db.models import F

from yiding.audit.services import last_actor, record
from yiding.core import clock, jobs
from yiding.core.access import Permission, require
from yiding.core.errors import EditConflict, WrongState
from yiding.core.workdays import Calendar

from .addresses import masked, reachable
from .channels import Channel, channels_on
from .errors import BadTemplate
from .kinds import KINDS, Kind, filled, places_in
from .models import Address, Delivery, DeliveryState, Notice, Preference, Rhythm, Template
from .permissions import may_keep_channels, may_see_outbox
from .sealing import sealed
from .selectors import holders_of
from .timing import Quiet, digest_after

SEND_JOB = "notices.send"
PRIORITY = 1
LONGEST_SUBJECT = 200
FEW = 900
UNSENT = (DeliveryState.UNSURE, DeliveryState.FAILED)
Choices = Mapping[tuple[str, str], bool]


@dataclass(frozen=True, slots=True)
class Telling:
    """一则告知 of many: to one person, with its own words. ``key`` as for :func:`notify`."""

    to: int
    key: str
    fields: Mapping[str, object]
    about_id: int | None = None
    link: str = ""


@transaction.atomic
def notify(
    code: str,
    /,
    *,
    to: Iterable[User] | Permission,
    key: str,
    about: models.Model | None = None,
    link: str = "",
    **fields: object,
) -> int:
    """Tells people of something: a notice each, and what is to be sent; gives back how many are told now.

    In the caller's transaction: when it fails, nobody was told. Who was told under ``key`` is not told again.
    """
    people = holders_of(to) if isinstance(to, Permission) else to
    about_id = about.pk if about is not None else None
    _fits(KINDS[code], Telling(0, key, fields, about_id, link))
    tellings = [Telling(user.pk, key, fields, about_id, link) for user in people]
    return notify_many(code, tellings, about=type(about) if about is not None else None)


def _queue(kind: Kind, notices: list[Notice]) -> None:
    """What is to be sent: on the open channels that each person wants and on which they are reached."""
    users = list({notice.recipient_id: notice.recipient for notice in notices}.values())
    there = reachable(users)
    rows = Preference.objects.filter(user__in=users, kind=kind.code)
    chosen = {(row.user_id, row.channel): row.is_on for row in rows}
    rhythms = Rhythm.objects.in_bulk([user.pk for user in users])
    calendar = Calendar.load() if any(one.wants_digest for one in rhythms.values()) else None
    alone: list[_Message] = []
    together: dict[tuple[int, Channel, datetime, datetime], list[Notice]] = defaultdict(list)
    for notice in notices:
        rhythm = rhythms.get(notice.recipient_id)
        for channel in channels_on():
            default = channel in kind.channels
            wanted = chosen.get((notice.recipient_id, channel), default) or (kind.is_required and default)
            if not wanted or (notice.recipient_id, channel) not in there:
                continue
            if (digest := _digest_of(kind, rhythm, calendar)) is not None:
                together[notice.recipient_id, channel, *digest].append(notice)
            else:
                now = clock.now()
                at = quiet_of(rhythm).over(now) if kind.may_wait else now
                alone.append(_Message(notice, channel, at))
    _deliver(alone, kind)
    for (_person, channel, digest_at, at), some in together.items():
        _digest(some, channel, digest_at, at)


class _Message(NamedTuple):
    """A message of its own about one notice."""

    notice: Notice
    channel: Channel
    at: datetime


@transaction.atomic
def notify_many(code: str, tellings: Sequence[Telling], /, *, about: type[models.Model] | None = None) -> int:
    """Tells many people of many things of one kind, with the promises of :func:`notify`, a few statements for
    each hundred: who was told under a key is not told again, what is to be sent is queued with it. Gives
    back how many are told now.
    """
    kind = KINDS[code]
    own = Template.objects.filter(kind=kind.code).first()
    for one in tellings:
        _fits(kind, one)
    people = User.objects.filter(is_active=True).in_bulk({one.to for one in tellings})
    unique = {(one.to, one.key): one for one in reversed(tellings) if one.to in people}
    there = _have(unique)
    fresh = [
        Notice(recipient=people[one.to], **_words(kind, own, one, about))
        for pair, one in sorted(unique.items())
        if pair not in there
    ]
    made = _notices_make(fresh)
    if made:
        _queue(kind, made)
    return len(made)


def _have(wanted: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
    """Which of these pairs of person and key are told already."""
    keys, found = sorted({key for _person, key in wanted}), set()
    for start in range(0, len(keys), FEW):
        rows = Notice.objects.filter(key__in=keys[start : start + FEW])
        found |= set(rows.values_list("recipient_id", "key"))
    return found


def _fits(kind: Kind, one: Telling) -> None:
    if set(one.fields) != set(kind.fields):
        raise ValueError(f"kind {kind.code} takes {', '.join(kind.fields)}")
    if one.link and (not one.link.startswith("/") or one.link.startswith("//")):
        raise ValueError(f"a notice leads to a page of this house, not to {one.link}")


def _words(
    kind: Kind, own: Template | None, one: Telling, about: type[models.Model] | None
) -> dict[str, object]:
    """The columns of a notice."""
    subject = filled(own.subject if own else kind.subject, one.fields)
    return {
        "kind": kind.code,
        "key": one.key,
        "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
        "body": filled(own.body if own else kind.body, one.fields),
        "link": one.link,
        "about_kind": about._meta.label_lower if about else "",
        "about_id": one.about_id,
        "made_at": clock.now(),
    }


def _notices_make(fresh: list[Notice]) -> list[Notice]:
    """Keeps notices; where another tells the same at this moment, those that it did not."""
    try:
        with transaction.atomic():
            return Notice.objects.bulk_create(fresh)
    except IntegrityError:
        return [one for notice in fresh if (one := _kept(notice)) is not None]


def _kept(notice: Notice) -> Notice | None:
    notice.pk = None
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        return None
    return notice


def quiet_of(rhythm: Rhythm | None) -> Quiet:
    """A person's quiet hours, or those of the settings."""
    return Quiet(rhythm.quiet_from, rhythm.quiet_to) if rhythm else Quiet(*settings.QUIET_HOURS)


def _digest_of(
    kind: Kind, rhythm: Rhythm | None, calendar: Calendar | None
) -> tuple[datetime, datetime] | None:
    """The next digest, and when it is sent; nothing for a message of its own."""
    if not kind.may_wait or rhythm is None or not rhythm.wants_digest or calendar is None:
        return None
    at = digest_after(clock.now(), settings.DIGEST_HOUR, calendar)
    return at, quiet_of(rhythm).over(at)


def _deliver(messages: Sequence[_Message], kind: Kind) -> None:
    """Puts messages into the outbox, and queues them."""
    made = Delivery.objects.bulk_create(
        [_delivery(one.notice, one.channel, one.at, kind=kind.code) for one in messages]
    )
    link = Delivery.notices.through
    link.objects.bulk_create(
        [link(delivery=row, notice=one.notice) for row, one in zip(made, messages, strict=True)]
    )
    _queue_first(made)


def _delivery(notice: Notice, channel: Channel, at: datetime, **more: object) -> Delivery:
    return Delivery(
        recipient_id=notice.recipient_id,
        channel=channel,
        key=uuid4().hex,
        next_at=at,
        made_at=clock.now(),
        **more,
    )


def _digest(notices: Sequence[Notice], channel: Channel, digest_at: datetime, at: datetime) -> None:
    """Adds to the digest of a day. The row is touched first: so nobody takes it while this is written."""
    day = digest_at.astimezone(clock.SHANGHAI).date()
    person = notices[0].recipient_id
    rows = Delivery.objects.filter(recipient=person, channel=channel, digest_on=day, attempt=0)
    for _ in range(2):
        if rows.update(made_at=F("made_at")):
            rows.get().notices.add(*notices)
            return
        try:
            with transaction.atomic():
                delivery = _delivery(notices[0], channel, at, digest_on=day)
                delivery.save(force_insert=True)
                delivery.notices.add(*notices)
                delivery_queue(delivery)
            return
        except IntegrityError:
            continue  # another transaction has just begun the same digest


def _queue_first(deliveries: Sequence[Delivery]) -> None:
    """Queues the first attempts of fresh deliveries."""
    jobs.enqueue_many(
        SEND_JOB,
        [
            jobs.Order(f"{row.pk}:{row.attempt}", {"delivery": row.pk, "attempt": row.attempt}, row.next_at)
            for row in deliveries
        ],
        priority=PRIORITY,
    )


def delivery_queue(delivery: Delivery) -> None:
    """Queues the next attempt; does nothing where it is queued."""
    job = {"delivery": delivery.pk, "attempt": delivery.attempt}
    key = f"{delivery.pk}:{delivery.attempt}"
    jobs.enqueue(SEND_JOB, key, job, priority=PRIORITY, at=delivery.next_at)


@transaction.atomic
def delivery_resend(*, delivery: Delivery, by: User) -> None:
    """Sends again by hand what is unsure or was not sent, with the same key. Raises WrongState."""
    require(may_see_outbox(by))
    rows = Delivery.objects.filter(pk=delivery.pk, state__in=UNSENT, next_at__isnull=True)
    if not rows.update(state=DeliveryState.WAITING, next_at=clock.now(), tries=0, is_repeated=True):
        raise WrongState(delivery.state)
    before = delivery.state
    delivery.refresh_from_db()
    delivery_queue(delivery)
    after = {"state": delivery.state, "attempt": delivery.attempt}
    record("delivery.resent", delivery, by=by, before={"state": before}, after=after)


def notices_read(*, rows: models.QuerySet[Notice]) -> int:
    """A person has read their notices. No official act: it writes no event."""
    return rows.filter(read_at__isnull=True).update(read_at=clock.now())


@dataclass(frozen=True, slots=True)
class Wishes:
    """偏好: what a person said on their page. An address that is empty goes; one not named stays."""

    quiet_from: time
    quiet_to: time
    wants_digest: bool
    choices: Choices = field(default_factory=dict)
    addresses: Mapping[Channel, str] = field(default_factory=dict)


@transaction.atomic
def preferences_set(*, told: Wishes, by: User, version: int) -> Rhythm:
    """Keeps what a person wants. Raises EditConflict where another page of theirs was faster.

    The event names the channels whose address changed, never an address.
    """
    row = _rhythm(by, version, told)
    for (kind, channel), is_on in told.choices.items():
        Preference.objects.update_or_create(user=by, kind=kind, channel=channel, defaults={"is_on": is_on})
    for channel, address in told.addresses.items():
        _keep_address(by, channel, address)
    after = {
        "quiet": str(row),
        "digest": row.wants_digest,
        "off": sorted(f"{kind} {channel}" for (kind, channel), is_on in told.choices.items() if not is_on),
        "addresses": sorted(map(str, told.addresses)),
    }
    record("preferences.set", row, by=by, after=after)
    return row


def _rhythm(user: User, version: int, told: Wishes) -> Rhythm:
    values = {
        "quiet_from": told.quiet_from,
        "quiet_to": told.quiet_to,
        "wants_digest": told.wants_digest,
    }
    if version == 0:
        row, is_new = Rhythm.objects.get_or_create(user=user, defaults=values)
        if is_new:
            return row
    elif Rhythm.objects.filter(user=user, version=version).update(version=F("version") + 1, **values):
        return Rhythm.objects.get(user=user)
    raise EditConflict(user.get_username())


def _keep_address(user: User, channel: Channel, address: str) -> None:
    if not address:
        Address.objects.filter(user=user, channel=channel).delete()
        return
    values = {"sealed": sealed(address), "masked": masked(channel, address)}
    Address.objects.update_or_create(user=user, channel=channel, defaults=values)


@transaction.atomic
def template_set(*, kind: Kind, subject: str, body: str, by: User, version: int) -> Template:
    """Writes other words for a kind. Raises BadTemplate, EditConflict."""
    require(may_keep_channels(by))
    wrong = places_in(subject + body) - set(kind.fields)
    if wrong:
        raise BadTemplate("、".join(sorted(wrong)))
    before = Template.objects.filter(kind=kind.code).first()
    values = {"subject": subject[:LONGEST_SUBJECT], "body": body}
    row = _template(kind.code, version, values)
    was = {"subject": before.subject, "body": before.body} if before else {}
    record("template.set", row, by=by, before=was, after={"kind": kind.code, **values})
    return row


def _template(code: str, version: int, values: Mapping[str, str]) -> Template:
    if version == 0:
        row, is_new = Template.objects.get_or_create(kind=code, defaults=values)
        if is_new:
            return row
    elif Template.objects.filter(kind=code, version=version).update(version=F("version") + 1, **values):
        return Template.objects.get(kind=code)
    found = Template.objects.filter(kind=code).first()
    raise EditConflict(last_actor(found) if found else "")
