from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spaces", "0004_who_is_here")]

    operations = [
        migrations.AddField("member", "letters_waiting", models.PositiveIntegerField(default=0)),
    ]
