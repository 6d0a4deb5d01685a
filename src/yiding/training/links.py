"""学员链接和查验码: signed addresses for people without an account, and how often they may be asked for."""

from __future__ import annotations

import secrets
from uuid import UUID

import segno
from django.core import signing
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse

from yiding.audit.middleware import address_of
from yiding.core import clock
from yiding.core.sealing import Seal

from .errors import LinkOver, TooManyKnocks
from .models import Certificate, Knock, Learner

LEARN, VERIFY = "yiding.training.learn", "yiding.training.verify"
SEAL = Seal(b"yiding training learners")
MINUTE = 60
WRONG_IN_A_MINUTE = 20
"""Wrong links from one address; right ones are counted for each learner: a plant has one address for all."""
LEARNER_IN_A_MINUTE = 120
VERIFIED_IN_A_MINUTE = 60


def key_make() -> str:
    """A new key for a learner's link; the one before it opens nothing any more."""
    return secrets.token_urlsafe(15)


def token_of(learner: Learner) -> str:
    return signing.Signer(salt=LEARN).sign(learner.link_key)


def verify_token_of(certificate: Certificate) -> str:
    return signing.Signer(salt=VERIFY).sign(certificate.public_id.hex)


def learner_of(request: HttpRequest, token: str) -> Learner:
    """Whose link it is. Raises LinkOver without saying why, TooManyKnocks for who tries on."""
    try:
        key = signing.Signer(salt=LEARN).unsign(token)
        rows = Learner.objects.select_related("employer__enterprise", "employer__government", "post")
        row = rows.get(link_key=key, left_on__isnull=True, link_until__gte=clock.today())
    except (signing.BadSignature, Learner.DoesNotExist):
        _count(f"wrong:{address_of(request)}", WRONG_IN_A_MINUTE)
        raise LinkOver from None
    _count(f"learner:{row.pk}", LEARNER_IN_A_MINUTE)
    return row


def certificate_of(request: HttpRequest, token: str) -> Certificate:
    """The certificate that a code was printed on. Raises LinkOver, TooManyKnocks."""
    _count(f"verify:{address_of(request)}", VERIFIED_IN_A_MINUTE)
    try:
        key = UUID(hex=signing.Signer(salt=VERIFY).unsign(token))
        return Certificate.objects.select_related("learner", "course", "government").get(public_id=key)
    except (signing.BadSignature, ValueError, Certificate.DoesNotExist):
        raise LinkOver from None


def _count(who: str, most: int) -> None:
    """Counts a request of a minute. Raises TooManyKnocks. No address is kept, but its hash."""
    key, minute = SEAL.keyed_hash(who), int(clock.now().timestamp()) // MINUTE
    rows = Knock.objects.filter(key=key)
    if rows.filter(minute=minute, count__lt=most).update(count=F("count") + 1):
        return
    if rows.exclude(minute=minute).update(minute=minute, count=1):
        return
    Knock.objects.bulk_create([Knock(key=key, minute=minute, count=0)], ignore_conflicts=True)
    if not rows.filter(minute=minute, count__lt=most).update(count=F("count") + 1):
        raise TooManyKnocks


def picture_of(address: str) -> str:
    """A code as a picture, as an address of data."""
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=2, light="#fff"))


def learn_address(request: HttpRequest, learner: Learner) -> str:
    return request.build_absolute_uri(reverse("learn:home", args=[token_of(learner)]))


def verify_address(request: HttpRequest, certificate: Certificate) -> str:
    return request.build_absolute_uri(reverse("learn:verify", args=[verify_token_of(certificate)]))
