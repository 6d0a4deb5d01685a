"""台账的表单: an entry's, those of its moves, and what all kinds share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.forms import VersionForm
from yiding.directory.fields import BodiesField, BodyField, InGovernment
from yiding.directory.models import Government
from yiding.files.acts import BringsPaper

from .catalogue import kind_of, kinds
from .declaring import FieldType, Kind, MoveTold
from .fields import Maker
from .forms_settings import setting_field, setting_kept, setting_shown
from .models import Entry, Register
from .permissions import held_from, parties_of
from .recording import SPOT, values_now
from .selectors import register_of_entry
from .values import named_rows, value_of, words

NOTE = {"rows": 3}
Shown = dict[str, Any]


def _maker(kind: Kind, viewer: Viewer, government: Government, register: Register | None) -> Maker:
    return Maker(kind, viewer, government, register, kinds())


def keys_shown(kind: Kind, viewer: Viewer, entry: Entry | None, register: Register | None) -> list[str]:
    """The columns and fields that a viewer fills in, in the order of the declaration."""
    parties = parties_of(viewer, entry, register) if entry is not None else None
    held = held_from(viewer, entry, register) if entry is not None else frozenset()
    own = [
        one.key
        for one in kind.fields
        if not one.computed
        and (not one.edited_by or parties is None or not parties.isdisjoint(one.edited_by))
    ]
    return [one.key for one in kind.columns if one.key not in held] + own


def entry_form(
    kind: Kind, viewer: Viewer, government: Government, register: Register | None
) -> Callable[..., forms.Form]:
    """The form of a new entry. What a kind proposes may be left empty: its service says what is missing."""
    maker = _maker(kind, viewer, government, register)
    made: dict[str, forms.Field] = {}
    for key in keys_shown(kind, viewer, None, register):
        made |= maker.made(key)
    form = type("EntryForm", (InGovernment,), made)
    return lambda data, **more: form(data, government=government, **more)


def edit_form(data: QueryDict | None, entry: Entry, viewer: Viewer) -> forms.Form:
    """The form of an entry that is there, as somebody saw it."""
    kind, register = kind_of(entry.code), register_of_entry(entry)
    maker = _maker(kind, viewer, entry.government, register)
    keys = keys_shown(kind, viewer, entry, register)
    made: dict[str, forms.Field] = {}
    for key in keys:
        made |= maker.made(key)
    form: Any = type("EntryEditForm", (InGovernment, VersionForm), made)
    edited: forms.Form = form(
        data, government=entry.government, initial={"version": entry.version, **shown(kind, entry)}
    )
    return edited


def move_form(
    move: MoveTold, data: QueryDict | None, entry: Entry, viewer: Viewer, *, is_for_many: bool = False
) -> forms.Form:
    """The form of a move: what it asks for; what the entry holds already stands in it."""
    kind, register = kind_of(entry.code), register_of_entry(entry)
    maker = _maker(kind, viewer, entry.government, register)
    made: dict[str, forms.Field] = {}
    for key in move.asked():
        needed = key in move.needed() and not is_for_many
        if key == "note":
            made[key] = note_field(needed=key in move.needed())
        else:
            made |= maker.made(key, is_needed=needed)
    form: Any = type("MoveForm", (InGovernment,), made)
    initial = {} if is_for_many else shown(kind, entry)
    moved: forms.Form = form(data, government=entry.government, initial=initial)
    return moved


def note_field(*, needed: bool) -> forms.Field:
    return forms.CharField(
        label=_("办理说明"), required=needed, max_length=2_000, widget=forms.Textarea(attrs=NOTE)
    )


def shown(kind: Kind, entry: Entry) -> Shown:
    """An entry's values as its form shows them: bodies by name, other entries by number."""
    told = values_now(kind, entry)
    rows = named_rows(kind, [entry])
    for one in kind.fields:
        if one.type in (FieldType.BODY, FieldType.ENTERPRISE):
            told[one.key] = words(one, entry.values, rows)
        elif one.type is FieldType.ENTRY:
            other = rows.get((FieldType.ENTRY, entry.values.get(one.key) or 0))
            told[one.key] = other.number if other else ""
        else:
            told[one.key] = value_of(one, entry.values)
    for key in ("local", "department", "enterprise", "place"):
        if key in told:
            told[key] = str(told[key]) if told[key] else ""
    for key in ("sector", "town", "campaign"):
        if key in told:
            told[key] = told[key].pk if told[key] else None
    if "parent" in told:
        told["parent"] = entry.parent.number if entry.parent else ""
    return told


def only_given(told: Mapping[str, Any], keys: Iterable[str]) -> Shown:
    """Of what a form told that which belongs to an entry."""
    wanted = {*keys, *SPOT, "note"}
    return {key: value for key, value in told.items() if key in wanted}


class ProofForm(BringsPaper):
    """上传证明."""

    moment = forms.ChoiceField(label=_("证明什么"))
    longitude = forms.DecimalField(required=False, widget=forms.HiddenInput, max_digits=9, decimal_places=6)
    latitude = forms.DecimalField(required=False, widget=forms.HiddenInput, max_digits=8, decimal_places=6)

    field_order = ("moment", "file", "classified")

    def __init__(self, *args: Any, kind: Kind, moment: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(one.key, now(one.label)) for one in kind.proofs]
        self.fields["moment"].choices = choices  # type: ignore[attr-defined]
        self.fields["file"].help_text = _("照片、PDF、Word 等。")
        self.initial.setdefault("moment", moment)


class ProgressForm(forms.Form):
    """报送进展."""

    text = forms.CharField(label=_("进展情况"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 4}))
    percent = forms.IntegerField(label=_("完成比例（%）"), min_value=0, max_value=100, required=False)


class PartnersForm(InGovernment):
    """协同单位."""

    partners = BodiesField(label=_("协同单位"), help_text=_("这些单位也看得到这一条。"))


class RegisterForm(InGovernment, VersionForm):
    """设定台账: who leads, the limits of each grade, the choices that a government sets itself."""

    lead = BodyField(label=_("牵头单位"), required=False)
    is_public = forms.BooleanField(label=_("可以对外公布"), required=False)

    def __init__(self, *args: Any, kind: Kind, register: Register, **more: Any) -> None:
        super().__init__(*args, **more)
        self.kind = kind
        for grade in kind.grades:
            if grade.days is not None:
                label = now("%(grade)s的期限（工作日）") % {"grade": now(grade.label)}
                self.fields[f"days_{grade.key}"] = forms.IntegerField(
                    label=label, min_value=1, max_value=1_000, initial=grade.days
                )
        for field in kind.fields:
            if field.open:
                label = now("%(field)s：增加的选项") % {"field": now(field.label)}
                area = forms.Textarea(attrs={"rows": 3})
                self.fields[f"choices_{field.key}"] = forms.CharField(
                    label=label, required=False, max_length=2_000, widget=area, help_text=_("一行一个。")
                )
        for setting in kind.settings:
            self.fields[f"setting_{setting.key}"] = setting_field(setting)
        for one in self.fields.values():
            one.show_hidden_initial = True

    def values(self) -> dict[str, Any]:
        """What the register keeps."""
        told = self.cleaned_data
        return {
            "lead": told["lead"],
            "is_public": told["is_public"],
            "days": {key[5:]: value for key, value in told.items() if key.startswith("days_")},
            "choices": {
                key[8:]: [line.strip() for line in value.splitlines() if line.strip()][:100]
                for key, value in told.items()
                if key.startswith("choices_")
            },
            "settings": {
                one.key: setting_kept(one, told[f"setting_{one.key}"]) for one in self.kind.settings
            },
        }


def register_told(kind: Kind, row: Register) -> Shown:
    """What a register holds, as its form shows it."""
    told: Shown = {
        "version": row.version,
        "lead": row.lead.name if row.lead else "",
        "is_public": row.is_public,
    }
    told |= {
        f"days_{one.key}": row.days.get(one.key, one.days) for one in kind.grades if one.days is not None
    }
    told |= {f"choices_{one.key}": "\n".join(row.choices.get(one.key, [])) for one in kind.fields if one.open}
    told |= {
        f"setting_{one.key}": setting_shown(one, row.settings.get(one.key, one.default))
        for one in kind.settings
    }
    return told


class SectorForm(InGovernment, VersionForm):
    """行业领域."""

    name = forms.CharField(label=_("行业领域"), max_length=60)
    lead = BodyField(label=_("牵头部门"), required=False)
    position = forms.IntegerField(label=_("次序"), min_value=0, max_value=999)
    is_used = forms.BooleanField(label=_("在用"), required=False)


class NewSectorForm(InGovernment):
    """新增行业领域."""

    name = forms.CharField(label=_("行业领域"), max_length=60)
    lead = BodyField(label=_("牵头部门"), required=False)
    position = forms.IntegerField(label=_("次序"), min_value=0, max_value=999, initial=0)
