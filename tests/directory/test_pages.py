"""名录的页面: exact visible sets, evidence beside evidence, judgements, forms and their refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse

from tests.conftest import given as holding
from yiding.core.access import Role
from yiding.directory import selectors
from yiding.directory.merging import bodies_merge, persons_merge
from yiding.directory.models import (
    Body,
    BodyName,
    Government,
    GroupMember,
    Merge,
    Person,
    Post,
    Proposal,
    ProposalState,
)
from yiding.directory.proposing import proposals_find
from yiding.directory.services import bodies_named, persons_named

from .conftest import See

FIRST = date(2021, 3, 1)
Rows = Callable[..., Any]


@pytest.fixture
def two_names(city: Government, see: See) -> Proposal:
    """市应急管理局 and 市应急局, and the proposal that they are one."""
    see(1, FIRST, [("市应急管理局", "秦望川"), ("白沙镇", "沈砚舟")])
    see(2, FIRST + timedelta(days=14), [("市应急局", "秦望川")])
    proposals_find(city)
    return Proposal.objects.get(kind="alias")


SELECTORS: list[tuple[Rows, Any]] = [
    (selectors.proposals_visible_to, Proposal),
    (selectors.proposals_listed, Proposal),
    (selectors.posts_visible_to, Post),
    (selectors.merges_visible_to, Merge),
]


@pytest.mark.parametrize(("selector", "model"), SELECTORS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_clerk_sees_exactly_all_and_others_exactly_nothing(
    selector: Rows, model: Any, two_names: Proposal, clerk: User, stranger: User
) -> None:
    bodies, people = (
        bodies_named(two_names.government, ["甲", "乙"]),
        persons_named(two_names.government, ["丙"]),
    )
    Post.objects.create(body=bodies["甲"], person=people["丙"], title="局长")
    bodies_merge(kept=bodies["甲"], absorbed=bodies["乙"], by=clerk)
    everything = set(model.objects.values_list("pk", flat=True))
    assert everything
    assert set(selector(clerk).values_list("pk", flat=True)) == everything
    assert set(selector(stranger).values_list("pk", flat=True)) == set()
    assert set(selector(AnonymousUser()).values_list("pk", flat=True)) == set()


def listed(client: Client, name: str, **asked: Any) -> set[str]:
    page = client.get(reverse(name), asked)
    field = "summary" if "proposal" in name else "name"
    column = [head.key for head in page.context["table"].heads].index(field)
    return {str(row[column].value) for row in page.context["table"].rows}


def test_the_list_shows_what_waits_unless_asked(
    two_names: Proposal, city: Government, neighbour: Government, see: See, clerk_client: Client
) -> None:
    see(9, FIRST, [("市外局", "")], neighbour)
    proposals_find(neighbour)
    waiting = {"市应急管理局 = 市应急局", "市应急管理局", "白沙镇"}
    name = "directory:proposal-list"
    assert listed(clerk_client, name) == waiting
    assert listed(clerk_client, name, kind="alias") == {"市应急管理局 = 市应急局"}
    assert listed(clerk_client, name, government="all") == waiting | {"市外局"}
    address = reverse("directory:proposal-judge", args=[two_names.pk])
    clerk_client.post(address, {"version": two_names.version, "act": "refuse", "reason": "两个单位"})
    assert listed(clerk_client, name) == waiting - {"市应急管理局 = 市应急局"}
    assert listed(clerk_client, name, state="refused") == {"市应急管理局 = 市应急局"}
    assert listed(clerk_client, name, state="") == waiting


def test_evidence_stands_side_by_side_with_the_way_to_its_sentence(
    two_names: Proposal, clerk_client: Client
) -> None:
    page = clerk_client.get(reverse("directory:proposal-detail", args=[two_names.pk]))
    left, right = page.context["sides"]
    assert (left.title, right.title) == ("市应急管理局", "市应急局")
    (one,) = right.witnesses
    assert one.url == reverse("meetings:meeting-detail", args=[2]) + "?at=attendance.observers.0.org#lit"
    assert one.url.replace("&", "&amp;") in page.content.decode()


def test_an_accepted_alias_shows_one_body_and_can_be_taken_back(
    two_names: Proposal, clerk_client: Client
) -> None:
    kept, absorbed = two_names.body, two_names.other_body
    assert kept is not None
    assert absorbed is not None
    judge = reverse("directory:proposal-judge", args=[two_names.pk])
    both = {"市应急管理局", "市应急局", "白沙镇"}
    assert listed(clerk_client, "directory:body-list") == both
    clerk_client.post(judge, {"version": two_names.version, "act": "accept", "reason": "简称"})
    assert listed(clerk_client, "directory:body-list") == both - {"市应急局"}
    gone = clerk_client.get(reverse("directory:body-detail", args=[absorbed.pk]))
    assert gone.headers["Location"] == reverse("directory:body-detail", args=[kept.pk])
    page = clerk_client.get(reverse("directory:body-detail", args=[kept.pk]))
    assert page.context["body"].seen == 2
    assert [row.name for row in page.context["names"]] == ["市应急局"]
    merge = Merge.objects.get()
    undo = reverse("directory:merge-undo", args=[merge.pk])
    assert clerk_client.post(undo, {"version": 99}).status_code == 409
    assert undo in clerk_client.get(reverse("directory:body-register", args=[kept.pk])).content.decode()
    clerk_client.post(undo, {"version": merge.version})
    assert listed(clerk_client, "directory:body-list") == both
    two_names.refresh_from_db()
    assert two_names.state == ProposalState.OPEN


def test_a_stale_judgement_is_told_so(two_names: Proposal, clerk_client: Client) -> None:
    judge = reverse("directory:proposal-judge", args=[two_names.pk])
    assert clerk_client.post(judge, {"version": 7, "act": "accept"}).status_code == 409
    assert clerk_client.post(judge, {"version": 1, "act": "burn"}).status_code == 422
    assert clerk_client.post(judge, {"act": "accept"}).status_code == 422
    assert clerk_client.get(judge).status_code == 405
    two_names.refresh_from_db()
    assert two_names.state == ProposalState.OPEN


def test_ticked_proposals_are_refused_together(two_names: Proposal, clerk_client: Client) -> None:
    keys = list(Proposal.objects.values_list("pk", flat=True))
    address = reverse("directory:proposals-judge")
    clerk_client.post(address, {"act": "refuse", "reason": "不管", "chosen": [*keys[:2], "x", 10**9]})
    refused = Proposal.objects.filter(state=ProposalState.REFUSED)
    assert set(refused.values_list("pk", "reason")) == {(key, "不管") for key in keys[:2]}
    clerk_client.post(address, {"act": "list", "chosen": keys})
    assert set(Body.objects.filter(standing="listed").values_list("name", flat=True)) <= {
        "市应急管理局",
        "白沙镇",
    }
    assert clerk_client.post(address, {"act": "refuse"}, follow=True).status_code == 200


def test_searching_again_is_for_the_scope(two_names: Proposal, clerk_client: Client) -> None:
    Proposal.objects.all().delete()
    clerk_client.post(reverse("directory:proposal-search"))
    assert set(Proposal.objects.values_list("government__name", flat=True)) == {"临澜市人民政府"}


def test_a_person_page_shows_posts_and_leads_on_when_merged(
    two_names: Proposal, clerk: User, clerk_client: Client
) -> None:
    people = persons_named(two_names.government, ["秦望川", "秦忘川"])
    Post.objects.create(body=Body.objects.get(name="白沙镇"), person=people["秦望川"], title="镇长")
    persons_merge(kept=people["秦望川"], absorbed=people["秦忘川"], by=clerk)
    page = clerk_client.get(reverse("directory:person-detail", args=[people["秦望川"].pk]))
    assert [(post.title, now) for post, _kind, now in page.context["posts"]] == [("镇长", True)]
    assert [one.absorbed.name for one in page.context["merges"]] == ["秦忘川"]
    gone = clerk_client.get(reverse("directory:person-detail", args=[people["秦忘川"].pk]))
    assert gone.status_code == 302
    assert listed(clerk_client, "directory:person-list") == {"秦望川", "沈砚舟"}


def test_the_forms_of_a_body(two_names: Proposal, clerk_client: Client) -> None:
    town = Body.objects.get(name="白沙镇")

    def add(part: str, **told: Any) -> int:
        return clerk_client.post(reverse("directory:part-add", args=[town.pk, part]), told).status_code

    def change(**told: Any) -> int:
        told = {"standing": "listed", "version": town.version, **told}
        return clerk_client.post(reverse("directory:body-edit", args=[town.pk]), told).status_code

    assert add("name", name="白沙乡", kind="former", ends_on="2010-12-31") == 302
    assert add("name", name="白沙乡", kind="former", starts_on="2010-12-31") == 422
    assert add("name", name="市应急局", kind="short") == 422
    assert add("post", person="沈砚舟", title="镇长", kind="acting", starts_on="2021-01-01") == 302
    assert add("post", person="无此人", title="镇长", kind="full") == 422
    assert add("post", person="沈砚舟", kind="full", starts_on="2021-01-02", ends_on="2021-01-01") == 422
    assert change(kind="town", parent="市应急管理局", protocol_order="3") == 302
    town.refresh_from_db()
    assert (town.kind, town.parent and town.parent.name, town.protocol_order) == ("town", "市应急管理局", 3)
    assert change(parent="白沙镇") == 422
    assert change(parent="无此局") == 422
    assert change(version=1) == 409
    post = Post.objects.get()
    end = reverse("directory:part-end", args=[town.pk, "post", post.pk])
    assert clerk_client.post(end, {"ends_on": "2022-01-01", "version": post.version}).status_code == 302
    assert clerk_client.post(end, {"version": 2}).status_code == 422
    assert clerk_client.post(end, {"ends_on": "2022-02-01", "version": 1}).status_code == 409
    name = BodyName.objects.get()
    other = reverse("directory:part-end", args=[Body.objects.get(name="市应急局").pk, "name", name.pk])
    assert clerk_client.post(other, {"ends_on": "2022-01-01"}).status_code == 404


def test_a_group_and_its_members_on_the_page(two_names: Proposal, clerk_client: Client) -> None:
    group = bodies_named(two_names.government, ["各区镇"])["各区镇"]
    add = reverse("directory:part-add", args=[group.pk, "member"])
    assert clerk_client.post(add, {"member": "白沙镇"}).status_code == 302
    assert clerk_client.post(add, {"member": "各区镇"}).status_code == 422
    page = clerk_client.get(reverse("directory:body-register", args=[group.pk]))
    assert [body.name for body in page.context["expanded"]] == ["白沙镇"]
    end = reverse("directory:part-end", args=[group.pk, "member", GroupMember.objects.get().pk])
    clerk_client.post(end, {"ends_on": "2020-01-01"})
    page = clerk_client.get(reverse("directory:body-register", args=[group.pk]))
    assert page.context["expanded"] == []


@pytest.mark.parametrize(
    "name", ["proposal-search", "proposals-judge", "body-edit", "part-add", "part-end", "merge-undo"]
)
def test_who_is_not_logged_in_changes_nothing(name: str, two_names: Proposal) -> None:
    args = {"body-edit": [1], "part-add": [1, "name"], "part-end": [1, "name", 1], "merge-undo": [1]}
    response = Client().post(reverse(f"directory:{name}", args=args.get(name, [])))
    assert response.headers["Location"].startswith(reverse("accounts:login"))
    assert Person.objects.filter(merged_into__isnull=False).count() == 0


def test_the_second_to_save_a_body_sees_what_the_first_changed_and_takes_it_over(
    city: Government, clerk: User, clerk_client: Client
) -> None:
    body = bodies_named(city, ["市低空办"])["市低空办"]
    address = reverse("directory:body-edit", args=[body.pk])
    opened = clerk_client.get(address).context["form"]
    shown = {bound.html_name: bound.value() or "" for bound in opened}
    shown |= {bound.html_initial_name: bound.value() or "" for bound in opened}
    first = Client()
    first.force_login(holding(User.objects.create_user("zhang"), Role.DIRECTOR))
    assert first.post(address, {**shown, "kind": "office", "protocol_order": "3"}).status_code == 302

    answer = clerk_client.post(address, {**shown, "kind": "department", "starts_on": "2026-01-01"})

    assert answer.status_code == 409
    conflict, form = answer.context["conflict"], answer.context["form"]
    assert conflict.who == "zhang"
    assert set(conflict.changes) == {"kind", "protocol_order"}
    assert (form["kind"].value(), str(form["protocol_order"].value())) == ("department", "3")
    again = {bound.html_name: bound.value() or "" for bound in form}
    again |= {bound.html_initial_name: form.data.get(bound.html_initial_name) or "" for bound in form}
    taken = clerk_client.post(address, {**again, "take": "kind"})
    assert taken.context["form"]["kind"].value() == "office"
    assert clerk_client.post(address, {**again, "kind": "office"}).status_code == 302
    body.refresh_from_db()
    assert (body.kind, body.protocol_order, str(body.starts_on)) == ("office", 3, "2026-01-01")
