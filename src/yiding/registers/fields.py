"""表单字段 of columns and of a kind's own fields, made from its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yiding.core.columns import Viewer
from yiding.core.forms import RowField
from yiding.directory.fields import BodyField
from yiding.directory.models import Body, BodyKind, Government
from yiding.directory.subjects import Enterprise, Place

from .declaring import Field, FieldType, Kind, Used
from .models import CampaignState, Entry, Register
from .selectors import campaigns_visible_to, entries_visible_to, sectors_of
from .wording import said

DATE = {"type": "date"}
TOWNS = (BodyKind.TOWN, BodyKind.ZONE)
OPTIONAL_CHOICE = ("", "—")


class EnterpriseField(forms.CharField):
    """企业: by its name or its 统一社会信用代码, within the form's government."""

    def __init__(self, *, government: Government, **more: Any) -> None:
        super().__init__(max_length=120, **more)
        self.government = government

    def clean(self, value: Any) -> Enterprise | None:
        told = super().clean(value).strip()
        if not told:
            return None
        rows = Enterprise.objects.filter(government=self.government)
        found = list(rows.filter(Q(code=told) | Q(name=told))[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("没有找到企业“%(name)s”，或有几家同名，请填写统一社会信用代码。"), params={"name": told}
            )
        return found[0]


class PlaceField(forms.CharField):
    """地点: by its name or its code, within the form's government."""

    def __init__(self, *, government: Government, **more: Any) -> None:
        super().__init__(max_length=120, **more)
        self.government = government

    def clean(self, value: Any) -> Place | None:
        told = super().clean(value).strip()
        if not told:
            return None
        rows = Place.objects.filter(government=self.government)
        found = list(rows.filter(Q(code=told) | Q(name=told))[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("没有找到地点“%(name)s”，或有几处同名，请填写地点编号。"), params={"name": told}
            )
        return found[0]


class EntryField(forms.CharField):
    """另一条台账: by its number, of one of some kinds (or of any), among those that the viewer sees."""

    def __init__(
        self, *, viewer: Viewer, kind: Kind | None, among: tuple[str, ...] = (), **more: Any
    ) -> None:
        super().__init__(max_length=340, **more)
        self.viewer, self.kind, self.among = viewer, kind, among

    def clean(self, value: Any) -> Entry | None:
        told = super().clean(value).strip()
        if not told:
            return None
        rows = entries_visible_to(self.viewer, self.kind)
        if self.among:
            rows = rows.filter(code__in=self.among)
        found = rows.filter(number=told.split()[0].upper()).first()
        if found is None:
            raise forms.ValidationError(_("没有编号为“%(number)s”的条目。"), params={"number": told[:40]})
        return found


@dataclass(frozen=True, slots=True)
class Maker:
    """造字段: for whom, within which government, by the register's own choices."""

    kind: Kind
    viewer: Viewer
    government: Government
    register: Register | None = None
    kinds: Mapping[str, Kind] | None = None

    def made(self, key: str, *, is_needed: bool | None = None) -> dict[str, forms.Field]:
        """The form fields of a column or an own field, by their names (a spot has two)."""
        used, own = self.kind.used(key), self.kind.field(key)
        if own is not None:
            return {key: self._own(own, own.needed if is_needed is None else is_needed)}
        used = used or Used(key, self.kind.label(key))
        needed = used.needed if is_needed is None else is_needed
        if key == "spot":
            return self._spot(used, needed)
        return {key: self._column(used, needed)}

    def _column(self, used: Used, needed: bool) -> forms.Field:
        common: dict[str, Any] = {"label": said(used.label), "required": needed, "help_text": said(used.help)}
        match used.key:
            case "sector":
                return RowField(queryset=sectors_of(self.government), empty_label="—", **common)
            case "town":
                rows = Body.objects.filter(government=self.government, kind__in=TOWNS, ends_on=None)
                return RowField(queryset=rows.order_by("protocol_order", "name"), empty_label="—", **common)
            case "campaign":
                rows_ = campaigns_visible_to(self.viewer).filter(government=self.government)
                going = (CampaignState.PLANNED, CampaignState.RUNNING)
                return RowField(queryset=rows_.filter(state__in=going), empty_label="—", **common)
            case "local" | "department":
                return BodyField(**common)
            case "enterprise":
                return EnterpriseField(government=self.government, **common)
            case "place":
                return PlaceField(government=self.government, **common)
            case "parent":
                among = used.kinds
                of = (self.kinds or {}).get(used.kind) if len(among) == 1 else None
                return EntryField(viewer=self.viewer, kind=of, among=among, **common)
            case "grade":
                return self._choice([(one.key, said(one.label)) for one in self.kind.grades], common)
            case "source":
                return self._choice([(one.key, said(one.label)) for one in self.kind.sources], common)
            case "found_on" | "due_on":
                return forms.DateField(widget=forms.DateInput(attrs=DATE), **common)
            case _:
                longest = getattr(Entry._meta.get_field(used.key), "max_length", None)
                return forms.CharField(max_length=longest, **common)

    def _spot(self, used: Used, needed: bool) -> dict[str, forms.Field]:
        told: dict[str, Any] = {"required": needed, "decimal_places": 6}
        return {
            "longitude": forms.DecimalField(
                label=_("经度"), min_value=-180, max_value=180, help_text=said(used.help), **told
            ),
            "latitude": forms.DecimalField(label=_("纬度"), min_value=-90, max_value=90, **told),
        }

    @staticmethod
    def _choice(pairs: list[tuple[str, Any]], common: dict[str, Any]) -> forms.ChoiceField:
        empty = [] if common["required"] and len(pairs) == 1 else [OPTIONAL_CHOICE]
        return forms.ChoiceField(choices=[*empty, *pairs], **common)

    def choices_of(self, field: Field) -> list[tuple[str, str]]:
        """The choices of a field: those declared, and those that the government added."""
        own = (self.register.choices if self.register else {}).get(field.key, [])
        return [(one.key, said(one.label)) for one in field.choices] + [(one, one) for one in own]

    def _own(self, field: Field, needed: bool) -> forms.Field:
        unit = f"（{said(field.unit)}）" if field.unit else ""
        common: dict[str, Any] = {
            "label": said(field.label) + unit,
            "required": needed and field.type is not FieldType.FLAG,
            "help_text": said(field.help),
        }
        match field.type:
            case FieldType.CHOICE:
                return self._choice(self.choices_of(field), common)
            case FieldType.CHOICES:
                return forms.MultipleChoiceField(
                    choices=self.choices_of(field), widget=forms.CheckboxSelectMultiple, **common
                )
            case FieldType.NUMBER | FieldType.MONEY:
                places = 2 if field.type is FieldType.MONEY else 6
                return forms.DecimalField(
                    min_value=field.least,
                    max_value=field.most,
                    max_digits=20,
                    decimal_places=places,
                    **common,
                )
            case FieldType.WHOLE:
                return forms.IntegerField(
                    min_value=-(10**12) if field.least is None else int(field.least),
                    max_value=10**12 if field.most is None else int(field.most),
                    **common,
                )
            case FieldType.DAY:
                return forms.DateField(widget=forms.DateInput(attrs=DATE), **common)
            case FieldType.TIME:
                return forms.DateTimeField(
                    widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), **common
                )
            case FieldType.FLAG:
                return forms.BooleanField(**common)
            case FieldType.BODY:
                return BodyField(**common)
            case FieldType.ENTERPRISE:
                return EnterpriseField(government=self.government, **common)
            case FieldType.ENTRY:
                return EntryField(viewer=self.viewer, kind=(self.kinds or {}).get(field.kind), **common)
            case FieldType.LONG:
                return forms.CharField(max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}), **common)
            case FieldType.PHONE:
                return forms.RegexField(regex=r"^[0-9+\- ]{5,20}$", max_length=20, **common)
            case _:
                if field.pattern:
                    return forms.RegexField(regex=field.pattern, max_length=field.longest, **common)
                return forms.CharField(max_length=field.longest, **common)
