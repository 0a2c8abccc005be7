"""Who takes part in a project, and who may be asked to."""

from django.db.models import Exists, OuterRef, QuerySet

from etwinning.network import queries as network
from etwinning.people.models import Person
from etwinning.projects.models import Founder, Partner, Project
from etwinning.schools.models import Membership, School
from etwinning.schools.queries import CONFIRMED, schools_taught_at


def schools_of(person: Person) -> QuerySet[School]:
    """The schools where a person teaches, the default one first."""
    return schools_taught_at(person)


def candidates_for(person: Person) -> QuerySet[Person]:
    """Contacts whom one may ask to work together: validated, at a school, available for projects (domain 3.2, 3.5)."""
    return network.contacts_of(person).filter(
        Exists(Membership.objects.filter(CONFIRMED, person=OuterRef("pk"))),
        kind=Person.Kind.STAFF,
        state__in=[Person.State.VALIDATED, Person.State.WARNED],
        available=True,
    )


def partners_to_ask(project: Project, person: Person) -> QuerySet[Person]:
    """Whom a founder may ask to join a running project: candidates who are not in it already or asked."""
    inside = Partner.objects.filter(project=project, state__in=[Partner.State.INVITED, Partner.State.JOINED])
    return (
        candidates_for(person)
        .exclude(pk__in=Founder.objects.filter(project=project).values("person_id"))
        .exclude(pk__in=inside.values("person_id"))
    )


def is_known_to(person: Person, other: Person) -> bool:
    """Whether one may still be asked by the other: what was true when the draft began may have ended."""
    return candidates_for(person).filter(pk=other.pk).exists()


def founder_of(project: Project, person: Person) -> Founder | None:
    """The founder's row of a person, from what is loaded with the project."""
    return next((founder for founder in project.founders.all() if founder.person_id == person.pk), None)


def partner_of(project: Project, person: Person) -> Partner | None:
    """The partner's row of a person, from what is loaded with the project."""
    return next((partner for partner in project.partners.all() if partner.person_id == person.pk), None)


def partners_of(project: Project) -> list[Partner]:
    """Partners asked or joined, in the order in which they were asked, from what is loaded with the project."""
    inside = {Partner.State.INVITED, Partner.State.JOINED}
    return sorted((row for row in project.partners.all() if row.state in inside), key=lambda row: row.asked_at)


def places_left(project: Project) -> int:
    """How many partners may still be asked, by the limit that the founders set (domain 3.7: agree it at the start)."""
    taken = Partner.objects.filter(project=project, state__in=[Partner.State.INVITED, Partner.State.JOINED]).count()
    return max(0, project.partner_limit - taken)
