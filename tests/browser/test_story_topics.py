"""议题的路: drafted, approved, returned with a code, handed in again, checked by the reviewer, admitted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import become

pytestmark = pytest.mark.browser

CAST = {"lianluo": "liaison", "juzhang": "body_head", "sifa": "liaison", "kezhang": "clerk"}
READY = """
import json
from django.contrib.auth.models import User
from yiding.accounts.models import Account
from yiding.accounts.services import appoint
from yiding.core.access import Role
from yiding.councils.models import Council
from yiding.directory.models import Body, Government, Person, Post
from yiding.topics.models import Kind
from yiding.topics.seeds import topics_seed
city = Government.objects.create(name="临澜市人民政府", is_ours=True)
told = dict(lianluo=("市水务局", Role.LIAISON, "苏晚棠"), juzhang=("市水务局", Role.BODY_HEAD, "陆知行"),
    sifa=("市司法局", Role.LIAISON, "顾明修"))
for name, (body, role, person) in told.items():
    unit = Body.objects.get_or_create(government=city, name=body)[0]
    who = Person.objects.create(government=city, name=person)
    user = User.objects.get(username=name)
    appoint(user, role, post=Post.objects.create(body=unit, person=who, title="负责人"))
    Account.objects.filter(user=user).update(person=who)
    User.objects.filter(pk=user.pk).update(last_name=person)
Council.objects.create(government=city, name="市政府", kind="常务会议")
topics_seed(government=city)
kind = Kind.objects.get(government=city, code="matter")
kind.endorsements = []
kind.save()
kind.rules.exclude(code__in=["legality", "disclosure"]).update(is_active=False)
print(json.dumps([one["code"] for one in kind.fields]))
"""


@pytest.fixture(scope="module")
def sessions(office: Any) -> dict[str, str]:
    return {name: office.session(name, role) for name, role in CAST.items()}


@pytest.fixture(scope="module")
def fields(office: Any, sessions: dict[str, str]) -> list[str]:
    told: list[str] = json.loads(office.python(READY).splitlines()[-1])
    return told


def test_a_topic_goes_its_way(
    office: Any,
    page: Any,
    sessions: dict[str, str],
    fields: list[str],
    no_outside_requests: Callable[[Any], None],
) -> None:
    own = page.context.cookies()
    become(page, sessions["lianluo"])
    page.goto("/topics/own/")
    page.click("text=起草议题")
    page.click("a.start >> text=审议事项")
    page.fill("[name=title]", "城乡供水价格调整方案")
    for code in fields:
        page.fill(f"[name=field_{code}]", "说明。")
    page.select_option("[name=disclosure]", "on_request")
    page.fill("[name=disclosure_reason]", "内部事务")
    page.click(".form-acts .button-primary")
    page.wait_for_url("**/topics/*/")
    address = page.url
    page.click(".page-actions >> text=送审签")
    page.wait_for_selector("text=等单位负责人审签")

    become(page, sessions["juzhang"])
    page.goto(address)
    page.click(".page-actions >> text=审签并报送")
    page.wait_for_selector("text=等秘书科受理")

    become(page, sessions["kezhang"])
    page.goto("/topics/")
    page.click("tr[data-row] >> text=城乡供水价格调整方案")
    page.click(".page-actions >> text=受理")
    page.wait_for_selector(".missing-list")
    assert "由 市司法局 办理" in page.inner_text(".missing-list")
    page.click(".next-others >> text='退回'")
    page.select_option("[name=code]", "form")
    page.fill("[name=reason]", "标题不规范")
    page.click(".form-acts .button-primary")
    page.wait_for_selector("text=体例格式不符")

    become(page, sessions["lianluo"])
    page.goto(address)
    page.click(".page-actions >> text=修改后重报")
    page.click(".next-others >> text=修改内容")
    page.fill("[name=title]", "关于调整城乡供水价格的方案")
    page.click(".form-acts .button-primary")
    page.wait_for_url(address)
    page.click(".page-actions >> text=送审签")
    page.wait_for_selector("text=等单位负责人审签")
    become(page, sessions["juzhang"])
    page.goto(address)
    page.click(".page-actions >> text=审签并报送")
    page.wait_for_selector("text=等秘书科受理")

    become(page, sessions["sifa"])
    page.goto("/topics/asked/")
    page.click("tr[data-row] >> text=关于调整城乡供水价格的方案")
    page.check("[name=state][value=passed]")
    page.fill("[name=reply]", "合法。")
    page.click(".form-acts .button-primary")
    page.wait_for_url(address)
    assert "合法。" in page.inner_text("#gates")

    become(page, sessions["kezhang"])
    page.goto(address)
    page.click(".page-actions >> text=受理")
    page.click("#gates >> text='答复'")
    page.check("[name=state][value=passed]")
    page.click(".form-acts .button-primary")
    page.wait_for_url(address)

    office.python(
        "from yiding.topics.models import Topic, TopicPaper\n"
        "from yiding.files.models import Document\n"
        "from yiding.core import clock\n"
        "topic = Topic.objects.get()\n"
        "paper = Document.objects.create(title='送审稿：供水价格', about_kind='topics.topic',"
        " about_id=topic.pk,"
        " level=1, made_at=clock.now())\n"
        "TopicPaper.objects.create(topic=topic, document=paper, part='draft')"
    )
    page.context.add_cookies(own)
    page.goto(address)
    page.click(".page-actions >> text=准予入库")
    page.wait_for_selector("text=已入库，等列入议程")
    no_outside_requests(page)
