"""What every deed of a project needs: the row locked, the state looked at, the state moved, those concerned told."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from etwinning.core.actions import Stale, record
from etwinning.core.models import Audience
from etwinning.people.actions import lay_aside_notices, tell
from etwinning.people.models import Person
from etwinning.projects.models import Founder, Partner, Project
from etwinning.schools.models import School
from etwinning.schools.queries import schools_taught_at

State = Project.State
# Deeds in running projects that followers read of; all others are the founders' own business.
SEEN_BY_ALL = {"accept_partnership", "close_project", "reopen_project"}


class Changed(Stale):
    """Somebody saved the text meanwhile, or the same person did in another window."""


def locked(project: Project) -> Project:
    """The project as it is now, held until the end of the deed."""
    return Project.objects.select_for_update().get(pk=project.pk)


def standing(project: Project) -> str:
    """How a project stands, for somebody whose deed came too late."""
    return {
        State.DRAFT: _("This project is a draft at the moment. Nobody was asked yet."),
        State.WAITING_PARTNER: _("This project was sent already. It waits for the answer of the other founder."),
        State.WAITING_DESKS: _("Both founders agreed already. The project waits for the support services."),
        State.ACTIVE: _("This project was approved, and its TwinSpace is open."),
        State.CLOSED: _("This project was closed. Everything in it can be read, and nothing can be changed."),
        State.ARCHIVED: _("This project is in the archive. It can only be read."),
        State.REFUSED: _("This project was refused. Its founders can change it and send it again."),
        State.WITHDRAWN: _("This project was withdrawn by its founders."),
    }[State(project.state)]


def move(project: Project, state: str, *, at: datetime | None, **fields: object) -> None:
    """Take the project to another state. Raises Stale, with how it stands, if there is no way from here."""
    if state not in Project.MOVES[State(project.state)]:
        raise Stale(standing(project))
    project.state, project.state_since = state, at or timezone.now()
    for name, value in fields.items():
        setattr(project, name, value)
    project.save(update_fields=["state", "state_since", *fields])


def note_down(
    deed: str, project: Project, *, by: Person | None, at: datetime | None = None, data: dict[str, object] | None = None
) -> None:
    """The journal's entry: for the teachers of the project, or for everybody who sees it."""
    words = {"title": str(project), "slug": project.slug} | (data or {})
    audience = Audience.MEMBERS if deed in SEEN_BY_ALL else Audience.TEACHERS
    record(f"projects/{deed}", project, by=by, scope=f"project:{project.pk}", audience=audience, at=at, **words)


def note_beginning(project: Project, *, at: datetime | None = None) -> None:
    """Two lines for the feeds of those who follow a founder or a founder's school: the project runs."""
    words = {"title": str(project), "slug": project.slug}
    for founder in founders_of(project):
        where = f"school:{founder.school_id}" if founder.school_id else f"project:{project.pk}"
        record(
            "projects/begin_project", project, by=founder.person, scope=where, audience=Audience.MEMBERS, at=at, **words
        )


def tell_each(people: Iterable[Person], deed: str, project: Project, *, by: Person | None, **data: object) -> None:
    """A notice to each, leading to the project."""
    for person in people:
        tell(person, f"projects/{deed}", by=by, url=project.get_absolute_url(), title=str(project), **data)


def settle(project: Project, deed: str, *people: Person) -> None:
    """Who was asked by this deed has answered, or need not any more."""
    for person in people:
        lay_aside_notices(person, f"projects/{deed}", url=project.get_absolute_url())


def founders_of(project: Project) -> list[Founder]:
    """Both founders, the first one first, read anew."""
    return list(project.founders.select_related("person", "school").order_by("place"))


def people_of(project: Project) -> list[Person]:
    """Founders and partners who joined."""
    joined = project.partners.filter(state=Partner.State.JOINED).select_related("person").order_by("pk")
    return [row.person for row in founders_of(project)] + [row.person for row in joined]


def school_for(person: Person, wanted: School | None) -> School:
    """The school for which somebody takes part: the wanted one, else the default one. Raises Stale without any."""
    for school in schools_taught_at(person):
        if wanted is None or school == wanted:
            return school
    raise Stale(_("Choose your school first: a project belongs to the schools of its teachers."))
