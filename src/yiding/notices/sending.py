"""发送: takes what is due from the outbox, hands it over, and writes down what came of it.

The row is moved to *sending* with a lease before anything leaves the house, and from there by a conditional
update. What a dead process leaves in *sending* may have arrived: it becomes *unsure*.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from yiding.core import clock
from yiding.core.jobs import worker_name

from . import mail, sms
from .addresses import address_of, masked
from .channels import KEYED, Channel, channels_on
from .errors import ChannelOff, CutOff, NoAddress, SendError
from .kinds import KINDS
from .letters import Letter, letter_of
from .models import Delivery, DeliveryState, Rhythm
from .services import delivery_queue, quiet_of

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
REPEAT_AFTER = timedelta(minutes=5)
MOST_AT_ONCE = 1_000
DUE = Q(state=DeliveryState.WAITING) | Q(state=DeliveryState.UNSURE)


def deliver(pk: int, attempt: int) -> None:
    """Makes one attempt, unless it was made; outside any transaction."""
    delivery = _claimed(pk, attempt)
    if delivery is None:
        deliveries_lost(Q(pk=pk))
        return
    try:
        channel, letter = Channel(delivery.channel), letter_of(delivery)
        address = _address(delivery, channel)
        _hand_over(channel, address, letter)
    except SendError as error:
        _not_sent(delivery, error)
    except Exception as error:
        log.exception("delivery %s tripped", delivery.pk)
        _not_sent(delivery, CutOff(type(error).__name__))
    else:
        _sent(delivery, masked(channel, address))


def _claimed(pk: int, attempt: int) -> Delivery | None:
    """The row, for this process alone; nothing where another has it, or it is not due."""
    now = clock.now()
    rows = Delivery.objects.filter(DUE, pk=pk, attempt=attempt, next_at__lte=now)
    taken = rows.update(
        state=DeliveryState.SENDING,
        attempt=F("attempt") + 1,
        tries=F("tries") + 1,
        next_at=None,
        lease_until=now + LEASE,
        worker=worker_name(),
    )
    return Delivery.objects.select_related("recipient").get(pk=pk) if taken else None


def _address(delivery: Delivery, channel: Channel) -> str:
    if channel not in channels_on():
        raise ChannelOff
    address = address_of(delivery.recipient, channel) if delivery.recipient.is_active else ""
    if not address:
        raise NoAddress
    return address


def _hand_over(channel: Channel, address: str, letter: Letter) -> None:
    if channel == Channel.MAIL:
        mail.send(address, letter)
    elif channel == Channel.SMS:
        sms.send(address, letter)
    else:
        from . import bots  # what it stands on takes long to load, and most installations use none

        bots.send(channel, address, letter)


def _sent(delivery: Delivery, sent_to: str) -> None:
    """Sent. One that was slow, and was taken for lost meanwhile, is sent all the same."""
    rows = Delivery.objects.filter(pk=delivery.pk, attempt=delivery.attempt)
    rows.filter(state__in=[DeliveryState.SENDING, DeliveryState.UNSURE]).update(
        state=DeliveryState.SENT,
        sent_at=clock.now(),
        sent_to=sent_to,
        next_at=None,
        lease_until=None,
        code="",
        detail="",
    )


@transaction.atomic
def _not_sent(delivery: Delivery, error: SendError) -> None:
    """Writes down why, and when it is tried again."""
    state, next_at, more = _next(delivery, error)
    rows = Delivery.objects.filter(pk=delivery.pk, attempt=delivery.attempt, state=DeliveryState.SENDING)
    moved = rows.update(
        state=state, next_at=next_at, lease_until=None, code=error.code, detail=error.detail[:300], **more
    )
    if moved and next_at is not None:
        delivery.next_at = next_at
        delivery_queue(delivery)


def _next(delivery: Delivery, error: SendError) -> tuple[DeliveryState, datetime | None, dict[str, Any]]:
    """The state after a failure, when to try again (``None``: not by itself), and what else to note.

    An unsure one is repeated once by itself where the receiver can tell a second copy; others wait for a
    person.
    """
    now = clock.now()
    if isinstance(error, CutOff):
        again = delivery.channel in KEYED and not delivery.is_repeated
        noted = {"unsure_at": now, "is_repeated": delivery.is_repeated or again}
        return DeliveryState.UNSURE, _awake(delivery, now + REPEAT_AFTER) if again else None, noted
    if error.is_final or delivery.tries > len(PAUSES):
        return DeliveryState.FAILED, None, {}
    return DeliveryState.WAITING, _awake(delivery, now + PAUSES[delivery.tries - 1]), {}


def _awake(delivery: Delivery, at: datetime) -> datetime:
    """Not in the person's quiet hours, unless it is urgent."""
    kind = KINDS.get(delivery.kind)
    if kind is not None and not kind.may_wait:
        return at
    return quiet_of(Rhythm.objects.filter(user=delivery.recipient_id).first()).over(at)


def deliveries_lost(which: Q | None = None) -> int:
    """Marks as unsure what a dead process left in *sending*; gives back how many."""
    rows = Delivery.objects.filter(which or Q(), state=DeliveryState.SENDING, lease_until__lt=clock.now())
    lost = list(rows.order_by("pk")[:MOST_AT_ONCE])
    for delivery in lost:
        _not_sent(delivery, CutOff())
    return len(lost)


def deliveries_sweep() -> int:
    """What lost its process or its job goes on its way; gives back how many."""
    count = deliveries_lost()
    late = Delivery.objects.filter(DUE, next_at__lt=clock.now() - LEASE).order_by("pk")
    for delivery in late[:MOST_AT_ONCE]:
        delivery_queue(delivery)
        count += 1
    return count
