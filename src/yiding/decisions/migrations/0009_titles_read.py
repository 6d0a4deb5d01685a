"""What the titles of the documents that are there say: kind, period, flags; what was agreed is no draft."""

from django.db import migrations

from yiding.decisions.recognising import recognise

FIELDS = ["kind", "period_from", "period_to", "is_trial", "is_revised", "review_on"]
AGREED = ["agreed", "agreed_in_principle"]
BATCH = 500


def fill(apps, editor):
    Document = apps.get_model("decisions", "PolicyDocument")
    rows = []
    for row in Document.objects.order_by("pk").iterator(chunk_size=BATCH):
        told = recognise(row.title)
        row.kind, row.period_from, row.period_to = told.kind, told.period_from, told.period_to
        row.is_trial, row.is_revised, row.review_on = told.is_trial, told.is_revised, told.period_to
        rows.append(row)
        if len(rows) == BATCH:
            Document.objects.bulk_update(rows, FIELDS)
            rows = []
    Document.objects.bulk_update(rows, FIELDS)
    Document.objects.filter(last_outcome__in=AGREED).update(state="agreed")


class Migration(migrations.Migration):
    dependencies = [("decisions", "0008_followups")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
