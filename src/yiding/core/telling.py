"""告知: how a lower room has somebody told of something, without knowing the room that tells.

The room of notices says once, when the application starts, how it is done (:func:`told_by`); until then
telling does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.contrib.auth.models import User
from django.db import models

from .access import Permission


class Teller(Protocol):
    """告知的办法."""

    def __call__(
        self,
        kind: str,
        /,
        *,
        to: Iterable[User] | Permission,
        key: str,
        about: models.Model | None = None,
        link: str = "",
        **fields: object,
    ) -> int: ...


_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """How people are told: said once, when the application starts."""
    _tellers[:] = [teller]


def tell(
    kind: str,
    /,
    *,
    to: Iterable[User] | Permission,
    key: str,
    about: models.Model | None = None,
    link: str = "",
    **fields: object,
) -> int:
    """Tells people (or all who have a permission today) in the caller's transaction; gives back how many.

    ``key`` is the same each time the same thing is told: nobody is told twice. ``fields`` are the words that
    the kind's template asks for, ``link`` the page where the person goes on.
    """
    if not _tellers:
        return 0
    return _tellers[0](kind, to=to, key=key, about=about, link=link, **fields)
