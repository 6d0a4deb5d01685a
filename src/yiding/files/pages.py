"""表单页: the one way in which a room shows a form, takes what it brought and tells of a conflict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yiding.core.access import Level
from yiding.core.errors import EditConflict, YidingError
from yiding.core.forms import EditForm, form_response

from .errors import ClassifiedPaper, PaperTooLarge
from .services import Paper
from .uploads import LimitHandler, only_file

Save = Callable[[dict[str, Any]], object]
STATES = frozenset({403, 409})
"""What is not allowed, or not now, is a page of its own: the form would not help."""


def paper_of(request: HttpRequest, limit: LimitHandler, told: dict[str, Any]) -> Paper | None:
    """The file of a form that may come without one. Raises what is wrong with it."""
    if told.get("classified"):
        raise ClassifiedPaper
    if limit.refused:
        raise PaperTooLarge
    if "file" not in request.FILES:
        return None
    file = only_file(request, limit)
    return Paper(
        content=cast(BinaryIO, file.file),
        name=file.name or "",
        level=Level.GOVERNMENT,
        note=told.get("note", "")[:200],
    )


def form_page(
    request: HttpRequest,
    form: forms.Form,
    save: Save,
    *,
    back: str,
    fresh: Callable[[], dict[str, Any]] | None = None,
    said: str = "",
    **page: Any,
) -> HttpResponse:
    """Shows the form, or saves and goes ``back``; ``fresh`` reads what the row says now, after a conflict.

    What is wrong with a file is told beside it, other errors that a form can mend above its fields.
    """
    conflict = None
    if fresh and isinstance(form, EditForm) and form.takes_over(fresh()):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except EditConflict as error:
            if fresh is None or not isinstance(form, EditForm):
                raise
            conflict = form.merge(fresh(), error.who)
        except ClassifiedPaper:
            raise
        except YidingError as error:
            if error.status in STATES:
                raise
            field = "file" if "file" in form.fields else None
            form.add_error(field, f"{error.sentence}{error.advice}（{error.code}）")
        else:
            messages.success(request, said or _("已保存。"))
            return redirect(back)
    template = "files/paper_form.html" if "file" in form.fields else "core/form.html"
    return form_response(request, form, cancel_url=back, conflict=conflict, template=template, **page)
