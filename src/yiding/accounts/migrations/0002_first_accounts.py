"""An account for each user there was, and the clerk's role for those in use: who could log in did all the work.

The three administrators are named afterwards (``yiding administrators``): no old account may be one of them
and do the office's work.
"""

from django.db import migrations


def give(apps, schema_editor):
    User, Account, Holding = (
        apps.get_model(label, name)
        for label, name in (("auth", "User"), ("accounts", "Account"), ("accounts", "Holding"))
    )
    database = schema_editor.connection.alias
    known = set(Account.objects.using(database).values_list("pk", flat=True))
    users = [user for user in User.objects.using(database).order_by("pk") if user.pk not in known]
    Account.objects.using(database).bulk_create(Account(user=user) for user in users)
    Holding.objects.using(database).bulk_create(
        Holding(account_id=user.pk, role="clerk", side="business") for user in users if user.is_active
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_roles"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
