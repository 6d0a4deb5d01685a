"""群机器人: WeCom, DingTalk and Feishu by apprise.

apprise says only whether it worked, and takes an answer of 200 for yes. These three answer 200 to all and
write the refusal into the answer; and a connection that broke may have carried the message. So its plugins
are given a ``requests`` that remembers what came of the call.
"""

from __future__ import annotations

from contextvars import ContextVar
from types import ModuleType
from typing import Any

import requests
from apprise.plugins import dingtalk, feishu, wecombot
from django.conf import settings

from .channels import Channel
from .errors import Busy, CutOff, Refused, SendError, Unreachable
from .letters import Letter

CONNECT, READ = 10, 20
BUSY = frozenset({45009, 130101, 11232})
"""Too many messages in a minute: WeCom, DingTalk, Feishu."""
_came: ContextVar[requests.Response | requests.RequestException | None] = ContextVar("came", default=None)


class _Remembering(ModuleType):
    """The module ``requests``, except that a post leaves its answer or its error behind."""

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def post(self, *args: Any, **options: Any) -> requests.Response:
        try:
            answer = requests.post(*args, **options)  # noqa: S113 - the plugin names its time-out
        except requests.RequestException as error:
            _came.set(error)
            raise
        _came.set(answer)
        return answer


for _plugin in (wecombot, dingtalk, feishu):
    vars(_plugin)["requests"] = _Remembering("requests")


def _bot(channel: Channel, address: str) -> Any:
    """The plugin for a channel, told the server of the settings."""
    secret, _at, token = address.rpartition("@")
    base = {
        Channel.WECOM: (wecombot.NotifyWeComBot, settings.WECOM_URL, "/cgi-bin/webhook/send?key={key}"),
        Channel.DINGTALK: (
            dingtalk.NotifyDingTalk,
            settings.DINGTALK_URL,
            "/robot/send?access_token={token}",
        ),
        Channel.FEISHU: (feishu.NotifyFeishu, settings.FEISHU_URL, "/open-apis/bot/v2/hook/{token}"),
    }
    plugin, server, path = base[channel]
    own = type(plugin.__name__, (plugin,), {"notify_url": server.rstrip("/") + path})
    taken = {"key": token} if channel == Channel.WECOM else {"token": token}
    if secret and channel == Channel.DINGTALK:
        taken["secret"] = secret
    return own(**taken, cto=CONNECT, rto=READ, redirect="no")


def send(channel: Channel, address: str, letter: Letter) -> None:
    """Posts a letter to a bot. Raises SendError."""
    _came.set(None)
    _bot(channel, address).notify(body=letter.body, title=letter.subject)
    came = _came.get()
    if isinstance(came, requests.Response):
        _judge(came)
    elif isinstance(came, requests.ConnectTimeout) or _never_connected(came):
        raise Unreachable(type(came).__name__)
    else:
        raise CutOff(type(came).__name__)


def _never_connected(error: requests.RequestException | None) -> bool:
    """A refused connection or a name that is not known: nothing was sent."""
    if error is None or not isinstance(error, requests.ConnectionError):
        return False
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}


def _judge(answer: requests.Response) -> None:
    if answer.status_code != requests.codes.ok:
        raise _refusal(answer.status_code, is_busy=answer.status_code >= 500 or answer.status_code == 429)
    try:
        said = answer.json()
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise CutOff("answer")
    code = next((said[name] for name in ("errcode", "code", "StatusCode") if name in said), None)
    if code != 0:
        raise _refusal(code, is_busy=code in BUSY)


def _refusal(code: object, *, is_busy: bool) -> SendError:
    return Busy(str(code)[:20]) if is_busy else Refused(str(code)[:20])
