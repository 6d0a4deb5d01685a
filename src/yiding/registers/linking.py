"""关联: an entry with the matter that presses it and the decision that ordered it, and back again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from yiding.audit.services import record
from yiding.core.columns import Viewer
from yiding.core.onward import TraceRows
from yiding.decisions.models import Decision
from yiding.decisions.selectors import decisions_visible_to
from yiding.supervision.models import Matter
from yiding.supervision.selectors import matters_visible_to

from .catalogue import kinds
from .models import Entry
from .permissions import may_lead, parties_of, require
from .recording import touching
from .selectors import entries_seen_at_once, register_of_entry
from .wording import said

FEW = 2


class OneOfField(forms.CharField):
    """按名称找一个 among rows that the viewer sees: the whole name, or a part that fits one only."""

    def __init__(self, *, rows: QuerySet[Any], name: str, **more: Any) -> None:
        super().__init__(max_length=300, required=False, **more)
        self.rows, self.name = rows, name

    def clean(self, value: Any) -> Any:
        told = super().clean(value).strip()
        if not told:
            return None
        exact = self.rows.filter(**{self.name: told})[:FEW]
        found = list(exact) or list(self.rows.filter(**{f"{self.name}__contains": told})[:FEW])
        if len(found) != 1:
            raise forms.ValidationError(
                _("没有找到“%(name)s”，或不止一个，请写得更完整。"), params={"name": told[:60]}
            )
        return found[0]


class LinkForm(forms.Form):
    """关联督办事项和决定."""

    def __init__(self, *args: Any, viewer: Viewer, entry: Entry, **more: Any) -> None:
        super().__init__(*args, **more)
        of = {"government": entry.government_id}
        self.fields["matter"] = OneOfField(
            label=_("督办事项名称"), rows=matters_visible_to(viewer).filter(**of), name="title"
        )
        self.fields["decision"] = OneOfField(
            label=_("决定所在的议题"), rows=decisions_visible_to(viewer).filter(**of), name="item__heading"
        )
        self.initial.update(
            matter=entry.matter.title if entry.matter else "",
            decision=entry.decision.item.heading if entry.decision else "",
        )


def may_link(viewer: Viewer, entry: Entry) -> bool:
    register = register_of_entry(entry)
    return may_lead(viewer, register) or bool(parties_of(viewer, entry, register))


@transaction.atomic
def entry_link(*, entry: Entry, matter: Matter | None, decision: Decision | None, by: User) -> None:
    """关联: to a matter and a decision, or from them."""
    require(may_link(by, entry))
    before = {"matter": entry.matter_id, "decision": entry.decision_id}
    Entry.objects.filter(pk=entry.pk).update(matter=matter, decision=decision, version=F("version") + 1)
    entry.refresh_from_db()
    after = {"matter": entry.matter_id, "decision": entry.decision_id}
    record("entry.linked", entry, by=by, before=before, after=after, touches=touching(entry))


def _state(key: str) -> str:
    """The label of a stage, by its key alone: the first kind that has one of that name."""
    labels = (one.label for kind in kinds().values() for one in kind.stages if one.key == key)
    return said(next(labels, key))


def _of_matter(viewer: Viewer, row: Matter) -> QuerySet[Entry]:
    return entries_seen_at_once(viewer).filter(matter=row)


def _of_decision(viewer: Viewer, row: Decision) -> QuerySet[Entry]:
    return entries_seen_at_once(viewer).filter(decision=row)


OF_MATTER = TraceRows(_("台账条目"), _of_matter, "title", "registers:entry-detail", _state)
OF_DECISION = TraceRows(_("台账条目"), _of_decision, "title", "registers:entry-detail", _state)
