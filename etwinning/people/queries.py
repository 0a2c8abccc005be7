"""Finding persons, desks, officers and notices."""

from allauth.mfa.models import Authenticator
from django.db.models import Case, Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from etwinning.libraries.known import Known
from etwinning.people.models import Desk, Notice, Officer, Person


def named(path: str) -> list[str]:
    """For `.only()`: what it takes to name somebody, and to draw them, where a list shows no more of them than that."""
    return [f"{path}__{column}" for column in ("given_name", "family_name", "username", "state", "kind", "photo")]


def has_second_factor(person: Person) -> bool:
    """Whether the person has set up a code generator or a passkey."""
    return bool(Authenticator.objects.filter(user=person, type__in=["totp", "webauthn"]).exists())


def missing_in_profile(person: Person) -> list[str]:
    """What school staff must still say before a support service can validate them, as words for a list."""
    missing = []
    if not person.role:
        missing.append(gettext("your role at school"))
    if person.role == "teacher" and not person.subjects:
        missing.append(gettext("the subjects you teach"))
    if not person.speaks:
        missing.append(gettext("the languages you speak"))
    return missing


_UNREAD = Known(
    lambda person: (
        Notice.objects.filter(person_id=person, read_at__isnull=True)
        .order_by()
        .values("person_id")
        .annotate(count=Count("pk"))
        .values_list("count", flat=True)
    )
)
_PERSON = Known(lambda pk: Person.objects.filter(pk=pk))


def person_with_key(pk: int) -> Person | None:
    """The person of a session; asked on every request."""
    return _PERSON.first(pk=pk)


def notices_of(person: Person) -> QuerySet[Notice]:
    """What a person was told, newest first."""
    return person.notices.select_related("by").order_by("-at", "-pk")  # each knows its person


def fresh_notices(person: Person) -> QuerySet[Notice]:
    """What a person was told and has not read, newest first."""
    return notices_of(person).filter(read_at__isnull=True)


def unread_count(person: Person) -> int:
    """How many notices a person has not read."""
    return sum(_UNREAD(person=person.pk))


def unread_notices() -> Coalesce:
    """For a query of persons: how many notices each has not read."""
    fresh = Notice.objects.filter(person=OuterRef("pk"), read_at__isnull=True).order_by()
    number = fresh.annotate(number=Func(F("pk"), function="COUNT")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def desks_for(country: str, language: str = "") -> QuerySet[Desk]:
    """The national desks of a country, the one of that language first (Belgium has one for each)."""
    desks = Desk.objects.filter(kind=Desk.Kind.NATIONAL, country=country)
    return desks.order_by(Case(When(language=language, then=0), default=1), "pk")


def offices_of(person: Person) -> QuerySet[Officer]:
    """The seats an officer has, each with its desk."""
    return Officer.objects.filter(person=person).select_related("desk").order_by("desk__country", "pk")


def officers_for(desk: Desk, region: str = "") -> QuerySet[Officer]:
    """Who answers for a desk in a region: coordinators of that region and those for the whole country."""
    return (
        Officer.objects.filter(desk=desk, person__is_active=True)
        .filter(Q(regions=[]) | Q(regions__contains=[region]))
        .select_related("person")
        .order_by("pk")
    )


def desk_reach(person: Person, desk_field: str = "desk", region_field: str = "region") -> Q:
    """A condition for rows that lie at a desk: those this officer may see.

    Central officers see all; officers of a desk see their desk's; coordinators only their regions of it.
    Nobody else sees any.
    """
    reach = Q(pk__in=[])
    if not person.is_officer or not person.is_active:
        return reach
    for office in offices_of(person):
        if office.desk.kind == Desk.Kind.CENTRAL:
            return Q(pk__isnull=False)  # an empty Q would vanish beside "or"
        here = Q(**{desk_field: office.desk_id})
        if office.regions:
            here &= Q(**{f"{region_field}__in": office.regions})
        reach |= here
    return reach
