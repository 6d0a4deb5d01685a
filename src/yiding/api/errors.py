"""接口的错误: each becomes a problem in JSON."""

from __future__ import annotations

from yiding.core.errors import YidingError


class NoToken(YidingError):
    """没有令牌: none was sent, or one that is not ours."""

    code = "api.no_token"
    status = 401
    sentence = "没有提供有效的接口令牌。"
    advice = "请在请求头写明 Authorization: Bearer 令牌；没有令牌的，请向安全管理员申请。"


class NameInUse(YidingError):
    """令牌重名."""

    code = "api.name_in_use"
    status = 409
    sentence = "已有同名的令牌，没有发放。"
    advice = "请换一个名称。"


class TokenExpired(YidingError):
    """令牌已过期."""

    code = "api.token_expired"
    status = 401
    sentence = "接口令牌已过期。"
    advice = "请向安全管理员申请新的令牌。"


class TokenRevoked(YidingError):
    """令牌已收回."""

    code = "api.token_revoked"
    status = 401
    sentence = "接口令牌已被收回。"
    advice = "如仍需使用，请联系安全管理员。"


class AccountClosed(YidingError):
    """账号已停用: the account that the token acts as."""

    code = "api.account_closed"
    status = 401
    sentence = "令牌所代表的账号已停用。"
    advice = "请联系安全管理员，换一个在用的账号重新发放令牌。"


class NoRoles(YidingError):
    """账号没有角色: the account that the token acts as holds none today."""

    code = "api.no_roles"
    status = 403
    sentence = "令牌所代表的账号现在没有任何角色，什么也看不到。"
    advice = "请联系安全管理员，核对该账号的角色和任职。"


class NoScope(YidingError):
    """超出令牌范围."""

    code = "api.no_scope"
    status = 403
    sentence = "令牌的范围不包括这类数据。"
    advice = "请在 /api/v1/me 查看令牌的范围；需要更多的，请向安全管理员申请。"


class TooMany(YidingError):
    """请求过于频繁: more than the setting allows in one minute."""

    code = "api.too_many"
    status = 429
    sentence = "这一分钟内的请求次数已达上限。"
    advice = "请按响应头 Retry-After 所写的秒数等候后再试。"


class BadParameters(YidingError):
    """参数有误: ``detail`` names them."""

    code = "api.bad_parameters"
    status = 422
    sentence = "请求的参数不符合要求。"
    advice = "请对照接口说明核对参数的名称和取值；没有列出的参数和重复的参数都不接受。"


class NotThere(YidingError):
    """没有找到: no such address, or a row that the account does not see."""

    code = "api.not_found"
    status = 404
    sentence = "没有找到所请求的内容。"
    advice = "请核对网址；它也可能不在令牌所代表的账号的可见范围内。"


class WrongMethod(YidingError):
    """方法不支持: the interface is read only."""

    code = "api.wrong_method"
    status = 405
    sentence = "这个网址不支持这种请求方法。"
    advice = "本接口只读，请用 GET。"


class Failed(YidingError):
    """系统出错: a fault of ours."""

    code = "api.failed"
    status = 500
    sentence = "系统出错，请求没有完成。"
    advice = "请稍后重试；仍然失败时，请把 request_id 告诉系统管理员。"
