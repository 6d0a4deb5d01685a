"""台账首页的入口: the pages of the room's parts, offered when the application starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .homepage import offer_beside
from .permissions import may_read
from .permissions_campaigns import may_check_any


def offer_pages() -> None:
    """What the home of registers leads to."""
    offer_beside(_("专项行动"), "registers:campaign-list", may_read)
    offer_beside(_("检查轮次"), "registers:round-list", may_read)
    offer_beside(_("开展检查"), "registers:check-start", may_check_any)
    offer_beside(_("机械现场检查"), "registers:machine-check", may_check_any)
    offer_beside(_("待办理"), "registers:waiting", may_read)
    offer_beside(_("关口缺件"), "registers:need-list", may_read)
    offer_beside(_("行业领域"), "registers:sector-list", may_read)
    offer_beside(_("安全监管总览"), "registers:safety", may_read)
    offer_beside(_("职责查询"), "registers:duties", may_read)
    offer_beside(_("清单版本"), "registers:edition-list", may_read)
    offer_beside(_("联合处置"), "registers:joint-list", may_read)
    offer_beside(_("企业档案"), "registers:enterprise-list", may_read)
    offer_beside(_("地图"), "registers:map", may_read)
    offer_beside(_("数字与图表"), "registers:figures", may_read)
    offer_beside(_("台账通报"), "registers:brief-list", may_read)
    offer_beside(_("公开清单"), "registers:public-list", may_read)
