"""证件号码: its check digit, its masked form, and the keyed hash by which a party is known again.

居民身份证 GB 11643-1999, 统一社会信用代码 GB 32100-2015. The number itself is never kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yiding.core.sealing import Seal

from .errors import BadIdentity
from .models import ApplicantKind

SEAL = Seal(b"yiding commitment parties")
PERSON = re.compile(r"[0-9]{17}[0-9X]")
UNIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PERSON_DIGITS = "10X98765432"
UNIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
UNIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@dataclass(frozen=True, slots=True)
class Identity:
    """一个证件号码, as it is kept: ``3205**********0017`` and a hash."""

    masked: str
    hash: str


def identity_of(number: str, kind: str) -> Identity:
    """Checks a number and gives what is kept of it. Raises BadIdentity."""
    told = number.strip().upper()
    right = _is_person(told) if kind == ApplicantKind.PERSON else _is_unit(told)
    if not right:
        raise BadIdentity
    return Identity(f"{told[:4]}{'*' * 10}{told[-4:]}", SEAL.keyed_hash(told))


def _is_person(told: str) -> bool:
    if not PERSON.fullmatch(told):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(told[:17], PERSON_WEIGHTS, strict=True))
    return PERSON_DIGITS[total % 11] == told[17]


def _is_unit(told: str) -> bool:
    if not UNIT.fullmatch(told):
        return False
    total = sum(UNIT_LETTERS.index(one) * weight for one, weight in zip(told[:17], UNIT_WEIGHTS, strict=True))
    return UNIT_LETTERS[(31 - total % 31) % 31] == told[17]
