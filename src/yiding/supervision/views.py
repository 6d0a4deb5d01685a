"""督办的页面: lists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from yiding.core.lists import list_response
from yiding.directory.scope import scoped_list

from .lists import MATTERS, TASKS, columns_query
from .waiting import may_carry_any


def matter_list(request: HttpRequest) -> HttpResponseBase:
    """督办事项, with the ways out: all columns as a workbook, the ledger for printing."""
    context = {"all_columns": columns_query(MATTERS)}
    return scoped_list(request, MATTERS, template="supervision/matter_list.html", context=context)


def task_list(request: HttpRequest) -> HttpResponseBase:
    """承办任务, with what is asked today and the workbook for those who carry tasks."""
    context = {"all_columns": columns_query(TASKS), "carries": may_carry_any(request.user)}
    return list_response(request, TASKS, template="supervision/task_list.html", context=context)
