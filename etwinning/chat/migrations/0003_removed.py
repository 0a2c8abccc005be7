from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("chat", "0002_led_at")]

    operations = [
        migrations.AddField("chat", "removed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "chat",
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(opened_at__isnull=True), name="removed_chat_is_closed"
            ),
        ),
    ]
