"""What the schools of a project have in common, while one plans it."""

from datetime import date

from etwinning.calendar import queries as calendar
from etwinning.calendar.picture import Together
from etwinning.people.models import Person
from etwinning.projects.models import Founder, Partner, Project
from etwinning.schools import queries as schools


def times_together(project: Project, person: Person, day: date) -> Together | None:
    """The working times of the schools of a project, the reader's first; nothing as long as there is only one.

    Who has not yet said for which school counts with the one they stand for.
    """
    rows: list[Founder | Partner] = list(project.founders.all())
    rows += [row for row in project.partners.all() if row.state == Partner.State.JOINED]
    rows.sort(key=lambda row: row.person_id != person.pk)
    unsaid = [row.person for row in rows if row.school is None]
    standing = schools.default_schools_of(unsaid) if unsaid else {}
    each = [row.school or standing.get(row.person_id) for row in rows]
    known = list(dict.fromkeys(school for school in each if school is not None))
    return calendar.together(known, day) if len(known) > 1 else None
