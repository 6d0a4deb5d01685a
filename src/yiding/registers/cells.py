"""单元格: the words of a workbook's row as an entry's columns and fields, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms

from yiding.core import clock
from yiding.core.columns import Viewer
from yiding.core.sheets import CellError, day_in, number_in, text_in
from yiding.directory.fields import BodyField
from yiding.directory.models import Body, Government

from .declaring import Field, FieldType, Kind
from .fields import TOWNS, EnterpriseField, Maker, PlaceField
from .models import Campaign, Entry, Register, Sector
from .recording import SPOT
from .selectors import campaigns_visible_to, entries_visible_to
from .wording import column_told

NUMBER = "编号"
BETWEEN = "、"
YES, NO = "是", "否"
SPOT_HEADS = {"longitude": "经度", "latitude": "纬度"}


def heads_of(kind: Kind) -> dict[str, str]:
    """The columns of a kind's workbook: key → head, in the order of its form, in Chinese."""
    heads = {"number": NUMBER}
    for used in kind.columns:
        heads |= SPOT_HEADS if used.key == "spot" else {used.key: used.label}
    return heads | {one.key: one.label for one in kind.fields if not one.computed}


@dataclass(slots=True)
class Reader:
    """读一行: names are looked up once for a whole workbook."""

    kind: Kind
    government: Government
    register: Register | None
    viewer: Viewer
    _known: dict[tuple[str, str], Any] = field(default_factory=dict)
    _choices: dict[str, dict[str, str]] = field(default_factory=dict)

    def told(self, cells: Mapping[str, str]) -> dict[str, Any]:
        """A row's values by key; empty cells are left out. Raises CellError with all that is wrong."""
        told: dict[str, Any] = {}
        faults: list[str] = []
        for key, head in heads_of(self.kind).items():
            text = cells.get(head, "")
            if key == "number" or not text:
                continue
            try:
                told[key] = self._value(key, head, text)
            except CellError as error:
                faults.append(str(error))
        if faults:
            raise CellError("；".join(faults))
        return told

    def _value(self, key: str, head: str, text: str) -> Any:
        own = self.kind.field(key)
        if own is not None:
            return self._own(own, head, text)
        match key:
            case "sector":
                return self._one_of(key, head, text, self._sectors)
            case "town":
                return self._one_of(key, head, text, self._towns)
            case "campaign":
                return self._one_of(key, head, text, self._campaigns)
            case "grade":
                return self._word(head, text, {one.label: one.key for one in self.kind.grades})
            case "source":
                return self._word(head, text, {one.label: one.key for one in self.kind.sources})
            case "local" | "department":
                return self._cleaned(BodyField(), head, text)
            case "enterprise":
                return self._cleaned(EnterpriseField(government=self.government), head, text)
            case "place":
                return self._cleaned(PlaceField(government=self.government), head, text)
            case "parent":
                return self._entry(head, text)
            case "found_on" | "due_on":
                return day_in(head, text)
            case "longitude" | "latitude":
                return self._degree(key, head, text)
            case _:
                return text_in(head, text, getattr(Entry._meta.get_field(key), "max_length", None) or 300)

    @staticmethod
    def _degree(key: str, head: str, text: str) -> Decimal | None:
        number = number_in(head, text)
        most = 180 if key == SPOT[0] else 90
        if number is not None and abs(number) > most:
            raise CellError(f"{head}“{text}”超出范围")
        return None if number is None else round(number, 6)

    @staticmethod
    def _word(head: str, text: str, words: Mapping[str, str]) -> str:
        if text not in words:
            raise CellError(f"{head}“{text}”不认识，可填：{BETWEEN.join(words)}")
        return words[text]

    def _one_of(self, key: str, head: str, text: str, rows: Callable[[], Iterable[Any]]) -> Any:
        if (key, "") not in self._known:
            self._known[key, ""] = {str(row): row for row in rows()}
        known = self._known[key, ""]
        if text not in known:
            raise CellError(f"{head}“{text}”不认识，可填：{BETWEEN.join(list(known)[:20])}")
        return known[text]

    def _sectors(self) -> Iterable[Sector]:
        return Sector.objects.filter(government=self.government, is_used=True)

    def _towns(self) -> Iterable[Body]:
        return Body.objects.filter(government=self.government, kind__in=TOWNS)

    def _campaigns(self) -> Iterable[Campaign]:
        return campaigns_visible_to(self.viewer).filter(government=self.government)

    def _cleaned(self, made: forms.CharField, head: str, text: str) -> Any:
        """By a form's own field, asked once for each name."""
        known = (type(made).__name__, text)
        if known not in self._known:
            if isinstance(made, BodyField):
                made.government = self.government
            try:
                self._known[known] = made.clean(text)
            except forms.ValidationError as error:
                self._known[known] = CellError(f"{head}：{'；'.join(error.messages)}")
        found = self._known[known]
        if isinstance(found, CellError):
            raise found
        return found

    def _entry(self, head: str, text: str) -> Entry:
        number = text.split()[0].upper()
        if ("entry", number) not in self._known:
            rows = entries_visible_to(self.viewer).filter(number=number)
            self._known["entry", number] = rows.first()
        found = self._known["entry", number]
        if found is None:
            raise CellError(f"{head}：没有编号为“{number}”的条目")
        entry: Entry = found
        return entry

    def _own(self, own: Field, head: str, text: str) -> Any:
        match own.type:
            case FieldType.CHOICE:
                return self._word(head, text, self._words(own))
            case FieldType.CHOICES:
                return [self._word(head, one.strip(), self._words(own)) for one in text.split(BETWEEN)]
            case FieldType.NUMBER | FieldType.MONEY | FieldType.WHOLE:
                return self._number(own, head, text)
            case FieldType.DAY:
                return day_in(head, text)
            case FieldType.TIME:
                return _time(head, text)
            case FieldType.FLAG:
                return self._word(head, text, {YES: "1", NO: ""}) == "1"
            case FieldType.BODY:
                return self._cleaned(BodyField(), head, text)
            case FieldType.ENTERPRISE:
                return self._cleaned(EnterpriseField(government=self.government), head, text)
            case FieldType.ENTRY:
                return self._entry(head, text)
            case FieldType.LONG:
                return text_in(head, text, 10_000)
            case _:
                return self._cleaned(self._text(own), head, text)

    def _text(self, own: Field) -> forms.CharField:
        made = Maker(self.kind, self.viewer, self.government, self.register).made(own.key)[own.key]
        assert isinstance(made, forms.CharField)
        return made

    def _words(self, own: Field) -> Mapping[str, str]:
        if own.key not in self._choices:
            added = (self.register.choices if self.register else {}).get(own.key, [])
            declared = {one.label: one.key for one in own.choices}
            self._choices[own.key] = declared | {one: one for one in added}
        return self._choices[own.key]

    @staticmethod
    def _number(own: Field, head: str, text: str) -> Decimal | int | None:
        number = number_in(head, text)
        if number is None:
            return None
        if own.type is FieldType.WHOLE and number != int(number):
            raise CellError(f"{head}“{text}”应为整数")
        if (own.least is not None and number < Decimal(str(own.least))) or (
            own.most is not None and number > Decimal(str(own.most))
        ):
            raise CellError(f"{head}“{text}”超出范围")
        return int(number) if own.type is FieldType.WHOLE else number


def _time(head: str, text: str) -> datetime:
    try:
        told = datetime.fromisoformat(text.replace("/", "-").strip())
    except ValueError as error:
        raise CellError(f"{head}“{text}”不是时间，请写成 2026-03-01 08:30") from error
    return told if told.tzinfo else told.replace(tzinfo=clock.SHANGHAI)


def row_of(kind: Kind, entry: Entry, own: Mapping[str, Any]) -> list[Any]:
    """An entry as a row of the workbook that can be read in again; ``own`` holds its own fields in words."""
    line: list[Any] = [entry.number]
    for used in kind.columns:
        if used.key == "spot":
            line += [entry.longitude, entry.latitude]
        elif used.key == "parent":
            line.append(entry.parent.number if entry.parent else "")
        elif used.key in ("grade", "source"):
            line.append(_declared(kind, used.key, entry))
        else:
            line.append(column_told(kind, used.key, entry))
    return line + [own.get(one.key, "") for one in kind.fields if not one.computed]


def _declared(kind: Kind, key: str, entry: Entry) -> str:
    found = kind.grade(entry.grade) if key == "grade" else kind.source(entry.source)
    return found.label if found else ""
