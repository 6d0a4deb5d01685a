"""台账条目的操作 that all kinds share, and those that single kinds add, as one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiding.core.acts import Act, Subject, Told
from yiding.core.columns import Viewer
from yiding.directory.fields import editing, named, ours
from yiding.files.acts import bringing_paper

from . import keeping
from .acts_shapes import SHAPE_ACTS
from .catalogue import kind_of, kinds, rules_of
from .forms import NewSectorForm, PartnersForm, ProgressForm, ProofForm, SectorForm, edit_form
from .linking import LinkForm, entry_link, may_link
from .models import Entry, Sector
from .permissions import may_edit, may_lead, may_oversee, parties_of
from .proving import Taken, partners_set, progress_report, proof_add
from .recording import entry_edit
from .selectors import entry_get, register_of_entry, sector_get


def _register(row: Entry) -> Any:
    return register_of_entry(row)


def may_change(viewer: Viewer, row: Entry) -> bool:
    return may_edit(viewer, row, _register(row))


def is_party(viewer: Viewer, row: Entry) -> bool:
    return bool(parties_of(viewer, row, _register(row)))


def may_set_partners(viewer: Viewer, row: Entry) -> bool:
    return is_party(viewer, row) or may_lead(viewer, _register(row))


def _edit(row: Entry, told: Told, by: User) -> None:
    entry_edit(entry=row, version=told.pop("version"), told=told, by=by)


def _proof_form(data: QueryDict | None, row: Entry, _viewer: Viewer) -> forms.Form:
    return ProofForm(data, kind=kind_of(row.code))


def _proof(row: Entry, told: Told, by: User) -> None:
    spot = Taken(None, told.get("longitude"), told.get("latitude"))
    proof_add(entry=row, moment=told["moment"], paper=told["paper"], by=by, taken=spot)


def _partners_form(data: QueryDict | None, row: Entry, _viewer: Viewer) -> forms.Form:
    names = "、".join(one.body.name for one in row.partners.select_related("body"))
    return PartnersForm(data, government=row.government, initial={"partners": names})


def _has(what: str) -> Callable[[Entry], bool]:
    return lambda row: row.is_open and bool(getattr(kind_of(row.code), what))


def _is_open(row: Entry) -> bool:
    return row.is_open


def _of_kind(code: str, act: Act) -> Act:
    """An act that a kind adds: offered for entries of this kind only."""
    is_open = act.is_open
    return replace(act, name=f"{code}-{act.name}", is_open=lambda row: row.code == code and is_open(row))


ENTRIES = Subject(
    "registers",
    "entry",
    _("清单台账"),
    get=entry_get,
    prefix="entries/",
    list_name="registers:home",
    acts=(
        bringing_paper(Act("proof", _("上传证明"), is_party, _proof, _proof_form, is_open=_has("proofs"))),
        Act(
            "progress",
            _("报送进展"),
            is_party,
            lambda row, told, by: progress_report(entry=row, by=by, **told),
            lambda data, _row, _viewer: ProgressForm(data),
            is_open=_has("rhythm"),
        ),
        Act("edit", _("修改"), may_change, _edit, edit_form, is_open=_is_open),
        Act(
            "partners",
            _("协同单位"),
            may_set_partners,
            lambda row, told, by: partners_set(entry=row, by=by, **told),
            _partners_form,
            is_open=_is_open,
        ),
        Act(
            "link",
            _("关联"),
            may_link,
            lambda row, told, by: entry_link(entry=row, by=by, **told),
            lambda data, row, viewer: LinkForm(data, viewer=viewer, entry=row),
        ),
        *SHAPE_ACTS,
        *(_of_kind(code, act) for code in kinds() for act in rules_of(code).acts),
    ),
)


def _sector_told(row: Sector) -> Told:
    told = {name: getattr(row, name) for name in ("version", "name", "position", "is_used")}
    return {**told, "lead": row.lead.name if row.lead else ""}


def _sector_add(_row: None, told: Told, by: User) -> Sector:
    return keeping.sector_keep(sector=None, government=ours(), values=told, version=None, by=by)


def _sector_edit(row: Sector, told: Told, by: User) -> None:
    version = told.pop("version")
    keeping.sector_keep(sector=row, government=row.government, values=told, version=version, by=by)


SECTORS = Subject(
    "registers",
    "sector",
    _("行业领域"),
    get=sector_get,
    prefix="sectors/",
    page=lambda _row: reverse("registers:sector-list"),
    acts=(
        Act(
            "add",
            _("新增行业领域"),
            may_oversee,
            _sector_add,
            named(NewSectorForm),
            starts=True,
            is_first=True,
        ),
        Act("edit", _("修改"), may_oversee, _sector_edit, editing(SectorForm, _sector_told)),
    ),
)
SUBJECTS = (ENTRIES, SECTORS)
