"""铃: how many notices wait to be read, for the head of every page. Asked only where a page shows it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from .selectors import MOST_COUNTED, unread_count


def bell(request: HttpRequest) -> dict[str, Callable[[], str]]:
    """Context processor: the count in words, nothing where all is read."""

    def unread() -> str:
        user = getattr(request, "user", None)
        count = unread_count(user) if user is not None else 0
        return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")

    return {"unread": unread}
