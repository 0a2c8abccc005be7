# Addresses that pages had before. An index holds 2,700 bytes of a row, so a longer address is not noted.

import django.db.models.deletion
from django.db import migrations, models

NOTE = """
CREATE FUNCTION portal_note_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO portal_moved (address, page_id) VALUES (OLD.url_path, OLD.id)
  ON CONFLICT (address) DO UPDATE SET page_id = excluded.page_id;
  RETURN NULL;
END $$;
CREATE TRIGGER portal_moved AFTER UPDATE OF url_path ON wagtailcore_page FOR EACH ROW
WHEN (
  OLD.url_path <> NEW.url_path AND OLD.alias_of_id IS NULL AND octet_length(OLD.url_path) < 2000
  AND (OLD.live OR OLD.first_published_at IS NOT NULL)
) EXECUTE FUNCTION portal_note_moved();
"""
FORGET = "DROP TRIGGER portal_moved ON wagtailcore_page; DROP FUNCTION portal_note_moved();"


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0004_further_pictures"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="Moved",
            fields=[
                ("address", models.TextField(primary_key=True, serialize=False)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.page"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(NOTE, FORGET),
    ]
