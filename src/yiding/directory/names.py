"""称谓: is a name as written a leader with a post (``常务副县长李明``), or a body?"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings

from yiding.minutes.vocabulary import Vocabulary, load


def vocabulary() -> Vocabulary:
    """The words of the minutes library, with those that this office has added."""
    folder = Path(settings.VOCABULARY)
    return load(folder if folder.is_dir() else None)


@cache
def _leader() -> re.Pattern[str]:
    words = vocabulary()
    prefix = f"{words.either('posts.prefixes')}*"
    post = f"{prefix}{words.either('posts.government')}"
    return re.compile(rf"(?:.+同志|.{{2,4}}{post}|{post}.{{2,4}})")


@cache
def _group() -> re.Pattern[str]:
    words = vocabulary()
    patterns = (words.pattern("groups", key) for key in ("collective", "counted"))
    return re.compile("|".join((words.either("groups.fixed.names"), *patterns)))


def is_group_name(name: str) -> bool:
    """集合称谓: are several told at once (``各部门``), without one of them being named?"""
    return _group().fullmatch(name) is not None


def is_leader(name: str) -> bool:
    """Is this a person, named with a government post or as 同志?"""
    return _leader().fullmatch(name) is not None
