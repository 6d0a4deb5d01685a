"""登录: somebody sets up codes of the telephone, comes in by them, and ends a log-in elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyotp
import pytest

from .conftest import ACCOUNT

pytestmark = pytest.mark.browser

AFTER = """
from django.contrib.auth.models import User
from yiding.accounts.models import Credential
Credential.objects.update(last_step=0)
"""


@pytest.fixture
def secret(page: Any, office: Any, axe: Callable[..., list[str]]) -> str:
    """The codes are set up; the secret that the telephone got."""
    page.goto("/accounts/sessions/")
    page.get_by_role("link", name="绑定动态码").click()
    page.get_by_role("button", name="开始绑定").click()
    page.locator(".qr").wait_for()
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0
    assert axe(page) == []
    page.locator("summary", has_text="手工输入密钥").click()
    told: str = page.inner_text(".secret code").replace(" ", "")
    page.fill("[name=code]", pyotp.TOTP(told).now())
    page.get_by_role("button", name="完成绑定").click()
    assert page.locator("[data-codes] li").count() == 8
    assert axe(page) == []
    office.python(AFTER)
    return told


def test_the_code_opens_and_another_log_in_is_ended(
    secret: str,
    page: Any,
    browser: Any,
    office: Any,
    axe: Callable[..., list[str]],
    no_outside_requests: Callable[[Any], None],
    no_sideways_scroll: Callable[[Any], None],
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=office.address
    )
    phone = context.new_page()
    phone.goto("/accounts/login/?next=/accounts/sessions/")
    phone.fill("[name=username]", ACCOUNT)
    phone.fill("[name=password]", office.password)
    phone.press("[name=password]", "Enter")
    phone.wait_for_url("**/accounts/login/code/")
    assert axe(phone) == []
    no_sideways_scroll(phone)
    phone.fill("[name=code]", "no code")
    phone.press("[name=code]", "Enter")
    assert "动态码不正确" in phone.inner_text("[role=alert]")
    phone.fill("[name=code]", pyotp.TOTP(secret).now())
    phone.press("[name=code]", "Enter")
    phone.wait_for_url("**/accounts/sessions/")
    assert phone.locator(".sessions tbody tr").count() == 2
    phone.get_by_role("button", name="结束", exact=True).click()
    phone.get_by_text("已结束 1 个登录").wait_for()
    page.goto("/keyboard/")
    assert "/accounts/login/" in page.url
    no_outside_requests(page)
    context.close()
