"""收材料的表单页: the form with a file, whatever the paper belongs to; for each room that takes papers in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, cast

from django import forms
from django.http import HttpRequest, HttpResponse

from yiding.core.errors import YidingError
from yiding.core.forms import form_response

from .errors import ClassifiedPaper
from .services import Paper
from .uploads import LimitHandler, only_file

Take = Callable[[Paper, dict[str, Any]], HttpResponse]


def paper_form(
    request: HttpRequest, limit: LimitHandler, form: forms.Form, take: Take, **page: Any
) -> HttpResponse:
    """Shows the form, or hands what it brought to ``take``; what is wrong with the file is told beside it.

    A paper that is said to be classified leaves no page with what was filled in.
    """
    form.fields["file"].required = not limit.refused
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["classified"]:
            raise ClassifiedPaper
        try:
            return take(_paper(request, limit, form.cleaned_data), form.cleaned_data)
        except ClassifiedPaper:
            raise
        except YidingError as error:
            form.add_error("file", f"{error.sentence}{error.advice}（{error.code}）")
    return form_response(request, form, template="files/paper_form.html", **page)


def _paper(request: HttpRequest, limit: LimitHandler, told: dict[str, Any]) -> Paper:
    file = only_file(request, limit)
    return Paper(
        content=cast(BinaryIO, file.file), name=file.name or "", level=told["level"], note=told["note"]
    )
