"""The full-text index, in the database's own way."""

from django.db import migrations


def make(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("CREATE VIRTUAL TABLE search_index USING fts5(tokens, tokenize='unicode61')")
    else:
        editor.execute("CREATE TABLE search_index (id bigint PRIMARY KEY, tokens tsvector NOT NULL)")
        editor.execute("CREATE INDEX search_index_tokens ON search_index USING gin (tokens)")


def drop(apps, editor):
    editor.execute("DROP TABLE search_index")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
