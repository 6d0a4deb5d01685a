"""登录的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class PasswordElsewhere(YidingError):
    """密码不在本系统: the account logs in by the directory or the provider of the office."""

    code = "accounts.password_elsewhere"
    status = 409
    sentence = "这个账号由统一认证登录，密码不在这里修改。"
    advice = "请在单位的统一认证系统中修改密码，或联系系统管理员。"


class OidcFailed(YidingError):
    """统一认证没有完成: what came back from the provider cannot be trusted, or nothing came back."""

    code = "accounts.oidc_failed"
    status = 403
    sentence = "统一认证没有完成，没有登录。"
    advice = "请回到首页重新登录；仍然失败时，请联系系统管理员。"


class NoAccount(YidingError):
    """没有对应账号: accounts are made by the administrator, never by logging in."""

    code = "accounts.no_account"
    status = 403
    sentence = "统一认证已通过，但本系统没有与您对应的账号。"
    advice = "请联系系统管理员开设账号。"


class FactorRequired(YidingError):
    """不能停用: the office asks this role for a second factor."""

    code = "accounts.factor_required"
    status = 409
    sentence = "您的角色必须使用动态码，不能停用。"
    advice = "更换手机时，请联系系统管理员重置动态码，再重新绑定。"


class DirectoryUnreachable(Exception):
    """目录服务器连不上: the directory did not answer; the password may have been right."""
