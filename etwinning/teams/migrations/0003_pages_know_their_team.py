from django.db import migrations

FILL = """
UPDATE pages_page SET team = teams_team.number
FROM teams_work JOIN teams_team ON teams_team.id = teams_work.team_id
WHERE teams_work.page_id = pages_page.id
"""


class Migration(migrations.Migration):
    dependencies = [("teams", "0002_threads_know_their_team"), ("pages", "0006_teams")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
