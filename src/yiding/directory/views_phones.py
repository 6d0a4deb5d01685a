"""电话的页面: a number is set and blanked here, and shown whole once, to who needs it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from yiding.core.acts import user_of
from yiding.core.errors import BadRequest
from yiding.core.forms import VersionForm, form_response

from .forms import PhoneForm
from .permissions import may_edit, may_see_phones, require
from .phonebook import phone_blank, phone_see, phone_set
from .selectors import person_get, phones_visible_to


@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
def phone_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Registers a number of a person; those that are there are not shown."""
    require(may_edit(request.user))
    person = person_get(request.user, pk)
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone_set(person=person, number=form.cleaned_data["number"], by=user_of(request))
        messages.success(request, _("已保存。"))
        return redirect("directory:person-detail", person.pk)
    url, title = reverse("directory:person-detail", args=[pk]), _("登记电话")
    crumbs = [(_("人员"), reverse("directory:person-list")), (person.name, url), (title, "")]
    return form_response(request, form, title=title, cancel_url=url, crumbs=crumbs)


@require_POST
def phone_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Blanks a number."""
    require(may_edit(request.user))
    phone = get_object_or_404(phones_visible_to(request.user), pk=pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    phone_blank(phone=phone, version=form.cleaned_data["version"], by=user_of(request))
    messages.success(request, _("已清除。"))
    return redirect("directory:person-detail", phone.person_id)


@sensitive_variables("number")
@require_POST
def phone_full(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole number, on an answer that nothing keeps; each time is an event."""
    require(may_see_phones(request.user))
    phone = get_object_or_404(phones_visible_to(request.user), pk=pk)
    number = phone_see(phone=phone, by=user_of(request))
    url, title = reverse("directory:person-detail", args=[phone.person_id]), _("完整电话")
    context = {
        "title": title,
        "person": phone.person,
        "number": number,
        "url": url,
        "crumbs": [(_("人员"), reverse("directory:person-list")), (phone.person.name, url), (title, "")],
    }
    response = render(request, "directory/phone_full.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
