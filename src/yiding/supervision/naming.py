"""写明单位和责任人: bodies, with the named person of each, as a clerk writes them: ``甲局（张三）、乙局``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.directory.models import Body, Government, Person
from yiding.directory.register import expand_all
from yiding.directory.resolving import resolve_all, resolve_person

from .filing import InCharge

SPLIT = str.maketrans("，,;；、\n\r\t\u3000", "         ")
PERSON = re.compile(r"(?P<body>[^（()）:：]+)[（(](?P<person>[^（()）]+)[)）]")
NAMESAKE = re.compile(r"(?P<body>[^:：]+)[:：](?P<person>.+)")
NO_BODY = _("这个政府的名录里没有“%(name)s”，请写全称。")
NO_PERSON = _("这个政府的名录里没有“%(name)s”这个人。")
MOST_NAMES = 80


def words(text: str) -> list[str]:
    """Names that are written one after the other, each once."""
    return list(dict.fromkeys(text.translate(SPLIT).split()))


def _parts(name: str) -> re.Match[str] | None:
    """A body and its person: ``市民政局（张三）``; a namesake with what tells them apart after a colon."""
    return PERSON.fullmatch(name) or NAMESAKE.fullmatch(name)


@dataclass(slots=True)
class Register:
    """名录: looks many names up at once, so that a page of thirty rows asks no more than a page of one."""

    government: Government
    bodies: dict[str, Body] = field(default_factory=dict)
    persons: dict[str, Person | None] = field(default_factory=dict)

    def load(self, texts: Iterable[str]) -> None:
        """Looks up the bodies of some texts: two queries."""
        names = {name for text in texts for name in words(text)[:MOST_NAMES]}
        names |= {found["body"] for name in names if (found := _parts(name))}
        wanted = {name for name in names if "\x00" not in name} - self.bodies.keys()
        self.bodies |= resolve_all(self.government, wanted)

    def in_charge(self, text: str, role: str) -> list[InCharge]:
        """The bodies that a text names. Raises ValidationError for a name that nobody has."""
        self.load([text])
        named = words(text)
        if len(named) > MOST_NAMES:
            raise forms.ValidationError(_("一次最多写 %(n)s 个单位。"), params={"n": MOST_NAMES})
        found: dict[int, InCharge] = {}
        for name in named:
            one = self._one(name, role)
            found.setdefault(one.body.pk, one)
        return list(found.values())

    def _one(self, name: str, role: str) -> InCharge:
        if body := self.bodies.get(name):
            return InCharge(body, role)
        parts = _parts(name)
        body = self.bodies.get(parts["body"]) if parts else None
        if parts is None or body is None:
            raise forms.ValidationError(NO_BODY, params={"name": name[:60]})
        return InCharge(body, role, self._person(parts["person"]))

    def _person(self, name: str) -> Person:
        if name not in self.persons:
            self.persons[name] = resolve_person(self.government, name)
        person = self.persons[name]
        if person is None:
            raise forms.ValidationError(NO_PERSON, params={"name": name[:60]})
        return person


def written(charges: Iterable[object], role: str) -> str:
    """The bodies of a role as :meth:`Register.in_charge` reads them."""
    rows = [one for one in charges if getattr(one, "role", "") == role]
    return "、".join(_written(one) for one in rows)


def _written(one: object) -> str:
    body, person = getattr(one, "body"), getattr(one, "person", None)  # noqa: B009 - rows of two kinds
    if person is None:
        return str(body.name)
    return f"{body.name}：{person.label}" if person.note else f"{body.name}（{person.name}）"


def members_of(bodies: Iterable[Body]) -> dict[str, list[str]]:
    """Whom each group among some bodies stands for today, by name: one query."""
    groups = {body.pk: body for body in bodies if body.is_group}
    opened = expand_all(groups.values(), clock.today())
    return {groups[key].name: [one.name for one in opened[key]] for key in sorted(groups)}
