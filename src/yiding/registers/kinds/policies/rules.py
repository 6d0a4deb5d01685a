"""安责险保单: valid, expiring or expired by the day; renewed by the next one (S36)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from yiding.core import clock
from yiding.core.acts import Act
from yiding.core.columns import Column, Filter, Viewer
from yiding.core.markup import badge
from yiding.directory.models import Government
from yiding.registers.insuring import (
    HELD,
    IN_SCOPE,
    POLICIES,
    may_renew,
    policy_renew,
    renewal_told,
    state_of_policy,
    with_within,
)
from yiding.registers.lists import entry_url
from yiding.registers.models import Entry, EntryValue
from yiding.registers.rules import Rules, Section, Told

DAY = {"type": "date"}


class RenewForm(forms.Form):
    """续保."""

    insurer = forms.CharField(label=_("保险公司"), max_length=200)
    policy_no = forms.CharField(label=_("保单号"), max_length=200)
    first_on = forms.DateField(label=_("保险起期"), widget=forms.DateInput(attrs=DAY))
    last_on = forms.DateField(label=_("保险止期"), widget=forms.DateInput(attrs=DAY))
    staff = forms.IntegerField(label=_("参保人数"), min_value=1)
    limit = forms.DecimalField(label=_("每次事故赔偿限额（万元）"), min_value=0, required=False)
    premium = forms.DecimalField(label=_("保费（元）"), min_value=0, required=False)


def propose(government: Government, told: Told) -> Told:
    """Its name, and the two lines of the in-scope enterprise."""
    values: dict[str, Any] = {"title": f"{told.get('insurer', '')} {told.get('policy_no', '')}".strip()}
    rows = Entry.objects.filter(
        government=government, code=IN_SCOPE, is_open=True, enterprise=told.get("enterprise")
    )
    found = rows.select_related("local", "department").first()
    return {**values, "local": found.local, "department": found.department} if found else values


def check(government: Government, told: Told, entry: Entry | None) -> Mapping[str, Any] | None:
    """It does not end before it begins, and its number is its own."""
    faults: dict[str, Any] = {}
    if str(told.get("last_on") or "") < str(told.get("first_on") or ""):
        faults["last_on"] = _("止期不能早于起期。")
    same = EntryValue.objects.filter(
        code=POLICIES,
        key="policy_no",
        text=str(told.get("policy_no") or ""),
        entry__government=government,
        entry__state=HELD,
    )
    same = same.exclude(entry=entry) if entry is not None else same
    if same.exists():
        faults["policy_no"] = _("已有同号的保单。")
    return faults or None


def sections(_viewer: Viewer, entry: Entry) -> Sequence[Section]:
    word, tone = state_of_policy(entry)
    facts: list[tuple[Any, Any]] = [(_("今天的状态"), badge(word, tone))]
    follows = entry.carried_to.filter(state=HELD).first()
    if follows is not None:
        link = format_html('<a href="{}">{}</a>', entry_url(follows), follows)
        facts.append((_("续保"), link))
    return [Section(_("保险状态"), facts=facts)]


def _renew_form(data: QueryDict | None, row: Entry, _viewer: Viewer) -> forms.Form:
    return RenewForm(data, initial=renewal_told(row))


def _renew(row: Entry, told: Told, by: User) -> Entry:
    return policy_renew(policy=row, told=told, by=by)


def _is_not_renewed(row: Entry) -> bool:
    return not row.carried_to.filter(state=HELD).exists()


def narrow(_viewer: Viewer, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    return with_within(rows).annotate(
        is_renewed=Exists(Entry.objects.filter(carried_from=OuterRef("pk"), state=HELD))
    )


def _state(row: Any) -> Any:
    word, tone = state_of_policy(row)
    return badge(word, tone)


def _by_state(rows: QuerySet[Entry], value: str) -> QuerySet[Entry]:
    today = clock.today()
    of = EntryValue.objects.filter(entry=OuterRef("pk"), code=POLICIES)
    began = Exists(of.filter(key="first_on", day__lte=today))
    ended = Exists(of.filter(key="last_on", day__lt=today))
    held = rows.filter(state=HELD)
    match value:
        case "coming":
            return held.exclude(began)
        case "expired":
            return held.filter(ended)
    return held.filter(began).exclude(ended)


RULES = Rules(
    propose=propose,
    check=check,
    sections=sections,
    narrow=narrow,
    acts=(Act("renew", _("续保"), may_renew, _renew, _renew_form, is_open=_is_not_renewed, is_first=True),),
    columns=(
        Column("validity", _("今天的状态"), _state, export=lambda row: state_of_policy(row)[0]),
        Column("renewed", _("已续保"), lambda row: _("是") if getattr(row, "is_renewed", False) else ""),
    ),
    filters=(
        Filter(
            "validity",
            _("今天的状态"),
            "choice",
            _by_state,
            choices=[("valid", _("有效")), ("coming", _("未起保")), ("expired", _("已到期"))],
        ),
    ),
)
