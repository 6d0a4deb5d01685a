from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """账号: people who log in."""

    name = "yiding.accounts"
    label = "accounts"
    verbose_name = "账号"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.access import powers_from
        from yiding.directory.hooks import offer_objection

        from .guard import GUARD
        from .services import one_account, powers_find

        powers_from(powers_find)
        offer_objection(one_account)
        post_migrate.connect(GUARD.after_migration, sender=self)
