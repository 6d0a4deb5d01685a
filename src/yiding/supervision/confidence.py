"""把握: how sure the library is of a proposed candidate, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yiding.core.figures import Tone
from yiding.core.lists import Rows
from yiding.core.markup import badge
from yiding.directory.models import Body
from yiding.directory.names import is_group_name

from .candidates import Candidate

HIGH, LOW = 0.8, 0.5


class Band(StrEnum):
    """把握程度."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


WORDS: dict[Band, Promise] = {Band.HIGH: _("把握大"), Band.MIDDLE: _("把握中等"), Band.LOW: _("把握小")}
TONES: dict[Band, Tone] = {Band.HIGH: Tone.GOOD, Band.MIDDLE: Tone.INFO, Band.LOW: Tone.WARN}


@dataclass(frozen=True, slots=True)
class Ground:
    """一条依据: something that makes a candidate likely, and whether this one has it."""

    sentence: Promise
    holds: bool


def band_of(confidence: float) -> Band:
    return Band.HIGH if confidence >= HIGH else Band.MIDDLE if confidence >= LOW else Band.LOW


def band_word(candidate: Candidate) -> str:
    return str(WORDS[band_of(candidate.confidence)])


def band_badge(candidate: Candidate) -> SafeString:
    band = band_of(candidate.confidence)
    return badge(WORDS[band], TONES[band])


def in_band(rows: Rows, band: str) -> Rows:
    ranges = {Band.HIGH: (HIGH, 2.0), Band.MIDDLE: (LOW, HIGH), Band.LOW: (-1.0, LOW)}
    least, most = ranges[Band(band)]
    return rows.filter(confidence__gte=least, confidence__lt=most)


def grounds(candidate: Candidate) -> list[Ground]:
    """What speaks for a candidate: who, what, by when. Needs the candidate's bodies."""
    leads = [row for row in candidate.bodies.all() if row.role == "lead"]
    return [
        Ground(_("原句写明由谁负责"), bool(leads)),
        Ground(_("原句写明做什么（动词和对象）"), bool(candidate.verb and candidate.object)),
        Ground(_("原句写明时限"), bool(candidate.deadline_text)),
        Ground(
            _("负责的是一个具体单位，不是“各部门”这类统称"), len(leads) == 1 and not _is_group(leads[0].body)
        ),
    ]


def _is_group(body: Body) -> bool:
    return body.is_group or is_group_name(body.name)
