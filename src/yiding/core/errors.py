"""错误: one small tree of exceptions, each with a code, a sentence for a clerk, and what to do next.

Raised early, caught at the edge: :class:`ErrorMiddleware` for pages, the worker for jobs, the command line.
The codes are listed in ``docs/reference/error-codes.md``; a test fails when one is missing there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class YidingError(Exception):
    """出错: the root of the errors that a person sees."""

    code: ClassVar[str] = "core.failed"
    status: ClassVar[int] = 400
    sentence: ClassVar[str] = "操作没有完成。"
    advice: ClassVar[str] = "请返回上一页重试；仍然失败时，请联系系统管理员。"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.sentence)
        self.detail = detail

    @property
    def words(self) -> str:
        """What a form says of it, beside its fields."""
        return f"{self.sentence}{self.advice}"


class NotAllowed(YidingError):
    """无权操作: the object is visible to the user, the act is not theirs."""

    code = "core.not_allowed"
    status = 403
    sentence = "您没有权限做这项操作。"
    advice = "如确需办理，请联系本单位管理员或市政府办公室。"


class WrongState(YidingError):
    """状态不符: the object has moved on since the page was opened."""

    code = "core.wrong_state"
    status = 409
    sentence = "这件事的状态已经变化，刚才的操作不再适用。"
    advice = "请刷新页面，看清最新状态后再操作。"


class EditConflict(YidingError):
    """编辑冲突: someone else saved in between. ``who`` and ``changes`` say who changed what."""

    code = "core.edit_conflict"
    status = 409
    sentence = "在您编辑期间，已有人保存了新的内容。"
    advice = "请对照下面列出的改动，确认后再保存一次；您填写的内容没有丢失。"

    def __init__(self, who: str = "", changes: dict[str, tuple[str, str]] | None = None) -> None:
        super().__init__(who)
        self.who = who
        self.changes = changes or {}


class NumbersEnded(YidingError):
    """号已用完: a counter cannot go further."""

    code = "core.numbers_ended"
    status = 409
    sentence = "这个系列的编号已经用完，没有发文。"
    advice = "请联系系统管理员检查编号设置。"


class BadWorkbook(YidingError):
    """表格打不开."""

    code = "core.bad_workbook"
    status = 422
    sentence = "表格打不开，什么也没有写入。"
    advice = "请用 Excel 或 WPS 另存为 xlsx 后重试。"


class DiskFull(YidingError):
    """磁盘已满."""

    code = "core.disk_full"
    status = 507
    sentence = "服务器磁盘空间不足，文件没有保存。"
    advice = "请联系系统管理员清理空间后重试；已保存的内容不受影响。"


class BadRequest(YidingError):
    """请求有误: an address or a form that no page of ours makes."""

    code = "core.bad_request"
    status = 422
    sentence = "提交的内容不符合要求。"
    advice = "请检查标出的字段后重新提交。"


class ErrorMiddleware:
    """Turns an error of ours into a page (or a fragment, for htmx) with its code, sentence and advice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, YidingError):
            return None
        return render(request, "core/error.html", {"error": error}, status=error.status)
