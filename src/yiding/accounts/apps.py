from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号: people who log in."""

    name = "yiding.accounts"
    label = "accounts"
    verbose_name = "账号"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiding.core.access import powers_from

        from .services import powers_find

        powers_from(powers_find)
