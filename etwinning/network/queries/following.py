"""Whom and what a person follows."""

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from etwinning.libraries.known import Known
from etwinning.network.models import Follow
from etwinning.people import rules as people
from etwinning.people.models import Person
from etwinning.safety import queries as safety
from etwinning.schools.models import School


def follows_of(person: Person) -> QuerySet[Follow]:
    """Everything a person follows, the latest first; people whom a block hides or who are gone are left out."""
    gone = Q(followed__isnull=False, followed__is_active=False)
    return (
        Follow.objects.filter(person=person)
        .exclude(Q(followed__in=safety.hidden_from(person)) | gone)
        .select_related("followed", "school")
        .order_by("-since", "-pk")
    )


_FOLLOWED = Known(
    lambda person, scope: Follow.objects.filter(person=person, scope=scope).values_list("pk", flat=True)[:1]
)


def is_following(person: Person, scope: str) -> bool:
    """Whether a person follows what the journal calls so."""
    return bool(_FOLLOWED(person=person, scope=scope))


def people_to_follow(person: Person) -> QuerySet[Person]:
    """Whom a person sees, and whom they follow already: what was begun can be ended."""
    mine = Follow.objects.filter(person=person, followed__isnull=False).values("followed_id")
    return Person.objects.filter(Q(pk__in=safety.people_visible_to(person).values("pk")) | Q(pk__in=mine))


def schools_to_follow(person: Person) -> QuerySet[School]:
    """All schools for those who may browse them; for others what they follow already."""
    if people.can_browse(person):
        return School.objects.all()
    return School.objects.filter(pk__in=Follow.objects.filter(person=person, school__isnull=False).values("school_id"))


def people_followed_by(person: Person) -> RawSQL:
    """Keys of those whom a person follows (a subquery, for `__in`)."""
    sql = "SELECT followed_id FROM network_follow WHERE person_id = %s AND followed_id IS NOT NULL"
    return RawSQL(sql, [person.pk])  # noqa: S611 - a constant, the value is a parameter
