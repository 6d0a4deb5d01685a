"""表单: forms that notice when somebody else saved in between, and the page that shows them.

A view that edits a row::

    told = {"name": body.name, "kind": body.kind}
    form = BodyForm(request.POST or None, initial=told)      # an EditForm
    conflict = None
    if form.takes_over(told):                                 # "take theirs" was pressed for a field
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            body_edit(body=body, by=request.user, seen=form.seen(), **form.cleaned_data)
            return redirect(…)
        except EditConflict as error:
            conflict = form.merge(told, error.who)
    return form_response(request, form, title=…, conflict=conflict)

``told`` is read from the database for this request; ``body_edit`` compares ``seen`` with the locked row, or
moves a row with a ``version`` (:class:`VersionForm`) by conditional update.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .errors import EditConflict

TAKE = "take"


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic at run time
    """一行: chosen by its key; a key larger than the database holds is one that is not there."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError:
            message = self.error_messages["invalid_choice"]
            raise ValidationError(message, "invalid_choice", {"value": value}) from None


class EditForm(forms.Form):
    """编辑表单: each field carries the value that the person saw when the page was opened."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def seen(self) -> dict[str, Any]:
        """The values as the person saw them; of a form that was not opened on a page, nothing."""
        return {name: self.fields[name].clean(raw) for name, raw in self._seen().items()}

    def _seen(self) -> dict[str, Any]:
        names = {name: self.add_initial_prefix(name) for name in self.fields}
        return {name: self.data[key] for name, key in names.items() if key in self.data}

    def merge(self, told: Mapping[str, Any], who: str) -> EditConflict:
        """Lays what a person wrote over what others saved (``told``); gives back what others changed.

        A field that only the others touched takes theirs; one that both touched keeps what the person wrote,
        and can be taken over.
        """
        seen, mine = self._seen(), set(self.changed_data)
        theirs = [name for name in seen if self.fields[name].has_changed(told[name], seen[name])]
        shown = [name for name in theirs if not self.fields[name].widget.is_hidden]
        changes = {name: (self._word(name, seen[name]), self._word(name, told[name])) for name in shown}
        self._put(told, taken=[name for name in theirs if name not in mine])
        return EditConflict(who, changes)

    def takes_over(self, told: Mapping[str, Any]) -> bool:
        """Was "take theirs" pressed for a field? Then the field now holds what ``told`` says."""
        name = self.data.get(TAKE) if self.is_bound else None
        if name not in self.fields or name not in told:
            return False
        self._put(told, taken=[name])
        return True

    def left_over(self, who: str = "") -> EditConflict | None:
        """What still differs from what others saved, after a field was taken over."""
        kept = self._seen()
        changes = {name: ("", self._word(name, kept[name])) for name in self.changed_data if name in kept}
        return EditConflict(who, changes) if changes else None

    def clashes(self) -> dict[str, str]:
        """The fields that differ from what others saved, with what the person wrote in each."""
        return {name: self._word(name, self.data.get(self.add_prefix(name))) for name in self.changed_data}

    def _put(self, told: Mapping[str, Any], taken: Iterable[str]) -> None:
        """The form as opened just now on what others saved; ``taken`` fields hold theirs."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for name, value in told.items():
            data[self.add_initial_prefix(name)] = value
        for name in taken:
            data[self.add_prefix(name)] = told[name]
        self.data, self._errors = data, None
        self.__dict__.pop("changed_data", None)

    def _word(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, "" if value is None else value))


class VersionForm(EditForm):
    """带版本的表单: carries the version of the row that the person saw.

    ``merge`` takes the present version, so that saving again is the person's decision.
    """

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def _put(self, told: Mapping[str, Any], taken: Iterable[str]) -> None:
        super()._put(told, taken)
        self.data[self.add_prefix("version")] = told["version"]  # type: ignore[index]


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
