from django.db import migrations

FILL = """
UPDATE threads_thread SET team = teams_team.number, keepers = COALESCE(
    (
        SELECT array_agg(spaces_member.person_id)
        FROM teams_place JOIN spaces_member ON spaces_member.id = teams_place.member_id
        WHERE teams_place.team_id = teams_team.id AND spaces_member.left_at IS NULL
    ),
    '{}'
)
FROM teams_work JOIN teams_team ON teams_team.id = teams_work.team_id
WHERE teams_work.thread_id = threads_thread.id
"""


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_teams"), ("threads", "0008_teams")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
