"""一个取号的页面: what a page that issues a document does, as small as it can be.

The number, the document and the event are one transaction, the number as late as can be.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from yiding.audit.services import record
from yiding.core import clock
from yiding.core.counters import number_take
from yiding.intake.models import Batch

SERIES = ("公文", "2026")


@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Issues a document under the next number; answers with it."""
    assert isinstance(request.user, User)
    key = request.POST["key"]
    with transaction.atomic():
        document = Batch.objects.create(by=request.user, source=key, created_at=clock.now())
        number = number_take(*SERIES)
        Batch.objects.filter(pk=document.pk).update(source=f"{key} 第{number}号")
        record("document.issued", document, by=request.user, after={"key": key, "number": number})
    return HttpResponse(str(number), status=201)


urlpatterns = [path("issue/", issue), path("", include("yiding.config.urls"))]
