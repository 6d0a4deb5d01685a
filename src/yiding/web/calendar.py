"""工作日历的页面: holidays and make-up days of a year, set by hand or from a notice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yiding.core import clock
from yiding.core.errors import BadWorkbook, EditConflict, NotAllowed
from yiding.core.forms import form_response
from yiding.core.lists import Column, Empty, Filter, ListSpec, Viewer, list_response
from yiding.core.markup import badge
from yiding.core.models import CalendarDay
from yiding.core.workdays import Calendar

from .errors import BadNotice
from .forms import DayForm, NoticeForm
from .permissions import may_edit_calendar
from .services import OFF, WORDS, WORKED, Arrangement, day_clear, day_set, notice_import

WEEKDAYS = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))


def _days(_viewer: Viewer) -> QuerySet[CalendarDay]:
    """Holidays are no secret: everyone who has logged in sees them."""
    return CalendarDay.objects.all()


def _years(_viewer: Viewer) -> list[tuple[str, str]]:
    years = CalendarDay.objects.order_by().annotate(year=ExtractYear("day")).values_list("year").distinct()
    return [(str(year), str(year)) for (year,) in years.order_by("-year")]


def _edit_url(row: CalendarDay) -> str:
    return reverse("web:calendar-edit", args=[row.pk])


DAYS = ListSpec(
    name="web.calendar",
    title=_("工作日历"),
    lead=_("法定节假日和调休上班日；其余按周一至周五上班。办结期限按它推算。"),
    base=_days,
    columns=(
        Column("day", _("日期"), lambda row: row.day, sort="day", link=_edit_url),
        Column(
            "arrangement",
            _("安排"),
            lambda row: badge(_now("上班"), "warn") if row.is_workday else badge(_now("休息"), "good"),
            export=lambda row: WORKED if row.is_workday else OFF,
            sort="is_workday",
        ),
        Column("name", _("节日"), lambda row: row.name, sort="name"),
        Column("weekday", _("星期"), lambda row: WEEKDAYS[row.day.weekday()], export=lambda row: ""),
    ),
    filters=(
        Filter("year", _("年份"), "year", "day__year", choices=_years),
        Filter("worked", _("调休上班"), "flag", lambda rows, _value: rows.filter(is_workday=True)),
    ),
    default_sort="-day",
    search=lambda rows, words: rows.filter(name__icontains=words),
    search_label=_("节日"),
    empty=Empty(_("还没有节假日安排"), _("导入国务院办公厅公布的放假安排，或逐日添加。")),
    dense=True,
)


def calendar_list(request: HttpRequest) -> HttpResponseBase:
    known = Calendar.load().known_until
    context = {
        "known_until": known,
        "is_behind": known <= clock.today().year,
        "can_edit": may_edit_calendar(request.user),
    }
    return list_response(request, DAYS, template="web/calendar.html", context=context)


def calendar_add(request: HttpRequest) -> HttpResponse:
    """Adds a day."""
    return _day_form(request, _("添加一天"), {})


def calendar_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what a day is."""
    row = get_object_or_404(_days(request.user), pk=pk)
    told = {"day": row.day, "arrangement": WORKED if row.is_workday else OFF, "name": row.name}
    return _day_form(request, f"{row.day:%Y-%m-%d}", told, row)


def _day_form(
    request: HttpRequest, title: Any, told: dict[str, Any], row: CalendarDay | None = None
) -> HttpResponse:
    by = _editor(request)
    form = DayForm(request.POST or None, initial=told)
    form.fields["day"].disabled = row is not None
    conflict = None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            saved = day_set(told=_arrangement(form.cleaned_data), by=by, seen=_seen(form, row))
        except EditConflict as error:
            conflict = form.merge(told, error.who)
        else:
            messages.success(request, _now("已保存 %(day)s 的安排。") % {"day": saved.day})
            return redirect(f"{reverse('web:calendar-list')}?year={saved.day.year}")
    return form_response(
        request,
        form,
        title=title,
        crumbs=[(_("工作日历"), reverse("web:calendar-list")), (title, "")],
        cancel_url=reverse("web:calendar-list"),
        template="web/calendar_day.html" if row else "core/form.html",
        conflict=conflict,
    )


def _arrangement(said: dict[str, Any]) -> Arrangement:
    return Arrangement(said["day"], WORDS[said["arrangement"]], said["name"])


def _seen(form: DayForm, row: CalendarDay | None) -> Arrangement | None:
    """What the page showed when it was opened; nothing where a day is added."""
    seen = form.seen()
    if row is None or "arrangement" not in seen:
        return None
    return _arrangement({"name": "", **seen, "day": row.day})


@require_POST
def calendar_clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a day out of the table."""
    row = get_object_or_404(_days(request.user), pk=pk)
    by = _editor(request)
    day_clear(row=row, by=by)
    messages.success(request, _now("%(day)s 恢复为平常的日子。") % {"day": row.day})
    return redirect("web:calendar-list")


def calendar_import(request: HttpRequest) -> HttpResponse:
    """Enters the notice of a year from a spreadsheet."""
    by = _editor(request)
    form = NoticeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = notice_import(file=form.cleaned_data["file"], by=by)
        except (BadNotice, BadWorkbook) as error:
            form.add_error("file", f"{error.sentence}{error.detail}")
        else:
            messages.success(request, _now("已导入 %(count)s 天的安排。") % {"count": len(changed)})
            return redirect("web:calendar-list")
    crumbs = [(_("工作日历"), reverse("web:calendar-list")), (_("导入放假安排"), "")]
    return form_response(
        request,
        form,
        title=_("导入放假安排"),
        submit=_("导入"),
        crumbs=crumbs,
        cancel_url=reverse("web:calendar-list"),
    )


def _editor(request: HttpRequest) -> User:
    if not may_edit_calendar(request.user):
        raise NotAllowed
    assert isinstance(request.user, User)
    return request.user
