from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """审计: who did what, when."""

    name = "yiding.audit"
    label = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .guard import after_migration

        post_migrate.connect(after_migration, sender=self)
