"""清单版本、落实单位、联合处置各行, one for each address, for the tables of the site.

All are of ``seat``, so that its people can do whatever a body can.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from yiding.core import clock
from yiding.directory.models import Body
from yiding.directory.subjects import Enterprise, Place, PlaceKind, check_digit
from yiding.registers.catalogue import kind_of
from yiding.registers.edition_rows import Confirmation, Edition, EditionState
from yiding.registers.editions import edition_ask, edition_draft
from yiding.registers.joint import Opened, joint_open
from yiding.registers.joint_rows import JointAction, JointCase
from yiding.registers.models import Entry, Sector
from yiding.registers.recording import entry_record
from yiding.registers.unit_rows import UnitStatus
from yiding.registers.units import units_set

EDITION_ACTS = "detail print ask confirm agree approve send issue take-back refresh return drop"
EDITION_FORMS = "detail ask send issue return drop"


@dataclass(frozen=True)
class Rows:
    """各行."""

    before: Edition
    edition: Edition
    confirmation: Confirmation
    requirement: Entry
    unit: UnitStatus
    policy: Entry
    case: JointCase
    action: JointAction
    enterprise: Enterprise
    place: Place

    @property
    def keys(self) -> dict[str, dict[str, object]]:
        told: dict[str, dict[str, object]] = {
            f"registers:edition-{act}": {"pk": self.edition.pk} for act in EDITION_ACTS.split()
        }
        told["registers:edition-compare"] = {"pk": self.edition.pk, "other": self.before.pk}
        ones = {
            "confirmation": (self.confirmation, "agree object settle"),
            "unit": (self.unit, "report claim verify return"),
            "joint": (self.case, "detail join close"),
            "action": (self.action, "take done again"),
        }
        for noun, (row, acts) in ones.items():
            told |= {f"registers:{noun}-{act}": {"pk": row.pk} for act in acts.split()}
        told["registers:entry-local_requirements-units"] = {"pk": self.requirement.pk}
        told["registers:entry-policies-renew"] = {"pk": self.policy.pk}
        told["registers:enterprise"] = {"pk": self.enterprise.pk}
        return told | {"registers:place": {"pk": self.place.pk}}

    @property
    def on_pages(self) -> dict[str, object]:
        names = ("edition", "confirmation", "requirement", "unit", "policy", "case", "action")
        told: dict[str, object] = {f"duty_{name}": getattr(self, name).pk for name in names}
        told |= {"duty_before": self.before.pk, "duty_place": self.place.pk}
        return told | {"duty_enterprise": self.enterprise.pk}


def rows_of(seat: Body, sector: Sector, town: Body, by: User) -> Rows:
    """One of each; ``by`` is none of those who try."""
    government = seat.government

    def made(code: str, **told: object) -> Entry:
        return entry_record(kind=kind_of(code), government=government, told=told, by=by)

    both = {"department": seat, "local": seat}
    made("duty_rows", sector=sector, town=town, department_duty="监管", local_duty="巡查", **both)
    kind = kind_of("duty_rows")
    before = edition_draft(kind=kind, government=government, title="职责清单", by=by)
    Edition.objects.filter(pk=before.pk).update(state=EditionState.REVOKED)
    edition = edition_draft(kind=kind, government=government, title="职责清单", by=by)
    edition_ask(edition=edition, due_on=clock.today(), by=by)
    confirmation = Confirmation.objects.get(row__edition=edition, body=seat)
    measure = made("measures", title="落实责任", source="state", source_no="1")
    requirement = made("local_requirements", title="专题研究", parent=measure, department=seat)
    units_set(entry=requirement, bodies=[seat], by=by)
    stem = "91320000MA7700001"
    enterprise = Enterprise.objects.create(
        government=government, name="临澜燃气公司", code=stem + check_digit(stem)
    )
    period = {"first_on": clock.today(), "last_on": clock.today(), "staff": 3}
    policy = made("policies", enterprise=enterprise, insurer="临澜财险", policy_no="1", **period, **both)
    told = Opened("联合检查", seat, enterprise=enterprise)
    case = joint_open(government=government, told=told, bodies=[], task="查", by=by)
    place = Place.objects.create(government=government, name="储气站", code="7701", kind=PlaceKind.SITE)
    unit = UnitStatus.objects.get(entry=requirement)
    action = JointAction.objects.get(case=case)
    return Rows(before, edition, confirmation, requirement, unit, policy, case, action, enterprise, place)
