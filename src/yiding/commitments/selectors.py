"""告知承诺: who may see what. Items in use are for all readers; cases and credit for whose they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from yiding.core.access import Role, own_bodies, powers_of
from yiding.core.columns import Viewer
from yiding.directory.models import Government

from .models import (
    Breach,
    Check,
    Commitment,
    CommitmentRule,
    CreditLevel,
    CreditRecord,
    CreditState,
    Guide,
    ItemState,
    ListEdition,
    ListState,
    NoticeText,
    ProofItem,
    RiskGrade,
    SampleRound,
    TextState,
)
from .permissions import is_over_all, may_read


def _items(viewer: Viewer) -> QuerySet[ProofItem]:
    rows = ProofItem.objects.order_by()
    if not may_read(viewer):
        return rows.none()
    if is_over_all(viewer) or Role.LEADER in powers_of(viewer).roles:
        return rows
    return rows.filter(~Q(state=ItemState.DRAFT) | Q(body__in=own_bodies(viewer)))


def items_visible_to(viewer: Viewer) -> QuerySet[ProofItem]:
    """Items that were approved, to all readers; drafts to their body, who keeps the list, and the leaders."""
    rows = ProofItem.objects.select_related("government", "body", "risk", "made_by", "approved_by")
    in_force = NoticeText.objects.filter(item=OuterRef("pk"), state=TextState.IN_FORCE)
    stale = Guide.items.through.objects.filter(
        proofitem=OuterRef("pk"), guide__updated_on__lt=OuterRef("changed_on")
    )
    told = rows.annotate(text_number=Subquery(in_force.values("number")[:1]), has_stale_guide=Exists(stale))
    return told.filter(pk__in=_items(viewer).values("pk"))


def texts_visible_to(viewer: Viewer) -> QuerySet[NoticeText]:
    """The texts of the items that a person may see; drafts only to who sees drafts of items."""
    rows = NoticeText.objects.select_related(
        "item__body", "item__government", "item__risk", "made_by", "approved_by"
    )
    rows = rows.filter(item__in=_items(viewer).values("pk"))
    if is_over_all(viewer):
        return rows
    return rows.filter(~Q(state=TextState.DRAFT) | Q(item__body__in=own_bodies(viewer)))


def guides_visible_to(viewer: Viewer) -> QuerySet[Guide]:
    """All guides to all readers, with the last day on which an item of theirs changed (S50.4)."""
    rows = Guide.objects.select_related("government", "body").annotate(
        item_count=Count("items", distinct=True),
        changed_on=Max("items__changed_on", output_field=DateField()),
    )
    return rows if may_read(viewer) else rows.none()


def guides_stale(rows: QuerySet[Guide]) -> QuerySet[Guide]:
    """过期的指南: older than the last change of an item that they tell of."""
    return rows.filter(updated_on__lt=F("changed_on"))


def editions_visible_to(viewer: Viewer) -> QuerySet[ListEdition]:
    """Published lists to all readers, what is prepared to who keeps and who releases."""
    rows = ListEdition.objects.select_related("government", "prepared_by", "released_by")
    if not may_read(viewer):
        return rows.none()
    if is_over_all(viewer) or Role.DIRECTOR in powers_of(viewer).roles:
        return rows
    return rows.exclude(state=ListState.PREPARED)


def _own(viewer: Viewer, path: str) -> Q | None:
    """The condition of what is one's own; ``None``: everything."""
    return None if is_over_all(viewer) else Q(**{f"{path}__in": own_bodies(viewer)})


def _narrowed(viewer: Viewer, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    if not may_read(viewer):
        return rows.none()
    mine = _own(viewer, path)
    return rows if mine is None else rows.filter(mine)


def cases_visible_to(viewer: Viewer) -> QuerySet[Commitment]:
    """The promises made to one's own bodies; all to who keeps the list."""
    rows = Commitment.objects.select_related(
        "government", "body", "item__risk", "item__body", "text", "noticed_by"
    )
    rows = rows.annotate(
        next_check_on=Subquery(
            Check.objects.filter(commitment=OuterRef("pk"), state="open")
            .order_by("due_on")
            .values("due_on")[:1]
        )
    )
    return _narrowed(viewer, rows, "body")


def checks_visible_to(viewer: Viewer) -> QuerySet[Check]:
    """The checks of the promises that a person may see."""
    rows = Check.objects.select_related(
        "commitment__body", "commitment__government", "commitment__item__risk", "round", "done_by"
    )
    return _narrowed(viewer, rows, "commitment__body")


def breaches_visible_to(viewer: Viewer) -> QuerySet[Breach]:
    """What was found false, of the promises that a person may see."""
    rows = Breach.objects.select_related(
        "check_of__commitment__body",
        "check_of__commitment__government",
        "check_of__commitment__item",
        "level",
    ).select_related("found_by", "decided_by")
    return _narrowed(viewer, rows, "check_of__commitment__body")


def records_visible_to(viewer: Viewer) -> QuerySet[CreditRecord]:
    """The credit records that one's own bodies made; all to who keeps the list."""
    rows = CreditRecord.objects.select_related("government", "body", "level", "asked_by", "restored_by")
    rows = rows.select_related("breach__check_of__commitment__item")
    return _narrowed(viewer, rows, "body")


def rounds_visible_to(viewer: Viewer) -> QuerySet[SampleRound]:
    """The drawings, to who keeps the list and who checks."""
    rows = SampleRound.objects.select_related("government", "made_by")
    if not may_read(viewer):
        return rows.none()
    if is_over_all(viewer):
        return rows
    drawn = Check.objects.filter(commitment__body__in=own_bodies(viewer)).values("round")
    return rows.filter(pk__in=drawn)


def grades_visible_to(viewer: Viewer) -> QuerySet[RiskGrade]:
    """The risk grades, to all readers."""
    return RiskGrade.objects.select_related("government") if may_read(viewer) else RiskGrade.objects.none()


def levels_visible_to(viewer: Viewer) -> QuerySet[CreditLevel]:
    """The credit levels, to all readers."""
    return (
        CreditLevel.objects.select_related("government") if may_read(viewer) else CreditLevel.objects.none()
    )


def standing_against(
    government_id: int, identity_hash: str, risk_rank: int, today: date
) -> QuerySet[CreditRecord]:
    """没有修复的失信记录 that shut a party out from promising where the risk is so high (S50.3)."""
    rows = CreditRecord.objects.filter(government=government_id, identity_hash=identity_hash)
    rows = rows.filter(until_on__gte=today, level__shuts_from_rank__lte=risk_rank)
    return rows.exclude(state=CreditState.RESTORED)


def rule_of(government: Government | int) -> CommitmentRule:
    """The rules of a government; the usual ones where none were set."""
    key = government.pk if isinstance(government, Government) else government
    return CommitmentRule.objects.filter(government=key).first() or CommitmentRule(
        government_id=key, version=0
    )


def _getter(visible: Callable[[Viewer], QuerySet[Any]]) -> Callable[[Viewer, int], Any]:
    return lambda viewer, key: get_object_or_404(visible(viewer), pk=key)


item_get = _getter(items_visible_to)
text_get = _getter(texts_visible_to)
guide_get = _getter(guides_visible_to)
edition_get = _getter(editions_visible_to)
case_get = _getter(cases_visible_to)
check_get = _getter(checks_visible_to)
breach_get = _getter(breaches_visible_to)
record_get = _getter(records_visible_to)
round_get = _getter(rounds_visible_to)
grade_get = _getter(grades_visible_to)
level_get = _getter(levels_visible_to)
