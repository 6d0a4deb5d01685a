"""督办的页面: lists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from yiding.core.lists import list_view
from yiding.directory.scope import scoped_list

from .lists import MATTERS, TASKS


def matter_list(request: HttpRequest) -> HttpResponseBase:
    return scoped_list(request, MATTERS)


task_list = list_view(TASKS)
