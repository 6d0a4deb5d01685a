"""议程编排: items from the pool, order, readiness, versions and their differences."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yiding.audit.models import Event
from yiding.core import clock
from yiding.core.access import Level, Role
from yiding.core.errors import EditConflict, NotAllowed, WrongState
from yiding.files.models import Blob, Document, DocumentVersion
from yiding.files.services import blob_of
from yiding.files.storage import store
from yiding.sittings.agenda import (
    Told,
    agenda_sort,
    entry_add,
    entry_edit,
    entry_move,
    entry_ready,
    entry_remove,
    entry_write,
    missing_of,
    variants_kept,
)
from yiding.sittings.errors import NothingNew, NotInPool, NotReady, OldAgenda, OwnAgenda
from yiding.sittings.models import Entry, Sitting
from yiding.sittings.selectors import bodies_in_order, entries_of
from yiding.sittings.timeline import STUB, slots_of
from yiding.sittings.versions import agenda_approve, agenda_freeze, agendas_compared, snapshot_of
from yiding.topics.models import Topic

from .conftest import City, browse, make_ready


def titles(sitting: Sitting) -> list[str]:
    return list(sitting.entries.order_by("position").values_list("title", flat=True))


def paper_of(topic: Topic, level: Level = Level.GOVERNMENT, name: str = "送审稿.pdf") -> DocumentVersion:
    """A paper of a topic, as the room of topics keeps it."""
    blob = blob_of(store(BytesIO(name.encode())))
    document = Document.objects.create(
        title=topic.title,
        about_kind="topics.topic",
        about_id=topic.pk,
        owner_body_id=topic.body_id,
        level=level,
        made_at=clock.now(),
    )
    assert isinstance(blob, Blob)
    return DocumentVersion.objects.create(
        document=document, number=1, blob=blob, name=name, level=level, made_at=clock.now()
    )


@pytest.mark.requirement("S02.1")
def test_agenda_is_items_in_order_each_with_its_act(sitting: Sitting, three: list[Entry]) -> None:
    slots = slots_of(sitting.entries.all(), sitting.starts_at)
    assert [(slot.number, slot.entry.act, slot.window) for slot in slots] == [
        ("1", "传达学习", "09:00—09:10"),
        ("2", "审议", "09:10—09:20"),
        ("3", "听取", "09:20—09:30"),
    ]


@pytest.mark.requirement("S02.2")
def test_item_holds_up_to_nine_documents(city: City, sitting: Sitting, clerk: User) -> None:
    topic = city.topic("《招商引资绩效奖励办法（修订）》《社会化专项激励实施办法（修订）》")
    entry = entry_add(sitting=sitting, topic=topic, by=clerk)
    assert entry.documents == ["招商引资绩效奖励办法（修订）", "社会化专项激励实施办法（修订）"]
    client = browse(clerk)
    nine = [f"专项方案{n}" for n in range(1, 11)]
    told = {"act": "审议", "title": "专项方案", "minutes_planned": 20, "level": 2, "version": entry.version}
    address = f"/sittings/items/{entry.pk}/"
    assert client.post(address, {**told, "documents": "\n".join(nine)}).status_code == 422
    assert client.post(address, {**told, "documents": "\n".join(nine[:9])}).status_code == 302
    entry.refresh_from_db()
    assert entry.documents == nine[:9]


@pytest.mark.requirement("S02.3")
def test_departments_party_organs_towns_and_vertical_agencies_present(
    city: City, sitting: Sitting, clerk: User
) -> None:
    entry = entry_add(sitting=sitting, topic=city.topic("安全生产工作情况"), by=clerk)
    names = ("璜溪镇", "临澜海事处", "市委组织部", "市水务局")
    told = Told(act="听取", title=entry.title, presenters=tuple(city.bodies[name] for name in names))
    entry_edit(entry=entry, told=told, version=entry.version, by=clerk)
    assert [body.name for body in bodies_in_order([entry], "presenters")[entry.pk]] == list(names)


@pytest.mark.requirement("S02.4")
def test_every_way_a_document_was_written_is_kept(city: City, sitting: Sitting, clerk: User) -> None:
    entry = entry_add(sitting=sitting, topic=city.topic("《治理行动工作方案》"), by=clerk)
    for title in ("治理专项行动方案", "治理实施方案"):
        told = Told(act="审议", title="治理方案", documents=(title,))
        entry_edit(entry=entry, told=told, version=entry.version, by=clerk)
    assert entry.documents == ["治理实施方案"]
    assert entry.variants == {"治理实施方案": ["治理行动工作方案", "治理专项行动方案"]}


def test_a_title_that_is_written_as_before_is_no_longer_a_variant() -> None:
    kept = variants_kept(["甲办法", "乙办法"], ["甲办法", "乙规定"], {"甲办法": ["甲暂行办法"]})
    assert kept == {"甲办法": ["甲暂行办法"], "乙规定": ["乙办法"]}
    assert variants_kept(["乙规定"], ["乙办法"], {"乙规定": ["乙办法"]}) == {"乙办法": ["乙规定"]}


@pytest.mark.requirement("S02.5")
def test_snapshot_gives_the_items_in_their_order(sitting: Sitting, three: list[Entry]) -> None:
    entries = snapshot_of(sitting)["entries"]
    told = [(one["act"], one["title"], one["presenters"]) for one in entries]
    assert told == [
        ("传达学习", "城市工作会议精神", ["市发改委"]),
        ("审议", "校园安全管理办法", ["市教育局"]),
        ("听取", "流域治理进展情况的汇报", ["市水务局"]),
    ]


def test_topic_stands_on_one_agenda_only_and_goes_back_when_it_is_taken_off(
    city: City, sitting: Sitting, clerk: User, stranger: User
) -> None:
    topic = city.topic("供水管理办法")
    with pytest.raises(NotAllowed):
        entry_add(sitting=sitting, topic=topic, by=stranger)
    entry = entry_add(sitting=sitting, topic=topic, by=clerk)
    with pytest.raises(NotInPool):
        entry_add(sitting=sitting, topic=topic, by=clerk)
    entry_remove(entry=entry, by=clerk)
    topic.refresh_from_db()
    assert (topic.state, titles(sitting)) == ("admitted", [])
    kinds = list(Event.objects.filter(kind__startswith="agenda.").values_list("kind", flat=True))
    assert sorted(kinds) == ["agenda.added", "agenda.removed"]


def test_two_people_who_move_different_items_both_get_what_they_meant(
    sitting: Sitting, three: list[Entry], clerk: User, director: User
) -> None:
    first, second, third = three
    entry_move(entry=third, after=None, by=clerk)
    entry_move(entry=first, after=second, by=director)
    assert titles(sitting) == [third.title, second.title, first.title]
    client = browse(director)
    seen = {"seen": three[0].sitting.agenda_changes - 2, "way": "up"}
    answer = client.post(f"/sittings/items/{first.pk}/move/", seen, follow=True)
    assert "另有人也改了议程" in answer.content.decode()


def test_script_gets_the_list_alone(sitting: Sitting, three: list[Entry], clerk: User) -> None:
    answer = browse(clerk).post(
        f"/sittings/items/{three[2].pk}/move/", {"after": "0"}, headers={"HX-Target": "agenda"}
    )
    page = answer.content.decode()
    assert page.startswith('<div id="agenda"')
    assert "“流域治理进展情况的汇报”现在是第 1 项。" in page
    assert titles(sitting)[0] == "流域治理进展情况的汇报"


def test_sub_items_are_numbered_within_the_item_before_them(
    sitting: Sitting, three: list[Entry], clerk: User
) -> None:
    entry_move(entry=three[1], after=three[0], is_sub=True, by=clerk)
    slots = slots_of(sitting.entries.all(), sitting.starts_at)
    assert [slot.number for slot in slots] == ["1", "1.1", "2"]
    entry_move(entry=three[1], after=None, by=clerk)
    assert [slot.number for slot in slots_of(sitting.entries.all(), sitting.starts_at)] == ["1", "2", "3"]


def test_rules_put_studies_first_and_urgent_items_last(city: City, sitting: Sitting, clerk: User) -> None:
    for title, act, body, more in (
        ("紧急事项", "审议", "市水务局", {"is_urgent": True}),
        ("汇报", "听取", "市水务局", {}),
        ("财政办法", "审议", "市财政局", {}),
        ("水务办法", "审议", "市水务局", {}),
        ("会议精神", "传达学习", "市发改委", {}),
    ):
        entry_add(sitting=sitting, topic=city.topic(title, body, act, **more), by=clerk)
    agenda_sort(sitting=sitting, by=clerk)
    assert titles(sitting) == ["会议精神", "水务办法", "财政办法", "汇报", "紧急事项"]


def test_item_is_ready_only_when_nothing_is_missing(
    city: City, sitting: Sitting, three: list[Entry], clerk: User
) -> None:
    entry = three[1]
    assert missing_of([entry]) == {entry.pk: ["没有上会材料"]}
    with pytest.raises(NotReady, match="没有上会材料"):
        entry_ready(entry=entry, is_ready=True, version=entry.version, by=clerk)
    assert entry.topic is not None
    paper_of(entry.topic)
    entry_ready(entry=entry, is_ready=True, version=entry.version, by=clerk)
    told = Told(act="审议", title="校园安全管理办法（修订）", presenters=(city.bodies["市教育局"],))
    entry_edit(entry=entry, told=told, version=entry.version, by=clerk)
    assert entry.is_ready is False


def test_second_saver_of_an_item_sees_who_changed_what(
    three: list[Entry], clerk: User, director: User
) -> None:
    entry = three[0]
    told = Told(act="传达学习", title="城市工作会议精神", minutes_planned=15)
    entry_edit(entry=entry, told=told, version=1, by=clerk)
    with pytest.raises(EditConflict):
        entry_edit(entry=entry, told=replace(told, minutes_planned=20), version=1, by=director)
    form = {"act": "学习", "title": entry.title, "minutes_planned": 10, "level": 2, "version": 1}
    form |= {f"initial-{name}": value for name, value in form.items()} | {"initial-act": "传达学习"}
    answer = browse(director).post(f"/sittings/items/{entry.pk}/", form)
    assert answer.status_code == 409
    assert "15" in answer.content.decode()


def test_secret_item_leaves_nothing_but_a_stub(city: City, sitting: Sitting, clerk: User) -> None:
    told = Told(act="审议", title="某某事项", documents=("某某方案",), is_secret=True)
    entry = entry_write(sitting=sitting, told=told, by=clerk)
    entry_add(sitting=sitting, topic=city.topic("另一事项", is_secret=True), by=clerk)
    assert titles(sitting) == [STUB, STUB]
    assert (entry.act, entry.documents, entry.variants) == ("", [], {})
    assert "某某" not in str(list(Event.objects.values_list("after", "before")))
    assert "某某" not in str(snapshot_of(sitting))


def test_versions_are_lettered_approved_by_another_and_only_the_newest(
    sitting: Sitting, three: list[Entry], clerk: User, director: User, mayor: User
) -> None:
    a = agenda_freeze(sitting=sitting, by=director)
    with pytest.raises(NothingNew):
        agenda_freeze(sitting=sitting, by=clerk)
    with pytest.raises(NotReady, match="第 1、2、3 项"):
        agenda_approve(agenda=a, by=mayor)
    make_ready(sitting, clerk)
    b = agenda_freeze(sitting=sitting, by=director)
    assert (a.letter, b.letter) == ("A", "B")
    with pytest.raises(OldAgenda):
        agenda_approve(agenda=a, by=mayor)
    with pytest.raises(OwnAgenda):
        agenda_approve(agenda=b, by=director)
    with pytest.raises(NotAllowed):
        agenda_approve(agenda=b, by=clerk)
    agenda_approve(agenda=b, by=mayor)
    with pytest.raises(WrongState):
        agenda_approve(agenda=b, by=mayor)
    assert mayor.notices.filter(kind="sittings.agenda_waiting").count() == 2


def test_a_director_who_is_alone_approves_their_own(city: City, sitting: Sitting, clerk: User) -> None:
    director = city.user("zhuren", Role.DIRECTOR, "纪安然")
    entry_write(sitting=sitting, told=Told(act="学习", title="条例"), by=director)
    make_ready(sitting, director)
    row = agenda_freeze(sitting=sitting, by=director)
    with pytest.raises(OwnAgenda):
        agenda_approve(agenda=row, by=director)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    agenda_approve(agenda=row, by=director)
    assert row.state == "approved"


def test_difference_names_what_was_added_removed_moved_and_changed(
    city: City, sitting: Sitting, three: list[Entry], clerk: User
) -> None:
    first, second, third = three
    fourth = entry_add(sitting=sitting, topic=city.topic("供水事项"), by=clerk)
    a = agenda_freeze(sitting=sitting, by=clerk)
    entry_add(sitting=sitting, topic=city.topic("新增事项"), by=clerk)
    entry_remove(entry=fourth, by=clerk)
    entry_move(entry=third, after=None, by=clerk)
    told = Told(act="审议", title=second.title, minutes_planned=25, presenters=(city.bodies["市教育局"],))
    entry_edit(entry=second, told=told, version=second.version, by=clerk)
    b = agenda_freeze(sitting=sitting, by=clerk)
    rows = agendas_compared(a.snapshot, b.snapshot)
    assert [(row.kind, row.title) for row in rows] == [
        ("moved", third.title),
        ("changed", second.title),
        ("added", "新增事项"),
        ("removed", "供水事项"),
    ]
    assert first.title not in {row.title for row in rows}
    changed = next(row for row in rows if row.title == "校园安全管理办法")
    assert ("时长", "10 分钟", "25 分钟") in {(one.label, one.before, one.after) for one in changed.changes}
    page = browse(clerk).get(f"/sittings/{sitting.pk}/agenda/diff/").content.decode()
    assert "新增事项" in page
    assert "25 分钟" in page


def test_what_comes_after_approval_is_supplementary_and_makes_the_next_version(
    city: City, called: Sitting, clerk: User, mayor: User
) -> None:
    entry = entry_add(sitting=called, topic=city.topic("防汛调度", is_urgent=True), by=clerk)
    assert (entry.is_supplementary, entry.is_urgent) == (True, True)
    row = agenda_freeze(sitting=called, by=clerk)
    assert row.letter == "B"
    make_ready(called, clerk)
    row = agenda_freeze(sitting=called, by=clerk)
    agenda_approve(agenda=row, by=mayor)
    entry_remove(entry=entry, by=clerk)
    entry.refresh_from_db()
    assert entry.is_withdrawn is True


def test_builder_asks_as_often_for_many_items_as_for_few(
    city: City, sitting: Sitting, three: list[Entry], clerk: User
) -> None:
    client = browse(clerk)

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    addresses = [f"/sittings/{sitting.pk}/agenda/", f"/sittings/{sitting.pk}/", "/sittings/"]
    few = [asked(one) for one in addresses]
    for n in range(12):
        entry_add(sitting=sitting, topic=city.topic(f"事项{n}"), by=clerk)
        city.topic(f"库中{n}")
    assert [asked(one) for one in addresses] == few
    assert max(few) <= 15


def test_entries_come_with_their_bodies(sitting: Sitting, three: list[Entry], clerk: User) -> None:
    rows = entries_of(clerk, sitting)
    assert [[body.name for body in row.presented_by] for row in rows] == [  # type: ignore[attr-defined]
        ["市发改委"],
        ["市教育局"],
        ["市水务局"],
    ]
