from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """清单台账: the engine, and the kinds of registers that it runs."""

    name = "yiding.registers"
    label = "registers"
    verbose_name = "清单台账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.files.hooks import offer_home
        from yiding.papers.hooks import on_issued, on_revoked

        from . import notices  # noqa: F401 - names its kinds
        from .briefs import brief_follow, brief_unfollow
        from .catalogue import kinds, rules_of
        from .homes import HOME

        offer_home(HOME)
        on_issued(brief_follow)
        on_revoked(brief_unfollow)
        for code in kinds():
            rules_of(code)
