"""会话: open log-ins, how long they last, and how their owner ends them.

The module is Django's session engine (``SESSION_ENGINE``). A log-in ends when nobody used it for
``IDLE_MINUTES``, and at the latest ``SESSION_COOKIE_AGE`` after it began: both are part of the question that
reads the row, so they cost no query. Its row is touched once a minute at most.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore as RowStore
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from yiding.audit.services import ORIGIN, record
from yiding.core import clock

from .models import Session

TOUCHED_EVERY = timedelta(minutes=1)
DEVICE = "device"
"""The key under which a session keeps the words for the browser."""


def _live() -> Q:
    """The sessions that still hold: not past their end, used lately, and not older than a log-in may be."""
    now = clock.now()
    idle = now - timedelta(minutes=settings.IDLE_MINUTES)
    age = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return Q(expire_date__gt=now, seen_at__gt=idle, began_at__gt=age)


class SessionStore(RowStore):
    """会话存储: Django's rows of sessions, with the columns that the list of log-ins shows."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        rows = Session.objects.filter(_live(), session_key=self.session_key)
        self.row = rows.select_related("user").first()
        if self.row is None:
            self._session_key = None
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        known = self.row if self.row is not None and self.row.pk == row.pk else None
        row.seen_at = clock.now()
        row.began_at = known.began_at if known else row.seen_at
        row.address = known.address if known else ORIGIN.get().address
        row.device = data.get(DEVICE, "")
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        self.row = row
        return row

    def touch(self) -> None:
        """Notes that its owner did something, once a minute at most."""
        row, now = self.row, clock.now()
        if row is not None and now - row.seen_at >= TOUCHED_EVERY:
            Session.objects.filter(pk=row.pk, seen_at=row.seen_at).update(seen_at=now)
            row.seen_at = now


# --- what an owner sees and does -------------------------------------------------------------------------


def sessions_of(user: User) -> QuerySet[Session]:
    """The open log-ins of a user, the one last used first."""
    return Session.objects.filter(_live(), user=user).order_by("-seen_at", "-began_at")


def reference_of(row: Session) -> str:
    """What a page calls a session: its key itself would be enough to enter."""
    return salted_hmac("yiding.accounts.sessions", row.session_key).hexdigest()[:24]


@transaction.atomic
def session_end(*, user: User, reference: str, by: User) -> int:
    """Ends one of the user's log-ins; 0 when it has ended already."""
    keys = [row.pk for row in sessions_of(user) if reference_of(row) == reference]
    return _end(user, Q(pk__in=keys), by)


@transaction.atomic
def sessions_end(*, user: User, by: User, but: str | None = None) -> int:
    """Ends all log-ins of a user but the one that has this key."""
    return _end(user, ~Q(pk=but or ""), by)


def _end(user: User, which: Q, by: User) -> int:
    """Deletes rows of the user; one event tells how many of them were open."""
    rows = Session.objects.filter(which, user=user)
    open_ones = rows.filter(_live()).count()
    rows.delete()
    if open_ones:
        record("account.sessions_ended", user, by=by, after={"sessions": open_ones})
    return open_ones


def stale_clear(user: User) -> None:
    """Takes away the user's log-ins that ended by themselves."""
    Session.objects.filter(~_live(), user=user).delete()
