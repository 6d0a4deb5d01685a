"""带文件的操作: an act whose form may bring a paper: ``told["paper"]`` is it, or ``None``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from yiding.core.access import Level
from yiding.core.acts import Act, View

from .errors import ClassifiedPaper, PaperTooLarge
from .services import Paper
from .uploads import LimitHandler, limited, only_file

TEMPLATE = "files/paper_form.html"


class BringsPaper(forms.Form):
    """可附文件: last among the fields; what is wrong with the file is told by who takes it in."""

    file = forms.FileField(
        label=_("文件"), required=False, allow_empty_file=True, help_text=_("PDF、OFD、Word、WPS 等。")
    )
    classified = forms.BooleanField(
        label=_("涉密"), required=False, help_text=_("涉密材料请走线下；勾选后不接收，也不保存。")
    )


def bringing_paper(act: Act) -> Act:
    """The same act, its form's file taken in within the limit of uploads."""
    return replace(act, dress=_dressed, template=TEMPLATE)


def _dressed(view: View) -> View:
    @csrf_exempt
    def outer(request: HttpRequest, **keys: Any) -> HttpResponse:
        return inner(request, limited(request), keys)

    @csrf_protect
    def inner(request: HttpRequest, limit: LimitHandler, keys: dict[str, Any]) -> HttpResponse:
        return view(request, with_more=lambda told: _with_paper(request, limit, told), **keys)

    return outer


def _with_paper(request: HttpRequest, limit: LimitHandler, told: dict[str, Any]) -> dict[str, Any]:
    """What a form said, with its paper instead of its file. Raises what is wrong with it."""
    if told.get("classified"):
        raise ClassifiedPaper
    if limit.refused:
        raise PaperTooLarge
    rest = {name: value for name, value in told.items() if name not in ("file", "classified")}
    if "file" not in request.FILES:
        return {**rest, "paper": None}
    file = only_file(request, limit)
    paper = Paper(cast(BinaryIO, file.file), file.name or "", Level(told.get("level", Level.GOVERNMENT)))
    return {**rest, "paper": paper}
