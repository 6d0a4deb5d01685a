"""账号的错误."""

from __future__ import annotations

from yiding.core.errors import YidingError


class SidesMixed(YidingError):
    """岗位冲突: one of the three administrators would hold another of them, or do the office's work."""

    code = "accounts.sides_mixed"
    status = 409
    sentence = "系统、安全、审计三类管理员不得由同一人兼任，也不得兼任业务角色或代办。"
    advice = "请改由另一人担任，或先收回其现有角色。"


class HeldAlready(YidingError):
    """已有此角色: the account holds the role through the same post in that time."""

    code = "accounts.held_already"
    status = 409
    sentence = "这个账号在这段时间里已经担任这一角色。"
    advice = "请核对起止日期。"


class NoPost(YidingError):
    """没有任职: a business role is held through a post of the account's person."""

    code = "accounts.no_post"
    status = 422
    sentence = "业务角色须依据本人的任职授予，这项任职不是账号本人的，或期间不符。"
    advice = "请先在机构名录中登记其任职，再授予角色。"


class OwnAccount(YidingError):
    """本人账号: nobody gives roles to themselves or closes their own account."""

    code = "accounts.own_account"
    status = 403
    sentence = "不能为自己的账号办理这件事。"
    advice = "请由另一位管理员办理。"


class NameInUse(YidingError):
    """账号重复."""

    code = "accounts.name_in_use"
    status = 409
    sentence = "这个账号名已被使用，或这位人员已有账号。"
    advice = "请换一个账号名，或在账号列表中查找已有的账号。"


class TwoAccounts(YidingError):
    """两个账号: two persons become one, and each of them logs in."""

    code = "accounts.two_accounts"
    status = 409
    sentence = "这两位人员各有一个账号，不能合并成一人。"
    advice = "一人只能有一个账号。请核对是否确为同一人；确是的，请联系系统管理员处理其中一个账号。"


class NotStandIn(YidingError):
    """代办不成立: not between two business accounts, or not in force."""

    code = "accounts.not_stand_in"
    status = 409
    sentence = "这项代办现在不能使用。"
    advice = "请核对代办的起止日期，以及双方账号是否在用。"


class NotSeen(YidingError):
    """不可查看: this account may not be looked at as its owner sees."""

    code = "accounts.not_seen"
    status = 409
    sentence = "不能以这个账号的身份查看：只限业务账号，且须在准许的时间内。"
    advice = "请由安全管理员重新准许。"


class ReadOnly(YidingError):
    """只读: an act while looking as somebody else."""

    code = "accounts.read_only"
    status = 403
    sentence = "正在以他人身份查看，只能看，不能办理。"
    advice = "请先退出“以他人身份查看”，再用自己的账号办理。"


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
