"""电话簿: sets, blanks and tells telephone numbers of persons. No event holds a number."""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from yiding.audit.services import About, last_actor, record
from yiding.core import clock
from yiding.core.errors import BadRequest, EditConflict
from yiding.core.sealing import Seal

from .errors import NoPhone
from .models import Person, PersonPhone
from .permissions import may_edit, may_see_phones, require

SEAL = Seal(b"yiding directory phones")
BETWEEN = re.compile(r"[\s\-()\u2010-\u2015\u3000（）－]+")
MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})", re.ASCII)
LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})([2-9]\d{6,7})", re.ASCII)
SHOWN = 4


def plain_phone(text: str) -> str:
    """A number as it is kept, digits alone; of what is none, nothing. 手机号, 固定电话 with area code."""
    digits = BETWEEN.sub("", text)
    if mobile := MOBILE.fullmatch(digits):
        return mobile[1]
    return digits if LANDLINE.fullmatch(digits) else ""


def masked_phone(number: str) -> str:
    """``138****5678``, ``0512-****5678``."""
    if landline := LANDLINE.fullmatch(number):
        return f"{landline[1]}-****{number[-SHOWN:]}"
    return f"{number[:3]}****{number[-SHOWN:]}"


@transaction.atomic
def phone_set(*, person: Person, number: str, by: User) -> PersonPhone:
    """登记电话. The same number again is the same row, also after it was blanked. One event."""
    require(may_edit(by))
    plain = plain_phone(number)
    if not plain:
        raise BadRequest
    told = {"sealed": SEAL.sealed(plain), "masked": masked_phone(plain), "set_at": clock.now()}
    phone, is_new = PersonPhone.objects.get_or_create(
        person=person, digest=SEAL.keyed_hash(plain), defaults=told
    )
    if not is_new:
        rows = PersonPhone.objects.filter(pk=phone.pk)
        rows.update(**told, blanked_at=None, version=F("version") + 1)
        phone.refresh_from_db()
    record("person.phone_set", person, by=by, after={"phone": phone.pk}, touches=_touches(person))
    return phone


@transaction.atomic
def phone_blank(*, phone: PersonPhone, version: int, by: User) -> None:
    """清除电话: blanked in place; what is left is its keyed hash. Raises EditConflict."""
    require(may_edit(by))
    rows = PersonPhone.objects.filter(pk=phone.pk)
    if not rows.filter(version=version).update(
        sealed="", masked="", blanked_at=clock.now(), version=F("version") + 1
    ):
        raise EditConflict(last_actor(phone.person))
    after = {"phone": phone.pk, "digest": phone.digest}
    record("person.phone_blanked", phone.person, by=by, after=after, touches=_touches(phone.person))


@transaction.atomic
def phone_see(*, phone: PersonPhone, by: User) -> str:
    """查看完整号码: gives the number and records that it was seen. Raises NoPhone where there is none."""
    require(may_see_phones(by))
    sealed = PersonPhone.objects.values_list("sealed", flat=True).get(pk=phone.pk)
    number = SEAL.opened(sealed) if sealed else ""
    if not number:
        raise NoPhone
    person = phone.person
    record("person.phone_seen", person, by=by, after={"phone": phone.pk}, touches=_touches(person))
    return number


def _touches(person: Person) -> About:
    return About(government_id=person.government_id)
