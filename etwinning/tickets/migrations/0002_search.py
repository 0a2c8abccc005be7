from django.db import migrations, models

from etwinning.core.folding import search_text


def fill(apps, schema_editor):
    """What is looked for of the questions asked until now."""
    rows = apps.get_model("tickets", "Ticket").objects.only("subject", "name")
    for ticket in rows.iterator(2000):
        rows.filter(pk=ticket.pk).update(search=search_text(ticket.subject, ticket.name))


class Migration(migrations.Migration):

    dependencies = [
        ("tickets", "0001_tickets"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="search",
            field=models.TextField(blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
