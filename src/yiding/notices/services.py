"""通知: people are told, in the transaction of what they are told of. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
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
UNSENT = (DeliveryState.UNSURE, DeliveryState.FAILED)
Choices = Mapping[tuple[str, str], bool]


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
    kind = KINDS[code]
    if set(fields) != set(kind.fields):
        raise ValueError(f"kind {code} takes {', '.join(kind.fields)}")
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"a notice leads to a page of this house, not to {link}")
    people = holders_of(to) if isinstance(to, Permission) else [user for user in to if user.is_active]
    written = _written(kind, key, about, link, fields)
    fresh = [
        notice
        for user in sorted(set(people), key=lambda one: one.pk)
        if (notice := _told(user, written)) is not None
    ]
    if fresh:
        _queue(kind, fresh)
    return len(fresh)


def _written(
    kind: Kind, key: str, about: models.Model | None, link: str, fields: Mapping[str, object]
) -> dict[str, object]:
    """The columns of a notice, the same for all who are told."""
    own = Template.objects.filter(kind=kind.code).first()
    subject = filled(own.subject if own else kind.subject, fields)
    return {
        "kind": kind.code,
        "key": key,
        "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
        "body": filled(own.body if own else kind.body, fields),
        "link": link,
        "about_kind": about._meta.label_lower if about else "",
        "about_id": about.pk if about else None,
        "made_at": clock.now(),
    }


def _told(user: User, written: Mapping[str, object]) -> Notice | None:
    """The person's notice, or nothing where they have it: of two who tell at once, one does."""
    if Notice.objects.filter(recipient=user, key=written["key"]).exists():
        return None
    try:
        with transaction.atomic():
            return Notice.objects.create(recipient=user, **written)
    except IntegrityError:
        return None


def _queue(kind: Kind, notices: list[Notice]) -> None:
    """What is to be sent: on the open channels that each person wants and on which they are reached."""
    users = [notice.recipient for notice in notices]
    there = reachable(users)
    rows = Preference.objects.filter(user__in=users, kind=kind.code)
    chosen = {(row.user_id, row.channel): row.is_on for row in rows}
    rhythms = Rhythm.objects.in_bulk([user.pk for user in users])
    calendar = Calendar.load() if any(one.wants_digest for one in rhythms.values()) else None
    for notice in notices:
        rhythm = rhythms.get(notice.recipient_id)
        for channel in channels_on():
            default = channel in kind.channels
            wanted = chosen.get((notice.recipient_id, channel), default) or (kind.is_required and default)
            if wanted and (notice.recipient_id, channel) in there:
                _enclose(notice, kind, channel, rhythm, calendar)


def quiet_of(rhythm: Rhythm | None) -> Quiet:
    """A person's quiet hours, or those of the settings."""
    return Quiet(rhythm.quiet_from, rhythm.quiet_to) if rhythm else Quiet(*settings.QUIET_HOURS)


def _enclose(
    notice: Notice, kind: Kind, channel: Channel, rhythm: Rhythm | None, calendar: Calendar | None
) -> None:
    """Puts a notice into the outbox: into the next digest, or as a message of its own."""
    now = clock.now()
    if kind.may_wait and rhythm is not None and rhythm.wants_digest and calendar is not None:
        at = digest_after(now, settings.DIGEST_HOUR, calendar)
        _digest(notice, channel, at, quiet_of(rhythm).over(at))
        return
    at = quiet_of(rhythm).over(now) if kind.may_wait else now
    _deliver(notice, channel, at, kind=kind.code)


def _deliver(notice: Notice, channel: Channel, at: datetime, **more: object) -> None:
    delivery = Delivery.objects.create(
        recipient_id=notice.recipient_id,
        channel=channel,
        key=uuid4().hex,
        next_at=at,
        made_at=clock.now(),
        **more,
    )
    delivery.notices.add(notice)
    delivery_queue(delivery)


def _digest(notice: Notice, channel: Channel, digest_at: datetime, at: datetime) -> None:
    """Adds to the digest of a day. The row is touched first: so nobody takes it while this is written."""
    day = digest_at.astimezone(clock.SHANGHAI).date()
    rows = Delivery.objects.filter(recipient=notice.recipient_id, channel=channel, digest_on=day, attempt=0)
    for _ in range(2):
        if rows.update(made_at=F("made_at")):
            rows.get().notices.add(notice)
            return
        try:
            with transaction.atomic():
                _deliver(notice, channel, at, digest_on=day)
            return
        except IntegrityError:
            continue  # another transaction has just begun the same digest


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
