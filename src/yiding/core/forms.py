"""表单: a form with a version, and the page that shows it.

A view that edits a row::

    form = BodyForm(request.POST or None, initial={"name": body.name, "version": body.version})
    if request.method == "POST" and form.is_valid():
        try:
            body_edit(body=body, by=request.user, **form.cleaned_data)
            return redirect(…)
        except EditConflict as conflict:
            body.refresh_from_db()
            return form_response(request, form, title=…, conflict=conflict, version=body.version)
    return form_response(request, form, title=…)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .errors import EditConflict


class VersionForm(forms.Form):
    """带版本的表单: carries the version of the row that the person saw."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


def form_response(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: Any,
    submit: Any = "",
    cancel_url: str = "",
    crumbs: Iterable[tuple[Any, str]] = (),
    conflict: EditConflict | None = None,
    version: int | None = None,
    template: str = "core/form.html",
) -> HttpResponse:
    """The form's page: 422 when it holds errors, 409 with the panel of changes after a conflict.

    After a conflict ``version`` is the row's present one, so that saving again is the person's decision.
    """
    if conflict is not None and version is not None:
        form.data = {**form.data.dict(), form.add_prefix("version"): str(version)}  # type: ignore[attr-defined]
    context = {"form": form, "title": title, "submit": submit, "cancel_url": cancel_url, "crumbs": crumbs}
    status = 409 if conflict is not None else 422 if form.is_bound and form.errors else 200
    return render(request, template, {**context, "conflict": conflict}, status=status)
