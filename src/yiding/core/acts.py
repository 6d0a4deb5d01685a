"""操作: the acts that a room's things allow, as a table. Each is a form with a page of its own, or a button.

A room declares a :class:`Subject` (what the acts are done to) with its acts; its addresses, pages and buttons
come from the table::

    DIFFICULTIES = Subject("difficulties", "difficulty", _("问题困难"), get=difficulty_get, acts=(
        Act("take", _("受理"), may=may_solve, run=lambda row, _told, by: difficulty_take(row=row, by=by),
            states=frozenset({"assigned"})),
        Act("answer", _("答复"), may=may_solve, form=plain(AnswerForm),
            run=lambda row, told, by: difficulty_answer(row=row, by=by, **told)),
    ))
    urlpatterns = [..., *DIFFICULTIES.paths()]

The service checks permission and state again: the table says only what a page offers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .access import require
from .batches import Batch
from .batches import Told as Told
from .columns import Viewer
from .errors import EditConflict, YidingError
from .forms import EditForm, form_response

MakeForm = Callable[[QueryDict | None, Any, Viewer], forms.Form]
Run = Callable[[Any, Told, User], Any]
View = Callable[..., HttpResponse]
PAGES_OF_THEIR_OWN = frozenset({403, 409})
"""What is not allowed, or not now, is no error that the form could mend."""


def plain(form: type[forms.Form]) -> MakeForm:
    """A form that needs to know nothing of the row."""
    return lambda data, _row, _viewer: form(data)


def _always(_row: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Act:
    """一种操作: whose it is, what its form asks for, and the service that does it.

    Without a ``form`` it is a button. ``states`` are those of the row in which a page offers it (none: all),
    ``is_open`` what else must hold for that. One that ``starts`` a row has none yet, ``run`` gives it back,
    and its form can be filled in beforehand by its address. ``dress`` puts something around the view (taking
    in a file). ``template`` is that of the form's page. ``in_batch``: many rows can take it at once, with one
    form for all, if it has one (which then must not look at the row).
    """

    name: str
    label: Any
    may: Callable[[Viewer, Any], bool]
    run: Run
    form: MakeForm | None = None
    states: frozenset[str] = frozenset()
    is_open: Callable[[Any], bool] = _always
    starts: bool = False
    is_first: bool = False
    dress: Callable[[View], View] | None = None
    template: str = "core/form.html"
    in_batch: bool = False

    def is_offered(self, viewer: Viewer, row: Any) -> bool:
        """Does the row's page offer it to the viewer now?"""
        fits = not self.states or str(row.state) in self.states
        return not self.starts and fits and self.is_open(row) and self.may(viewer, row)


@dataclass(frozen=True, slots=True)
class Offered:
    """可做的操作, as a page shows it."""

    label: Any
    url: str
    is_button: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """操作对象: what acts are done to, how one is found (not visible = 404), and where its page is.

    Addresses are ``prefix`` + key + act, their names ``space:noun-act``. ``page`` gives the address of the
    page that an act leads back to; ``heading`` the row in words.
    """

    space: str
    noun: str
    title: Any
    get: Callable[[Viewer, int], Any]
    acts: tuple[Act, ...]
    prefix: str = ""
    page: Callable[[Any], str] | None = None
    heading: Callable[[Any], str] = str
    list_name: str = ""

    def home(self) -> str:
        return reverse(self.list_name or f"{self.space}:{self.noun}-list")

    def url(self, row: Any) -> str:
        if row is None or not hasattr(row, "pk"):
            return self.home()
        return self.page(row) if self.page else reverse(f"{self.space}:{self.noun}-detail", args=[row.pk])

    def crumbs(self, row: Any, last: Any = "") -> list[tuple[Any, str]]:
        told = [(self.title, self.home())]
        if row is not None:
            told.append((self.heading(row)[:40], self.url(row) if last else ""))
        return [*told, (last, "")] if last else told

    def paths(self) -> list[URLPattern]:
        """The addresses of the acts."""
        return [
            path(
                f"{self.prefix}{'' if act.starts else '<int:pk>/'}{act.name}/",
                self.view(act),
                name=f"{self.noun}-{act.name}",
            )
            for act in self.acts
        ]

    def offered(self, viewer: Viewer, row: Any) -> list[Offered]:
        """What a viewer can do with a row now, the first step first."""
        acts = [act for act in self.acts if act.is_offered(viewer, row)]
        return [
            Offered(
                act.label,
                reverse(f"{self.space}:{self.noun}-{act.name}", args=[row.pk]),
                act.form is None,
                act.is_first,
            )
            for act in sorted(acts, key=lambda one: not one.is_first)
        ]

    def started(self, viewer: Viewer) -> list[Offered]:
        """What a viewer can begin."""
        return [
            Offered(act.label, reverse(f"{self.space}:{self.noun}-{act.name}"), False, act.is_first)
            for act in self.acts
            if act.starts and act.may(viewer, None)
        ]

    def batch(self, name: str) -> Batch:
        """An act that was declared for many rows at once, as the desk takes it."""
        act = next(one for one in self.acts if one.name == name and one.in_batch)
        return Batch(act.label, self.get, act.may, act.run, act.form)

    def view(self, act: Act) -> View:
        view = self._form_view(act) if act.form else self._button_view(act)
        return act.dress(view) if act.dress else view

    def _button_view(self, act: Act) -> View:
        @require_POST
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            row = self.get(request.user, pk)
            require(act.may(request.user, row))
            act.run(row, {}, user_of(request))
            return self._done(request, act, row)

        return view

    def _form_view(self, act: Act) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(
            request: HttpRequest, pk: int | None = None, with_more: Callable[[Told], Told] = lambda told: told
        ) -> HttpResponse:
            row = None if act.starts or pk is None else self.get(request.user, pk)
            require(act.may(request.user, row))
            return self._form_page(request, act, row, with_more)

        return view

    def _form_page(
        self, request: HttpRequest, act: Act, row: Any, with_more: Callable[[Told], Told]
    ) -> HttpResponse:
        assert act.form is not None
        form = act.form(request.POST if request.method == "POST" else None, row, request.user)
        if act.starts and not form.is_bound:
            asked = {name: request.GET[name] for name in form.fields if name in request.GET}
            form.initial = {**form.initial, **asked}
        conflict = None
        if isinstance(form, EditForm) and form.takes_over(form.initial):
            conflict = form.left_over()
        elif request.method == "POST" and form.is_valid():
            try:
                made = act.run(row, with_more(form.cleaned_data), user_of(request))
                return self._done(request, act, made if act.starts else row)
            except EditConflict as error:
                if not isinstance(form, EditForm):
                    raise
                conflict = form.merge(self._now(act, row, request.user), error.who)
            except YidingError as error:
                if error.status in PAGES_OF_THEIR_OWN:
                    raise
                form.add_error("file" if "file" in form.fields else None, error.words)
        told = {"title": act.label, "submit": act.label, "cancel_url": self.url(row)}
        crumbs = self.crumbs(row, act.label)
        return form_response(request, form, crumbs=crumbs, conflict=conflict, template=act.template, **told)

    def _now(self, act: Act, row: Any, viewer: Viewer) -> Mapping[str, Any]:
        """What the row says now, as the form shows it."""
        assert act.form is not None
        if isinstance(row, models.Model):
            row.refresh_from_db()
        return act.form(None, row, viewer).initial

    def _done(self, request: HttpRequest, act: Act, row: Any) -> HttpResponse:
        messages.success(request, _("已办理：%(what)s。") % {"what": act.label})
        return redirect(self.url(row))


def user_of(request: HttpRequest) -> User:
    """Who acts; nobody acts without having logged in."""
    if not isinstance(request.user, User):
        raise SuspiciousOperation
    return request.user
