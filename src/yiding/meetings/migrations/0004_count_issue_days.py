"""The days from each meeting to the issue of its minutes."""

from django.db import migrations

STEP = 500


def fill(apps, editor):
    Meeting = apps.get_model("meetings", "Meeting")
    rows = Meeting.objects.filter(held_on__isnull=False, issued_on__isnull=False)
    batch = []
    for row in rows.only("held_on", "issued_on").iterator(STEP):
        row.issue_days = (row.issued_on - row.held_on).days
        batch.append(row)
    Meeting.objects.bulk_update(batch, ["issue_days"], batch_size=STEP)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_issue_days")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
