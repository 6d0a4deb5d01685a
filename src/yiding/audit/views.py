"""审计员的页面: the events, one event with its link in the chain, one object's history."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yiding.core.lists import list_response

from .chain import START, digest_of
from .lists import EVENTS, history_list, object_url
from .models import Event, Head
from .permissions import may_audit, require
from .selectors import event_get, events_of
from .services import columns_of
from .words import changes, kind_word, object_word


def event_list(request: HttpRequest) -> HttpResponseBase:
    require(may_audit(request.user))
    return list_response(request, EVENTS)


@require_safe
def event_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One event: all that it says, and whether its own link holds."""
    event = event_get(request.user, number)
    title = _("第 %(number)s 条事件") % {"number": event.number}
    context = {
        "title": title,
        "crumbs": [(_("审计"), reverse("audit:event-list")), (title, "")],
        "event": event,
        "kind": kind_word(event),
        "object": object_word(event),
        "object_url": object_url(event),
        "changes": changes(event),
        "is_sealed": event.digest == digest_of(columns_of(event)),
        "is_linked": event.previous == _digest_before(event),
    }
    return render(request, "audit/event_detail.html", context)


def _digest_before(event: Event) -> str:
    """The digest of the event before; of an archived one as the head keeps it."""
    found = Event.objects.filter(number=event.number - 1).values_list("digest", flat=True).first()
    if found is not None:
        return found
    kept = Head.objects.filter(archived_number=event.number - 1)
    return kept.values_list("archived_digest", flat=True).first() or START


def object_history(request: HttpRequest, kind: str, key: int) -> HttpResponseBase:
    """What happened to one object, from its beginning."""
    first = events_of(request.user, kind, key).first()
    if first is None:
        raise Http404
    title = _("%(object)s 的经过") % {"object": object_word(first)}
    spec = history_list(title, lambda viewer: events_of(viewer, kind, key))
    context = {"crumbs": [(_("审计"), reverse("audit:event-list")), (title, "")]}
    return list_response(request, spec, context=context)
