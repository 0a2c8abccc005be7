from django.db import migrations


class Migration(migrations.Migration):
    """The words of rooms stand in a table of `looking`; the next search in a room folds them anew."""

    dependencies = [("archives", "0002_unpacked")]

    operations = [migrations.DeleteModel("Words")]
