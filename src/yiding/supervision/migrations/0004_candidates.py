from typing import Any

from django.db import migrations

FOUND = """
SELECT indexname FROM pg_indexes
WHERE tablename IN ('supervision_candidate', 'supervision_candidatebody')
AND indexname LIKE 'supervision_matter%'
"""


def names_follow(_apps: Any, schema_editor: Any) -> None:
    """PostgreSQL keeps the names of a renamed table's indexes; the new tables of matters need them."""
    if schema_editor.connection.vendor != "postgresql":
        return
    quote = schema_editor.quote_name
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FOUND)
        for (name,) in cursor.fetchall():
            new = name.replace("supervision_matter", "supervision_candidate")
            cursor.execute(f"ALTER INDEX {quote(name)} RENAME TO {quote(new)}")


class Migration(migrations.Migration):
    """What minutes propose are candidates from now on; matters are what is filed."""

    dependencies = [
        ("supervision", "0003_matter_order"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RemoveIndex("matterbody", "matter_body_role"),
        migrations.RemoveIndex("matter", "matter_newest"),
        migrations.RemoveIndex("matter", "matter_due"),
        migrations.RemoveIndex("matter", "matter_order"),
        migrations.RemoveIndex("matter", "matter_order_all"),
        migrations.RenameModel("Matter", "Candidate"),
        migrations.RenameModel("MatterBody", "CandidateBody"),
        migrations.RenameField("candidatebody", "matter", "candidate"),
        migrations.RunPython(names_follow, migrations.RunPython.noop),
    ]
