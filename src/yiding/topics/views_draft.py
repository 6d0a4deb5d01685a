"""起草议题的页面: choosing a kind, a template or last year's edition; the form; its papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from yiding.core.access import Level
from yiding.core.acts import user_of
from yiding.core.errors import EditConflict, NotAllowed, YidingError
from yiding.core.forms import form_response
from yiding.files.services import Paper
from yiding.files.taking import paper_form
from yiding.files.uploads import LimitHandler, limited

from . import services
from .drafting import from_previous, from_template
from .errors import BadPaperName, NotOpenNow
from .forms import NewTopicForm, TopicForm, TopicPaperForm, told_of
from .models import Kind, Topic, TopicState, TopicTemplate
from .papers import is_in_hand, name_check, right_name
from .permissions import drafting_bodies, is_own, may_draft, may_treat, require
from .selectors import kinds_visible_to, templates_visible_to, topics_of_own, topics_visible_to
from .views_acts import topic_row

EDITIONS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def topic_add(request: HttpRequest) -> HttpResponse:
    """A new topic: first what kind it is, then its form."""
    require(may_draft(request.user) and bool(drafting_bodies(request.user)))
    template, previous = _asked(request)
    kind = template.kind if template else previous.kind if previous else _kind(request)
    if kind is None:
        if request.GET.get("kind") or request.POST.get("kind"):
            raise Http404
        return _choices(request)
    initial = _filled(template, previous)
    form = NewTopicForm(
        request.POST or None, initial=initial, kind=kind, bodies=drafting_bodies(request.user)
    )
    _mind_secret(form)
    if request.method == "POST" and form.is_valid():
        try:
            topic = services.topic_draft(
                council=form.cleaned_data["council"],
                kind=kind,
                body=form.cleaned_data["body"],
                draft=form.draft(),
                is_secret=form.cleaned_data["is_secret"],
                previous=previous,
                by=user_of(request),
            )
            messages.success(request, _("已保存草稿。可以加入材料，再送审签。"))
            return redirect("topics:topic-detail", topic.pk)
        except NotAllowed:
            raise
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.detail}{error.advice}")
    crumbs = [(_("议题"), reverse("topics:topic-list")), (_("起草议题"), reverse("topics:topic-add"))]
    return form_response(
        request,
        form,
        title=_("起草议题：%(kind)s") % {"kind": kind.name},
        submit=_("保存草稿"),
        cancel_url=reverse("topics:topic-own"),
        crumbs=[*crumbs, (kind.name, "")],
    )


def _mind_secret(form: NewTopicForm) -> None:
    """Of a secret topic nothing is asked: what is written is not kept."""
    if form.is_bound and form.data.get("is_secret"):
        for name, field in form.fields.items():
            if name not in ("council", "body", "act"):
                field.required = False


def _asked(request: HttpRequest) -> tuple[TopicTemplate | None, Topic | None]:
    """The template or the edition that the address names."""
    template, previous = request.GET.get("template", ""), request.GET.get("previous", "")
    if template.isascii() and template.isdigit() and len(template) < 12:
        rows = templates_visible_to(request.user).filter(is_active=True)
        return get_object_or_404(rows.select_related("kind__government"), pk=int(template)), None
    if previous.isascii() and previous.isdigit() and len(previous) < 12:
        rows_of = topics_visible_to(request.user).filter(
            body__in=drafting_bodies(request.user), is_secret=False
        )
        return None, get_object_or_404(rows_of.select_related("kind__government", "deputy"), pk=int(previous))
    return None, None


def _kind(request: HttpRequest) -> Kind | None:
    code = request.POST.get("kind", "") or request.GET.get("kind", "")
    rows = kinds_visible_to(request.user).filter(government__is_ours=True, is_active=True)
    return rows.filter(code=code).select_related("government").first() if code else None


def _filled(template: TopicTemplate | None, previous: Topic | None) -> dict[str, Any]:
    """What the form shows at first."""
    if previous is not None:
        told = told_of(previous) | {"wanted_on": "", "is_urgent": False, "urgency_reason": ""}
        told["title"] = from_previous(previous)["title"]
        return told | {"council": previous.council_id, "body": previous.body_id}
    if template is None:
        return {}
    told = from_template(template)
    fields = {f"field_{code}": text for code, text in told.pop("explanation").items()}
    return {**told, **fields, "council": template.council_id}


def _choices(request: HttpRequest) -> HttpResponse:
    """What it can begin with."""
    viewer = request.user
    kinds = kinds_visible_to(viewer).filter(government__is_ours=True, is_active=True)
    templates = templates_visible_to(viewer).filter(is_active=True, kind__is_active=True)
    editions = topics_of_own(viewer).filter(is_secret=False).exclude(state=TopicState.DRAFT)
    context = {
        "title": _("起草议题"),
        "crumbs": [(_("议题"), reverse("topics:topic-list")), (_("起草议题"), "")],
        "kinds": list(kinds),
        "templates": list(templates.select_related("kind")),
        "editions": list(editions.order_by("-pk")[:EDITIONS]),
    }
    return render(request, "topics/topic_start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def topic_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a topic that is in its submitter's hands."""
    topic = topic_row(request.user, pk)
    require(is_own(request.user, topic))
    if not is_in_hand(topic):
        raise NotOpenNow
    told = told_of(topic)
    form = TopicForm(request.POST or None, initial=told, kind=topic.kind)
    conflict = None
    if form.takes_over(told):
        conflict = form.left_over()
    elif request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            services.topic_edit(topic=topic, draft=form.draft(), version=version, by=user_of(request))
            messages.success(request, _("已保存。"))
            return redirect("topics:topic-detail", topic.pk)
        except EditConflict as error:
            topic = topic_row(request.user, pk)
            conflict = form.merge(told_of(topic), error.who)
        except (NotAllowed, NotOpenNow):
            raise
        except YidingError as error:
            form.add_error(None, f"{error.sentence}{error.detail}{error.advice}")
    url = reverse("topics:topic-detail", args=[topic.pk])
    crumbs = [(_("议题"), reverse("topics:topic-list")), (topic.heading, url), (_("修改内容"), "")]
    return form_response(request, form, title=_("修改内容"), cancel_url=url, crumbs=crumbs, conflict=conflict)


@csrf_exempt  # checked below, once the limit stands: the check itself reads the whole form
@require_http_methods(["GET", "HEAD", "POST"])
def paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a paper to a topic."""
    return _paper_add(request, limited(request), pk)


@csrf_protect
def _paper_add(request: HttpRequest, limit: LimitHandler, pk: int) -> HttpResponse:
    topic = topic_row(request.user, pk)
    require((is_own(request.user, topic) and is_in_hand(topic)) or may_treat(request.user))
    first = topic.kind.papers[0]["code"] if topic.kind.papers else ""
    offered = right_name(topic.kind, first, topic.documents[0] if topic.documents else topic.title)
    form = TopicPaperForm(
        request.POST or None,
        request.FILES or None,
        initial={"level": topic.level or Level.MEMBERS, "title": offered},
        kind=topic.kind,
    )
    _name_looked_at(form, topic)

    def take(paper: Paper, told: dict[str, Any]) -> HttpResponse:
        services.paper_add(
            topic=topic, part=told["part"], title=told["title"], paper=paper, by=user_of(request)
        )
        messages.success(request, _("已保存。"))
        return redirect("topics:topic-detail", topic.pk)

    url, title = reverse("topics:topic-detail", args=[pk]), _("加入材料")
    crumbs = [(_("议题"), reverse("topics:topic-list")), (topic.heading, url), (title, "")]
    form.fields["title"].help_text = _names_offered(topic)
    return paper_form(request, limit, form, take, title=title, cancel_url=url, crumbs=crumbs)


def _name_looked_at(form: TopicPaperForm, topic: Topic) -> None:
    """A name that does not fit is told beside its field, with the right one."""
    if not form.is_bound or not form.is_valid():
        return
    told = form.cleaned_data
    try:
        name_check(topic.kind, told["part"], told["title"])
    except BadPaperName as error:
        form.add_error("title", f"{error.sentence}{error.detail}（{error.code}）")


def _names_offered(topic: Topic) -> str:
    """The rule of names, and the names that the papers of last year's edition lead to."""
    there = set(topic.papers.values_list("part", flat=True))
    parts = topic.previous.papers.exclude(part__in=there) if topic.previous else topic.papers.none()
    title = topic.documents[0] if topic.documents else topic.title
    names = [right_name(topic.kind, part, title) for part in parts.values_list("part", flat=True)]
    offered = _("上一次的材料，这次可题为：%(names)s。") % {"names": "；".join(names)} if names else ""
    return f"{escape(topic.kind.paper_sentence)}{escape(offered)}"
