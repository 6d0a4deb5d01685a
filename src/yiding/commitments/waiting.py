"""告知承诺的待办: what waits for approval, acceptance, checks, decisions, and guides that are out of date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiding.core import clock
from yiding.core.access import Permission, Role, may, powers_of
from yiding.core.columns import Viewer
from yiding.core.waiting import Todo, WaitingRows
from yiding.supervision.permissions import bodies_of

from .acts import CHECKS
from .models import (
    Breach,
    BreachState,
    Check,
    CheckState,
    Commitment,
    CommitmentState,
    CreditRecord,
    CreditState,
    Guide,
    ItemState,
    ListEdition,
    ListState,
    NoticeText,
    ProofItem,
    TextState,
)
from .permissions import may_read, may_set
from .shown import page_of

AHEAD = timedelta(days=30)


def may_keep(viewer: Viewer) -> bool:
    return may_read(viewer) and may(viewer, Permission.KEEP_REGISTERS)


def may_approve(viewer: Viewer) -> bool:
    return may_keep(viewer) or may_set(viewer)


def may_release(viewer: Viewer) -> bool:
    return may(viewer, Permission.RELEASE_DISCLOSURE)


def _heads(viewer: Viewer) -> frozenset[int]:
    return powers_of(viewer).bodies({Role.BODY_HEAD})


def to_approve_items(viewer: Viewer) -> QuerySet[ProofItem]:
    """Items that somebody else drew up, for who keeps the list."""
    rows = ProofItem.objects.filter(state=ItemState.DRAFT).exclude(made_by=viewer.pk)
    return rows if may_set(viewer) else rows.none()


def to_approve_texts(viewer: Viewer) -> QuerySet[NoticeText]:
    """Texts that somebody else wrote, for the head of the body and who keeps the list."""
    rows = NoticeText.objects.filter(state=TextState.DRAFT).exclude(made_by=viewer.pk)
    return rows if may_set(viewer) else rows.filter(item__body__in=_heads(viewer))


def to_finish(viewer: Viewer) -> QuerySet[Commitment]:
    """Promises to one's own bodies that are under way."""
    open_ = [CommitmentState.NOTICED, CommitmentState.ACCEPTED]
    return Commitment.objects.filter(body__in=bodies_of(viewer), state__in=open_)


def to_check(viewer: Viewer) -> QuerySet[Check]:
    """Checks of one's own bodies that are due, or soon."""
    rows = Check.objects.filter(commitment__body__in=bodies_of(viewer), state=CheckState.OPEN)
    return rows.filter(due_on__lte=clock.today() + AHEAD)


def to_decide(viewer: Viewer) -> QuerySet[Breach]:
    """What somebody else found false, once the party was heard or the days for it are over."""
    rows = Breach.objects.filter(state=BreachState.FOUND).exclude(found_by=viewer.pk)
    rows = rows.filter(~Q(statement="") | Q(heard_until__lt=clock.today()))
    return rows if may_set(viewer) else rows.filter(check_of__commitment__body__in=_heads(viewer))


def to_restore(viewer: Viewer) -> QuerySet[CreditRecord]:
    """What somebody else asked to be restored."""
    rows = CreditRecord.objects.filter(state=CreditState.ASKED).exclude(asked_by=viewer.pk)
    return rows if may_set(viewer) else rows.filter(body__in=_heads(viewer))


def to_update(viewer: Viewer) -> QuerySet[Guide]:
    """Guides of one's own bodies that are older than an item of theirs."""
    told_of = Guide.items.through.objects.filter(guide=OuterRef("pk"))
    newer = told_of.filter(proofitem__changed_on__gt=OuterRef("updated_on"))
    return Guide.objects.filter(Exists(newer), body__in=bodies_of(viewer))


def to_release(viewer: Viewer) -> QuerySet[ListEdition]:
    """Lists that somebody else prepared."""
    return ListEdition.objects.filter(state=ListState.PREPARED).exclude(prepared_by=viewer.pk)


def _item(row: ProofItem) -> Todo:
    return Todo(str(row), _("审定列入"), page_of("item")(row), None, row.body.name)


def _text(row: NoticeText) -> Todo:
    return Todo(str(row.item), _("审定施行"), page_of("text")(row), None, row.item.body.name)


def _case(row: Commitment) -> Todo:
    step = _("登记承诺并受理") if row.state == CommitmentState.NOTICED else _("办结")
    return Todo(str(row), step, page_of("case")(row), None, row.item.name)


def _check(row: Check) -> Todo:
    step = _("登记核查")
    return Todo(str(row.commitment), step, page_of("check")(row), row.due_on, row.commitment.item.name)


def _breach(row: Breach) -> Todo:
    case = row.check_of.commitment
    return Todo(str(case), _("处理"), page_of("breach")(row), row.heard_until, case.item.name)


def _record(row: CreditRecord) -> Todo:
    return Todo(str(row), _("准予或不予修复"), page_of("record")(row), None, row.body.name)


def _guide(row: Guide) -> Todo:
    return Todo(row.title, _("登记更新"), page_of("guide")(row), None, row.body.name)


def _edition(row: ListEdition) -> Todo:
    return Todo(row.title, _("审定公布"), page_of("edition")(row), None, "")


def _rows(
    code: str,
    label: Any,
    is_for: Any,
    rows: Any,
    todo: Any,
    url: str,
    *related: str,
    due: str = "",
    batch: Any = None,
) -> WaitingRows:
    return WaitingRows(
        code, label, is_for, rows, todo, due=due, related=related, url_name=f"commitments:{url}", batch=batch
    )


WAITING = (
    _rows(
        "commitment-check",
        gettext_lazy("待做的承诺核查"),
        may_keep,
        to_check,
        _check,
        "check-list",
        "commitment__item",
        due="due_on",
        batch=CHECKS.batch("do"),
    ),
    _rows(
        "commitment-breach",
        gettext_lazy("待处理的不实承诺"),
        may_approve,
        to_decide,
        _breach,
        "breach-list",
        "check_of__commitment__item",
        due="heard_until",
    ),
    _rows("commitment-case", gettext_lazy("在办的承诺办件"), may_keep, to_finish, _case, "case-list", "item"),
    _rows(
        "commitment-restore",
        gettext_lazy("待审的信用修复"),
        may_approve,
        to_restore,
        _record,
        "record-list",
        "body",
        "level",
    ),
    _rows(
        "proof-item", gettext_lazy("待审定的证明事项"), may_set, to_approve_items, _item, "item-list", "body"
    ),
    _rows(
        "notice-text",
        gettext_lazy("待审定的告知承诺书"),
        may_approve,
        to_approve_texts,
        _text,
        "item-list",
        "item__body",
    ),
    _rows("stale-guide", gettext_lazy("该更新的办事指南"), may_keep, to_update, _guide, "guide-list", "body"),
    _rows("proof-list", gettext_lazy("待审定的公布清单"), may_release, to_release, _edition, "edition-list"),
)
